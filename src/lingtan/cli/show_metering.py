"""Print what the readings behind a figure are worth."""

from rich.text import Text

from lingtan.base.figures import Figure
from lingtan.cli.language import say
from lingtan.cli.show import SCREEN


def print_metering(name: str, figure: Figure, scale: float = 1.0) -> None:
    """Print the shares missing, estimated and doubted, the findings, and between which ends.

    Parameters
    ----------
    scale : float
        What a unit of the figure counts in the unit it is shown in.
    """
    metering = figure.metering
    line = say(
        "metering.of",
        name=name,
        missing=f"{metering.missing:.1%}",
        estimated=f"{metering.estimated:.1%}",
        doubted=f"{metering.doubted:.1%}",
        count=metering.findings,
    )
    if figure.low is not None and figure.high is not None:
        low, high = (_short(end * scale) for end in (figure.low, figure.high))
        line += say("metering.ends", low=low, high=high)
    SCREEN.print(Text(line, style="dim"))


def _short(value: float) -> str:
    return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.0f}"
