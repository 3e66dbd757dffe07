"""Back a park up into one file, while others read it and as soon as nobody writes to it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lingtan import __version__
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import evidence_of, note_changes, record
from lingtan.app.verify_evidence import Known, Verification, conclude
from lingtan.app.wiring_backup import (
    Snapshot,
    hold_log,
    hold_store,
    place_for_snapshot,
    take_snapshot,
    write_archive,
)
from lingtan.app.wiring_evidence import VerifiedFolder, verify_folder
from lingtan.base.errors import BackupError, EvidenceError
from lingtan.base.findings import Finding, Severity
from lingtan.base.reasons import reason_of
from lingtan.evidence.backup_manifest import BackupManifest, FileDigest, write_manifest

LONGEST_WAIT_SECONDS = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRequest:
    """How a backup is made.

    Attributes
    ----------
    with_key : bool
        Whether the private signing key goes along: who has it can sign another past.
    replace : bool
        Whether to write over a file that stands there.
    wait_seconds : float
        How long to wait for a writer to be done [s].
    """

    now: datetime
    with_key: bool = False
    replace: bool = False
    wait_seconds: float = LONGEST_WAIT_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was written.

    Attributes
    ----------
    path : Path
        Where it stands.
    size : int
        Its length in bytes.
    files : int
        How many files are in it.
    has_key : bool
        Whether the private signing key is.
    verification : Verification
        What the workspace was found to be as it was taken.
    """

    path: Path
    size: int
    files: int
    has_key: bool
    verification: Verification


def back_up_park(layout: Layout, target: Path, request: BackupRequest) -> Backup:
    """Take everything a park needs as it stands at one moment, and write it into one file.

    A park that is not as it was recorded is backed up as it is, and the findings say so.

    Raises
    ------
    WorkspaceError, WorkspaceBusyError
        The folder holds no park, or another process did not end in time.
    StoreError
        The store is so damaged that it cannot be opened.
    BackupError
        The backup cannot be written, or something in the folder cannot be taken.
    """
    layout.require()
    _require_free(layout, target, replace=request.replace)
    try:
        with ExitStack() as kept:
            with _held(layout, request.wait_seconds):
                place = kept.enter_context(place_for_snapshot(layout.folder))
                snapshot = take_snapshot(layout.folder, place, with_key=request.with_key)
            verified = verify_folder(snapshot.folder, may_be_edited=True, is_thorough=False)
            size = _write(snapshot, verified, target, request)
    except OSError as error:
        facts = {"file": str(target), "reason": reason_of(error)}
        raise BackupError("not_written", facts=facts) from error
    return Backup(
        path=target,
        size=size,
        files=len(snapshot.states),
        has_key=_has_key(layout, snapshot.states),
        verification=conclude(layout.folder, verified, Known()),
    )


def differences_of(findings: tuple[Finding, ...]) -> tuple[tuple[str, str], ...]:
    """Return what is not as it was recorded, in a form that can be compared."""
    wrong = (each for each in findings if each.kind.severity is Severity.ERROR)
    return tuple(sorted({(each.kind.id, each.subject) for each in wrong}))


def _require_free(layout: Layout, target: Path, *, replace: bool) -> None:
    if target.resolve().is_relative_to(layout.folder.resolve()):
        facts = {"file": str(target), "folder": str(layout.folder)}
        raise BackupError("in_park", facts=facts)
    if target.exists() and not replace:
        raise BackupError("exists", facts={"file": str(target)})


@contextmanager
def _held(layout: Layout, seconds: float) -> Iterator[None]:
    """Hold a workspace still, with all recorded that can be."""
    until = time.monotonic() + seconds
    with ExitStack() as held:
        try:
            log = held.enter_context(evidence_of(layout, wait=True, seconds=seconds))
            note_changes(layout, log)
            record(layout, log)
        except EvidenceError:  # without its key, or damaged: it is backed up as it stands
            held.close()
            held.enter_context(hold_log(layout.evidence, until))
        held.enter_context(hold_store(layout.store, until))
        yield


def _write(
    snapshot: Snapshot, verified: VerifiedFolder, target: Path, request: BackupRequest
) -> int:
    def describe(files: Mapping[str, FileDigest]) -> bytes:
        snapshot.require_unchanged()
        state = verified.log.state
        return write_manifest(
            BackupManifest(
                made_at=request.now.astimezone(UTC).isoformat(),
                lingtan=__version__,
                has_key=request.with_key,
                log_size=state.size if state else 0,
                log_root=state.root.hex() if state else "",
                differences=differences_of(verified.findings),
                files=files,
            )
        )

    return write_archive(target, snapshot.folder, sorted(snapshot.states), describe)


def _has_key(layout: Layout, taken: Mapping[str, object]) -> bool:
    return layout.signing_key.relative_to(layout.folder).as_posix() in taken
