"""Whether a store is another one plus what its writer has entered since, and nothing else.

A writer that was killed leaves a store that nobody has recorded. What was recorded must still
stand in it, row by row; and what is new, somebody must have vouched for before it was entered.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any  # a row of the engine has a type for each column

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.database import Files
from lingtan.adapters.store.durable import digest_of
from lingtan.adapters.store.lock import WriterLock
from lingtan.adapters.store.log_sql import COLUMNS
from lingtan.adapters.store.opening import PATIENCE
from lingtan.adapters.store.records import Segment
from lingtan.adapters.store.schema import lift
from lingtan.adapters.store.segment_list import COLUMNS as LISTED
from lingtan.adapters.store.segment_list import RESOLVED, segments_of
from lingtan.adapters.store.witness import ENTERED, import_text, resolved_text, row_text

NUMBERED = {**dict.fromkeys(ENTERED, "import_id"), "closings": "closing_id", "parks": "park_id"}
"""Tables that only grow, and the number each row of them carries."""
ALONE = ("closings", "parks")
KEPT = """
select true from earlier.coverage as e left join store.coverage as c using (month, meter)
where c.month is null or c.first_start > e.first_start or c.last_start < e.last_start"""
UNCOVERED = """
select true from ({rows}) as r
left join store.coverage as c on c.meter = r.meter and c.month = strftime(r.start, '%Y-%m')
where c.month is null or r.start not between c.first_start and c.last_start"""
SHAPE = """
select table_name, column_name, data_type from duckdb_columns()
where database_name = '{0}' and not internal order by all"""
VIEWS = "select true from duckdb_views() where database_name = 'store' and not internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What somebody has vouched for.

    Attributes
    ----------
    secret : str
        See `witness.import_text`.
    knows : callable
        Whether he vouched for a text.
    """

    secret: str
    knows: Callable[[str], bool]


def copy_as_left(folder: Path, target: Path) -> None:
    """Copy the log of a store as its last writer left it, what it had only promised folded in.

    Raises
    ------
    WorkspaceBusyError
        Another process is writing to the store.
    OSError, duckdb.Error
        It cannot be copied, or cannot be read.
    """
    files = Files(folder)
    lock = WriterLock(files.lock, PATIENCE)
    try:
        for path in folder.glob(f"{files.log.name}*"):
            shutil.copy2(path, target.with_name(path.name.replace(files.log.name, target.name)))
    finally:
        lock.release()
    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute(f"attach '{quoted(target)}' as store")
        lift(connection)


def continues(folder: Path, now: Path, earlier: Path, vouched: Vouched) -> bool:
    """Whether a log holds what an earlier one held, and else only what was vouched for.

    Parameters
    ----------
    folder : Path
        ``store/`` of a workspace, for its sealed files.
    now : Path
        A copy of its log as it stands.
    earlier : Path
        A copy of what it was; a new database where there was none. It may be lifted.

    Raises
    ------
    OSError, duckdb.Error
        A database or a file cannot be read.
    """
    with closing(duckdb.connect(":memory:")) as connection:
        connection.execute(f"attach '{quoted(earlier)}' as store")
        lift(connection)
        connection.execute(f"detach store; attach '{quoted(earlier)}' as earlier (READ_ONLY)")
        connection.execute(f"attach '{quoted(now)}' as store (READ_ONLY)")
        return _Comparison(connection, folder, vouched).is_right()


