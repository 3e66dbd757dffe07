"""Append a staged file: sift, seal what is much, keep what is little in the tail, acknowledge.

Files first, manifest last: an import exists from the moment its one transaction is on the disk,
and before that moment nothing of it does.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.bill_lengths import is_contested
from lingtan.adapters.store.database import Files, Tuning, transaction
from lingtan.adapters.store.durable import copy_whole, part_of
from lingtan.adapters.store.finding_rows import enter_findings
from lingtan.adapters.store.late import GivenWay, enter_repeats, give_way, moment_of
from lingtan.adapters.store.log_sql import COLUMNS, Span, current_rows, month_bounds
from lingtan.adapters.store.manifest import (
    clock_findings,
    enter_import,
    find_import,
    imports_of_bytes,
    next_numbers,
    repeated,
    require_read_alike,
)
from lingtan.adapters.store.records import (
    ImportKind,
    ImportOutcome,
    ImportRecord,
    ImportSource,
    RowCounts,
    Segment,
)
from lingtan.adapters.store.resolve import resolve_disputed_months
from lingtan.adapters.store.segment_list import list_segment, segments_of
from lingtan.adapters.store.segments import (
    finish_segment,
    seal_full_months,
    segment_path,
    write_part,
)
from lingtan.adapters.store.selection import month_span, select_log
from lingtan.adapters.store.sift import Sift, count_outranked, sift_rows
from lingtan.adapters.store.staging import (
    REFUSED_TYPES,
    StagedMonth,
    extend_coverage,
    require_columns,
    take_stock,
)
from lingtan.adapters.store.vouching import vouch_import
from lingtan.adapters.store.withdraw import Withdrawal, months_to_withdraw, withdraw_month
from lingtan.base.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A staged file on its way into the log.

    Attributes
    ----------
    staged : Path
        Parquet with ``meter_id, start, value, quality, line``.
    refused : Path or None
        Parquet with ``line, reason, text``; None when no row was refused.
    findings : sequence of Finding
        What the importer found.
    """

    staged: Path
    source: ImportSource
    refused: Path | None
    findings: Sequence[Finding]
    known_at: datetime


def append_readings(
    connection: duckdb.DuckDBPyConnection, files: Files, tuning: Tuning, delivery: Delivery
) -> ImportOutcome:
    """Append the rows of a staged file that say anything new, all or none.

    Raises
    ------
    StoreError
        The staged file is not what an importer promises.
    duckdb.Error, OSError
        The disk or the engine failed; nothing was changed.
    """
    known = find_import(connection, ImportKind.READINGS, delivery.source)
    if known is not None:
        return repeated(known)
    append = _Append(connection, files, delivery, tuning.seal_rows)
    try:
        outcome = append.run()
    except (duckdb.Error, OSError):
        append.undo()
        raise
    with suppress(duckdb.Error, OSError):  # the import is safe; tidying comes again next time
        seal_full_months(connection, files, tuning)
        resolve_disputed_months(connection, files, tuning)
    return outcome


