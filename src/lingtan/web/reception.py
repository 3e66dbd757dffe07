"""Where pushed readings arrive: looked at, made safe, acknowledged, and imported on a beat."""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from starlette.concurrency import run_in_threadpool

from lingtan.app.import_journals import asked_for, import_journals
from lingtan.app.layout import Layout
from lingtan.app.receive_readings import (
    LivePark,
    LookedAt,
    Outcome,
    Push,
    framed,
    last_number,
    late_receipts,
    live_park,
    look_at,
    receipt_of,
    repeated,
)
from lingtan.app.state_of import state_of
from lingtan.app.tell_others import Courier
from lingtan.app.wiring_live import PATTERN, Journal, Receipts
from lingtan.base.errors import ImportFileError, LingtanError, PushError, WorkspaceBusyError
from lingtan.base.reasons import reason_of
from lingtan.metering.doorstep import Sent
from lingtan.web.board import Board
from lingtan.web.live_parts import Live, Source

BEAT_SECONDS, GLANCE_SECONDS = 2.0, 0.2
SOURCE, MOST_TOLD = "mqtt", 10
FRESH_SECONDS = 1.0
LOG = logging.getLogger("uvicorn.error")


@dataclass(slots=True)
class Counts:
    """What has happened since the start."""

    pushes: int = 0
    accepted: int = 0
    refused: int = 0
    imported: int = 0


