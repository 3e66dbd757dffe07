"""Record who did something in a browser, beside what the store says was done."""

from collections.abc import Mapping
from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.record_evidence import evidence_of
from lingtan.evidence.act_entries import act_entry


def note_act(layout: Layout, act: str, by: str, files: Mapping[str, str], now: datetime) -> None:
    """Record who did something; nothing where nobody was named or no file was touched.

    Raises
    ------
    WorkspaceBusyError, EvidenceError
        The log of evidence cannot be written.
    """
    if not by or not files:
        return
    with evidence_of(layout, wait=True) as log:
        log.append([act_entry(act, by, now, files)])
