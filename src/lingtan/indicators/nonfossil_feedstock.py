"""Non-fossil energy that becomes a material: source streams say it, a document proves it.

The account takes proven feedstock out of the energy used, and so out of clean energy. Biomass
that is called feedstock without a document stays in as fuel; a framework that leaves feedstock out
asks for its proof. A yearly statement names no meter, so nothing can be taken out by it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.catalogue.entries import Origin
from lingtan.catalogue.frameworks import Framework
from lingtan.catalogue.terms import Carrier
from lingtan.ledger.doubts import FEEDSTOCK_WITHOUT_EVIDENCE
from lingtan.park.facts import Fact
from lingtan.park.streams import SourceStream, StreamUse

DATUM, NAMED = "nonfossil_feedstock", re.compile(r"\bnonfossil_feedstock\b")
OF_NO_STREAM = FindingKind(id="feedstock_of_no_stream", severity=Severity.WARNING)


def unproved_feedstock(
    frameworks: Iterable[Framework], findings: Iterable[Finding], carriers: Iterable[Carrier]
) -> Mapping[str, Sequence[str]]:
    """Return the datum with the streams it is to prove, where a framework leaves feedstock out.

    Parameters
    ----------
    findings : iterable of Finding
        What was found about the account: it names the streams that count as fuel.
    """
    if not any(NAMED.search(each.formula_text) for f in frameworks for each in f.indicators):
        return {}
    biomass = _biomass(carriers)
    streams = dict.fromkeys(
        finding.subject
        for finding in findings
        if finding.kind == FEEDSTOCK_WITHOUT_EVIDENCE and finding.facts.get("item") in biomass
    )
    return {DATUM: tuple(streams)} if streams else {}


def feedstock_of_no_stream(
    facts: Iterable[Fact],
    year: int,
    streams: Iterable[SourceStream],
    carriers: Iterable[Carrier],
    source: str,
) -> tuple[Finding, ...]:
    """Return a finding for each statement of a year that no stream bears out.

    Parameters
    ----------
    source : str
        Where a fact stands that does not say it itself.
    """
    biomass = _biomass(carriers)
    uses = {stream.use for stream in streams if stream.factor_item in biomass}
    if StreamUse.FEEDSTOCK in uses:
        return ()
    stated = (fact for fact in facts if fact.datum == DATUM and fact.year == year)
    return tuple(_findings(stated, source))


def _findings(stated: Iterable[Fact], source: str) -> Iterator[Finding]:
    for fact in stated:
        if fact.value > 0:
            yield Finding(
                kind=OF_NO_STREAM,
                subject=fact.datum,
                place=Place(source=fact.source or source),
                facts={"enterprise": fact.enterprise or "–", "value": fact.value},
            )


def _biomass(carriers: Iterable[Carrier]) -> frozenset[str]:
    return frozenset(each.id for each in carriers if each.origin is Origin.BIOGENIC)
