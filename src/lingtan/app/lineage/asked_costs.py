"""What a position in the carbon market costs at a price: a node made when it is asked for."""

from dataclasses import replace
from decimal import Decimal

from lingtan.app.arguments import parse_price
from lingtan.app.lineage.details import given, made_of
from lingtan.base.errors import ArgumentError
from lingtan.evidence.lineage.detail_ids import detail_id, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.ledger.allowances import cost_of
from lingtan.reports.cost_ids import COST, KIND, PRICE, cost_ids


def with_cost(lineage: Lineage, id_: str) -> Lineage | None:
    """Return a lineage with the cost of a position, and the price it was asked with.

    None where the id names none, or the position is not known.
    """
    found = read_detail_id(id_)
    if found is None or found.part not in (COST, PRICE) or len(found.subjects) != 2:
        return None
    enterprise, price = found.subjects[0], _price(found.subjects[1])
    position = lineage.nodes.get(detail_id(KIND, enterprise, "position"))
    if found.kind != KIND or price is None or position is None:
        return None
    cost = cost_of(position.value, price)
    ids = cost_ids(enterprise, price)
    if cost is None or id_ not in ids.values():
        return None
    made = (
        given(ids[PRICE], float(price), "CNY/t", position.name),
        made_of(ids[COST], float(cost), "CNY", [position.id, ids[PRICE]], position.name),
    )
    return replace(lineage, nodes={**lineage.nodes, **{node.id: node for node in made}})


def _price(text: str) -> Decimal | None:
    try:
        return parse_price(text)
    except ArgumentError:
        return None
