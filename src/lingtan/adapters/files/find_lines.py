"""Find the lines of a raw file that certain readings stand on, by reading the file again.

To read a file costs far more than to find lines in it. So with the lines that are wanted come
those the next question will want: of the largest reading of each meter and day.
"""

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.source import Source, shortened
from lingtan.adapters.files.stage import staging
from lingtan.base.errors import ImportFileError
from lingtan.base.time_axis import find_zone
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park

FOUND_LINES = pl.Schema(
    {
        "meter_id": pl.String(),
        "start": pl.Datetime("us"),
        "value": pl.String(),
        "line": pl.Int64(),
        "sheet": pl.String(),
        "text": pl.String(),
    }
)
"""A reading as a file states it (start in naive UTC, value an exact decimal), the line of the file
or of the sheet it stands on, and what is written there."""
TEXTS = {"running": pl.Int64(), "text": pl.String()}
PLACES = {"running": pl.Int64(), "line": pl.Int64(), "sheet": pl.String()}
LONGEST_TEXT = 2_000  # letters of a line that are kept: a day of 96 points has some 700
MOST_DAYS = 50_000  # of meters: beyond, the largest of each month must do
STAGED = "staged_rows"
WANTED_ROWS = f"""
create or replace table wanted_rows as
with parted as (
    select meter_id, start, value, date_trunc('{{grain}}', start + interval {{minutes}} minute)
        as span from {STAGED}),
highest as (select meter_id, span, max(abs(value)) as value from parted group by all),
largest as (
    select p.meter_id, min(p.start) as start from parted p join highest h
    on h.meter_id = p.meter_id and h.span = p.span and h.value = abs(p.value)
    group by p.meter_id, p.span),
asked as (select * from largest union select meter_id, start from wanted)
select s.meter_id, s.start, cast(s.value as varchar) as value, s.line
from {STAGED} s join asked a on a.meter_id = s.meter_id and a.start = s.start"""


def find_lines(
    path: Path,
    mapping: Mapping,
    opened: tuple[Park, Catalogue],
    wanted: pl.DataFrame,
    folder: Path,
    *,
    now: datetime,
) -> pl.DataFrame:
    """Return the lines of some readings, and of the largest of each meter and day.

    Parameters
    ----------
    wanted : DataFrame
        ``meter_id`` and ``start`` (naive UTC) of readings. What the file does not state is not
        among the lines.
    folder : Path
        Where scratch files go.
    now : datetime
        When the file was read first: what was the future then was refused.

    Returns
    -------
    DataFrame
        Columns of `FOUND_LINES`.

    Raises
    ------
    ImportFileError, MappingError
        The file cannot be read this way any more.
    """
    park, catalogue = opened
    with staging(path, mapping, park, catalogue, folder, now=now) as work:
        staged = work.stage()
        try:
            work.engine.run(
                f"create view {STAGED} as select * from read_parquet({quoted(staged.staged_path)})"
            )
            work.engine.give("wanted", wanted)
            _choose(work.engine, find_zone(park.time_zone).utcoffset(now) or timedelta())
            return _found(work.source, work.engine)
        except duckdb.Error as error:
            facts = {"file": path.name, "said": shortened(error)}
            raise ImportFileError("engine_refused", facts=facts) from error


def _choose(engine: Engine, offset: timedelta) -> None:
    """Keep the readings whose lines are told; days are those of a clock by one offset."""
    minutes = offset // timedelta(minutes=1)
    days = engine.count(
        f"select count(*) from (select distinct meter_id, cast(start as date) from {STAGED})"
    )
    grain = "day" if days <= MOST_DAYS else "month"
    engine.run(WANTED_ROWS.format(grain=grain, minutes=minutes))


def _found(source: Source, engine: Engine) -> pl.DataFrame:
    rows = engine.frame("select * from wanted_rows")
    lines = engine.rows(
        f"select line, text from ({source.relation}) where line in (select line from wanted_rows)"
    )
    written = [(int(str(line)), _plain(str(text))) for line, text in lines]
    texts = pl.DataFrame(
        written, schema={"running": pl.Int64(), "text": pl.String()}, orient="row"
    )
    placed = [(running, *source.line_of(running)) for running, _ in written]
    places = pl.DataFrame(placed, schema=PLACES, orient="row")
    told = rows.rename({"line": "running"}).cast({"running": pl.Int64()})
    found = told.join(texts, on="running").join(places, on="running")
    return found.select(FOUND_LINES.names()).cast(FOUND_LINES)


def _plain(text: str) -> str:
    """Return a line as it stands, with nothing a terminal would act upon."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:LONGEST_TEXT]
