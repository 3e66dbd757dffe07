"""Remember the park file whenever something rests on it, so that it can be asked for again.

People edit it, and nobody records when. So each import, closing and report looks whether it is
still the one that was seen last; if not, a copy is kept first, then the store enters it.
"""

from datetime import datetime

from lingtan.app.closed_park import keep_park, park_digest
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import (
    changing_store,
    evidence_of,
    note_changes,
    record,
)
from lingtan.app.wiring import Store
from lingtan.app.wiring_evidence import EvidenceLog


def remember_park(layout: Layout, store: Store, now: datetime) -> None:
    """Keep the park file and enter it in a store open for writing, unless it was seen last."""
    if not _is_last(store, park_digest(layout)):
        store.see_park(keep_park(layout), now)


def remember_reported(layout: Layout, now: datetime, log: EvidenceLog) -> None:
    """Remember and record the park file a report rests on, or a correction is held against."""
    if not layout.store.is_dir():
        return
    with Store.open(layout.store) as store:
        if _is_last(store, park_digest(layout)):
            return
    with changing_store(layout, log) as witness:
        with Store.open(layout.store, writable=True, witness=witness) as store:
            remember_park(layout, store, now)
        record(layout, log)


def remember_before(layout: Layout, now: datetime) -> None:
    """Remember the park file as it stands before something comes that may move its figures."""
    with evidence_of(layout, wait=True) as log:
        note_changes(layout, log)
        remember_reported(layout, now, log)


def _is_last(store: Store, digest: str) -> bool:
    seen = store.parks()
    return bool(seen) and seen[-1].sha256 == digest
