"""What keeps a verification from an unqualified signature, all of it at once.

`verification_steps.sign_verification` refuses by the first of these; here whoever works on it sees
what is still to be done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lingtan.evidence.verification import Finding, FindingState, Severity, Verification


class ObstacleKind(StrEnum):
    """What keeps somebody from signing."""

    NO_SAMPLE = "no_sample"
    DATA_MOVED = "data_moved"
    UNSEEN = "unseen"
    UNANSWERED = "unanswered"
    UNSETTLED = "unsettled"
    MISSTATED = "misstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing that is to be done first.

    Attributes
    ----------
    names : tuple of str
        Items or findings it is about.
    kg : mapping of str to float
        Amounts it speaks of [kgCO2].
    """

    kind: ObstacleKind
    names: tuple[str, ...] = ()
    kg: Mapping[str, float] = field(default_factory=dict)


def obstacles_of(verification: Verification, digest: str) -> tuple[Obstacle, ...]:
    """Return what is to be done before a verification is signed; nothing of one that is.

    Parameters
    ----------
    digest : str
        SHA-256 of what the sample is about, as it is now; see `monetary_sample.population_digest`.
    """
    return () if verification.sign_off is not None else tuple(_obstacles(verification, digest))


def _obstacles(verification: Verification, digest: str) -> Iterator[Obstacle]:
    sample = verification.sample
    if sample is None:
        yield Obstacle(kind=ObstacleKind.NO_SAMPLE)
    elif sample.digest != digest:
        yield Obstacle(kind=ObstacleKind.DATA_MOVED)
    elif sample.unseen:
        yield Obstacle(kind=ObstacleKind.UNSEEN, names=sample.unseen)
    weighty = [each for each in verification.findings.values() if _weighs(each)]
    for kind, state in (
        (ObstacleKind.UNANSWERED, FindingState.OPEN),
        (ObstacleKind.UNSETTLED, FindingState.ANSWERED),
    ):
        names = tuple(each.id for each in weighty if each.state is state)
        if names:
            yield Obstacle(kind=kind, names=names)
    _, projected = verification.misstated_kg
    if projected >= verification.terms.materiality_kg:
        amounts = {"projected": projected, "materiality": verification.terms.materiality_kg}
        yield Obstacle(kind=ObstacleKind.MISSTATED, kg=amounts)


def _weighs(finding: Finding) -> bool:
    return finding.is_open and finding.severity is not Severity.OBSERVATION
