"""Record in the log of evidence what was imported and issued, and the files it rests on.

What is missing in the log is worked out from the store, not handed over by whoever wrote to it:
so an import whose process died before it was recorded is recorded by the next one.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.store_records import StoreRecords, records_of
from lingtan.app.wiring_evidence import (
    EvidenceLog,
    WorkMark,
    begun_late,
    examine_store,
    found,
    mark_file,
    open_key,
    setting_files,
    unmark_work,
)
from lingtan.base.errors import EvidenceError, StoreError, WorkspaceBusyError
from lingtan.base.findings import Finding
from lingtan.base.reasons import UNKNOWN, reason_of
from lingtan.evidence.finding_kinds import STORE_CHANGED
from lingtan.evidence.recorded import (
    CUT_ENTRIES,
    KEPT_PARKS,
    STORE,
    STORE_LOG,
    Recorded,
    recorded_in,
)
from lingtan.evidence.said_entries import KINDS as SAID
from lingtan.evidence.said_entries import unsaid
from lingtan.evidence.store_entries import Entry, differs, unrecorded

PASSING = ("writer.lock", "published.duckdb", "log.duckdb.wal")
"""Files of the store that hold nothing of their own: a lock, a copy, an unfinished journal."""
WORK = b"lingtan work on "
DERIVED = f"{STORE}current/"
MERGED = (f"{STORE}segments/", DERIVED)
FIXED = (STORE, "inbox/", "reports/", "documents/", KEPT_PARKS, CUT_ENTRIES)
UNFINISHED = ".part"  # a file whose writer was killed
LONGEST_WAIT_SECONDS = 30.0
PAUSE_SECONDS = 0.1


@contextmanager
def evidence_of(
    layout: Layout, *, wait: bool = False, seconds: float = LONGEST_WAIT_SECONDS
) -> Iterator[EvidenceLog]:
    """Hold the log of a workspace for writing; begin it where there is none.

    Parameters
    ----------
    wait : bool
        Whether to wait a while for another process to be done.
    seconds : float
        How long [s].

    Raises
    ------
    WorkspaceBusyError
        Another process is recording.
    EvidenceError
        The log is not what its checkpoint says.
    """
    log = _open(layout, time.monotonic() + (seconds if wait else 0.0))
    with log:
        yield log


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What whoever imports is given.

    Attributes
    ----------
    noted : tuple of Finding
        What must be known of the store before anything is added to it.
    witness : WorkMark or None
        Vouches for what is entered; None at a rehearsal.
    """

    noted: tuple[Finding, ...] = ()
    witness: WorkMark | None = None


@contextmanager
def recording(
    layout: Layout, *, is_dry_run: bool = False, said: Sequence[Entry] = ()
) -> Iterator[Recording]:
    """Record what a block imports, once it is done; a rehearsal leaves no trace.

    Nor does a block that fails, or whose work cannot be recorded: the store is put back.

    Parameters
    ----------
    said : sequence of Entry
        Findings and factor files it rests on.

    Raises
    ------
    EvidenceError
        The log could not be written to and nothing was changed; or what was changed could not
        be put back (`not_put_back`).
    """
    if is_dry_run:
        yield Recording()
        return
    with evidence_of(layout) as log:
        noted = note_changes(layout, log)
        with changing_store(layout, log) as work:
            yield Recording(noted=noted, witness=work)
            record(layout, log, said)


@contextmanager
def changing_store(layout: Layout, log: EvidenceLog) -> Iterator[WorkMark]:
    """Let a block change the store and record it, both or neither.

    A step that is interrupted from outside keeps what it has entered, as one that is killed: the
    next step examines and records it.

    Raises
    ------
    EvidenceError
        The mark of the work could not be left; or what was changed could not be put back.
    """
    work = _work(layout, log, recorded_in(log.entries()).left)
    try:
        work.begin()
        yield work
    except Exception as error:
        try:
            is_put_back, reason = work.put_back(), UNKNOWN
        except OSError as fault:
            is_put_back, reason = False, reason_of(fault)
        if not is_put_back and isinstance(error, EvidenceError | OSError | StoreError):
            facts = {"folder": str(layout.folder), "reason": reason}
            raise EvidenceError("not_put_back", facts=facts) from error
        if isinstance(error, OSError):
            facts = {"folder": str(layout.evidence), "reason": reason_of(error)}
            raise EvidenceError("not_written", facts=facts) from error
        raise
    except BaseException:
        if work.has_nothing_to_tell():
            unmark_work(layout.folder)
        raise


def note_changes(layout: Layout, log: EvidenceLog) -> tuple[Finding, ...]:
    """Record, before anything is written, that the store's log is not as it was left, or gone.

    It is going to be marked anew; so that this blesses nothing in silence, it stands in the log,
    and is said from then on by whatever rests on that store. What a killed import had entered is
    known again by its mark, and everything before it must stand as it stood.

    Raises
    ------
    WorkspaceBusyError
        The store is not as it was left, and another process is writing to it.
    EvidenceError
        The disk failed.
    """
    known = recorded_in(log.entries())
    mark, changes = known.files.get(STORE_LOG), known.events.get("store_changed", 0)
    if not (layout.folder / STORE_LOG).is_file():
        log.append([] if mark is None else [{"kind": "store_replaced"}])
        return ()
    work = _work(layout, log, known.left)
    if mark is None and not work.is_left:  # a log begun beside a store: that is what it was
        late = records_of(layout).late_entries
        log.append([*late, *mark_file(layout.folder, STORE_LOG).entries])
        return tuple(map(begun_late, late))
    if work.has_nothing_to_tell():
        return _of_changes(changes)
    return _of_changes(changes + _note_difference(layout, log, known))


