"""Lines over time for charts and programs, from amounts that are remembered."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from threading import Lock

import polars as pl

from lingtan.app.count_finely import count_finely
from lingtan.app.count_period import QUALITIES, Counted, count_period
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.series_of import Drawn, Line, Lines, meters_of, series_of
from lingtan.app.state_of import state_of
from lingtan.park.flows import Flow
from lingtan.reports.charts.palette import (
    COMBINED_HEAT_AND_POWER,
    DIRECT_GREEN,
    GRID,
    SOLAR,
    STORAGE,
    WIND,
    carrier_colour,
)
from lingtan.reports.words import Words
from lingtan.web.asked import in_utc

REMEMBERED = 6  # periods of some ten megabytes
PLACES = 3
COLOURS = {
    Flow.IMPORT: GRID,
    Flow.DIRECT_IMPORT: DIRECT_GREEN,
    Flow.GENERATION_NON_FOSSIL: SOLAR,
    Flow.GENERATION_FOSSIL: COMBINED_HEAT_AND_POWER,
    Flow.DISCHARGE: STORAGE,
    Flow.EXPORT: WIND,
}
LIGHT = "#9DB0C8"  # of a second use of a colour
_COUNTING = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Lines that are asked for.

    Attributes
    ----------
    ids : tuple of str
        Of meters and carriers.
    """

    period: str
    known_at: datetime | None
    ids: tuple[str, ...]
    drawn: Drawn


def lines_of(layout: Layout, wanted: Wanted) -> tuple[Counted, Lines]:
    """Return the amounts of a period and the lines they make.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    period, known_at, meters = wanted.period, wanted.known_at, frozenset[str]()
    if wanted.drawn.step.is_finer_than_an_hour:
        meters = meters_of(open_park(layout).park, wanted.ids)
    with _COUNTING:  # two who ask at once would do the work twice
        found = _counted(layout, period, known_at, meters, state_of(layout))
    return found, series_of(found, wanted.ids, wanted.drawn)


@lru_cache(maxsize=REMEMBERED)
def _counted(
    layout: Layout, period: str, known_at: datetime | None, meters: frozenset[str], _state: str
) -> Counted:
    if meters:
        return count_finely(layout, period, known_at, meters)
    return count_period(layout, period, known_at)


def plain_lines(found: Counted, lines: Lines, wanted: Wanted, words: Words) -> object:
    """Return lines column by column, with names and colours; instants are seconds since 1970."""
    return {
        "period": found.period.name,
        "known_at": in_utc(wanted.known_at),
        "time_zone": found.period.zone,
        "resolution": lines.resolution,
        "measure": wanted.drawn.measure.value,
        "start": [round(each.timestamp()) for each in lines.start],
        "series": [_plain(each, words) for each in lines.lines],
    }


def arrow_lines(lines: Lines) -> bytes:
    """Return lines as a stream of Arrow: ``start``, then of each line values, quality and band."""
    columns = [pl.Series("start", lines.start)]
    for each in lines.lines:
        columns.append(each.values.alias(each.id))
        columns.append(_named(each.quality).alias(f"{each.id}.quality"))
        if each.least is not None and each.greatest is not None:
            columns += [each.least.alias(f"{each.id}.least")]
            columns += [each.greatest.alias(f"{each.id}.greatest")]
    stream = BytesIO()
    pl.DataFrame(columns).write_ipc_stream(stream)
    return stream.getvalue()


def name_of(line: Line, words: Words) -> str:
    """Return what a line is called."""
    if line.flow is not None:
        return words.say(f"flow.{line.flow}")
    own = line.name.in_language(words.language) if line.name else ""
    return own or line.id


def _plain(line: Line, words: Words) -> dict[str, object]:
    colour = COLOURS.get(line.flow) if line.flow else carrier_colour(line.carrier)
    told: dict[str, object] = {
        "id": line.id,
        "name": name_of(line, words),
        "carrier": line.carrier,
        "unit": line.unit,
        "colour": colour or LIGHT,
        "values": line.values.round(PLACES).to_list(),
        "quality": _spans(line.quality),
    }
    if line.least is not None and line.greatest is not None:
        told["least"] = line.least.round(PLACES).to_list()
        told["greatest"] = line.greatest.round(PLACES).to_list()
    return told


def _named(quality: pl.Series) -> pl.Series:
    return quality.replace_strict(dict(enumerate(QUALITIES)), default=None, return_dtype=pl.String)


def _spans(quality: pl.Series) -> list[dict[str, object]]:
    """Return where values were not plainly measured: from one interval to before another."""
    told: list[dict[str, object]] = []
    at = 0
    for rank, length in quality.rle().struct.unnest().select("value", "len").iter_rows():
        if rank:
            told.append({"from": at, "to": at + length, "quality": QUALITIES[rank]})
        at += length
    return told
