"""Find the lines of a raw file that certain readings stand on, by reading the file again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.source import Source, shortened
from lingtan.adapters.files.stage import staging
from lingtan.base.errors import ImportFileError
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park

SHEET_MARK = "["
LONGEST_TEXT = 2_000  # letters of a line that are kept: a day of 96 points has some 700


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A reading as a file states it: the line it stands on, and what is written there.

    Attributes
    ----------
    sheet : str
        Name of the sheet; empty when there are none.
    line : int
        Of the file, or of the sheet.
    """

    meter_id: str
    start: datetime
    value: Decimal
    line: int
    sheet: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A reading whose line is wanted: its meter and the start of its interval (naive UTC)."""

    meter_id: str
    start: datetime


def find_lines(
    path: Path,
    mapping: Mapping,
    opened: tuple[Park, Catalogue],
    wanted: Sequence[Wanted],
    folder: Path,
    *,
    now: datetime,
) -> tuple[FoundLine, ...]:
    """Return the lines of some readings; what the file does not state is not among them.

    Parameters
    ----------
    folder : Path
        Where scratch files go.
    now : datetime
        When the file was read first: what was the future then was refused.

    Raises
    ------
    ImportFileError, MappingError
        The file cannot be read this way any more.
    """
    park, catalogue = opened
    with staging(path, mapping, park, catalogue, folder, now=now) as work:
        staged = work.stage()
        try:
            return tuple(_found(work.source, work.engine, staged.staged_path, wanted))
        except duckdb.Error as error:
            facts = {"file": path.name, "said": shortened(error)}
            raise ImportFileError("engine_refused", facts=facts) from error


def _found(
    source: Source, engine: Engine, staged: Path, wanted: Sequence[Wanted]
) -> list[FoundLine]:
    frame = pl.DataFrame(
        {"meter_id": [each.meter_id for each in wanted], "start": [each.start for each in wanted]},
        schema={"meter_id": pl.String(), "start": pl.Datetime("us")},
    )
    engine.give("wanted", frame)
    engine.run(
        "CREATE OR REPLACE TABLE wanted_rows AS "
        f"SELECT s.meter_id, s.start, s.value, s.line FROM read_parquet({quoted(staged)}) s "
        "JOIN wanted w ON w.meter_id = s.meter_id AND w.start = s.start"
    )
    lines = engine.rows(
        f"SELECT line, text FROM ({source.relation}) WHERE line IN (SELECT line FROM wanted_rows)"
    )
    texts = {int(str(line)): str(text) for line, text in lines}
    rows = engine.rows("SELECT meter_id, start, value, line FROM wanted_rows")
    return [_line(source, row, texts) for row in rows]


def _line(source: Source, row: tuple[object, ...], texts: dict[int, str]) -> FoundLine:
    meter, start, value, number = row
    line = int(str(number))
    place = source.place(line)
    named = place.source.removeprefix(source.path.name)
    sheet = named.strip("[]") if named.startswith(SHEET_MARK) else ""
    return FoundLine(
        meter_id=str(meter),
        start=datetime.fromisoformat(str(start)),
        value=Decimal(str(value)),
        line=place.line or line,
        sheet=sheet,
        text=_plain(texts.get(line, "")),
    )


def _plain(text: str) -> str:
    """Return a line as it stands, with nothing a terminal would act upon."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:LONGEST_TEXT]
