"""Read a file by its mapping into a staging file, and account for every reading of it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from lingtan.adapters.files import findings as kinds
from lingtan.adapters.files.bills import BY_DAYS, quality_sql, refuse_overlaps
from lingtan.adapters.files.blank_cells import BLANK_CELLS, pass_over_blank_cells
from lingtan.adapters.files.climbing import climbing_meters
from lingtan.adapters.files.cut_line import refuse_cut_line
from lingtan.adapters.files.engine import Engine, open_engine, quoted
from lingtan.adapters.files.export_time import export_time
from lingtan.adapters.files.heading_again import refuse_other_order
from lingtan.adapters.files.layout import LayoutFinder, names_clock
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_columns import OPEN
from lingtan.adapters.files.marked_lines import HEADING, OTHER_HEADING
from lingtan.adapters.files.merged_cells import refuse_merged_amounts
from lingtan.adapters.files.month_totals import other_totals
from lingtan.adapters.files.other_multiplier import refuse_other_multipliers
from lingtan.adapters.files.parquet_lines import open_parquet
from lingtan.adapters.files.reading_sql import Reading, reading_sql
from lingtan.adapters.files.routes import RouteFinder
from lingtan.adapters.files.settle import (
    gather_refusals,
    settle_doubts,
    settle_duplicates,
    settled_sql,
    staged_sql,
)
from lingtan.adapters.files.source import Source, shortened
from lingtan.adapters.files.staged import Staged
from lingtan.adapters.files.steps import OtherStep, refuse_other_steps
from lingtan.adapters.files.survey import kind_of
from lingtan.adapters.files.tally import Tally
from lingtan.adapters.files.text_lines import open_text
from lingtan.adapters.files.wall_clock import wall_clock
from lingtan.adapters.files.workbook_lines import open_sheets
from lingtan.adapters.files.zoned_times import read_as_instants, zone_faults
from lingtan.base.errors import Detail, ImportFileError, MappingError
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park

PREVIEW_ROWS = 20
PARQUET = "(FORMAT parquet, COMPRESSION lz4, PARQUET_VERSION v2)"
MOST_UNMAPPED = 50
SHARED_SIGNS = """
    WITH said AS (SELECT DISTINCT r.meter_id, r.other_id, r.negative
        FROM parsed p JOIN routes r ON r.route = p.route WHERE p.reason IS NULL)
    SELECT counts, string_agg(meter_id, ', ' ORDER BY meter_id)
    FROM (SELECT DISTINCT meter_id AS counts, meter_id FROM said
        UNION SELECT other_id, meter_id FROM said WHERE negative = 2)
    GROUP BY counts HAVING count(*) > 1 ORDER BY counts"""
AHEAD = timedelta(minutes=15)  # a computer's clock may be as late; a zone must be right


def stage_file(
    path: Path,
    mapping: Mapping,
    park: Park,
    catalogue: Catalogue,
    folder: Path,
    *,
    now: datetime,
) -> Staged:
    """Read a file into a staging and a refused Parquet file; nothing is appended to the store.

    Parameters
    ----------
    path : Path
        The file, CSV, XLSX or Parquet.
    mapping : Mapping
        How to read it.
    folder : Path
        Where the two files and, meanwhile, scratch files go.
    now : datetime
        What begins more than a quarter of an hour later is refused: nobody has measured it yet.

    Returns
    -------
    Staged
        Every reading accounted for: ``read + split == rows + refused + identical + skipped``.

    Raises
    ------
    ImportFileError
        The file cannot be read at all.
    MappingError
        The mapping does not fit the file or the park; ``details`` lists every fault.
    """
    with staging(path, mapping, park, catalogue, folder, now=now) as work:
        return work.stage()


@contextmanager
def staging(
    path: Path,
    mapping: Mapping,
    park: Park,
    catalogue: Catalogue,
    folder: Path,
    *,
    now: datetime,
) -> Iterator["Staging"]:
    """Open a file to be staged, with the engine that reads it; see `stage_file`."""
    with open_engine(folder) as engine:
        try:
            source = _open(path, mapping, engine)
            reading = _prepare(source, mapping, park, catalogue, engine)
            reading = replace(reading, latest=(now + AHEAD).astimezone(UTC))
            yield Staging(reading, park, folder, engine)
        except duckdb.Error as error:
            raise ImportFileError(
                "engine_refused", facts={"file": path.name, "said": shortened(error)}
            ) from error


def _open(path: Path, mapping: Mapping, engine: Engine) -> Source:
    found = kind_of(path)
    if found != mapping.kind:
        raise MappingError(
            "other_kind", facts={"file": path.name, "found": found, "wanted": mapping.kind}
        )
    if found == "xlsx":
        return open_sheets(path, mapping, engine)
    return open_parquet(path, engine) if found == "parquet" else open_text(path, mapping, engine)


def _prepare(
    source: Source, mapping: Mapping, park: Park, catalogue: Catalogue, engine: Engine
) -> Reading:
    """Find every column and route, or say everything that stands in the way."""
    columns = LayoutFinder(mapping, source)
    routes = RouteFinder(mapping, park, catalogue)
    is_column_open = any(fault.place == OPEN for fault in columns.faults)
    faults = [
        *columns.faults,
        *zone_faults(mapping, source),
        *(f for f in routes.faults if f.place != OPEN or not is_column_open),
    ]
    if faults:
        raise _misfit(source, faults)
    engine.give("routes", routes.frame())
    mapping = read_as_instants(mapping, source)
    zone = mapping.time.zone or park.time_zone
    return Reading(
        source=source,
        layout=columns.layout,
        mapping=mapping,
        clock=wall_clock(zone, is_end=mapping.time.label == "end"),
        units=_spellings(routes, catalogue),
        is_told_by_column=routes.is_told_by_column,
        latest=datetime.max.replace(tzinfo=UTC),
        has_calendar=any(not r.meter.resolution.minutes for r in routes.routes),
        unfit=routes.unfit,
    )


def _spellings(routes: RouteFinder, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    units = {route.unit: catalogue.units.find(route.unit) for route in routes.routes}
    return {symbol: (symbol, *units[symbol].aliases) for symbol in sorted(units)}


def _misfit(source: Source, faults: Sequence[Detail]) -> MappingError:
    return MappingError(
        "misfit", facts={"file": source.path.name, "count": len(faults)}, details=faults
    )


class Staging:
    """One run: read once into a scratch file, settle what is left, write the two files."""

    def __init__(self, reading: Reading, park: Park, folder: Path, engine: Engine) -> None:
        self.reading = reading
        self.park = park
        self.source = reading.source
        self.mapping = reading.mapping
        self.engine = engine
        self.maybe_cut = 0
        self.always_blank = 0
        self.other_steps: tuple[OtherStep, ...] = ()
        zone = reading.mapping.time.zone or park.time_zone
        self.exported_at = export_time(reading.mapping, reading.source, zone, reading.latest)
        self.tally = Tally(reading.source, reading.clock, engine)
        name = re.sub(r'[*?"<>|\[\]{}]', "_", self.source.path.name)
        self.staged_path = folder / f"{name}.staged.parquet"
        self.refused_path = folder / f"{name}.refused.parquet"

    def stage(self) -> Staged:
        """Read the file and write what it states and what was refused."""
        self._read()
        if not self.reading.layout.is_wide:
            are_months_across = self.reading.layout.months is not None
            self.always_blank = pass_over_blank_cells(
                self.engine, are_months_across=are_months_across
            )
        refuse_other_order(self.source, HEADING, OTHER_HEADING, self.engine)
        self.maybe_cut = refuse_cut_line(
            self.source, self.reading.layout, self.mapping, self.engine
        )
        if self.source.has_merged:
            refuse_merged_amounts(self.reading.layout.values, self.engine)
        self._refuse_unfit()
        self.other_steps = refuse_other_steps(self.reading.clock, self.engine)
        refuse_other_multipliers(self.source, self.reading.layout, self.park, self.engine)
        refuse_overlaps(self.reading.clock, self.engine)
        once = settle_doubts(self.mapping, self.engine)
        settled = settled_sql(self.engine)
        settle_duplicates(self.mapping, settled, self.engine)
        gather_refusals(self.reading.clock, self.engine)
        self._write(self.staged_path, self._staged(settled))
        self._write(self.refused_path, self._refused_rows())
        return self._account(once)

    def _read(self) -> None:
        parsed = self.engine.scratch / "parsed.parquet"
        self.engine.run(f"COPY ({reading_sql(self.reading)}) TO {quoted(parsed)} {PARQUET}")
        self.engine.run(f"CREATE VIEW parsed AS SELECT * FROM read_parquet({quoted(parsed)})")

    def _refuse_unfit(self) -> None:
        """Refuse a file with a meter whose unit is not its column's, or with a shared sign."""
        faults = [
            self.reading.unfit[name]
            for name in self.tally.unknown_meters()
            if name in self.reading.unfit
        ]
        if self.engine.count("SELECT count(*) FROM routes WHERE negative = 2"):
            faults += [
                Detail(words="detail.sign_shared", place=str(meter), facts={"meters": str(those)})
                for meter, those in self.engine.rows(SHARED_SIGNS)
            ]
        if faults:
            raise _misfit(self.source, faults)

    def _write(self, path: Path, sql: str) -> None:
        self.engine.run(f"COPY ({sql}) TO {quoted(path)} {PARQUET}")

    def _staged(self, settled: str) -> str:
        return staged_sql(settled, quality_sql(self.mapping.quality, self.engine), self.engine)

    def _refused_rows(self) -> str:
        names = ", ".join(f"{quoted(reason.kind.id)}" for reason in kinds.Reason)
        return (
            f"SELECT line, [{names}][reason] AS reason, coalesce(text, '') AS text "
            "FROM refusals ORDER BY line, p"
        )

    def _account(self, once: int) -> Staged:
        count = self.engine.count
        rows = count(f"SELECT count(*) FROM read_parquet({quoted(self.staged_path)})")
        identical = count("SELECT count(*) FROM losers WHERE is_same")
        self._note(rows, once)
        skipped_lines = self.tally.skipped_lines()
        names = [shortened(name) for name in self.tally.unknown_meters()]
        return Staged(
            source=self.source.path.name,
            read=count("SELECT count(*) FROM parsed"),
            rows=rows,
            refused=count(f"SELECT count(*) FROM read_parquet({quoted(self.refused_path)})"),
            identical=identical,
            skipped=count("SELECT count(*) FROM parsed WHERE reason > 100"),
            split=self._split(),
            staged_path=self.staged_path,
            refused_path=self.refused_path,
            findings=tuple(self.tally.findings),
            unmapped=(*self.reading.layout.unused, *names[:MOST_UNMAPPED]),
            skipped_lines=skipped_lines,
            preview=self.engine.frame(
                f"SELECT * FROM read_parquet({quoted(self.staged_path)}) LIMIT {PREVIEW_ROWS}"
            ),
            exported_at=self.exported_at,
        )

    def _split(self) -> int:
        return self.engine.count("""
            SELECT count(*) FROM parsed p JOIN routes r ON r.route = p.route AND r.negative = 2
            WHERE p.reason IS NULL AND (p.line, p.p) NOT IN (SELECT (line, p) FROM losers)
                AND (p.line, p.p) NOT IN (SELECT (line, p) FROM moved WHERE reason IS NOT NULL)""")

    def _note(self, rows: int, once: int) -> None:
        tally = self.tally
        if self.source.damaged:
            tally.note(kinds.ENCODING_DAMAGED, None, count=self.source.damaged)
        tally.note_refused()
        tally.note_other_steps(self.other_steps)
        tally.note_other_multipliers()
        tally.note_identical()
        tally.note_counted(kinds.REPEATED_HOUR_ONCE, once, "moved WHERE is_once")
        mixed = self.engine.count("SELECT count(*) FROM moved WHERE is_mixed")
        tally.note_counted(kinds.REPEATED_HOUR_MIXED, mixed, "moved WHERE is_mixed")
        for kind, column in (
            (kinds.TIMES_SNAPPED, "snapped"),
            (kinds.PERIOD_ASSIGNED, "assigned"),
        ):
            count = self.engine.count(f"SELECT count(*) FROM parsed WHERE {column}")
            tally.note_counted(kind, count, f"parsed WHERE {column}")
        by_days = self.engine.count(f"SELECT count(*) FROM {BY_DAYS}")
        tally.note_counted(kinds.BILLS_BY_DAYS, by_days, BY_DAYS)
        tally.note_counted(kinds.CELLS_ALWAYS_BLANK, self.always_blank, BLANK_CELLS)
        split = self._split()
        tally.note_counted(kinds.SIGNED_SPLIT, split, "parsed WHERE reason IS NULL")
        tally.note_negative()
        tally.note_above_maximum()
        tally.note_climbing(climbing_meters(self.mapping, self.engine))
        hours = [name for name in self.reading.layout.unused if names_clock(name)]
        others = [name for name in self.reading.layout.unused if name not in hours]
        for kind, names in ((kinds.HOURS_UNUSED, hours), (kinds.COLUMNS_UNUSED, others)):
            if names:
                tally.note(kind, None, columns=shortened(", ".join(names)))
        if self.maybe_cut:
            line = shortened(self.source.unended[-1])
            tally.note(kinds.LINE_MAYBE_CUT, self.maybe_cut, example=line)
        tally.note_other_totals(list(other_totals(self.reading, self.engine)))
        if self.source.unread:
            tally.note(kinds.SHEETS_UNREAD, None, sheets=shortened(", ".join(self.source.unread)))
        if not rows:
            tally.note(kinds.NOTHING_STAGED, None)
