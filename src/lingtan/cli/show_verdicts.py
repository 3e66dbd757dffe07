"""Print verdicts: the core indicator against its limit, then every framework on a line."""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from lingtan.app.results import Evaluation
from lingtan.base.figures import Missing
from lingtan.cli.chances import chance_cell, chance_line
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN
from lingtan.cli.show_metering import print_metering
from lingtan.cli.whole_table import add_column, print_whole
from lingtan.indicators.concerned import KnownFramework, NotJudged
from lingtan.indicators.results import FactoryResult, FrameworkResult, IndicatorResult, Outcome
from lingtan.reports.chapters.factories import deciding
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.numbers import places_apart
from lingtan.reports.text_bar import bar_of

COLOURS = {
    Outcome.MEETS: "green",
    Outcome.MISSES: "red",
    Outcome.NOT_DECIDABLE: "yellow",
    Outcome.EXCUSED: "cyan",
    Outcome.REPORTED: "cyan",
}
SIGNS = {"<=": "≤", ">=": "≥", "==": "="}
REASONS_SHOWN = 3


def print_verdicts(evaluation: Evaluation) -> None:
    """Print the first framework in full, the others on a line each, and so each factory."""
    names = {each.datum: each.name.in_language(WORDS.language) for each in evaluation.requests}
    for first in evaluation.frameworks[:1]:
        _print_core(first)
        _print_indicators(first)
        for line in _reasons(first, names):
            SCREEN.print(Text(line, style="dim"))
    others = evaluation.frameworks[1:]
    if others:
        SCREEN.print()
        _print_frameworks(others)
    if evaluation.factories:
        SCREEN.print()
        _print_factories(evaluation.factories)
    for line in _known(evaluation.known):
        SCREEN.print(Text(line, style="dim"))
    if evaluation.requests:
        SCREEN.print(f"[dim]{say('verdict.requests', count=len(evaluation.requests))}[/]")


def _print_core(result: FrameworkResult) -> None:
    name = result.name.in_language(WORDS.language)
    SCREEN.print(Text.assemble((name, "bold"), "  ", _outcome(result.outcome)))
    core = next((each for each in result.indicators if each.is_gate), None)
    if core is None:
        return
    _print_bar(core)
    print_metering(indicator_name(WORDS, core), core.figure)


def _print_bar(core: IndicatorResult) -> None:
    if core.figure.value is None or not core.threshold or not core.threshold.value:
        return
    bar = bar_of(core.figure.value / core.threshold.value)
    unit = "" if core.unit == "ratio" else f" {core.unit}"
    reading = f"  {beside_limit(core, core.figure.value)}{unit}  ({_threshold(core)})"
    SCREEN.print(Text.assemble((bar, COLOURS[core.outcome]), reading))
    chance = chance_line(core)
    if chance:
        SCREEN.print(Text(chance, style="dim"))


def _print_indicators(result: FrameworkResult) -> None:
    table = Table(box=None, pad_edge=False)
    for name, side in (
        ("indicator", "left"),
        ("value", "right"),
        ("threshold", "left"),
        ("gap", "right"),
        ("verdict", "left"),
        ("chance", "left"),
        ("evidence", "left"),
    ):
        add_column(table, say(f"verdict.{name}"), right=side == "right")
    for each in result.indicators:
        table.add_row(
            indicator_name(WORDS, each),
            beside_limit(each, each.figure.value),
            _threshold(each),
            beside_limit(each, each.gap, signed=True),
            _outcome(each.outcome),
            chance_cell(each),
            " ".join(each.weak_evidence),
        )
    print_whole(table, SCREEN)


def _print_frameworks(results: Sequence[FrameworkResult]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("verdict", "evidence", "decided", "framework"):
        add_column(table, say(f"verdict.{name}"))
    for result in results:
        decided = [i for i in result.indicators if i.outcome is not Outcome.NOT_DECIDABLE]
        count = f"{len(decided)}/{len(result.indicators)}"
        labels = " ".join(result.weak_evidence)
        table.add_row(
            _outcome(result.outcome), labels, count, result.name.in_language(WORDS.language)
        )
    print_whole(table, SCREEN)


def _print_factories(factories: Sequence[FactoryResult]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("enterprise", "verdict", "tier", "framework", "deciding"):
        add_column(table, say(f"verdict.{name}"))
    for each in factories:
        table.add_row(
            each.name.in_language(WORDS.language) or each.boundary,
            _outcome(each.result.outcome),
            say(f"report.tier.{each.tier}") if each.tier else "",
            each.result.name.in_language(WORDS.language),
            say("cli.joiner").join(indicator_name(WORDS, gate) for gate in deciding(each)),
        )
    print_whole(table, SCREEN)


def _known(frameworks: Sequence[KnownFramework]) -> Iterator[str]:
    """Yield how many frameworks are known and not used, for each reason why."""
    for why in NotJudged:
        ids = [each.id for each in frameworks if each.why is why]
        if ids:
            yield say(
                f"verdict.known.{why.value}", count=len(ids), ids=say("cli.joiner").join(ids)
            )


def _reasons(result: FrameworkResult, names: dict[str, str]) -> Iterator[str]:
    """Yield why indicators are not decidable: the rule that is open, or the datum that lacks."""
    for each in result.indicators:
        reasons = list(dict.fromkeys(_reason(missing, names) for missing in each.reasons))
        if not reasons:
            continue
        more = len(reasons) - REASONS_SHOWN
        text = say("cli.joiner").join(reasons[:REASONS_SHOWN]) + (f" +{more}" if more > 0 else "")
        yield f"○ {indicator_name(WORDS, each)}: {text}"


def _reason(missing: Missing, names: dict[str, str]) -> str:
    if missing.kind == "rule":
        subject = names.get(missing.subject, missing.subject)
        return WORDS.say(f"rule.{missing.id}", {"subject": subject, **missing.facts})
    subject = f" ({missing.about})" if missing.about else ""
    return say("verdict.missing", datum=f"{names.get(missing.id, missing.id)}{subject}")


def number(value: float | None, unit: str, *, signed: bool = False, more: int = 0) -> str:
    """Return a value as people read it, a ratio as per cent; with more places where asked."""
    if value is None:
        return "–"
    sign = "+" if signed else ""
    places = _places(value, unit) + more
    return f"{value:{sign}.{places}%}" if unit == "ratio" else f"{value:{sign},.{places}f}"


def beside_limit(result: IndicatorResult, value: float | None, *, signed: bool = False) -> str:
    """Return a number of an indicator with the places that tell its value from its threshold."""
    read = result.figure.value
    limit = result.threshold.value if result.threshold else None
    if read is None or limit is None:
        return number(value, result.unit, signed=signed)
    usual = _places(read, result.unit)
    scale = 100 if result.unit == "ratio" else 1
    more = places_apart(read * scale, limit * scale, usual) - usual
    return number(value, result.unit, signed=signed, more=more)


def _places(value: float, unit: str) -> int:
    if unit == "ratio":
        return 1
    return 3 if abs(value) < 100 else 0


def _threshold(result: IndicatorResult) -> str:
    threshold = result.threshold
    if threshold is None or threshold.value is None:
        return ""
    if threshold.op == "meets_or_better":
        return say("verdict.level", level=f"{threshold.value:.0f}")
    return f"{SIGNS.get(threshold.op, threshold.op)} {number(threshold.value, result.unit)}"


def _outcome(outcome: Outcome) -> Text:
    return Text(say(f"verdict.{outcome.value}"), style=COLOURS[outcome])