class _Comparison:
    """Two databases, ``earlier`` and ``store``, held against each other."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, vouched: Vouched
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._vouched = vouched

    def is_right(self) -> bool:
        return self._has_same_shape() and self._only_grew() and self._is_log_kept()

    def _has_same_shape(self) -> bool:
        shapes = [self._all(SHAPE.format(name)) for name in ("earlier", "store")]
        return shapes[0] == shapes[1] and not self._all(VIEWS)

    def _only_grew(self) -> bool:
        """Whether every row of before stands as it stood, and none was slipped in among them."""
        is_kept = not self._lost("meters") and not self._all(KEPT)
        for table, number in NUMBERED.items():
            first = self._last("imports" if number == "import_id" else table, number)
            slipped = (
                f"select true from (select * from store.{table} except all "
                f"select * from earlier.{table}) where {number} <= {first}"
            )
            is_kept = is_kept and not self._lost(table) and not self._all(slipped)
        return is_kept

    def _is_log_kept(self) -> bool:
        before, after = self._segments("earlier"), self._segments("store")
        gone = [each for each in before if each not in after]
        fresh = [each for each in after if each not in before]
        last = self._last("imports", "import_id")
        owned = [each for each in fresh if _number_of(each) > last]
        moved = [each for each in fresh if each not in owned]
        resolved = set(segments_of(self._connection, RESOLVED)) - set(self._resolved_before())
        if not self._are_sealed([*gone, *fresh, *resolved]):
            return False
        rows = self._rows("store", moved)
        return (
            self._are_equal(self._rows("earlier", gone), f"{rows} where import_id <= {last}")
            and not self._all(UNCOVERED.format(rows=self._rows("store", fresh)))
            and all(self._vouched.knows(resolved_text(file)) for file in resolved)
            and self._is_news_vouched(rows, last, owned)
        )

    def _is_news_vouched(self, rows: str, last: int, owned: list[Segment]) -> bool:
        ids = [row[0] for row in self._all("select import_id from store.imports")]
        news = [number for number in ids if number > last]
        texts = [
            import_text(
                self._connection,
                number,
                rows,
                folder=self._folder,
                secret=self._vouched.secret,
            )
            for number in news
        ]
        for table in ALONE:
            column = NUMBERED[table]
            first = self._last(table, column)
            later = self._all(f"select {column} from store.{table} where {column} > {first}")
            texts += [row_text(self._connection, table, column, row[0]) for row in later]
        is_known = {_number_of(each) for each in owned} <= set(news)
        strangers = f"select true from ({rows}) where import_id > {last}"
        strange = f"{strangers} and import_id not in (select import_id from store.imports)"
        return is_known and not self._all(strange) and all(map(self._vouched.knows, texts))

    def _segments(self, schema: str) -> list[Segment]:
        return self._listed(schema, "segments")

    def _resolved_before(self) -> list[Segment]:
        return self._listed("earlier", RESOLVED)

    def _listed(self, schema: str, table: str) -> list[Segment]:
        rows = self._all(f"select {LISTED} from {schema}.{table}")
        return [Segment(**dict(zip(LISTED.split(", "), row, strict=True))) for row in rows]

    def _are_sealed(self, segments: list[Segment]) -> bool:
        return all(
            (path := self._folder / each.file).is_file() and digest_of(path) == each.sha256
            for each in segments
        )

    def _rows(self, schema: str, segments: list[Segment]) -> str:
        parts = [f"select {COLUMNS} from {schema}.tail"]
        parts += [
            f"select {COLUMNS} from '{quoted(self._folder / each.file)}'" for each in segments
        ]
        return f"select * from ({' union all '.join(parts)})"

    def _are_equal(self, left: str, right: str) -> bool:
        halves = (f"(({left}) except all ({right}))", f"(({right}) except all ({left}))")
        return not any(self._all(f"select true from {half} limit 1") for half in halves)

    def _lost(self, table: str) -> bool:
        sql = f"select * from earlier.{table} except all select * from store.{table}"
        return bool(self._all(f"select true from ({sql}) limit 1"))

    def _last(self, table: str, number: str) -> int:
        row = self._all(f"select coalesce(max({number}), 0) from earlier.{table}")
        return int(row[0][0])

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()


def _number_of(segment: Segment) -> int:
    """Return the number of the import that sealed a file for itself; 0 of any other file."""
    name = Path(segment.file).stem.removesuffix("-withdrawn")
    return int(name) if name.isdigit() else 0
