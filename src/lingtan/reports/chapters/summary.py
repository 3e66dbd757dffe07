"""Chapter 0, one page: the core indicator, the verdicts and what is doubtful."""

from dataclasses import replace

from lingtan.base.findings import Severity
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome
from lingtan.ledger.inventory import Parameter
from lingtan.reports.chapters.figure_tables import doubt
from lingtan.reports.chapters.open_frameworks import table_of
from lingtan.reports.chapters.uncertainty import chance_of_meeting
from lingtan.reports.context import Context
from lingtan.reports.counts import counted
from lingtan.reports.finding_words import what
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import reading_of, threshold_told
from lingtan.reports.model import (
    Amount,
    Block,
    Callout,
    Cell,
    Chapter,
    Paragraph,
    Scorecard,
    Table,
    Tile,
    Tone,
    chapter_numbers,
)
from lingtan.reports.sentence import Sentence, sentence

TILES = (
    ("national.e_park_kg", "kgCO2"),
    ("national.e_tce", ""),
    ("energy.load_kwh", ""),
    ("scope1_kg", "kgCO2"),
    ("scope2_location_kg", "kgCO2"),
    ("scope2_market_kg", "kgCO2"),
)
DOUBTS = 8
CHOSEN = ("fuel_set", "coal_rate")  # what moves the core indicator most and the method leaves open


def summary_chapter(context: Context) -> Chapter:
    """Return the summary page."""
    blocks: list[Block] = [*_composed(context)]
    core = core_indicator(context.inputs.frameworks)
    if core is not None:
        blocks.append(_scorecard(context, *core))
    blocks.extend(_choices(context))
    doubts = doubt(context, "callout.doubts", top_doubts(context))
    blocks.extend(replace(each, leads_to="/findings") for each in doubts)
    blocks.append(verdict_table(context))
    return Chapter(id="summary", title=context.say("chapter.summary"), blocks=tuple(blocks))


def core_indicator(
    frameworks: tuple[FrameworkResult, ...],
) -> tuple[FrameworkResult, IndicatorResult] | None:
    """Return the first core indicator, national frameworks before all others."""
    for framework in national_first(frameworks):
        for indicator in framework.indicators:
            if indicator.kind == "core":
                return framework, indicator
    return None


def national_first(frameworks: tuple[FrameworkResult, ...]) -> tuple[FrameworkResult, ...]:
    """Return frameworks in reading order: national ones, then the decided, then the others."""
    undecided = {Outcome.NOT_DECIDABLE}
    return tuple(sorted(frameworks, key=lambda f: (f.level != "national", f.outcome in undecided)))


def _composed(context: Context) -> tuple[Callout, ...]:
    note = context.name(context.inputs.park.note)
    if not note:
        return ()
    return (Callout(tone=Tone.DOUBT, title=context.say("callout.composed"), lines=(note,)),)


def _choices(context: Context) -> tuple[Paragraph, ...]:
    """Say what the account chose, each with the evidence label of the choice."""
    known = {parameter.id: parameter for parameter in context.inputs.inventory.parameters}
    said = [_choice(context, known[id_]) for id_ in CHOSEN if id_ in known]
    if not said:
        return ()
    return (Paragraph(text=context.say("chosen", choices=context.say("joiner").join(said))),)


def _choice(context: Context, parameter: Parameter) -> str:
    value = (
        context.term(parameter.value)
        if isinstance(parameter.value, str)
        else " ".join((context.amount(parameter.value, "factor").text, parameter.unit))
    )
    name = context.term(parameter.id)
    return context.say("choice", name=name, value=value, label=parameter.label)


def _scorecard(
    context: Context, framework: FrameworkResult, indicator: IndicatorResult
) -> Scorecard:
    core = Tile(
        label=indicator_name(context.words, indicator),
        amount=reading_of(context, indicator),
        note=_core_note(context, framework, indicator),
        verdict=context.verdict(indicator.outcome),
    )
    tiles = tuple(
        Tile(label=context.words.say(f"figure.{id_}"), amount=context.figure(id_, unit, 0))
        for id_, unit in TILES
    )
    return Scorecard(core=core, tiles=tiles)


def _core_note(
    context: Context, framework: FrameworkResult, indicator: IndicatorResult
) -> Sentence:
    """Say what the core indicator is held against, and how probably it is met."""
    name = context.name(framework.name, framework.id)
    facts = {"limit": threshold_told(context, indicator), "framework": name}
    note = sentence(context.words, "report.core_note", facts)
    chance = chance_of_meeting(context, indicator)
    if chance is None:
        return note
    return sentence(context.words, "report.core_chance", {"note": note, "chance": chance})


def verdict_table(context: Context) -> Table:
    """Return one row a framework: verdict and how many indicators stand how."""
    counted = (Outcome.MEETS, Outcome.MISSES, Outcome.NOT_DECIDABLE, Outcome.EXCUSED)
    rows: list[tuple[Cell, ...]] = []
    for framework in context.inputs.frameworks:
        outcomes = [indicator.outcome for indicator in framework.indicators]
        counts = [_count(context, framework, outcomes.count(outcome)) for outcome in counted]
        rows.append(
            (
                context.name(framework.name, framework.id),
                context.verdict(framework.outcome),
                *counts,
            )
        )
    return Table(
        id="verdicts",
        title=context.say("table.verdicts"),
        columns=(
            context.text_column("framework", 4.0),
            context.text_column("verdict", 1.6),
            *(context.number_column(f"count_{outcome.value}") for outcome in counted),
        ),
        rows=tuple(rows),
    )


def _count(context: Context, framework: FrameworkResult, count: int) -> Amount:
    """Return how many indicators stand so; it leads to the table that judges each of them."""
    return counted(context, count, ("/indicators", f"table-{table_of(framework)}"))


def top_doubts(context: Context, shown: int = DOUBTS) -> tuple[str, ...]:
    """Return what a reader must know first: unknown figures, then the gravest findings."""
    unknown = list(context.reasons(m for m in context.inputs.all_missing() if m.kind == "datum"))
    order = list(Severity)
    grave = sorted(
        (f for f in context.inputs.all_findings() if f.kind.severity is not Severity.INFO),
        key=lambda finding: order.index(finding.kind.severity),
    )
    seen: dict[str, str] = {}
    for finding in grave:
        seen.setdefault(finding.kind.id, what(context, finding))
    half = shown // 2
    lines = [*seen.values()][: shown - min(half, len(unknown))]
    lines += unknown[: shown - len(lines)]
    hidden = len(seen) + len(unknown) - len(lines)
    if hidden <= 0:
        return tuple(lines)
    more = context.say("more_doubts", count=hidden, chapter=chapter_numbers()["findings"])
    return (*lines, more)
