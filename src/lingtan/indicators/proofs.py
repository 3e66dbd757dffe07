"""Find the documents behind a figure, and those that lack: what it rests on leads to them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from lingtan.base.figures import Figure
from lingtan.indicators.results import IndicatorResult
from lingtan.indicators.statements import source_of
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.documents import named_document
from lingtan.park.facts import Fact
from lingtan.park.meters import ASSET_PREFIX
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

CLAIMS = {ContractKind.GREEN_POWER: "green_power", ContractKind.CERTIFICATE: "certificate"}
NEED_PROOF = frozenset({StreamUse.FEEDSTOCK, StreamUse.SOLD})


class ProofKind(StrEnum):
    """What a document proves."""

    FACT = "fact"
    CONTRACT = "contract"
    STREAM = "stream"
    METER_EVENT = "meter_event"
    EXCUSE = "excuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A document a figure rests on, or that it lacks.

    Attributes
    ----------
    subject : str
        Id of the datum, contract, stream or meter.
    party : str
        Enterprise that states it; empty for the park itself.
    document : str
        As the park file or form names it; empty where it names none.
    """

    kind: ProofKind
    subject: str
    party: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What the evidence of a period is looked up in.

    Attributes
    ----------
    figures : mapping of str to Figure
        Figures of the inventory by id.
    facts : sequence of Fact
        Those inside the boundary.
    postings : DataFrame
        Table `POSTINGS`.
    suspects : collection of str
        Meters that by the balances cannot be right, or are one of several.
    """

    park: Park
    year: int
    figures: Mapping[str, Figure]
    facts: Sequence[Fact]
    postings: pl.DataFrame
    suspects: Collection[str] = ()


def links_of(postings: pl.DataFrame) -> pl.DataFrame:
    """Return which stream or contract posts to which account by which meter."""
    return postings.select("account", "stream", "meter_id").unique().sort(pl.all())


def find_proofs(
    roots: set[str], meters: Sequence[str], behind: Behind, links: pl.DataFrame
) -> Iterator[Proof]:
    """Yield the documents behind a figure: of statements, contracts, streams and meter changes.

    Parameters
    ----------
    roots : set of str
        Ids of all the figure rests on.
    links : DataFrame
        What `links_of` gives.
    """
    yield from dict.fromkeys(_of_facts(roots, behind))
    yield from _of_contracts(roots, meters, behind.park, links)
    streams = set(links.filter(pl.col("meter_id").is_in(meters))["stream"].to_list())
    for stream in behind.park.streams:
        if stream.id in streams and (named_document(stream.evidence) or _needs_proof(stream)):
            yield Proof(
                kind=ProofKind.STREAM,
                subject=stream.id,
                party=stream.enterprise,
                document=named_document(stream.evidence),
            )
    for event in behind.park.meter_events:
        if event.meter in meters and event.at.year <= behind.year:
            document = named_document(event.evidence)
            yield Proof(kind=ProofKind.METER_EVENT, subject=event.meter, document=document)


def _of_facts(roots: set[str], behind: Behind) -> Iterator[Proof]:
    for fact in behind.facts:
        is_named = bool(roots & {fact.datum, source_of(fact)}) and fact.year == behind.year
        is_read = bool(fact.source) and fact.source in roots  # of any year: some look back
        if fact.label is None and (is_named or is_read):
            yield Proof(
                kind=ProofKind.FACT,
                subject=fact.datum,
                party=fact.enterprise,
                document=named_document(fact.evidence),
            )


def _of_contracts(
    roots: set[str], meters: Sequence[str], park: Park, links: pl.DataFrame
) -> Iterator[Proof]:
    """Yield the contracts whose claims were posted, and those of direct lines that were read."""
    ends = {end for m in park.meters if m.id in meters for end in (m.source, m.target)}
    posted = links.filter(pl.col("account").is_in(list(CLAIMS.values())))
    claims = set(posted["stream"].to_list())
    for contract in park.contracts:
        is_claim = CLAIMS.get(contract.kind) in roots and contract.id in claims
        if is_claim or _is_read(contract, ends):
            yield Proof(
                kind=ProofKind.CONTRACT,
                subject=contract.id,
                party=contract.enterprise,
                document=named_document(contract.evidence),
            )


def of_excuse(indicator: IndicatorResult) -> Iterator[Proof]:
    """Yield the document that proves why an indicator is left out."""
    if indicator.excuse is not None:
        document = named_document(indicator.excuse.evidence)
        yield Proof(kind=ProofKind.EXCUSE, subject=indicator.id, document=document)


def _is_read(contract: Contract, ends: Collection[str]) -> bool:
    """Whether a contract is of a direct line whose plant is among the ends of meters."""
    is_direct = contract.kind is ContractKind.DIRECT_LINE
    return is_direct and any(f"{ASSET_PREFIX}{asset}" in ends for asset in contract.assets)


def _needs_proof(stream: SourceStream) -> bool:
    """Whether a stream states what only a document can prove."""
    measured = (
        stream.ncv_gj_per_unit,
        stream.carbon_t_per_gj,
        stream.oxidation,
        stream.factor_t_per_t,
    )
    is_measured = any(value is not None for value in measured)
    return is_measured or stream.is_biogenic or stream.use in NEED_PROOF
