"""Print what the sources say together: how many agree, and which cannot be right."""

import polars as pl
from rich.markup import escape

from lingtan.app.results import Reconciliation
from lingtan.cli.language import say
from lingtan.cli.show import SCREEN, print_findings, print_table
from lingtan.metering.reconciliation.header_lines import HeaderLine, SteamHeader

HEADER = ("line", "mass", "mass_reconciled", "enthalpy", "enthalpy_reconciled", "test")
VERDICTS = ("sound", "suspect", "one_of", "unchecked", "absent")


def print_agreement(result: Reconciliation, limit: int) -> None:
    """Print how many meters others bear out, and what contradicts what."""
    whole = result.values.filter(pl.col("span") == result.values["span"].last())
    counts = dict(whole.group_by("verdict").len().rows())
    facts = {verdict: counts.get(verdict, 0) for verdict in VERDICTS}
    SCREEN.print(escape(say("reconcile.counts", **facts)), soft_wrap=True)
    print_findings(result.findings, limit)


def print_header(header: SteamHeader) -> None:
    """Print the lines of a steam header, mass and enthalpy before and after."""
    print_table(
        [say(f"reconcile.{name}") for name in HEADER],
        [_line(line) for line in header.lines],
        title=say(
            "reconcile.header",
            node=header.node,
            chi2=f"{header.chi2:.2f}",
            critical=f"{header.critical:.2f}",
        ),
    )


def _line(line: HeaderLine) -> list[str]:
    name = say("reconcile.loss", node=line.stream) if line.is_loss else line.stream
    return [
        f"{'→' if line.enters else '←'} {name}",
        f"{line.flow_t:,.1f}",
        f"{line.flow_reconciled_t:,.1f}",
        f"{line.gj_per_t:.3f}",
        f"{line.reconciled_gj_per_t:.3f}",
        f"{max(line.flow_test, line.quality_test):.2f}",
    ]
