"""What stands beside the chapters of a page with lines: the lines, and what a meter told."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lingtan.app.lineage.as_read import AMOUNTS, COUNTS, quantile_name
from lingtan.app.meter_readings import AskedMeter
from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.detail_ids import READ, detail_id
from lingtan.metering.statistics import ALL, By, Statistics, Summary
from lingtan.park.park import Park
from lingtan.reports.model import Amount, Cell, Column, ColumnKind, Table
from lingtan.reports.numbers import write_number
from lingtan.reports.sentence import Sentence, joined, sentence
from lingtan.reports.way import way_to_origin
from lingtan.reports.words import Words
from lingtan.web.meters_api import counted_up
from lingtan.web.pages import Beside
from lingtan.web.room import Room
from lingtan.web.series_choice import series_choice
from lingtan.web.view import View

TABLE = "statistics"
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
    words = Words(view.language)
    table = None if found is None else statistics_table(found, choice.meter, of.unit, words)
    return replace(beside, series=choice, statistics=table)


def statistics_table(found: Statistics, meter: str, unit: str, words: Words) -> Table:
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
        rows=tuple(_row(each, meter, words) for each in (*rows, found.whole)),
        notes=(words.say("page.statistics.note"), _quantiles(found, meter, unit, words)),
        has_total=True,
    )


def _row(summary: Summary, meter: str, words: Words) -> tuple[Cell, ...]:
    is_whole = summary.name == ALL
    name = words.say("page.statistics.all") if is_whole else summary.name
    return (name, *_amounts(summary, meter, words, "" if is_whole else summary.name))


def _amounts(summary: Summary, meter: str, words: Words, period: str) -> Iterator[Amount]:
    for name in (*COUNTS, *AMOUNTS):
        amount = _amount(getattr(summary, name), 0 if name in COUNTS else -1, words)
        id_ = detail_id(READ, meter, name)
        asked = address_of(id_, period=period) if period else id_
        yield amount if amount.value is None else replace(amount, leads_to=way_to_origin(asked))


def _amount(value: float | None, decimals: int, words: Words) -> Amount:
    text = "–" if value is None else write_number(value, decimals, words.language)
    return Amount(value=value, text=text, decimals=decimals)


def _quantiles(found: Statistics, meter: str, unit: str, words: Words) -> str:
    if not found.quantiles:
        return ""
    told = [
        Sentence((f"{round(share * 100)} %: ", _quantile(value, share, meter, words)))
        for share, value in found.quantiles.items()
    ]
    facts: dict[str, Amount | str] = {"values": joined(", ", told), "unit": unit}
    return sentence(words, "page.statistics.quantiles", facts)


def _quantile(value: float, share: float, meter: str, words: Words) -> Amount:
    way = way_to_origin(detail_id(READ, meter, quantile_name(share)))
    return replace(_amount(value, -1, words), leads_to=way)
