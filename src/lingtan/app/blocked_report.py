"""Whether a verifier keeps a formal report from being issued, and because of what."""

from collections.abc import Iterable, Mapping
from typing import Any  # an entry read back may be any JSON

from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import changes_told
from lingtan.app.record_steps import entries_of
from lingtan.base.errors import Detail, EvidenceError, VerificationError
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.time_axis import Period, parse_period
from lingtan.evidence.finding_kinds import STORE_CHANGED
from lingtan.evidence.recorded import recorded_in
from lingtan.evidence.verification import Verification
from lingtan.evidence.verification_log import verifications_in

BLOCKS = FindingKind(id="verification_blocks", severity=Severity.WARNING)
PLACE = Place(source="verification")


def require_unblocked(layout: Layout, period_name: str) -> None:
    """Make sure that nothing told before keeps a formal report from being issued.

    Raises
    ------
    VerificationError
        A finding of a verifier does; `details` names each.
    EvidenceError
        A change of the store does; it is refused before anything is drawn up.
    """
    period, entries = parse_period(period_name, zone_of(layout)), entries_of(layout)
    require_recorded(changes_told(layout, recorded_in(entries)))
    for verification in touching(entries, period):
        if verification.blocking:
            details = [
                Detail(
                    words="detail.blocking",
                    place=finding.id,
                    facts={
                        "severity": finding.severity.value,
                        "note": finding.words[0].note,
                        "item": finding.item,
                    },
                )
                for finding in verification.blocking
            ]
            raise VerificationError(
                "blocks_report",
                facts={
                    "period": period_name,
                    "verification": verification.id,
                    "count": len(verification.blocking),
                },
                details=details,
            )


def require_recorded(noted: Iterable[Finding]) -> None:
    """Make sure that a formal report rests on the store as it was recorded.

    Parameters
    ----------
    noted : iterable of Finding
        What is known of changes to the store; see `record_evidence.note_changes`.

    Raises
    ------
    EvidenceError
        Somebody has changed the store.
    """
    changed = [finding for finding in noted if finding.kind == STORE_CHANGED]
    if changed:
        raise EvidenceError("store_changed", facts={"count": changed[0].facts["count"]})


def verifier_findings(entries: Iterable[Mapping[str, Any]], period: Period) -> tuple[Finding, ...]:
    """Return what a reader of a report must know: which findings of a verifier are open.

    Parameters
    ----------
    entries : iterable of mapping
        What was recorded until the report; see `record_steps.entries_until`.
    """
    return tuple(
        Finding(
            kind=BLOCKS,
            subject=finding.id,
            place=PLACE,
            facts={
                "verification": verification.id,
                "severity": finding.severity.value,
                "item": finding.item,
                "note": finding.words[0].note,
                "by": finding.words[0].by,
            },
        )
        for verification in touching(entries, period)
        for finding in verification.blocking
    )


def touching(entries: Iterable[Mapping[str, Any]], period: Period) -> list[Verification]:
    """Return the last verification of each period and boundary that shares a day with one."""
    last = {each.terms.scope: each for each in verifications_in(entries).values()}
    spans = {scope: parse_period(scope[0], period.zone) for scope in last}
    return [
        last[scope]
        for scope, span in spans.items()
        if span.start < period.end and period.start < span.end
    ]
