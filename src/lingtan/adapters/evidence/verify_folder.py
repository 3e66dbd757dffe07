"""Verify a workspace, or an unpacked bundle: its log, then every file the log has a mark of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any  # an entry read back may be any JSON

from lingtan.adapters.evidence.compare import compare_content, compare_file, found
from lingtan.adapters.evidence.trial_marks import trial_marks
from lingtan.adapters.evidence.verify_log import VerifiedLog, verify_log
from lingtan.adapters.evidence.work_mark import WORK_MARK
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, Severity, worst
from lingtan.evidence.finding_kinds import (
    ADDED,
    BEGUN_LATE,
    CUT_OFF,
    EDITED,
    INTERRUPTED,
    OUTSIDE,
    STORE_CHANGED,
    STORE_REPLACED,
    UNFINISHED,
)
from lingtan.evidence.marks import FileMark
from lingtan.evidence.recorded import CUT_ENTRIES, KEPT_PARKS, Recorded, recorded_in

STORE_LOG = "store/log.duckdb"
SEALED = "store/segments/"
DERIVED = "store/current/"
STORE_COPY = "store/published.duckdb"
KEPT_FOLDERS = ("store/", "inbox/", "reports/", "documents/", KEPT_PARKS, CUT_ENTRIES)
"""Folders whose files nobody edits; what stands elsewhere are settings, which people do edit."""
SETTING_SUFFIXES = (".yaml", ".csv", ".geojson")
SETTING_FOLDERS = ("mappings", "catalogue")
JOURNAL = "store/log.duckdb.wal"
EVENTS = {
    "store_replaced": STORE_REPLACED,
    "store_changed": STORE_CHANGED,
    "interrupted": INTERRUPTED,
    "cut_off": CUT_OFF,
}
SUBJECTS = {"cut_off": "evidence/checkpoint"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedFolder:
    """What a folder was found to be.

    Attributes
    ----------
    recorded : Recorded
        What its log says in all; nothing when the log itself was changed.
    trial_marks : tuple of str
        Contracts and facts that its park file marks as for trial.
    """

    log: VerifiedLog
    recorded: Recorded
    findings: tuple[Finding, ...]
    trial_marks: tuple[str, ...] = ()


def verify_folder(
    folder: Path, *, may_be_edited: bool, is_thorough: bool = True
) -> VerifiedFolder:
    """Verify a folder with nothing but what is in it.

    Parameters
    ----------
    may_be_edited : bool
        Whether settings may have been edited since they were recorded: in a workspace, not in
        a bundle.
    is_thorough : bool
        Whether to look for the byte that was changed, in the first file that was.
    """
    log = verify_log(folder)
    recorded = recorded_in(log.entries)
    findings = list(log.findings)
    findings += [
        found(kind, SUBJECTS.get(event, "store"), count=recorded.events[event])
        for event, kind in EVENTS.items()
        if event in recorded.events
    ]
    if recorded.late:
        findings.append(begun_late(recorded.late))
    if may_be_edited:
        findings += _of_unfinished(folder, recorded, _unrecorded(folder, log, recorded))
    for mark in _marks(folder, recorded):
        is_first = worst(findings) is not Severity.ERROR
        finding = _compare(folder, mark, is_thorough=is_thorough and is_first)
        if finding is None:
            continue
        is_setting = finding.kind != OUTSIDE and not finding.subject.startswith(KEPT_FOLDERS)
        if may_be_edited and is_setting:
            finding = found(EDITED, finding.subject)
        findings.append(finding)
    if may_be_edited and recorded.files:
        added = sorted({*setting_files(folder)} - recorded.files.keys())
        findings += [found(ADDED, path) for path in added]
    return VerifiedFolder(
        log=log,
        recorded=recorded,
        findings=tuple(findings),
        trial_marks=trial_marks(folder),
    )


def begun_late(entry: Mapping[str, Any]) -> Finding:
    """Say that a log was begun beside a store that held something, which nothing vouches for."""
    first, last = (
        datetime.fromisoformat(entry[name]).astimezone(UTC) for name in ("first", "last")
    )
    facts: dict[str, Fact] = {
        "imports": entry["imports"],
        "closings": entry["closings"],
        "first": f"{first:%Y-%m-%d %H:%M} UTC",
        "last": f"{last:%Y-%m-%d %H:%M} UTC",
    }
    return found(BEGUN_LATE, "evidence", **facts)


def setting_files(folder: Path) -> Iterator[str]:
    """Yield the files of a workspace that say what the park is and how its files are read."""
    inside = (folder.glob("*"), *((folder / name).rglob("*") for name in SETTING_FOLDERS))
    for paths in inside:
        for path in paths:
            if path.is_file() and path.suffix in SETTING_SUFFIXES:
                yield path.relative_to(folder).as_posix()


def is_unfinished(folder: Path) -> bool:
    """Whether an import is at work in a workspace, or was killed there."""
    return any((folder / name).exists() for name in (WORK_MARK, JOURNAL))


def _unrecorded(folder: Path, log: VerifiedLog, recorded: Recorded) -> list[str]:
    """Return what holds something of which nothing is recorded: the store's log, or its journal.

    A first import leaves them so, and a later one its journal. A log that was changed tells
    nothing of them.
    """
    if log.state is None or len(log.entries) != log.state.size:
        return []
    files = ((path, folder / path) for path in (STORE_LOG, JOURNAL))
    return [
        path
        for path, file in files
        if path not in recorded.files and file.is_file() and file.stat().st_size
    ]


def _of_unfinished(folder: Path, recorded: Recorded, unrecorded: list[str]) -> list[Finding]:
    """Count the files of the store that differ and that an import may change, in one finding.

    Their marks are dropped: whether the import changed them or somebody else, nobody can tell.

    Parameters
    ----------
    unrecorded : list of str
        Files of the store that were never recorded.
    """
    if not unrecorded and not is_unfinished(folder):
        return []
    changed = [
        mark.path
        for mark in _marks(folder, recorded)
        if _compare(folder, mark, is_thorough=False) and _may_change(folder, mark.path)
    ]
    for path in changed:
        recorded.files.pop(path, None)
    count = len(changed) + len(unrecorded)
    return [found(UNFINISHED, "store", count=count)] if count else []


def _may_change(folder: Path, path: str) -> bool:
    """Whether an import may change a file: the log and what is derived, or merge it away."""
    is_merged = path.startswith(SEALED) and not (folder / path).exists()
    return path in {STORE_LOG, STORE_COPY} or path.startswith(DERIVED) or is_merged


def _marks(folder: Path, recorded: Recorded) -> Iterator[FileMark]:
    """Yield the mark of every file, and that of the store's log for the copy of it."""
    for path, mark in sorted(recorded.files.items()):
        yield mark
        if path == STORE_LOG and (folder / STORE_COPY).exists():
            yield replace(mark, path=STORE_COPY)


def _compare(folder: Path, mark: FileMark, *, is_thorough: bool) -> Finding | None:
    """Compare a file; of the store's log, a sound copy tells every byte."""
    copy = replace(mark, path=STORE_COPY)
    if mark.path != STORE_LOG or not (folder / STORE_LOG).is_file():
        return compare_file(folder, mark, is_thorough=is_thorough)
    finding = compare_file(folder, mark, is_thorough=False)
    if finding is None:
        return None
    if compare_file(folder, copy, is_thorough=False) is None:
        now = (folder / STORE_LOG).read_bytes()
        return compare_content(STORE_LOG, (folder / STORE_COPY).read_bytes(), now)
    return compare_file(folder, mark, is_thorough=is_thorough)
