"""The store of a workspace: append what files bring, ask what was known when.

Examples
--------
>>> from tempfile import mkdtemp
>>> store = Store.open(Path(mkdtemp()) / "store", writable=True)
>>> store.imports()
()
>>> store.close()
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import polars as pl

from lingtan.adapters.store.append import Delivery, append_readings
from lingtan.adapters.store.compare import compare_staged, with_corrections
from lingtan.adapters.store.covered import covered_spans
from lingtan.adapters.store.database import (
    DEFAULT_TUNING,
    Files,
    Tuning,
    told_as_store_error,
)
from lingtan.adapters.store.finding_rows import findings_of
from lingtan.adapters.store.manifest import find_import, imports_of, last_numbers, refused_rows
from lingtan.adapters.store.opening import Opened, close, open_reader, open_writer
from lingtan.adapters.store.records import (
    Difference,
    ImportKind,
    ImportOutcome,
    ImportRecord,
    ImportSource,
)
from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.adapters.store.statements import (
    CONTRACTS,
    FACTS,
    StatementForm,
    append_statements,
    statements_of,
)
from lingtan.adapters.store.told import told_by
from lingtan.adapters.store.upkeep import UpkeepCalls
from lingtan.adapters.store.views import make_log_runner, make_runner
from lingtan.adapters.store.witness import Witness
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.park.contracts import Contract
from lingtan.park.facts import Fact

S = TypeVar("S")


class Store(UpkeepCalls):
    """An append-only log of readings, facts, contracts and closings, each with when it was known.

    One process writes at a time. Readers are never kept waiting: they see what the last writer
    left when it closed the store. A runner lives as long as the store it came from.

    Use it as a context manager: ``with Store.open(folder, writable=True) as store: ...``.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._files = opened.files
        self._connection = opened.connection
        self._told = told_by(opened.lent)
        self._runners: list[DuckDbRunner] = []
        self._is_open = True

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        writable: bool = False,
        tuning: Tuning = DEFAULT_TUNING,
        witness: Witness | None = None,
    ) -> Self:
        """Open the store in a folder; a workspace without one gets an empty one.

        Parameters
        ----------
        folder : Path
            ``store/`` of a workspace.
        writable : bool
            Whether to append; only one process at a time may.
        tuning : Tuning
            What trades memory, files and speed against each other.
        witness : Witness or None
            Whoever vouches for what is appended.

        Raises
        ------
        WorkspaceBusyError
            Another process is writing.
        WorkspaceError
            The folder's workspace does not exist.
        StoreError
            The store is damaged, or was written by a newer lingtan.
        """
        files = Files(folder.absolute(), witness)
        return cls(open_writer(files, tuning) if writable else open_reader(files, tuning))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a reader must know about what it sees: that a writer is at work."""
        return self._opened.findings

    def close(self) -> None:
        """Close the store and its runners; a writer publishes what it has appended.

        Raises
        ------
        StoreError
            The copy for readers could not be written; what was acknowledged is safe.
        """
        if not self._is_open:
            return
        self._is_open = False
        for runner in self._runners:
            runner.close()
        close(self._opened)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def known_import(self, source: ImportSource) -> ImportRecord | None:
        """Return the last import of readings from the same bytes, if they were read this way.

        Ask before reading a file: one that is known need not be read again.
        """
        with told_as_store_error("reading_log", is_reading=True):
            return find_import(self._connection, ImportKind.READINGS, source)

    def compare(self, staged: Path) -> tuple[Difference, ...]:
        """Return where a staged file says something else than what holds now, by meter and file.

        In each difference, `old` is what the file says and `new` is what holds.
        """
        with told_as_store_error("reading_log", is_reading=True):
            return compare_staged(self._connection, self._files.folder, staged)

    def append(
        self,
        staged: Path,
        *,
        source: ImportSource,
        known_at: datetime,
        refused: Path | None = None,
        findings: Sequence[Finding] = (),
    ) -> ImportOutcome:
        """Append the readings of a staged file, all or none; when it returns they are safe.

        Parameters
        ----------
        staged : Path
            Parquet: ``meter_id`` VARCHAR, ``start`` TIMESTAMP (UTC), ``value`` DECIMAL(18, 3) in
            canonical units, ``quality`` VARCHAR, ``line`` BIGINT.
        source : ImportSource
            The file the rows came from; the same one twice changes nothing, and one that was
            read another way before no longer says what it said then.
        known_at : datetime
            Now. Recorded no earlier than what is known already, so that order holds.
        refused : Path or None
            Parquet: ``line`` BIGINT, ``reason`` VARCHAR, ``text`` VARCHAR.
        findings : sequence of Finding
            What the importer found; kept with the import.

        Raises
        ------
        StoreError
            The disk or the engine failed, or a file is not what it promises; nothing changed.
        """
        self._require_writable()
        delivery = Delivery(
            staged=staged, source=source, refused=refused, findings=findings, known_at=known_at
        )
        with told_as_store_error("importing", source.file_name):
            done = append_readings(self._connection, self._files, self._opened.tuning, delivery)
            return with_corrections(self._connection, self._files.folder, done)

    def append_facts(
        self, facts: Sequence[Fact], *, source: ImportSource, known_at: datetime
    ) -> ImportOutcome:
        """Append yearly facts; one about the same thing replaces the earlier one from now on."""
        return self.append_things(FACTS, facts, source=source, known_at=known_at)

    def append_contracts(
        self, contracts: Sequence[Contract], *, source: ImportSource, known_at: datetime
    ) -> ImportOutcome:
        """Append contracts; one of the same id replaces the earlier one from now on."""
        return self.append_things(CONTRACTS, contracts, source=source, known_at=known_at)

    def append_things(
        self,
        form: StatementForm[S],
        things: Sequence[S],
        *,
        source: ImportSource,
        known_at: datetime,
    ) -> ImportOutcome:
        """Append what a form states of one kind; see `lingtan.adapters.store.statements`."""
        self._require_writable()
        said = [form.write(thing) for thing in things]
        with told_as_store_error("importing", source.file_name):
            return append_statements(
                self._connection, self._files, form.kind, said, source, known_at
            )

    def things(self, form: StatementForm[S], as_known_at: datetime | None = None) -> tuple[S, ...]:
        """Return what was stated of one kind, as known at an instant, or now."""
        with told_as_store_error("reading_log", is_reading=True):
            return self._told.once(
                ("things", form.kind),
                lambda: statements_of(self._connection, form, as_known_at),
                as_known_at,
            )

    def facts(self, as_known_at: datetime | None = None) -> tuple[Fact, ...]:
        """Return the facts as known at an instant, or now."""
        return self.things(FACTS, as_known_at)

    def contracts(self, as_known_at: datetime | None = None) -> tuple[Contract, ...]:
        """Return the contracts as known at an instant, or now."""
        return self.things(CONTRACTS, as_known_at)

    def covered(
        self, meters: frozenset[str] | None = None
    ) -> tuple[tuple[datetime, datetime], ...]:
        """Return the first and last start of readings of each month of UTC that has any."""
        with told_as_store_error("reading_log", is_reading=True):
            return self._told.once(
                ("covered", meters), lambda: covered_spans(self._connection, meters)
            )

    def imports(self) -> tuple[ImportRecord, ...]:
        """Return every acknowledged import, in order of arrival."""
        with told_as_store_error("reading_log", is_reading=True):
            return self._told.once("imports", lambda: imports_of(self._connection))

    @property
    def last_import(self) -> int:
        """Return the id of the last acknowledged import; 0 before the first."""
        with told_as_store_error("reading_log", is_reading=True):
            return last_numbers(self._connection)[0]

    def findings_of(self, import_id: int) -> tuple[Finding, ...]:
        """Return what importer and store found in an import."""
        with told_as_store_error("reading_log", is_reading=True):
            return self._told.once(
                ("findings", import_id), lambda: findings_of(self._connection, import_id)
            )

    def refused(self, import_id: int) -> pl.DataFrame:
        """Return the refused rows of an import, word for word: line, reason, text."""
        with told_as_store_error("reading_refused", str(import_id), is_reading=True):
            return refused_rows(self._connection, self._files.folder, import_id)

    def runner(
        self, as_known_at: datetime | None = None, *, period: Period | None = None
    ) -> DuckDbRunner:
        """Return a runner of SQL over this store, as known at an instant, or now.

        It knows two views; `start` and `known_at` are naive and mean UTC:

        * ``current_readings(meter_id, start, value, quality)``: one row for a meter and start;
        * ``log(meter_id, start, value, quality, known_at, seq, source, import_id, replaces)``.

        With a period, they hold its readings only, and ``current_readings`` also the nearest
        one of each meter on either side of it; only the files that may hold them are read. The
        view ``neighbours(meter_id, start, quality, import_id)`` tells which those are. What is
        appended later does not change what a runner sees.
        """
        with told_as_store_error("reading_log", is_reading=True):
            cursor = self._connection.cursor()
            runner = make_runner(cursor, self._files.folder, as_known_at, period)
        self._runners.append(runner)
        return runner

    def log_runner(self, as_known_at: datetime | None, period: Period) -> DuckDbRunner:
        """Return a runner of SQL over the ``log`` of a period alone; see `runner`."""
        with told_as_store_error("reading_log", is_reading=True):
            cursor = self._connection.cursor()
            runner = make_log_runner(cursor, self._files.folder, as_known_at, period)
        self._runners.append(runner)
        return runner

    def blank_runner(self) -> DuckDbRunner:
        """Return a runner that knows nothing of the log, for whoever gives it what was kept."""
        runner = DuckDbRunner(self._connection.cursor())
        self._runners.append(runner)
        return runner
