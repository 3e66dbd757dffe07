"""Lines over time for charts and programs, from amounts that are remembered."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from threading import Lock

import polars as pl

from lingtan.app.count_period import Counted, count_period
from lingtan.app.layout import Layout
from lingtan.app.series_of import Line, Lines, Measure, series_of
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


def counted(layout: Layout, period: str, known_at: datetime | None) -> Counted:
    """Return the amounts of a period; the same object as long as nothing has changed.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    with _COUNTING:  # two who ask at once would do the work twice
        return _counted(layout, period, known_at, state_of(layout))


@lru_cache(maxsize=REMEMBERED)
def _counted(layout: Layout, period: str, known_at: datetime | None, _state: str) -> Counted:
    return count_period(layout, period, known_at)


def plain_lines(found: Counted, wanted: Sequence[str], measure: Measure, words: Words) -> object:
    """Return lines column by column, with names and colours; instants are seconds since 1970."""
    lines = series_of(found, wanted, measure)
    return {
        "period": found.period.name,
        "time_zone": found.period.zone,
        "resolution": lines.resolution,
        "measure": measure.value,
        "start": [round(each.timestamp()) for each in lines.start],
        "series": [_plain(each, words) for each in lines.lines],
    }


def arrow_lines(lines: Lines) -> bytes:
    """Return lines as a stream of Arrow: ``start``, then a column a line, and its band."""
    columns = [pl.Series("start", lines.start)]
    for each in lines.lines:
        columns.append(each.values.alias(each.id))
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
    }
    if line.least is not None and line.greatest is not None:
        told["least"] = line.least.round(PLACES).to_list()
        told["greatest"] = line.greatest.round(PLACES).to_list()
    return told
