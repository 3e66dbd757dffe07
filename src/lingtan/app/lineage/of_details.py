"""Nodes of all numbers that tables of a report show beside the figures."""

from collections.abc import Iterator
from itertools import chain

from lingtan.app.lineage.of_allowances import allowance_nodes
from lingtan.app.lineage.of_balances import balance_nodes
from lingtan.app.lineage.of_boundaries import boundary_nodes
from lingtan.app.lineage.of_certificates import certificate_nodes
from lingtan.app.lineage.of_claim_hours import claim_hours_nodes
from lingtan.app.lineage.of_counted_claims import counted_nodes
from lingtan.app.lineage.of_deliveries import delivery_nodes
from lingtan.app.lineage.of_direct_line import direct_line_nodes
from lingtan.app.lineage.of_exchanges import exchange_nodes
from lingtan.app.lineage.of_flows import flow_nodes
from lingtan.app.lineage.of_gaps import gap_nodes
from lingtan.app.lineage.of_headers import header_nodes
from lingtan.app.lineage.of_heat import heat_nodes
from lingtan.app.lineage.of_loans import loan_nodes
from lingtan.app.lineage.of_matched_users import matched_nodes
from lingtan.app.lineage.of_measures import measure_nodes
from lingtan.app.lineage.of_offsets import offset_nodes
from lingtan.app.lineage.of_plants import plant_nodes
from lingtan.app.lineage.of_portions import portion_nodes
from lingtan.app.lineage.of_removals import removal_nodes
from lingtan.app.lineage.of_ruled import rounding_nodes
from lingtan.app.lineage.of_saved_heat import saved_heat_nodes
from lingtan.app.lineage.of_shares import bearing_nodes
from lingtan.app.lineage.of_span_accounts import span_nodes
from lingtan.app.lineage.of_stores import store_nodes
from lingtan.app.lineage.of_transfers import transfer_nodes
from lingtan.app.lineage.of_uncertainty import uncertainty_nodes
from lingtan.app.lineage.sources import Sources
from lingtan.evidence.lineage.nodes import Node

MADE_BY = (
    *(balance_nodes, flow_nodes, transfer_nodes, portion_nodes, counted_nodes, matched_nodes),
    *(removal_nodes, uncertainty_nodes, measure_nodes, loan_nodes, heat_nodes, saved_heat_nodes),
    *(gap_nodes, offset_nodes, delivery_nodes, plant_nodes),
    *(bearing_nodes, rounding_nodes, allowance_nodes, span_nodes, header_nodes),
    *(certificate_nodes, direct_line_nodes, store_nodes, claim_hours_nodes),
    *(boundary_nodes, exchange_nodes),
)


def detail_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every number of a table that is no figure, with what it is made of."""
    return chain.from_iterable(make(sources) for make in MADE_BY)