def changes_told(layout: Layout, known: Recorded) -> tuple[Finding, ...]:
    """Return what the log alone says of changes to the store; `note_changes` looks for more."""
    is_marked = STORE_LOG in known.files and (layout.folder / STORE_LOG).is_file()
    return _of_changes(known.events.get("store_changed", 0) if is_marked else 0)


def _note_difference(layout: Layout, log: EvidenceLog, known: Recorded) -> bool:
    """Record that the store's log is not, to the byte, as it was left; whether that is new."""
    work = _work(layout, log, known.left)
    now = mark_file(layout.folder, STORE_LOG).sha256
    is_examined = work.is_left or now == work.left
    examined = examine_store(layout.folder, work) if is_examined else ""
    if examined and not work.is_left:  # nothing stands in the journal beside it
        return False
    told: Entry = {"was": work.left, "sha256": now}
    if not examined:
        is_new = not _is_told(log, known, now)
        log.append([{**told, "kind": "store_changed"}] if is_new else [])
        return is_new
    _work(layout, log, examined).announce()  # first: a kill in between leaves both
    log.append([{**told, "kind": "interrupted", "examined": examined}])
    return False


def _is_told(log: EvidenceLog, known: Recorded, sha256: str) -> bool:
    """Whether a change of the store's log was told already, by a step that was then refused."""
    since = known.places.get(STORE_LOG, -1)
    return any(
        number > since and (entry["kind"], entry.get("sha256")) == ("store_changed", sha256)
        for number, entry in enumerate(log.entries())
    )


def require_unchanged(noted: Iterable[Finding]) -> None:
    """Make sure that what is signed or handed over rests on the store as it was recorded.

    Parameters
    ----------
    noted : iterable of Finding
        What is known of changes to the store; see `note_changes`.

    Raises
    ------
    EvidenceError
        Something else than lingtan has changed the store.
    """
    changed = [finding for finding in noted if finding.kind == STORE_CHANGED]
    if changed:
        raise EvidenceError("rests_on_changed_store", facts={"count": changed[0].facts["count"]})


def _work(layout: Layout, log: EvidenceLog, left: str) -> WorkMark:
    """Return the mark of work on a store whose log was left as a digest says."""
    return WorkMark(layout.folder, left, log.secret(WORK + left.encode()))


def _of_changes(count: int) -> tuple[Finding, ...]:
    return (found(STORE_CHANGED, "store", count=count),) if count else ()


def record(layout: Layout, log: EvidenceLog, issued: Sequence[Entry] = ()) -> None:
    """Record what the store has taken and the files beside it, and what was issued.

    Of findings and factor files only what was not recorded before.
    """
    every = tuple(log.entries())
    known = recorded_in(every)
    said = [entry for entry in issued if entry["kind"] in SAID]
    records = records_of(layout)
    told = tuple(records.entries)
    entries: list[Entry] = [{"kind": "store_changed"}] if differs(known.told, told) else []
    entries += [*unrecorded(known.told, told), *unsaid(every, said)]
    entries += [entry for entry in issued if entry["kind"] not in SAID]
    log.append([*entries, *_files(layout, known, records, _documents(issued))])
    with suppress(OSError):  # it is recorded; a mark that stays tells nothing new
        unmark_work(layout.folder)


def _open(layout: Layout, until: float) -> EvidenceLog:
    while True:
        try:
            return EvidenceLog.open(layout.evidence, open_key, writable=True)
        except WorkspaceBusyError:
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE_SECONDS)


def _documents(issued: Sequence[Entry]) -> set[str]:
    return {
        path
        for entry in issued
        if isinstance(documents := entry.get("documents"), Mapping)
        for path in documents
    }


def _files(
    layout: Layout, known: Recorded, records: StoreRecords, documents: set[str]
) -> Iterator[Entry]:
    """Yield the mark of each file that is new or may have changed, and name those that are gone.

    What is written once is marked once: a sealed file that was changed since keeps the mark of
    what it was.
    """
    inbox = {f"inbox/{each.source.file_name}" for each in records.imports}
    inbox |= {path for each in records.imports for path, _ in each.source.evidence}
    copies = _copies(layout, records)
    standing = {*_in_store(layout), *setting_files(layout.folder), *copies, *inbox, *documents}
    for path in sorted(standing):
        is_fixed = path.startswith(FIXED) and path != STORE_LOG and not path.startswith(DERIVED)
        is_known = path in known.files and path not in documents
        if (is_fixed and is_known) or not (layout.folder / path).is_file():
            continue
        mark = mark_file(layout.folder, path)
        if known.files.get(path) != mark:
            yield from mark.entries
    for path in sorted(known.files.keys() - standing):
        if not path.startswith(FIXED) or path.startswith(MERGED):
            yield {"kind": "gone", "path": path}


def _in_store(layout: Layout) -> Iterator[str]:
    for path in layout.store.rglob("*"):
        is_passing = (
            path.name in PASSING or path.suffix == UNFINISHED or path.parent.name == "spill"
        )
        if path.is_file() and not is_passing:
            yield _below(layout, path)


def _copies(layout: Layout, records: StoreRecords) -> Iterator[str]:
    """Yield the files of the park files that were kept."""
    for digest in records.copies:
        for path in (layout.closed_parks / digest).rglob("*"):
            if path.is_file() and path.suffix != UNFINISHED:
                yield _below(layout, path)


def _below(layout: Layout, path: Path) -> str:
    return path.relative_to(layout.folder).as_posix()
