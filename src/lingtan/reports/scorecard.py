"""The scorecard for a terminal: numbers and ids first, then lines of plain text."""

from collections.abc import Sequence
from dataclasses import dataclass

from lingtan.base.figures import Figure
from lingtan.base.names import Name
from lingtan.reports.chapters.summary import core_indicator, national_first, top_doubts
from lingtan.reports.charts.svg import width_of
from lingtan.reports.context import Context
from lingtan.reports.figure_names import figure_name
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import reading_of, threshold_text
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import MARKS
from lingtan.reports.text_bar import bar_of
from lingtan.reports.words import Words

SPLIT = (
    "national.e_fuel_kg",
    "national.e_conversion_kg",
    "national.e_electricity_kg",
    "national.e_heat_kg",
    "national.e_process_kg",
)
TOTALS = ("national.e_park_kg", "national.e_tce")
DOUBTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """The core indicator against its threshold.

    Attributes
    ----------
    share : float or None
        Value as a share of the threshold; None when either is unknown.
    reading, limit : str
        Value and threshold, written in the language asked for.
    """

    framework: Name
    indicator: Name
    outcome: str
    share: float | None
    reading: str
    limit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkLine:
    """One framework's verdict, and how many of its indicators have each outcome."""

    id: str
    name: Name
    outcome: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkScorecard:
    """What a person wants to see at once.

    Attributes
    ----------
    split : tuple of Figure
        Parts of the park's emission by the national method [kg].
    totals : tuple of Figure
        The park's emission [kg] and energy [tce].
    doubts : tuple of str
        The gravest doubts in words, first the worst.
    """

    park: Name
    period: str
    note: Name
    core: Gauge | None
    totals: tuple[Figure, ...]
    split: tuple[Figure, ...]
    frameworks: tuple[FrameworkLine, ...]
    doubts: tuple[str, ...]


def park_scorecard(inputs: ReportInputs) -> ParkScorecard:
    """Return the scorecard of a park; its few sentences are in the language of the inputs."""
    context = Context(inputs=inputs)
    figures = inputs.inventory.figures
    return ParkScorecard(
        park=inputs.park.name,
        period=inputs.period.name,
        note=inputs.park.note,
        core=_gauge(context),
        totals=tuple(figures[id_] for id_ in TOTALS if id_ in figures),
        split=tuple(figures[id_] for id_ in SPLIT if id_ in figures),
        frameworks=tuple(
            FrameworkLine(
                id=result.id,
                name=result.name,
                outcome=result.outcome.value,
                counts=_counts([indicator.outcome.value for indicator in result.indicators]),
            )
            for result in national_first(inputs.frameworks)
        ),
        doubts=top_doubts(context, DOUBTS),
    )


def _counts(outcomes: list[str]) -> tuple[tuple[str, int], ...]:
    return tuple((outcome, outcomes.count(outcome)) for outcome in MARKS if outcome in outcomes)


def _gauge(context: Context) -> Gauge | None:
    found = core_indicator(context.inputs.frameworks)
    if found is None:
        return None
    framework, indicator = found
    value = indicator.figure.value
    limit = indicator.threshold.value if indicator.threshold else None
    reading = reading_of(context, indicator)
    return Gauge(
        framework=framework.name,
        indicator=Name(
            en=indicator_name(Words("en"), indicator), zh=indicator_name(Words("zh"), indicator)
        ),
        outcome=indicator.outcome.value,
        share=value / limit if value is not None and limit else None,
        reading=f"{reading.text} {reading.unit}" if reading.value is not None else reading.text,
        limit=threshold_text(context, indicator),
    )


def scorecard_lines(inputs: ReportInputs) -> tuple[str, ...]:
    """Return the scorecard as lines of plain text, for a pipe or a log."""
    context, card = Context(inputs=inputs), park_scorecard(inputs)
    lines = [f"{context.name(card.park)}  {card.period}"]
    note = context.name(card.note)
    lines += [note] if note else []
    lines += ["", *_gauge_lines(context, card.core)] if card.core else []
    lines += ["", context.say("scorecard.split"), *_split_lines(context, card)]
    lines += ["", context.say("scorecard.verdicts")]
    lines += _verdict_lines(context, card.frameworks)
    if card.doubts:
        lines += ["", context.say("scorecard.doubts"), *(f"  ! {doubt}" for doubt in card.doubts)]
    return tuple(lines)


def _gauge_lines(context: Context, gauge: Gauge) -> tuple[str, ...]:
    verdict = f"{MARKS[gauge.outcome]} {context.word('outcome', gauge.outcome)}"
    against = context.say("scorecard.against", limit=gauge.limit)
    head = f"{context.name(gauge.indicator)}  {gauge.reading}  {verdict}"
    return head, f"  {bar_of(gauge.share)}  {against}"


def _split_lines(context: Context, card: ParkScorecard) -> list[str]:
    rows = [
        (figure_name(context, figure.id), context.amount_of(figure, unit))
        for figure, unit in (
            *((figure, "kgCO2") for figure in card.split),
            *((figure, "kgCO2" if figure.unit == "kg" else "") for figure in card.totals),
        )
    ]
    wide = max((columns_of(name) for name, _ in rows), default=0)
    return [
        f"  {name}{' ' * (wide - columns_of(name))}  {amount.text:>14} {amount.unit}".rstrip()
        for name, amount in rows
    ]


def _verdict_lines(context: Context, frameworks: Sequence[FrameworkLine]) -> list[str]:
    words = [context.word("outcome", framework.outcome) for framework in frameworks]
    wide = max((columns_of(word) for word in words), default=0)
    lines = []
    for word, framework in zip(words, frameworks, strict=True):
        counts = "  ".join(f"{MARKS[outcome]} {count}" for outcome, count in framework.counts)
        name = context.name(framework.name, framework.id)
        gap = " " * (wide - columns_of(word))
        lines.append(f"  {MARKS[framework.outcome]} {word}{gap}  {name}  ({counts})")
    return lines


def columns_of(text: str) -> int:
    """Return how many columns of a terminal words take: Chinese characters take two.

    Examples
    --------
    >>> columns_of("电力 kWh")
    8
    """
    return sum(2 if width_of(letter, 1.0) == 1.0 else 1 for letter in text)
