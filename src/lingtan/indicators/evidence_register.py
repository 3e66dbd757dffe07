"""The evidence register: each indicator, its figure, the documents and readings behind, a state.

A state is as bad as the worst thing behind the figure:

=============  ==================================================================================
``missing``    the figure has no value
``doubted``    a statement or claim names no document, a document that closed a task about what is
               behind it went missing, a meter cannot be right by the balances, or readings are in
               doubt
``estimated``  readings were estimated, or what no meter counted was added
``proved``     none of these: every reading was measured, every statement names its document
=============  ==================================================================================

It is about the park's own evidence. How far a factor of the reference data can be trusted is said
by the labels of the figure.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import polars as pl

from lingtan.base.figures import Figure, Metering, metering_of
from lingtan.indicators.proofs import Behind, Proof, find_proofs, links_of, of_excuse
from lingtan.indicators.results import FrameworkResult, IndicatorResult
from lingtan.park.park import Park


class ProofState(StrEnum):
    """How far a figure is proved, the worst last."""

    PROVED = "proved"
    ESTIMATED = "estimated"
    DOUBTED = "doubted"
    MISSING = "missing"


class Why(StrEnum):
    """What keeps a figure from being proved."""

    NO_VALUE = "no_value"
    NO_DOCUMENT = "no_document"
    PROOF_LOST = "proof_lost"
    SUSPECT_METER = "suspect_meter"
    DOUBTED_READINGS = "doubted_readings"
    MISSING_READINGS = "missing_readings"
    ESTIMATED_READINGS = "estimated_readings"


STATE_OF = {
    Why.NO_VALUE: ProofState.MISSING,
    Why.NO_DOCUMENT: ProofState.DOUBTED,
    Why.PROOF_LOST: ProofState.DOUBTED,
    Why.SUSPECT_METER: ProofState.DOUBTED,
    Why.DOUBTED_READINGS: ProofState.DOUBTED,
    Why.MISSING_READINGS: ProofState.ESTIMATED,
    Why.ESTIMATED_READINGS: ProofState.ESTIMATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """An indicator with all that its figure rests on.

    Attributes
    ----------
    framework : str
        Id of the framework.
    state, why : ProofState, tuple of Why
        How far the figure is proved, and what keeps it from that.
    meters : tuple of str
        Meters whose readings enter it.
    lacking : tuple of str
        Data that somebody has to supply.
    metering : Metering
        How much of it is missing, estimated or doubted.
    """

    framework: str
    indicator: IndicatorResult
    state: ProofState
    why: tuple[Why, ...] = ()
    meters: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    lacking: tuple[str, ...] = ()
    metering: Metering = field(default_factory=Metering)

    @property
    def behind(self) -> frozenset[str]:
        """What it rests on, or lacks: ids of data, claims and meters."""
        return frozenset((*self.lacking, *self.meters, *(each.subject for each in self.proofs)))


def evidence_register(
    results: Sequence[FrameworkResult], behind: Behind
) -> tuple[EvidenceLine, ...]:
    """Return a line for each indicator of each framework, in order."""
    links = links_of(behind.postings)
    return tuple(
        _line(framework.id, indicator, behind, links)
        for framework in results
        for indicator in framework.indicators
    )


def without_proof(
    lines: Sequence[EvidenceLine], lost: Collection[str]
) -> tuple[EvidenceLine, ...]:
    """Return lines of which those are doubted whose proof went missing.

    Parameters
    ----------
    lost : collection of str
        What a document once proved that is gone, or is not what it was.
    """
    return tuple(
        line if line.behind.isdisjoint(lost) else _doubted(line, Why.PROOF_LOST) for line in lines
    )


def _doubted(line: EvidenceLine, reason: Why) -> EvidenceLine:
    why = tuple(each for each in Why if each in {*line.why, reason})
    return replace(line, why=why, state=_worst(why))


def _worst(why: Sequence[Why]) -> ProofState:
    states = list(ProofState)
    return max((STATE_OF[each] for each in why), key=states.index, default=ProofState.PROVED)


def _line(
    framework: str, indicator: IndicatorResult, behind: Behind, links: pl.DataFrame
) -> EvidenceLine:
    roots, reached = _roots(indicator.figure, behind.figures)
    meters = _meters(roots, behind.park)
    proofs = (*find_proofs(roots, meters, behind, links), *of_excuse(indicator))
    metering = metering_of((indicator.figure, *reached))
    is_suspect = bool(set(meters) & set(behind.suspects))
    why = tuple(_why(indicator.figure, metering, proofs, is_suspect=is_suspect))
    missing = (*indicator.figure.missing, *indicator.reasons)
    return EvidenceLine(
        framework=framework,
        indicator=indicator,
        state=_worst(why),
        why=why,
        meters=meters,
        proofs=proofs,
        lacking=tuple(dict.fromkeys(m.id for m in missing if m.kind == "datum")),
        metering=metering,
    )


def _roots(figure: Figure, figures: Mapping[str, Figure]) -> tuple[set[str], list[Figure]]:
    """Return all that a figure rests on, through the figures of the inventory, and these."""
    found: dict[str, Figure | None] = {}
    waiting = list(figure.rests_on)
    while waiting:
        root = waiting.pop()
        if root not in found:
            found[root] = figures.get(root)
            waiting += figures[root].rests_on if root in figures else ()
    return set(found), [each for each in found.values() if each is not None]


def _meters(roots: set[str], park: Park) -> tuple[str, ...]:
    """Return the meters among what a figure rests on; of a virtual one those it is a sum of."""
    virtual = {meter.id: [id_ for _, id_ in meter.terms] for meter in park.virtual_meters}
    known = {meter.id for meter in park.meters} | set(virtual)
    found: set[str] = set()
    waiting = [*(roots & known)]
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found.add(id_)
            waiting += virtual.get(id_, [])
    return tuple(sorted(found - set(virtual)))


def _why(
    figure: Figure, metering: Metering, proofs: Sequence[Proof], *, is_suspect: bool
) -> Iterator[Why]:
    if not figure.is_known:
        yield Why.NO_VALUE
    if any(not proof.document for proof in proofs):
        yield Why.NO_DOCUMENT
    if is_suspect:
        yield Why.SUSPECT_METER
    if metering.doubted:
        yield Why.DOUBTED_READINGS
    if metering.missing:
        yield Why.MISSING_READINGS
    if metering.estimated:
        yield Why.ESTIMATED_READINGS
