"""Print how sure figures and verdicts are: both ways side by side, and what it is made of."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from lingtan.app.results_uncertainty import PeriodUncertainty
from lingtan.base.figures import Figure
from lingtan.cli.chances import chance_cell, chance_line
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table
from lingtan.cli.show_verdicts import number
from lingtan.indicators.results import IndicatorResult
from lingtan.indicators.uncertain import IndicatorUncertainty, Weighed
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.ledger.uncertainty.drawn import FigureUncertainty
from lingtan.reports.chance import chance_of
from lingtan.reports.indicator_names import indicator_name

TOTALS = ("national.e_park_kg", "national.e_tce")
SHOWN = 3  # contributions on a line


def print_uncertainty(found: PeriodUncertainty) -> None:
    """Print figures, then indicators with a threshold, then what is left out."""
    period = found.evaluation.account.check.period.name
    weighed = found.weighed
    print_table(
        [say(f"uncertainty.{name}") for name in ("figure", "value", "sigma", "ends", "drawn")],
        [_figure_row(each) for each in weighed.figures],
        title=say("uncertainty.title", period=period),
    )
    for each in weighed.figures:
        made = _made_of(each.certainty)
        if made:
            SCREEN.print(Text(f"{_name(each.figure)}: {made}", style="dim"))
    judged = [each for each in weighed.indicators if _has_chance(each.indicator)]
    if judged:
        SCREEN.print()
        headings = ("indicator", "value", "sigma", "verdict", "chance", "drawn", "framework")
        print_table(
            [say(f"uncertainty.{name}") for name in headings],
            [_indicator_row(each) for each in judged],
        )
    for line in _notes(weighed):
        SCREEN.print(Text(line, style="dim"))


def print_sure(weighed: Weighed) -> None:
    """Print how sure the park's emission and the core indicator are, and what is left out."""
    for each in weighed.figures:
        if each.figure.id in TOTALS:
            ends = f"{number(each.certainty.low, '')} … {number(each.certainty.high, '')}"
            told = f"{number(each.figure.value, '')} {each.figure.unit}"
            line = say("uncertainty.sure", name=_name(each.figure), value=told, ends=ends)
            SCREEN.print(Text(f"{line} {_made_of(each.certainty)}"))
    for line in _notes(weighed):
        SCREEN.print(Text(line, style="dim"))


def _figure_row(each: FigureUncertainty) -> list[str]:
    sure, drawn, unit = each.certainty, each.drawn, each.figure.unit
    mark = "" if each.agrees else " ≠"
    return [
        f"{_name(each.figure)} [{each.figure.unit}]",
        number(each.figure.value, unit),
        number(sure.sigma, unit),
        f"{number(sure.low, unit)} … {number(sure.high, unit)}",
        f"{number(drawn.low, unit)} … {number(drawn.high, unit)}{mark}",
    ]


def _indicator_row(each: IndicatorUncertainty) -> list[str]:
    indicator = each.indicator
    likelihood = indicator.likelihood
    if likelihood is None:
        return []
    drawn = "–"
    if each.drawn is not None and each.drawn.met is not None:
        drawn = chance_of(each.drawn.met) + ("" if each.agrees else " ≠")
    return [
        indicator_name(WORDS, indicator),
        number(indicator.figure.value, indicator.unit),
        f"{likelihood.certainty.sigma:.2g}",
        say(f"verdict.{indicator.outcome.value}"),
        chance_cell(indicator) or "–",
        drawn,
        each.framework,
    ]


def _has_chance(indicator: IndicatorResult) -> bool:
    return indicator.likelihood is not None and indicator.likelihood.best is not None


def _made_of(certainty: Certainty) -> str:
    parts = [
        say(f"uncertainty.{each.source.kind.value}", id=each.source.id, share=f"{each.share:.0%}")
        for each in certainty.contributions[:SHOWN]
    ]
    return say("cli.joiner").join(parts)


def _notes(weighed: Weighed) -> Iterator[str]:
    yield say("uncertainty.draws", draws=f"{weighed.draws:,}", seed=str(weighed.seed))
    park = next((e for e in weighed.figures if e.figure.id == "national.e_park_kg"), None)
    if park is not None and park.certainty.default_share:
        share = f"{park.certainty.default_share:.0%}"
        yield say("uncertainty.defaults", share=share)
    yield from _unstated(weighed.figures if park is None else (park,))
    core = next((e.indicator for e in weighed.indicators if e.indicator.is_gate), None)
    if core is not None and chance_line(core):
        yield f"{indicator_name(WORDS, core)}: {chance_line(core)}"
    if core is not None and core.likelihood is not None and core.likelihood.tolerates:
        far = f"{core.likelihood.tolerates:.0%}"
        yield say("uncertainty.tolerates", name=indicator_name(WORDS, core), far=far)
    if weighed.trend is not None:
        change, points = weighed.trend.change_percent, weighed.trend.change_points
        yield say("uncertainty.trend", change=f"{change:+.1f}", points=f"{points:.1f}")


def _unstated(figures: Sequence[FigureUncertainty]) -> Iterator[str]:
    """Yield the factors of which nobody states how sure they are: those of E_park hold all."""
    for each in figures:
        if each.certainty.unstated:
            share = f"{each.certainty.unstated_share:.0%}"
            names = say("cli.joiner").join(each.certainty.unstated)
            yield say("uncertainty.unstated", name=_name(each.figure), share=share, names=names)


def _name(figure: Figure) -> str:
    key = f"figure.{figure.id}"
    return WORDS.say(key) if WORDS.has(key) else figure.id


def plain_uncertainty(found: PeriodUncertainty) -> dict[str, object]:
    """Return it for programs, without the account it rests on."""
    inventory, weighed = found.evaluation.account.inventory, found.weighed
    return {
        "period": inventory.period,
        "boundary": inventory.boundary,
        "method": inventory.method,
        "seed": weighed.seed,
        "draws": weighed.draws,
        "figures": weighed.figures,
        "indicators": weighed.indicators,
        "trend": weighed.trend,
        "findings": inventory.findings,
    }
