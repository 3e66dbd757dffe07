"""Print verdicts: the core indicator against its limit, then every framework on a line."""

from rich.table import Table
from rich.text import Text

from lingtan.app.results import Evaluation
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome

COLOURS = {
    Outcome.MEETS: "green",
    Outcome.MISSES: "red",
    Outcome.NOT_DECIDABLE: "yellow",
    Outcome.EXCUSED: "cyan",
    Outcome.REPORTED: "cyan",
}
NATIONAL = "cn_national_910"
BAR = 40
REASONS_SHOWN = 3


def print_verdicts(evaluation: Evaluation) -> None:
    """Print one framework in full, the national one first, and the others by a line each."""
    results = sorted(evaluation.frameworks, key=lambda result: result.id != NATIONAL)
    if not results:
        return
    _print_core(results[0])
    _print_indicators(results[0])
    if results[1:]:
        _print_frameworks(results[1:])
    if evaluation.requests:
        SCREEN.print(f"[dim]{say('verdict.requests', count=len(evaluation.requests))}[/]")


def _print_core(result: FrameworkResult) -> None:
    SCREEN.print(
        Text.assemble(
            (result.name.in_language(WORDS.language), "bold"), "  ", _outcome(result.outcome)
        )
    )
    core = next((each for each in result.indicators if each.is_gate), None)
    if core is None or core.figure.value is None or core.threshold is None:
        return
    limit = core.threshold.value
    if not limit:
        return
    filled = min(BAR, round(core.figure.value / (2 * limit) * BAR))
    mark = BAR // 2
    bar = "".join("│" if i == mark else ("█" if i < filled else "·") for i in range(BAR + 1))
    SCREEN.print(
        Text.assemble(
            (bar, COLOURS[core.outcome]),
            f"  {core.figure.value:.3f} {core.unit}  {core.threshold.op} {limit}",
        )
    )


def _print_indicators(result: FrameworkResult) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("indicator", "value", "threshold", "gap", "verdict", "reason"):
        table.add_column(
            say(f"verdict.{name}"), justify="right" if name in {"value", "gap"} else "left"
        )
    for each in result.indicators:
        table.add_row(
            each.name.in_language(WORDS.language),
            number(each.figure.value, each.unit),
            _threshold(each),
            number(each.gap, each.unit),
            _outcome(each.outcome),
            reasons(each),
        )
    SCREEN.print(table)


def _print_frameworks(results: list[FrameworkResult]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("framework", "verdict", "decided"):
        table.add_column(say(f"verdict.{name}"))
    for result in results:
        decided = [i for i in result.indicators if i.outcome is not Outcome.NOT_DECIDABLE]
        table.add_row(
            result.name.in_language(WORDS.language),
            _outcome(result.outcome),
            f"{len(decided)}/{len(result.indicators)}",
        )
    SCREEN.print(table)


def number(value: float | None, unit: str) -> str:
    """Return a value as people read it; a ratio as per cent."""
    if value is None:
        return "–"
    if unit == "ratio":
        return f"{value:.1%}"
    return f"{value:,.3f}" if abs(value) < 100 else f"{value:,.0f}"


def reasons(result: IndicatorResult) -> str:
    """Return the first reasons why an indicator is not decidable, by name."""
    shown = [reason.id for reason in result.reasons[:REASONS_SHOWN]]
    more = len(result.reasons) - len(shown)
    return ", ".join(shown) + (f" +{more}" if more > 0 else "")


def _threshold(result: IndicatorResult) -> str:
    if result.threshold is None or result.threshold.value is None:
        return ""
    return f"{result.threshold.op} {number(result.threshold.value, result.unit)}"


def _outcome(outcome: Outcome) -> Text:
    return Text(say(f"verdict.{outcome.value}"), style=COLOURS[outcome])
