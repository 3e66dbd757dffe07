"""The calls of a workspace by which its figures can be trusted."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.arguments import (
    Place,
    knowledge_of,
    now_of,
    place_of,
    places_of,
    text_of,
    truth_of,
    whole_of,
)
from lingtan.app.bundle_evidence import Bundle, bundle_park, verify_anything
from lingtan.app.close_period import close_period
from lingtan.app.prove_share import ShareRequest, prove_share
from lingtan.app.question_of import question_of
from lingtan.app.read_register import read_register
from lingtan.app.recalculate_base_year import recalculate_base_year
from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.results import ClosedPeriod, Restatement
from lingtan.app.results_register import RegisterState
from lingtan.app.trace_asked import trace_asked
from lingtan.app.trace_figure import Traced
from lingtan.app.verify_evidence import Known, Verification, verify_workspace
from lingtan.app.verify_share import ShareVerification, verify_share
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.ledger.base_year import Recalculation


@dataclass(frozen=True, slots=True)
class TrustCalls(WorkspaceFolder):
    """Trace figures, close and restate periods, bundle and verify the evidence."""

    def trace(
        self,
        figure: str,
        period: str,
        *,
        boundary: str | None = None,
        as_known_at: datetime | None = None,
        depth: int | None = None,
    ) -> Lineage:
        """Return what a figure of a report rests on, down to lines of raw files.

        Parameters
        ----------
        figure : str
            Id of a figure, or of anything a trace has shown.
        depth : int or None
            Steps to go down; None to the end.
        """
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return trace_asked(
            self.layout,
            Traced(
                figure=text_of("figure", figure),
                period=asked.period,
                boundary=asked.boundary,
                as_known_at=asked.as_known_at,
                depth=None if depth is None else whole_of("depth", depth),
            ),
            now_of(None),
        )

    def close(self, period: str, *, by: str, now: datetime | None = None) -> ClosedPeriod:
        """Close a period: from now on it is accounted with what is known now, and nothing else."""
        return close_period(self.layout, text_of("period", period), text_of("by", by), now_of(now))

    def restate(
        self,
        period: str,
        *,
        by: str = "",
        reason: str = "",
        dry_run: bool = False,
        accept_unknown: bool = False,
        now: datetime | None = None,
    ) -> Restatement:
        """Take what came since into a closed period, and list which figure moved because of what.

        With `dry_run` it is only listed. What makes a figure unknown that was known is refused
        without `accept_unknown`.
        """
        request = RestatementRequest(
            restated_by=text_of("by", by),
            reason=text_of("reason", reason),
            now=now_of(now),
            dry_run=truth_of("dry_run", dry_run),
            accepts_unknown=truth_of("accept_unknown", accept_unknown),
        )
        return restate_period(self.layout, text_of("period", period), request)

    def certificates(
        self, *, as_known_at: datetime | None = None, now: datetime | None = None
    ) -> RegisterState:
        """Return the register of certificates: who holds what, in which state, until when."""
        known = knowledge_of("as_known_at", as_known_at, now_of(now))
        return read_register(self.layout, now_of(now), known)

    def base_year(self, *, now: datetime | None = None) -> Recalculation:
        """Return what has moved the base year since it was closed, and what is to be done."""
        return recalculate_base_year(self.layout, now_of(now))

    def bundle(self, path: Place, *, replace: bool = False) -> Bundle:
        """Write everything that is needed to verify the park elsewhere into one file."""
        target = place_of("path", path)
        return bundle_park(self.layout.folder, target, replace=truth_of("replace", replace))

    def prove_share(
        self,
        path: Place,
        enterprise: str,
        period: str,
        *,
        boundary: str | None = None,
        now: datetime | None = None,
        replace: bool = False,
    ) -> ShareVerification:
        """Write the proof that the rows of an enterprise are in the park's total.

        It is refused where fewer than two other enterprises have rows in the total, since theirs
        could be worked out from it; see `prove_share_of_few`.
        """
        request = _share_request(enterprise, period, boundary)
        return self._prove(request, path, now, replace=replace)

    def prove_share_of_few(
        self,
        path: Place,
        enterprise: str,
        period: str,
        *,
        boundary: str | None = None,
        now: datetime | None = None,
        replace: bool = False,
    ) -> ShareVerification:
        """Write the proof although what another enterprise emits can be worked out from it."""
        request = _share_request(enterprise, period, boundary)
        return self._prove(
            dataclasses.replace(request, may_reveal=True), path, now, replace=replace
        )

    def _prove(
        self, request: ShareRequest, path: Place, now: datetime | None, *, replace: bool
    ) -> ShareVerification:
        is_over = truth_of("replace", replace)
        return prove_share(
            self.layout, request, place_of("path", path), now_of(now), replace=is_over
        )

    @staticmethod
    def verify_share(
        path: Place, *, key: str = "", others: Sequence[Place] = ()
    ) -> ShareVerification:
        """Return whether the proof of an enterprise holds; it needs nothing but the file."""
        known = Known(key=text_of("key", key))
        return verify_share(place_of("path", path), known, places_of("others", others))

    @staticmethod
    def verify_bundle(path: Place, *, key: str = "", since: Place | None = None) -> Verification:
        """Return whether a bundle is as it was written, and what is not; see `verify`."""
        earlier = None if since is None else place_of("since", since)
        known = Known(key=text_of("key", key), since=earlier)
        return verify_anything(place_of("path", path), known)

    def verify(self, *, key: str = "", since: Place | None = None) -> Verification:
        """Return whether everything is as it was recorded, and what is not.

        Parameters
        ----------
        key : str
            Mark of the public key that was told by another way, or the name of its file.
        since : path or None
            An earlier signed checkpoint of the same log.
        """
        earlier = None if since is None else place_of("since", since)
        return verify_workspace(self.layout.folder, Known(key=text_of("key", key), since=earlier))


def _share_request(enterprise: str, period: str, boundary: str | None) -> ShareRequest:
    return ShareRequest(
        enterprise=text_of("enterprise", enterprise),
        period=text_of("period", period),
        boundary="" if boundary is None else text_of("boundary", boundary),
    )
