"""The node of the emission that rests on estimated amounts, which a verifier weighs."""

from collections.abc import Iterator

from lingtan.app.lineage.ids import line_id
from lingtan.app.lineage.sources import Sources
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.accounts import E_PARK
from lingtan.ledger.selections import Measure
from lingtan.reports.sums import estimated_emission

ESTIMATED_EMISSION = "materiality:estimated_emission"


def materiality_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the emission of estimated amounts, entries and exits alike, and its share."""
    entries = [entry for entry in sources.entries.account if entry.account in E_PARK]
    estimated = [entry for entry in entries if entry.estimated]
    value, every = map(float, estimated_emission(sources.inventory.postings))
    yield Node(
        id=ESTIMATED_EMISSION,
        kind=Kind.ASPECT,
        rule=Rule.MADE_OF,
        value=value,
        unit="kg",
        parts=tuple(Part(node=line_id(entry, Measure.EMISSION)) for entry in estimated),
        facts={"aspect": "estimated_emission", **({"share": value / every} if every else {})},
    )