@dataclass(slots=True, kw_only=True)
class Reception:
    """The one place of a server where readings come in.

    Attributes
    ----------
    is_over : callable
        Whether the server is stopping.
    trouble : LingtanError or None
        Why journals could not be imported the last time.
    began : datetime
        Since when readings can come in.
    """

    layout: Layout
    clock: Callable[[], datetime]
    live: Live = field(default_factory=Live)
    counts: Counts = field(default_factory=Counts)
    board: Board = field(default_factory=Board)
    sources: list[Source] = field(default_factory=list)
    couriers: tuple[Courier, ...] = ()
    is_over: Callable[[], bool] = lambda: False
    trouble: LingtanError | None = None
    began: datetime = field(init=False)
    _receipts: Receipts = field(default_factory=Receipts)
    _journal: Journal | None = None
    _park: LivePark | None = None
    _seen: dict[str, tuple[datetime, ...]] = field(default_factory=dict)
    _state: str = ""
    _looked_at: float = 0.0
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _importer: threading.Thread | None = None

    def __post_init__(self) -> None:
        """Note when it began."""
        self.began = self.clock()

    def ends(self) -> bool:
        """Whether the server is stopping."""
        return self.is_over()

    def start(self) -> None:
        """Take up what a process that ended left; nothing is written where nothing was left."""
        if any(self.layout.live.glob(PATTERN)):
            with suppress(WorkspaceBusyError):  # then they are those of another server
                self._open()

    async def take(self, read: Callable[[], Push]) -> Outcome:
        """Return what became of a push, once it is safe.

        Parameters
        ----------
        read : callable
            Reads what was sent, in the thread that looks at it.

        Raises
        ------
        PushError
            The disk takes nothing, or the key was used for something else.
        WorkspaceBusyError
            Another process receives readings for this workspace.
        LingtanError
            Park file or store cannot be read.
        """
        push, looked, park = await run_in_threadpool(self._look_at, read)
        known = self._receipts.begin(push.key_digest, push.body)
        if known is not None:
            return repeated(known, push, looked)
        receipt = receipt_of(push, looked, self.clock())
        is_kept = False
        try:
            if looked.accepted:
                await asyncio.wrap_future(self._open().append(framed(looked, receipt)))
                is_kept = True
        finally:
            self._receipts.end(push.key_digest, receipt if is_kept else None)
        self._count(looked)
        self.board.put(looked.accepted, park)
        return Outcome(
            batch=receipt.batch,
            accepted=receipt.rows,
            refused=looked.refused,
            in_closed=looked.in_closed,
        )

    def take_waiting(self, readings: Sequence[Sent], body: str) -> None:
        """Make readings of a source safe, in its own thread; each that is refused is told.

        Raises
        ------
        LingtanError
            None of them could be taken, for a reason that passes.
        """
        push = Push(readings=readings, by=SOURCE, key="", body=body)
        outcome = asyncio.run(self.take(lambda: push))
        for detail in outcome.refused[:MOST_TOLD]:
            meter = readings[int(detail.place) - 1].meter
            LOG.warning("A reading of the broker for %s is refused: %s", meter, detail)

    def listen(self, source: Source) -> None:
        """Take what a source brings, until the end."""
        source.start()
        self.sources.append(source)

    def tell(self, couriers: Sequence[Courier]) -> None:
        """Tell other systems what happens, until the end."""
        self.couriers = tuple(couriers)
        for courier in self.couriers:
            courier.start()

    def import_now(self) -> None:
        """Close the open journal and import every one that waits.

        Raises
        ------
        LingtanError
            They could not be imported, and wait.
        """
        if self._journal is not None:
            self._journal.close_open()
            self._import_closed(self._journal)

    def stop(self) -> None:
        """Import what has come, and let another process receive; what cannot be, waits."""
        for source in self.sources:
            source.stop()
        for courier in self.couriers:
            courier.stop()
        self._stopping.set()
        if self._importer is not None:
            self._importer.join()
        if self._journal is not None:
            with suppress(LingtanError):
                self.import_now()
            self._journal.stop()

    def require_sound(self) -> None:
        """Make sure that what has come could be imported the last time.

        Raises
        ------
        LingtanError
            It could not.
        """
        if self.trouble is not None:
            raise self.trouble

    @property
    def waiting(self) -> int:
        """Return how many journals are closed and not imported."""
        return len(self._journal.closed()) if self._journal is not None else 0

    @property
    def syncs(self) -> int:
        """Return how often the disk was waited for."""
        return self._journal.syncs if self._journal is not None else 0

    def _look_at(self, read: Callable[[], Push]) -> tuple[Push, LookedAt, LivePark]:
        push = read()
        self._open()
        park = self._known()
        park.require_for(push)
        looked = look_at(park.doorstep, push, self.clock(), self._seen)
        self._seen.update(looked.seen)
        return push, looked, park

    def _known(self) -> LivePark:
        """Return what readings are held against; a change of the park is seen within a second."""
        with self._guard:
            if self._park is not None and monotonic() - self._looked_at < FRESH_SECONDS:
                return self._park
            state = state_of(self.layout)
            if self._park is None or state != self._state:
                self._park = live_park(self.layout)
                self._state = state
            self._looked_at = monotonic()
            return self._park

    def _open(self) -> Journal:
        with self._guard:
            if self._journal is None:
                try:
                    self._journal = self._begun()
                except OSError as error:
                    facts = {"folder": str(self.layout.live), "reason": reason_of(error)}
                    raise PushError("not_kept", facts=facts) from error
                self._importer = threading.Thread(target=self._beat, name="importer", daemon=True)
                self._importer.start()
            return self._journal

    def _begun(self) -> Journal:
        journal = Journal(self.layout.live, self.layout.inbox, last_number(self.layout))
        try:
            self._receipts.remember(late_receipts(self.layout, self.clock()))
        except OSError:
            journal.stop()
            raise
        return journal

    def _beat(self) -> None:
        """Import on a beat, and when a step asks; the next beat tries what failed again."""
        last, looked, pause = -self.live.import_seconds, monotonic(), GLANCE_SECONDS
        while not self._stopping.wait(pause):
            asked, journal, pause = asked_for(self.layout), self._journal, GLANCE_SECONDS
            if journal is None or not (asked or monotonic() - looked >= BEAT_SECONDS):
                continue
            looked = monotonic()
            is_due = bool(asked) or looked - last >= self.live.import_seconds
            if not (is_due or journal.closed()):
                continue
            if is_due:
                journal.close_open()
                last = looked
            try:
                self._import_closed(journal)
            except WorkspaceBusyError:
                pause = BEAT_SECONDS  # whoever asked waits on
                continue
            except LingtanError:
                pass
            self._answer(asked)

    def _answer(self, asked: Sequence[Path]) -> None:
        """Tell steps that what they wait for was tried: journals that are left cannot be."""
        for mark in asked:
            with suppress(OSError):
                mark.unlink(missing_ok=True)

    def _import_closed(self, journal: Journal) -> None:
        try:
            done = import_journals(self.layout, journal.closed(), self.clock())
        except OSError as error:
            facts = {"file": str(self.layout.live), "reason": reason_of(error)}
            self.trouble = ImportFileError("not_imported", facts=facts)
            raise self.trouble from error
        except LingtanError as error:
            self.trouble = None if isinstance(error, WorkspaceBusyError) else error
            raise
        errors = [each.error for each in done if each.error is not None]
        self.trouble = next(iter(errors), None)
        if done:
            with suppress(LingtanError):  # the next push says what is wrong
                self._renew()
            self.board.tell()  # the account may be another one now
        self.counts.imported += len(done) - len(errors)

    def _renew(self) -> None:
        """Read the park again after an import, so that no push has to wait for it."""
        state, park = state_of(self.layout), live_park(self.layout)
        with self._guard:
            self._park, self._state, self._looked_at = park, state, monotonic()

    def _count(self, looked: LookedAt) -> None:
        with self._guard:
            self.counts.pushes += 1
            self.counts.accepted += len(looked.accepted)
            self.counts.refused += len(looked.refused)
