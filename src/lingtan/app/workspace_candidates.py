"""The calls of a workspace about corrections that two people decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.arguments import Place, now_of, place_of, places_of, text_of
from lingtan.app.keep_candidates import (
    Proposed,
    Word,
    approve_candidate,
    list_candidates,
    propose_correction,
    reject_candidate,
    view_candidate,
)
from lingtan.app.results_candidates import CandidateView
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.evidence.candidates import Candidate


@dataclass(frozen=True, slots=True)
class CandidateCalls(WorkspaceFolder):
    """Propose, list, approve and reject corrections; every step stands in the log of evidence."""

    def candidates(self) -> tuple[Candidate, ...]:
        """Return every candidate, in the order they were proposed."""
        return list_candidates(self.layout)

    def candidate(self, id_: str, *, now: datetime | None = None) -> CandidateView:
        """Return a candidate with what it would move as things stand now."""
        return view_candidate(self.layout, text_of("id_", id_), now_of(now))

    def propose(
        self,
        period: str,
        files: Sequence[Place],
        *,
        by: str,
        reason: str,
        mapping: Place | None = None,
        now: datetime | None = None,
    ) -> CandidateView:
        """Propose files to import, or another ``park.yaml`` or ``meters.csv``, as a candidate."""
        proposed = Proposed(
            period=text_of("period", period),
            files=places_of("files", files),
            mapping=None if mapping is None else place_of("mapping", mapping),
        )
        word = Word(by=text_of("by", by), note=text_of("reason", reason), now=now_of(now))
        return propose_correction(self.layout, proposed, word)

    def approve(self, id_: str, *, by: str, now: datetime | None = None) -> CandidateView:
        """Approve a candidate as a second person: it is taken in, a closed period restated."""
        word = Word(by=text_of("by", by), now=now_of(now))
        return approve_candidate(self.layout, text_of("id_", id_), word)

    def reject(
        self, id_: str, *, by: str, reason: str, now: datetime | None = None
    ) -> CandidateView:
        """Reject a candidate with a reason; it stays recorded."""
        word = Word(by=text_of("by", by), note=text_of("reason", reason), now=now_of(now))
        return reject_candidate(self.layout, text_of("id_", id_), word)
