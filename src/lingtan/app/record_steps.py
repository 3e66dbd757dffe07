"""Record a step of people in the log of evidence, with the documents that prove it.

Documents first, each under its digest, then one append: the step with the marks of its documents.
A process that dies in between leaves a document nobody names, and no step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any  # an entry read back may be any JSON

from lingtan.app.handed_documents import Document, look_at
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import evidence_of, note_changes
from lingtan.app.wiring import copy_durably
from lingtan.app.wiring_evidence import CHECKPOINT, mark_file, verify_log
from lingtan.base.errors import EvidenceError
from lingtan.base.findings import Finding
from lingtan.base.reasons import reason_of
from lingtan.evidence.checkpoint import Checkpoint
from lingtan.evidence.store_entries import Entry

Entries = tuple[Mapping[str, Any], ...]
EVER = "0001-01-01T00:00:00+00:00"
NOTHING: Mapping[str, Any] = {"kind": ""}
BEGINNING_SECONDS, PAUSE_SECONDS = 2.0, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a step is decided on, while nobody else can record.

    Attributes
    ----------
    state : Checkpoint
        Size and root of the log before the step.
    digests : mapping of str to str
        SHA-256 of each document handed in, by the path it will be kept under.
    noted : tuple of Finding
        What must be known of the store, of a step that rests on it.
    """

    entries: Entries
    state: Checkpoint
    digests: Mapping[str, str]
    noted: tuple[Finding, ...] = ()


def entries_of(layout: Layout) -> Entries:
    """Return what was recorded of a workspace; nothing where no log was begun.

    Raises
    ------
    EvidenceError
        The log is not what was signed: nothing it says can be believed.
    """
    layout.require()
    if not layout.evidence.is_dir():
        return ()
    _wait_until_begun(layout)
    log = verify_log(layout.folder)
    if log.findings:
        raise EvidenceError(
            "not_sound",
            facts={"folder": str(layout.folder), "count": len(log.findings)},
            details=[finding.as_detail() for finding in log.findings],
        )
    return log.entries


def _wait_until_begun(layout: Layout) -> None:
    """Wait a moment for a log that another process is just beginning."""
    until = monotonic() + BEGINNING_SECONDS
    while not (layout.evidence / CHECKPOINT).is_file() and monotonic() < until:
        sleep(PAUSE_SECONDS)


def entries_until(layout: Layout, moment: datetime | None) -> Entries:
    """Return what was recorded up to a moment, or all there is if None.

    Entries count as far as they say when they were made, and their numbers stay what they are:
    what came later stands there as nothing.
    """
    if moment is None:
        return entries_of(layout)
    return tuple(
        entry if datetime.fromisoformat(entry.get("at", EVER)) <= moment else NOTHING
        for entry in entries_of(layout)
    )


def take_step(
    layout: Layout,
    decide: Callable[[Past], Entry | Sequence[Entry]],
    documents: Sequence[Path] = (),
    *,
    rests_on_store: bool = False,
) -> Entries:
    """Record one step; return all entries, the step and the marks of its documents included.

    Parameters
    ----------
    decide : callable
        Given all that was recorded it returns the entry of the step, or several that stand or
        fall together, or raises why there is none.
    rests_on_store : bool
        Whether it says something of the data: then a changed store is noted before it.

    Raises
    ------
    WorkspaceBusyError
        Another process is recording.
    EvidenceError
        A document is none (see `lingtan.app.handed_documents`) or cannot be kept; the log cannot
        be written.
    """
    layout.require()
    handed = tuple(look_at(layout, each) for each in documents)
    with evidence_of(layout, wait=True) as log:
        digests = {each.path: each.sha256 for each in handed}
        noted = note_changes(layout, log) if rests_on_store else ()
        entries = tuple(log.entries())
        decided = decide(Past(entries=entries, state=log.state, digests=digests, noted=noted))
        steps = [decided] if isinstance(decided, Mapping) else list(decided)
        marks = [each for document in handed for each in keep_document(layout, document)]
        log.append([*steps, *marks])
        return tuple(log.entries())


def keep_document(layout: Layout, document: Document) -> list[Entry]:
    """Copy a document into the workspace and return its mark; the one that is there stays.

    A link in its place does not: it may lead to another file tomorrow.

    Raises
    ------
    EvidenceError
        It cannot be copied, or another document stands in its place.
    """
    target = layout.folder / document.path
    facts = {"file": str(document.source), "kept": document.path}
    try:
        if target.is_symlink() or not target.exists():
            copy_durably(document.source, target)
        mark = mark_file(layout.folder, document.path)
    except OSError as error:
        raise EvidenceError(
            "document_not_kept", facts={**facts, "reason": reason_of(error)}
        ) from error
    if mark.sha256 != document.sha256:
        raise EvidenceError("document_differs", facts=facts)
    return list(mark.entries)
