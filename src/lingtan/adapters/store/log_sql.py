"""The text of the question a store answers: what was known of these months at an instant.

The log only grows. A row that corrects another names it: `replaces` holds the `seq` of the row
it takes the place of. So what was current at an instant T is

    every row known by T, but those that a row known by T replaces

which is the same as ``max_by(value, seq)`` over the rows known by T, grouped by meter and start,
but costs nothing where nothing was corrected: such a month is read as it lies on the disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lingtan.adapters.store.database import quoted
from lingtan.adapters.store.records import Segment

COLUMNS = "meter, start, value, quality, known_at, seq, import_id, replaces"

NOTHING = """
select 0 as meter, timestamp '1970-01-01' as start, cast(0 as decimal(18, 3)) as value,
       '' as quality, timestamp '1970-01-01' as known_at, cast(0 as bigint) as seq,
       0 as import_id, cast(null as bigint) as replaces
where false"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open span of starts, naive UTC; None leaves that side open."""

    first: datetime | None = None
    after: datetime | None = None

    @property
    def is_everything(self) -> bool:
        """Whether the span leaves nothing out."""
        return self.first is None and self.after is None

    def includes_month(self, month: str) -> bool:
        """Whether a UTC month, ``2025-01``, has any instant in the span."""
        begin, end = month_bounds(month)
        return (self.after is None or begin < self.after) and (
            self.first is None or end > self.first
        )

    def conditions(self, column: str = "start") -> list[str]:
        """Return the SQL conditions on the column of starts."""
        first = [] if self.first is None else [f"{column} >= {instant(self.first)}"]
        after = [] if self.after is None else [f"{column} < {instant(self.after)}"]
        return first + after


ALWAYS = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The part of the log a question reads.

    Attributes
    ----------
    segments : tuple of Segment
        Files that can hold rows of it.
    tail : str
        Table with the unsealed rows of it.
    corrected_months : frozenset of str
        Months of which any row, sealed or not, corrects another.
    known_at : datetime or None
        Leave out what was learned later, naive UTC; None for nothing.
    """

    folder: Path
    segments: tuple[Segment, ...]
    tail: str
    corrected_months: frozenset[str]
    known_at: datetime | None = None
    span: Span = ALWAYS


def instant(moment: datetime) -> str:
    """Write a naive UTC instant as SQL."""
    return f"timestamp '{moment.isoformat(sep=' ')}'"


def month_bounds(month: str) -> tuple[datetime, datetime]:
    """Return the first instant of a UTC month and of the next, naive.

    Examples
    --------
    >>> [bound.isoformat() for bound in month_bounds("2025-12")]
    ['2025-12-01T00:00:00', '2026-01-01T00:00:00']
    """
    year, number = int(month[:4]), int(month[5:7])
    begin = datetime(year, number, 1)  # noqa: DTZ001  # naive UTC, as the engine stores it
    end = begin.replace(year=year + number // 12, month=number % 12 + 1)
    return begin, end


def log_rows(selection: Selection, columns: str = COLUMNS) -> str:
    """Return a query for every row of a selection, replaced ones included."""
    return _union([_scan(selection, selection.segments, columns), _tail(selection, columns)])


def current_rows(selection: Selection, columns: str = "meter, start, value, quality") -> str:
    """Return a query for the current rows of a selection, one for a meter and start."""
    corrected = _segments_in(selection, corrected=True)
    plain = _segments_in(selection, corrected=False)
    if not selection.corrected_months:
        return log_rows(selection, columns)
    disputed = _union(
        [_scan(selection, corrected, f"{columns}, seq"), _tail(selection, f"{columns}, seq")]
    )
    replaced = _union(
        [
            _scan(selection, [s for s in corrected if s.corrections], "replaces"),
            _tail(selection, "replaces"),
        ]
    )
    standing = f"""
select {columns} from ({disputed}) as disputed
where not exists (
    select 1 from ({replaced}) as later where later.replaces = disputed.seq
)"""
    return _union([_scan(selection, plain, columns), standing])


def _segments_in(selection: Selection, *, corrected: bool) -> list[Segment]:
    months = selection.corrected_months
    return [s for s in selection.segments if (s.month in months) is corrected]


def _union(parts: Sequence[str]) -> str:
    return "\nunion all\n".join(part for part in parts if part)


def _scan(selection: Selection, segments: Sequence[Segment], columns: str) -> str:
    if not segments:
        return ""
    files = ", ".join(f"'{quoted(selection.folder / segment.file)}'" for segment in segments)
    conditions = selection.span.conditions()
    known_at = selection.known_at
    if known_at is not None and any(s.last_known > known_at for s in segments):
        conditions.append(f"known_at <= {instant(known_at)}")
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"select {columns} from read_parquet([{files}]){where}"


def _tail(selection: Selection, columns: str) -> str:
    return f"select {columns} from {selection.tail}"
