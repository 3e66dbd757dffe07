"""The text of the question a store answers: what was known of these months at an instant.

The log only grows. A row that corrects another names it: `replaces` holds the `seq` of the row
it takes the place of. So what was current at an instant T is

    every row known by T, but those that a row known by T replaces

which is the same as ``max_by(value, seq)`` over the rows known by T, grouped by meter and start,
but costs nothing where nothing was corrected: such a month is read as it lies on the disk.

A row of quality ``withdrawn`` replaces a reading and states none: it is never current itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.records import WITHDRAWN, Segment

COLUMNS = "meter, start, value, quality, known_at, seq, import_id, replaces"


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
STATES = f"quality <> '{WITHDRAWN}'"
"""Condition on a row that it states a reading; needed only where something was corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The part of the log a question reads.

    Attributes
    ----------
    segments : tuple of Segment
        Files of the log that can hold rows of it.
    base : tuple of Segment
        Files from which what is current is found: those, or ones derived from them.
    tail : str
        Table with the unsealed rows of it.
    has_tail : bool
        Whether there are any.
    corrected_months : frozenset of str
        Months in which a row of `base` or of the tail corrects another.
    known_at : datetime or None
        Leave out what was learned later, naive UTC; None for nothing.
    """

    folder: Path
    segments: tuple[Segment, ...]
    base: tuple[Segment, ...]
    tail: str
    has_tail: bool
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
    parts = [_scan(selection, selection.segments, columns), _tail(selection, columns)]
    return _union(parts) or f"select {columns} from {selection.tail}"


def current_rows(selection: Selection, columns: str = "meter, start, value, quality") -> str:
    """Return a query for the current rows of a selection, one for a meter and start.

    Each corrected month is compared with its own corrections only: a small list fits the
    processor's cache, and looking a row up in it costs little.
    """
    corrected = sorted(selection.corrected_months)
    plain = [s for s in selection.base if s.month not in selection.corrected_months]
    sealed = [_standing(selection, columns, month) for month in corrected]
    parts = [_scan(selection, plain, columns), *sealed, _standing_tail(selection, columns)]
    return _union(parts) or f"select {columns} from {selection.tail}"


def _standing(selection: Selection, columns: str, month: str) -> str:
    segments = [s for s in selection.base if s.month == month]
    rows = _scan(selection, segments, _with_seq(columns), STATES)
    return _without(rows, columns, _replaced(selection, [month]))


def _standing_tail(selection: Selection, columns: str) -> str:
    if not selection.corrected_months:
        return _tail(selection, columns)
    replaced = _replaced(selection, sorted(selection.corrected_months))
    return _without(_tail(selection, _with_seq(columns), STATES), columns, replaced)


def _without(rows: str, columns: str, replaced: str) -> str:
    if not rows:
        return ""
    return f"""
select {columns} from ({rows}) as told
where not exists (select 1 from ({replaced}) as later where later.replaces = told.seq)"""


def _with_seq(columns: str) -> str:
    return columns if "seq" in columns.split(", ") else f"{columns}, seq"


def _replaced(selection: Selection, months: Sequence[str]) -> str:
    correcting = [s for s in selection.base if s.month in months and s.corrections]
    parts = [_scan(selection, correcting, "replaces"), _tail(selection, "replaces")]
    return f"select replaces from ({_union(parts)}) where replaces is not null"


def _union(parts: Sequence[str]) -> str:
    return "\nunion all\n".join(part for part in parts if part)


def _scan(
    selection: Selection, segments: Sequence[Segment], columns: str, condition: str = ""
) -> str:
    if not segments:
        return ""
    files = ", ".join(f"'{quoted(selection.folder / segment.file)}'" for segment in segments)
    conditions = [*selection.span.conditions(), *([condition] if condition else [])]
    known_at = selection.known_at
    if known_at is not None and any(s.last_known > known_at for s in segments):
        conditions.append(f"known_at <= {instant(known_at)}")
    where = f" where {' and '.join(conditions)}" if conditions else ""
    return f"select {columns} from read_parquet([{files}]){where}"


def _tail(selection: Selection, columns: str, condition: str = "") -> str:
    where = f" where {condition}" if condition else ""
    return f"select {columns} from {selection.tail}{where}" if selection.has_tail else ""
