"""What stands beside the chapters of a page with lines: the lines, and what a meter told."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lingtan.app.meter_readings import AskedMeter
from lingtan.metering.statistics import ALL, By, Statistics, Summary
from lingtan.park.park import Park
from lingtan.reports.model import Amount, Cell, Column, ColumnKind, Table
from lingtan.reports.numbers import write_number
from lingtan.reports.words import Words
from lingtan.web.meters_api import counted_up
from lingtan.web.pages import Beside
from lingtan.web.room import Room
from lingtan.web.series_choice import series_choice
from lingtan.web.view import View

TABLE = "statistics"
COUNTS, AMOUNTS = ("count", "missing", "manual"), ("total", "mean", "least", "greatest")
A_YEAR, A_DAY = len("2025"), len("2025-07-01")


def with_lines(
    beside: Beside, room: Room, park: Park, asked: Mapping[str, str], view: View
) -> Beside:
    """Return what stands beside a page, with the lines an address asks for.

    Raises
    ------
    LingtanError
        The readings cannot be read.
    """
    choice = series_choice(park, asked, view)
    if choice is None or not choice.meter:
        return replace(beside, series=choice)
    question = room.question(view)
    wanted = AskedMeter(
        meter=choice.meter, period=question.period, as_known_at=question.as_known_at
    )
    by = By.MONTH if len(question.period) == A_YEAR else By.DAY
    of, found = counted_up(room, wanted, by)
    table = None if found is None else statistics_table(found, of.unit, Words(view.language))
    return replace(beside, series=choice, statistics=table)


def statistics_table(found: Statistics, unit: str, words: Words) -> Table:
    """Return what the readings of a meter come to, a row a month or day."""
    head = Column(heading=words.say("page.statistics.by"), kind=ColumnKind.TEXT, weight=1.2)
    numbers = (
        Column(
            heading=words.say(f"page.statistics.{name}"),
            unit=unit if name in AMOUNTS else "",
            kind=ColumnKind.NUMBER,
        )
        for name in (*COUNTS, *AMOUNTS)
    )
    rows = [each for each in found.by if each.count or each.missing]
    return Table(
        id=TABLE,
        title=words.say("page.statistics"),
        columns=(head, *numbers),
        rows=tuple(_row(each, words) for each in (*rows, found.whole)),
        notes=(words.say("page.statistics.note"), _quantiles(found, unit, words)),
        has_total=True,
    )


def _row(summary: Summary, words: Words) -> tuple[Cell, ...]:
    name = words.say("page.statistics.all") if summary.name == ALL else summary.name
    return (name, *_amounts(summary, words))


def _amounts(summary: Summary, words: Words) -> Iterator[Amount]:
    for name in COUNTS:
        yield _amount(getattr(summary, name), 0, words)
    for name in AMOUNTS:
        yield _amount(getattr(summary, name), -1, words)


def _amount(value: float | None, decimals: int, words: Words) -> Amount:
    text = "–" if value is None else write_number(value, decimals, words.language)
    return Amount(value=value, text=text, decimals=decimals)


def _quantiles(found: Statistics, unit: str, words: Words) -> str:
    if not found.quantiles:
        return ""
    told = (
        f"{round(share * 100)} %: {write_number(value, -1, words.language)}"
        for share, value in found.quantiles.items()
    )
    return words.say("page.statistics.quantiles", {"values": ", ".join(told), "unit": unit})
