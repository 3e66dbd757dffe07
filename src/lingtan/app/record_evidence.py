"""Record in the log of evidence what was imported and issued, and the files it rests on.

What is missing in the log is worked out from the store, not handed over by whoever wrote to it:
so an import whose process died before it was recorded is recorded by the next one.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any  # an entry read back may be any JSON

from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportRecord, Store
from lingtan.app.wiring_evidence import (
    EvidenceLog,
    found,
    is_unfinished,
    mark_file,
    mark_work,
    open_key,
    unmark_work,
)
from lingtan.base.errors import WorkspaceBusyError
from lingtan.base.findings import Finding
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.finding_kinds import STORE_CHANGED
from lingtan.evidence.recorded import STORE, Recorded, recorded_in

Entry = dict[str, Json]
SETTING_SUFFIXES = (".yaml", ".csv", ".geojson")
PASSING = ("writer.lock", "published.duckdb", "log.duckdb.wal")
"""Files of the store that hold nothing of their own: a lock, a copy, an unfinished journal."""
LOG = f"{STORE}log.duckdb"
DERIVED = f"{STORE}current/"
MERGED = (f"{STORE}segments/", DERIVED)
FIXED = (STORE, "inbox/", "reports/", "documents/")
LONGEST_WAIT_SECONDS = 30.0
PAUSE_SECONDS = 0.1


@contextmanager
def evidence_of(layout: Layout, *, wait: bool = False) -> Iterator[EvidenceLog]:
    """Hold the log of a workspace for writing; begin it where there is none.

    Parameters
    ----------
    wait : bool
        Whether to wait a while for another process to be done.

    Raises
    ------
    WorkspaceBusyError
        Another process is recording.
    EvidenceError
        The log is not what its checkpoint says.
    """
    log = _open(layout, time.monotonic() + (LONGEST_WAIT_SECONDS if wait else 0.0))
    with log:
        yield log


@contextmanager
def recording(layout: Layout, *, is_dry_run: bool = False) -> Iterator[tuple[Finding, ...]]:
    """Record what a block imports, once it is done; a rehearsal leaves no trace.

    Yields
    ------
    tuple of Finding
        What must be known of the store before anything is added to it.
    """
    if is_dry_run:
        yield ()
        return
    with evidence_of(layout) as log:
        noted = note_changes(layout, log)
        mark_work(layout.folder)
        yield noted
        record(layout, log)


def note_changes(layout: Layout, log: EvidenceLog) -> tuple[Finding, ...]:
    """Record, before anything is written, that the store's log is not as it was left, or gone.

    It is going to be marked anew; so that this blesses nothing in silence, it stands in the log.
    """
    mark = recorded_in(log.entries()).files.get(LOG)
    if mark is None:
        return ()
    if not (layout.folder / LOG).is_file():
        log.append([{"kind": "store_replaced"}])
        return ()
    now = mark_file(layout.folder, LOG)
    if now == mark:
        return ()
    kind = "interrupted" if is_unfinished(layout.folder) else "store_changed"
    log.append([{"kind": kind, "was": mark.sha256, "sha256": now.sha256}])
    return () if kind == "interrupted" else (found(STORE_CHANGED, "store", count=1),)


def record(layout: Layout, log: EvidenceLog, issued: Sequence[Entry] = ()) -> None:
    """Record what the store has taken and the files beside it, and what was issued."""
    known = recorded_in(log.entries())
    records = _imports(layout)
    entries: list[Entry] = []
    if _is_other(known, records):
        entries.append({"kind": "store_changed"})
    entries += [
        entry
        for each in records
        if known.imports.get(each.import_id) != (entry := import_entry(each))
    ]
    entries += issued
    log.append([*entries, *_files(layout, known, records, _documents(issued))])
    unmark_work(layout.folder)


def import_entry(record: ImportRecord) -> Entry:
    """Return what is recorded of an import."""
    rows, source = record.rows, record.source
    return {
        "kind": "import",
        "import": record.import_id,
        "holds": record.kind.value,
        "file": source.file_name,
        "sha256": source.file_sha256,
        "read_by": source.mapping_sha256,
        "known_at": record.known_at.isoformat(),
        "rows": {
            "new": rows.new,
            "same": rows.same,
            "changed": rows.changed,
            "refused": rows.refused,
            "withdrawn": rows.withdrawn,
        },
    }


def _open(layout: Layout, until: float) -> EvidenceLog:
    while True:
        try:
            return EvidenceLog.open(layout.evidence, open_key, writable=True)
        except WorkspaceBusyError:
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE_SECONDS)


def _imports(layout: Layout) -> tuple[ImportRecord, ...]:
    if not layout.store.is_dir():
        return ()
    with Store.open(layout.store) as store:
        return store.imports()


def _is_other(known: Recorded, records: Sequence[ImportRecord]) -> bool:
    """Whether the store says something else of an import than was recorded of it."""
    now: Mapping[int, Mapping[str, Any]] = {each.import_id: import_entry(each) for each in records}
    return any(now.get(number) != entry for number, entry in known.imports.items())


def _documents(issued: Sequence[Entry]) -> set[str]:
    return {
        path
        for entry in issued
        if isinstance(documents := entry["documents"], Mapping)
        for path in documents
    }


def _files(
    layout: Layout, known: Recorded, records: Sequence[ImportRecord], documents: set[str]
) -> Iterator[Entry]:
    """Yield the mark of each file that is new or may have changed, and name those that are gone.

    What is written once is marked once: a sealed file that was changed since keeps the mark of
    what it was.
    """
    inbox = {f"inbox/{each.source.file_name}" for each in records}
    standing = {*_in_store(layout), *_settings(layout), *inbox, *documents}
    for path in sorted(standing):
        is_fixed = path.startswith(FIXED) and path != LOG and not path.startswith(DERIVED)
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
        is_passing = path.name in PASSING or path.suffix == ".part" or path.parent.name == "spill"
        if path.is_file() and not is_passing:
            yield _below(layout, path)


def _settings(layout: Layout) -> Iterator[str]:
    """Yield the files that say what the park is and how its files are read."""
    folders = (layout.folder.glob("*"), layout.mappings.rglob("*"), layout.catalogue.rglob("*"))
    for paths in folders:
        for path in paths:
            if path.is_file() and path.suffix in SETTING_SUFFIXES:
                yield _below(layout, path)


def _below(layout: Layout, path: Path) -> str:
    return path.relative_to(layout.folder).as_posix()
