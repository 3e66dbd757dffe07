"""Data quality, continued: how sure the figures are, by formula and by errors drawn at random."""

from collections.abc import Iterator

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.ledger.uncertainty.drawn import FigureUncertainty
from lingtan.reports.chance import chance_of
from lingtan.reports.context import Context
from lingtan.reports.drawn_ids import drawn_id
from lingtan.reports.factor_sources import sourced
from lingtan.reports.figure_names import figure_name, unit_of
from lingtan.reports.first_few import first_few
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.model import Amount, Block, Cell, Heading, Paragraph, Table
from lingtan.reports.sentence import sentence

SHOWN = 3  # contributions named in a row
LEAST_SHARE = 0.01  # below it a whole percent would read as nothing
DECIDED = (Outcome.MEETS, Outcome.MISSES)


def uncertainty_blocks(context: Context) -> tuple[Block, ...]:
    """Return how sure the figures are; nothing where nothing was weighed."""
    if context.inputs.weighed is None:
        return ()
    return (
        Heading(text=context.say("heading.uncertainty")),
        Paragraph(text=context.say("text.uncertainty")),
        *uncertainty_tables(context),
    )


def uncertainty_tables(context: Context) -> tuple[Table, ...]:
    """Return the figures with their uncertainty, told both ways, and what makes it."""
    weighed = context.inputs.weighed
    if weighed is None:
        return ()
    return _intervals(context, weighed), _sources(context, weighed)


def _intervals(context: Context, weighed: Weighed) -> Table:
    return Table(
        id="uncertainty",
        title=context.say("table.uncertainty"),
        columns=(
            context.text_column("figure", 2.3),
            context.number_column("value", weight=1.85),
            context.text_column("unit", 0.8),
            context.number_column("standard_uncertainty", weight=2.1),
            context.number_column("interval_low", weight=1.82),
            context.number_column("interval_high", weight=1.82),
            context.number_column("drawn_low", weight=1.82),
            context.number_column("drawn_high", weight=1.82),
        ),
        rows=tuple(_row(context, each, weighed) for each in weighed.figures),
        notes=tuple(_notes(context)),
    )


def _sources(context: Context, weighed: Weighed) -> Table:
    return Table(
        id="uncertainty_sources",
        title=context.say("table.uncertainty_sources"),
        columns=(context.text_column("figure", 1.2), context.text_column("made_of", 3.0)),
        rows=tuple(
            (figure_name(context, each.figure.id), _made_of(context, each.certainty))
            for each in weighed.figures
        ),
    )


def _row(context: Context, each: FigureUncertainty, weighed: Weighed) -> tuple[Cell, ...]:
    sure, drawn = each.certainty, each.drawn
    unit = unit_of(each.figure)
    value = context.figure(each.figure.id, unit)

    def shown(part: str, number: float) -> Amount:
        id_ = detail_id("uncertainty", each.figure.id, part)
        if part.startswith("drawn"):
            id_ = drawn_id(each.figure.id, weighed.seed, weighed.draws, part)
        return context.traced(number, unit, id_, value.decimals)

    numbers = {
        "sigma": sure.sigma,
        "low": sure.low,
        "high": sure.high,
        "drawn_low": drawn.low,
        "drawn_high": drawn.high,
    }
    return (
        figure_name(context, each.figure.id),
        value,
        value.unit,
        *(shown(part, number) for part, number in numbers.items()),
    )


def _made_of(context: Context, sure: Certainty) -> str:
    return context.say("joiner_short").join(
        context.say(f"error_{each.source.kind.value}", name=name, share=share.text)
        for each in sure.contributions[:SHOWN]
        for name in (_name(context, each.source.id),)
        for share in (context.amount(each.share, "ratio", 0),)
    )


def _name(context: Context, id_: str) -> str:
    """Name a meter or a factor; the index of factors in chapter 8 has the ids."""
    meter = context.meter_names.get(id_)
    return context.name(meter, id_) if meter else sourced(context, id_).name


def _notes(context: Context) -> Iterator[str]:
    weighed = context.inputs.weighed
    if weighed is None:
        return
    draws = context.number(weighed.draws, 0)
    yield context.say("note.draws", draws=draws, seed=str(weighed.seed))
    for each in weighed.figures:
        if not each.agrees:
            yield context.say("note.draws_differ", name=figure_name(context, each.figure.id))
    for each in weighed.figures:
        sure = each.certainty
        name = figure_name(context, each.figure.id)
        if sure.default_share:
            share = _percent(context, sure.default_share)
            yield context.say("note.defaults", name=name, share=share)
        if sure.unstated:
            share = _percent(context, sure.unstated_share)
            names = dict.fromkeys(_name(context, f) for f in sure.unstated)
            facts = {"name": name, "share": share, "factors": first_few(context, names, SHOWN)}
            yield sentence(context.words, "report.note.unstated", facts)
    if weighed.trend is not None:
        change = context.number(weighed.trend.change_percent, 1)
        points = context.number(weighed.trend.change_points, 1)
        yield context.say("note.trend", change=change, points=points)


def _percent(context: Context, share: float) -> str:
    """Write a share in whole percent; one that would round to nothing says that it is more."""
    amount = context.amount(max(share, LEAST_SHARE), "ratio", 0)
    return f"{'< ' if share < LEAST_SHARE else ''}{amount.text} {amount.unit}"


def chance_notes(context: Context, indicators: tuple[IndicatorResult, ...]) -> Iterator[str]:
    """Yield each verdict with its probability, where one is known."""
    for indicator in indicators:
        likely, chance = indicator.likelihood, chance_of_meeting(context, indicator)
        if likely is None or not chance:
            continue
        yield context.say(
            "chance_note" if indicator.outcome in DECIDED else "chance_undecided",
            name=indicator_name(context.words, indicator),
            verdict=context.word("outcome", indicator.outcome),
            chance=chance,
        )
        if likely.tolerates is not None and indicator.outcome in DECIDED:
            share = context.amount(likely.tolerates, "ratio", 0)
            far = f"{share.text} {context.unit('ratio')}"
            name = indicator_name(context.words, indicator)
            yield context.say("chance_tolerates", name=name, far=far)


def chance_of_meeting(context: Context, indicator: IndicatorResult) -> str:
    """Return the probability that an indicator is met, or its two ends; nothing without one."""
    likely = indicator.likelihood
    if likely is None or likely.lowest is None or likely.highest is None:
        return ""
    low, high = chance_of(likely.lowest), chance_of(likely.highest)
    return low if low == high else context.say("chance_between", low=low, high=high)