class _Append:
    """One import under way: the files it has written and the numbers it has used."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        files: Files,
        delivery: Delivery,
        seal_rows: int,
    ) -> None:
        self._connection = connection
        self._files = files
        self._delivery = delivery
        self._seal_rows = seal_rows
        source = delivery.source
        self._numbers = next_numbers(connection, delivery.known_at, source.received_at)
        self._last_seq = self._numbers.last_seq
        self._segments: list[Segment] = []
        self._written: list[Path] = []
        self._outranked = 0
        self._given_way = GivenWay()
        earlier = imports_of_bytes(connection, ImportKind.READINGS, source)
        require_read_alike(source, earlier)
        self._moment = moment_of(connection, source, self._numbers, earlier)
        self._withdrawal = Withdrawal(
            source=source, staged=delivery.staged, numbers=self._numbers, earlier=earlier
        )

    def run(self) -> ImportOutcome:
        """Sift month by month, take back what is no longer stated, then acknowledge."""
        months = take_stock(self._connection, self._delivery.staged)
        refused, refused_rows = self._keep_refused()
        self._connection.execute(
            "create or replace temp table fresh as select * from store.tail limit 0"
        )
        sealed = [] if self._moment.is_late else [m for m in months if m.rows >= self._seal_rows]
        for month in sealed:
            self._seal(month)
        self._collect([month for month in months if month not in sealed])
        if self._moment.is_late and months:
            self._give_way(months)
        for name in months_to_withdraw(self._connection, self._files, self._withdrawal):
            self._withdraw(name)
        return self._acknowledge(sum(month.rows for month in months), refused, refused_rows)

    def _give_way(self, months: Sequence[StagedMonth]) -> None:
        """Let what a late file states end where a file written later was known."""
        self._given_way = give_way(
            self._connection,
            self._files,
            self._moment,
            _span(months),
            self._numbers.import_id,
            self._last_seq,
        )
        self._last_seq += self._given_way.rows

    def undo(self) -> None:
        """Remove what was written for an import that was not acknowledged."""
        with suppress(duckdb.Error):  # then the next writer sweeps
            listed = {segment.file for segment in segments_of(self._connection)}
            for path in self._written:
                part_of(path).unlink(missing_ok=True)
                if path.relative_to(self._files.folder).as_posix() not in listed:
                    path.unlink(missing_ok=True)

    def _keep_refused(self) -> tuple[str, int]:
        source = self._delivery.refused
        if source is None:
            return "", 0
        require_columns(self._connection, source, REFUSED_TYPES)
        row = self._connection.execute(
            f"select count(*) from read_parquet('{quoted(source)}')"
        ).fetchone()
        if row is None or not row[0]:
            return "", 0
        path = self._files.refused / f"{self._numbers.import_id:06d}.parquet"
        self._written.append(path)
        copy_whole(source, path)
        return path.relative_to(self._files.folder).as_posix(), int(row[0])

    def _seal(self, month: StagedMonth) -> None:
        path = segment_path(self._files, month.month, f"{self._numbers.import_id:06d}")
        self._written.append(path)
        rows = write_part(self._connection, sift_rows(self._sift(_within(month), [month])), path)
        self._last_seq += rows
        if rows >= self._seal_rows:
            segment = finish_segment(self._connection, self._files, month.month, path)
            self._segments.append(segment)
            return
        part = part_of(path)
        self._connection.execute(
            f"insert into fresh select {COLUMNS} from read_parquet('{quoted(part)}')"
        )
        part.unlink()

    def _collect(self, months: Sequence[StagedMonth]) -> None:
        if not months:
            return
        where = " or ".join(f"({_within(month)})" for month in months)
        sift = self._sift(where, months)
        if self._moment.is_late:
            found = self._connection.execute(count_outranked(sift)).fetchone()
            self._outranked += int(found[0]) if found else 0
        row = self._connection.execute(f"insert into fresh {sift_rows(sift)}").fetchone()
        self._last_seq += int(row[0]) if row else 0

    def _withdraw(self, month: str) -> None:
        count = withdraw_month(
            self._connection, self._files, self._withdrawal, month, self._last_seq
        )
        self._last_seq += count
        if count < self._seal_rows:
            self._connection.execute("insert into fresh select * from withdrawn")
            return
        path = segment_path(self._files, month, f"{self._numbers.import_id:06d}-withdrawn")
        self._written.append(path)
        write_part(self._connection, "select * from withdrawn", path)
        self._segments.append(finish_segment(self._connection, self._files, month, path))

    def _sift(self, where: str, months: Sequence[StagedMonth]) -> Sift:
        sift = Sift(
            staged=self._delivery.staged,
            where=where,
            current=self._current([month for month in months if month.is_known]),
            last_seq=self._last_seq,
            import_id=self._numbers.import_id,
            known_at=self._numbers.known_at,
            own=self._own(),
            outranked=self._moment.outranked if self._moment.is_late else "",
        )
        return replace(sift, is_same="false") if self._moment.is_overtaken else sift

    def _own(self) -> str:
        """Return the condition that a current row gives way to the file without a question."""
        if self._delivery.source.is_asked_again:
            return "true"
        ids = self._withdrawal.import_ids
        return f"c.import_id in ({ids}) and not {is_contested('c.quality')}" if ids else "false"

    def _current(self, months: Sequence[StagedMonth]) -> str:
        if not months:
            return ""
        selection = select_log(
            self._connection,
            self._files.folder,
            known_at=self._moment.known_at if self._moment.is_late else None,
            span=_span(months),
            name="known_tail",
        )
        names = {month.month for month in months}
        wanted = tuple(s for s in selection.base if s.month in names)
        return current_rows(
            replace(selection, base=wanted), "meter, start, value, quality, seq, import_id"
        )

    def _acknowledge(self, staged_rows: int, refused: str, refused_rows: int) -> ImportOutcome:
        stored, changed = self._count()
        withdrawn, given_way = self._withdrawal.rows, self._given_way
        ending = withdrawn + given_way.rows
        rows = RowCounts(
            new=stored - changed - given_way.new,
            same=staged_rows - (stored - ending) - self._outranked,
            changed=changed - ending - given_way.changed,
            refused=refused_rows,
            withdrawn=withdrawn,
            older=self._outranked + given_way.new + given_way.changed,
        )
        record = ImportRecord(
            import_id=self._numbers.import_id,
            kind=ImportKind.READINGS,
            source=self._delivery.source,
            known_at=self._numbers.known_at.replace(tzinfo=UTC),
            rows=rows,
            recorded_at=self._numbers.recorded_at.replace(tzinfo=UTC),
        )
        found = (
            *clock_findings(self._delivery.source, self._delivery.known_at, self._numbers),
            *self._withdrawal.findings(),
        )
        months = self._months()
        with transaction(self._connection):
            self._connection.execute("""
insert into store.meters
select meter, meter_id from keys where meter not in (select meter from store.meters)""")
            enter_import(self._connection, record, self._last_seq, refused)
            if rows.same:
                enter_repeats(self._connection, record.import_id)
            for segment in self._segments:
                list_segment(self._connection, segment)
            self._connection.execute("insert into store.tail select * from fresh")
            extend_coverage(self._connection)
            enter_findings(self._connection, record.import_id, [*self._delivery.findings, *found])
            vouch_import(self._connection, self._files, record.import_id)
        return ImportOutcome(record=record, months=months, findings=found)

    def _count(self) -> tuple[int, int]:
        row = self._connection.execute("select count(*), count(replaces) from fresh").fetchone()
        stored, changed = (row[0], row[1]) if row else (0, 0)
        return (
            stored + sum(segment.rows for segment in self._segments),
            changed + sum(segment.corrections for segment in self._segments),
        )

    def _months(self) -> tuple[str, ...]:
        rows = self._connection.execute(
            "select distinct strftime(start, '%Y-%m') from fresh"
        ).fetchall()
        return tuple(sorted({row[0] for row in rows} | {s.month for s in self._segments}))


def _span(months: Sequence[StagedMonth]) -> Span:
    return Span(first=month_bounds(months[0].month)[0], after=month_bounds(months[-1].month)[1])


def _within(month: StagedMonth) -> str:
    return " and ".join(month_span(month.month).conditions("s.start"))
