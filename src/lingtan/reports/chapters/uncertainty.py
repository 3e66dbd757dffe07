"""Data quality, continued: how sure the figures are, by formula and by errors drawn at random."""

from collections.abc import Iterator

from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.uncertainty.drawn import FigureUncertainty
from lingtan.ledger.uncertainty.propagate import Contribution
from lingtan.reports.chance_amounts import chance_amount, share_amount
from lingtan.reports.context import Context
from lingtan.reports.drawn_ids import KIND, drawn_id
from lingtan.reports.error_ids import SHARE, error_id
from lingtan.reports.error_names import error_name
from lingtan.reports.figure_names import figure_name, unit_of
from lingtan.reports.first_few import first_few
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.model import Amount, Block, Cell, Heading, Paragraph, Table
from lingtan.reports.sentence import Sentence, joined, sentence
from lingtan.reports.weighed_ids import MET_HIGH, MET_LOW, TOLERATES, weighed_id

SHOWN = 3  # contributions named in a row
Facts = dict[str, Fact | Amount]
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
            (figure_name(context, each.figure.id), _made_of(context, each))
            for each in weighed.figures
        ),
    )


def _row(context: Context, each: FigureUncertainty, weighed: Weighed) -> tuple[Cell, ...]:
    sure, drawn = each.certainty, each.drawn
    unit = unit_of(each.figure)
    value = context.figure(each.figure.id, unit)

    def shown(part: str, number: float) -> Amount:
        id_ = detail_id(KIND, each.figure.id, part)
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


def _made_of(context: Context, each: FigureUncertainty) -> Sentence:
    told = each.certainty.contributions[:SHOWN]
    return joined(
        context.say("joiner_short"), [_part(context, each.figure.id, part) for part in told]
    )


def _part(context: Context, figure: str, part: Contribution) -> Sentence:
    source = part.source
    share = context.traced(part.share, "ratio", error_id(figure, source, SHARE), 0)
    facts: Facts = {"name": error_name(context, source.id), "share": share}
    return sentence(context.words, f"report.error_{source.kind.value}", facts)


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
            share = _open_share(context, each, sure.default_share, "default_share")
            yield sentence(context.words, "report.note.defaults", {"name": name, "share": share})
        if sure.unstated:
            share = _open_share(context, each, sure.unstated_share, "unstated_share")
            names = dict.fromkeys(error_name(context, f) for f in sure.unstated)
            factors = first_few(context, names, SHOWN)
            facts: Facts = {"name": name, "share": share, "factors": factors}
            yield sentence(context.words, "report.note.unstated", facts)
    if weighed.trend is not None:
        change = context.number(weighed.trend.change_percent, 1)
        points = context.number(weighed.trend.change_points, 1)
        yield context.say("note.trend", change=change, points=points)


def _open_share(context: Context, each: FigureUncertainty, share: float, part: str) -> Amount:
    return share_amount(context, share, detail_id(KIND, each.figure.id, part))


def chance_notes(context: Context, indicators: tuple[IndicatorResult, ...]) -> Iterator[Sentence]:
    """Yield each verdict with its probability, where one is known."""
    for indicator in indicators:
        likely, chance = indicator.likelihood, chance_of_meeting(context, indicator)
        if likely is None or not chance:
            continue
        name, is_decided = indicator_name(context.words, indicator), indicator.outcome in DECIDED
        said = "chance_note" if is_decided else "chance_undecided"
        verdict = context.word("outcome", indicator.outcome)
        facts = {"name": name, "verdict": verdict, "chance": chance}
        yield sentence(context.words, f"report.{said}", facts)
        if likely.tolerates is not None and is_decided:
            id_ = weighed_id(indicator, TOLERATES)
            far = context.traced(likely.tolerates, "ratio", id_, 0)
            told: Facts = {"name": name, "far": far}
            yield sentence(context.words, "report.chance_tolerates", told)


def chance_of_meeting(context: Context, indicator: IndicatorResult) -> Sentence | None:
    """Return the probability that an indicator is met, or its two ends; None without one."""
    likely = indicator.likelihood
    if likely is None or likely.lowest is None or likely.highest is None:
        return None
    low = chance_amount(context, likely.lowest, weighed_id(indicator, MET_LOW))
    high = chance_amount(context, likely.highest, weighed_id(indicator, MET_HIGH))
    if low.text == high.text:
        return Sentence((low,))
    return sentence(context.words, "report.chance_between", {"low": low, "high": high})
