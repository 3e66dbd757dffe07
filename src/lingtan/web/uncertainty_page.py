"""The page of uncertainty: how sure figures and verdicts are, with draws as they are asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.weigh_uncertainty import Draws, weigh_evaluation
from lingtan.base.errors import ArgumentError, Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.indicators.results import IndicatorResult
from lingtan.indicators.uncertain import IndicatorUncertainty, Weighed
from lingtan.ledger.uncertainty.monte_carlo import DRAWS, LEAST_DRAWS, MOST_DRAWS, SEED
from lingtan.reports.chance_amounts import chance_amount
from lingtan.reports.chapters.uncertainty import (
    chance_notes,
    chance_of_meeting,
    uncertainty_tables,
)
from lingtan.reports.context import Context
from lingtan.reports.drawn_ids import KIND, drawn_id
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import reading_of, threshold_cell
from lingtan.reports.model import (
    Amount,
    Block,
    Cell,
    Column,
    ColumnKind,
    Paragraph,
    Table,
)
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.weighed_ids import DRAWN_MET, weighed_as
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.composed import composed
from lingtan.web.judging import FRAMEWORK, judged_anew
from lingtan.web.told_figure import told_figure

CHAPTERS = ("uncertain_figures", "uncertain_verdicts")
SEED_FIELD = Field(name="draw_seed", kind=Kind.NUMBER, is_required=False)
DRAWS_FIELD = Field(name="draws", kind=Kind.NUMBER, is_required=False)
ASKED = (FRAMEWORK, SEED_FIELD, DRAWS_FIELD)
PARK = "national.e_park_kg"
CO2 = "kgCO2"


def weighed_anew(
    presentation: Presentation, asked: Mapping[str, str], layout: Layout, words: Words
) -> Presentation:
    """Return a presentation weighed as it was asked.

    Raises
    ------
    LingtanError
        A number is none, or there is no such framework.
    """
    judged = judged_anew(presentation, _of_judging(asked), layout, words)
    if not asked:
        return judged
    seed = _whole(asked, SEED_FIELD.name, SEED, 0, None)
    count = _whole(asked, DRAWS_FIELD.name, DRAWS, LEAST_DRAWS, MOST_DRAWS)
    weighed = weigh_evaluation(judged.contents.evaluation, Draws(seed=seed, count=count))
    return replace(judged, inputs=replace(judged.inputs, weighed=weighed))


def with_uncertainty(presentation: Presentation, _layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the page of uncertainty."""
    context = Context(inputs=presentation.inputs)
    weighed = context.inputs.weighed
    figures: tuple[Block, ...] = (
        Paragraph(text=context.say("text.uncertainty")),
        *uncertainty_tables(context),
    )
    verdicts = (_verdicts(context, weighed),) if weighed is not None else ()
    blocks: tuple[tuple[Block, ...], ...] = (figures, verdicts)
    return composed(
        presentation,
        _answer(context, weighed),
        CHAPTERS,
        blocks,
        lambda id_: words.say(f"uncertain.{id_}"),
    )


def _of_judging(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name == FRAMEWORK.name}


def _whole(asked: Mapping[str, str], name: str, usual: int, least: int, most: int | None) -> int:
    text = asked.get(name, "")
    if not text:
        return usual
    is_whole = text.isascii() and text.isdigit() and len(text) < 10
    if not is_whole or int(text) < least or (most is not None and int(text) > most):
        raise ArgumentError("not_whole", facts={"name": name, "given": text[:40]})
    return int(text)


def _answer(context: Context, weighed: Weighed | None) -> Sentence:
    words, period = context.words, context.inputs.period.name
    figures = weighed.figures if weighed is not None else ()
    found = next((each for each in figures if each.figure.id == PARK), None)
    if found is None:
        return sentence(words, "uncertain.lead_unknown", {"period": period})
    low, high = (
        context.traced(end, CO2, detail_id(KIND, PARK, part))
        for part, end in (("low", found.certainty.low), ("high", found.certainty.high))
    )
    facts: dict[str, Fact | Amount] = {
        "period": period,
        "value": told_figure(context, PARK, CO2),
        "low": replace(low, unit=""),  # that of the other end is theirs both
        "high": high,
    }
    return sentence(words, "uncertain.lead", facts)


def _verdicts(context: Context, weighed: Weighed) -> Table:
    judged = [each for each in weighed.indicators if _has_chance(each.indicator)]
    say = context.words.say
    names = ("indicator", "value", "unit", "limit", "verdict", "chance", "drawn", "framework")
    return Table(
        id="uncertain_verdicts",
        title=say("uncertain.table.verdicts"),
        columns=tuple(
            Column(
                heading=say(f"uncertain.heading.{name}"),
                kind=ColumnKind.NUMBER if name == "value" else ColumnKind.TEXT,
                weight=2.0 if name in {"indicator", "framework"} else 1.0,
            )
            for name in names
        ),
        rows=tuple(_row(context, each, weighed) for each in judged),
        notes=tuple(_notes(context, judged)),
    )


def _row(context: Context, each: IndicatorUncertainty, weighed: Weighed) -> tuple[Cell, ...]:
    indicator = each.indicator
    value = reading_of(context, indicator)
    names = {found.id: context.name(found.name, found.id) for found in context.inputs.frameworks}
    return (
        indicator_name(context.words, indicator),
        value,
        value.unit,
        threshold_cell(context, indicator),
        context.verdict(indicator.outcome.value),
        chance_of_meeting(context, indicator) or "–",
        _drawn(context, each, weighed) or "–",
        names.get(each.framework, each.framework),
    )


def _drawn(context: Context, each: IndicatorUncertainty, weighed: Weighed) -> Sentence | None:
    """Return how many of the draws meet the threshold; a mark says that the formula differs."""
    if each.drawn is None or each.drawn.met is None:
        return None
    id_ = drawn_id(weighed_as(each.indicator), weighed.seed, weighed.draws, DRAWN_MET)
    share = chance_amount(context, each.drawn.met, id_)
    return Sentence((share,) if each.agrees else (share, " ≠"))


def _has_chance(indicator: IndicatorResult) -> bool:
    return indicator.likelihood is not None and indicator.likelihood.best is not None


def _notes(context: Context, judged: list[IndicatorUncertainty]) -> Iterator[str]:
    if not judged:
        yield context.words.say("uncertain.no_chance")
    gates = tuple(each.indicator for each in judged if each.indicator.is_gate)
    yield from dict.fromkeys(chance_notes(context, gates))
