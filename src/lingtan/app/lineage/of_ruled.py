"""Figures of other rooms that are sums of numbers of tables: accounts of enterprises, stores."""

from collections.abc import Iterator, Mapping

from lingtan.app.lineage.details import given
from lingtan.app.lineage.figure_facts import figure_facts
from lingtan.app.lineage.of_shares import bears_id
from lingtan.app.lineage.of_stored import stored_parts
from lingtan.app.lineage.of_transfers import transfer_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.figures import Figure
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.allocation.account_figures import figure_id
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.ledger.allocation.portion_names import portion_names

Weights = Mapping[str, float]
WITHIN = 2.0  # what all parts of one account may differ by from their sum, rounded together [kg]


def ruled_parts(sources: Sources) -> Mapping[str, Weights]:
    """Return what such figures add up, with the weight of each part, by the id of the figure."""
    stored = {id_: dict.fromkeys(parts, 1.0) for id_, parts in stored_parts(sources).items()}
    return {**stored, **_accounts(sources)}


def ruled_node(figure: Figure, weights: Weights) -> Node:
    """Return such a figure as the sum of its parts."""
    is_sum = figure.value is not None and bool(weights)
    return Node(
        id=figure.id,
        kind=Kind.FIGURE,
        rule=Rule.SUM if is_sum else Rule.MADE_OF,
        value=figure.value,
        unit=figure.unit,
        parts=tuple(Part(node=id_, weight=weight) for id_, weight in weights.items()),
        facts=figure_facts(figure),
    )


def _accounts(sources: Sources) -> dict[str, Weights]:
    """Return the transfers, portions and own lines that the accounts of enterprises add up."""
    allocation = sources.beside.allocation
    if allocation is None:
        return {}
    members = [account.enterprise for account in allocation.accounts]
    parts = ("given", "received", "allocated")
    found: dict[str, dict[str, float]] = {figure_id(m, p): {} for m in members for p in parts}
    for figure, part, weight in (*_passed(allocation), *_borne(allocation)):
        if figure in found:
            found[figure][part] = weight
    owned = {figure_id(who, "own"): _own(who, sources) for who in members}
    return {**found, **{id_: weights for id_, weights in owned.items() if weights}}


def _passed(allocation: Allocation) -> Iterator[tuple[str, str, float]]:
    """Yield of each transfer the two figures it changes, with its node and its sign."""
    for each in allocation.transfers:
        if each.kg != 0:
            id_ = transfer_id(each, "emission")
            yield figure_id(each.giver, "given"), id_, -1.0
            yield figure_id(each.receiver, "received"), id_, 1.0


def _borne(allocation: Allocation) -> Iterator[tuple[str, str, float]]:
    names = portion_names([shared.portion for shared in allocation.shared])
    for shared, about in zip(allocation.shared, names, strict=True):
        for who in shared.by_enterprise:
            yield figure_id(who, "allocated"), bears_id(about, who), 1.0


def _own(who: str, sources: Sources) -> Weights:
    """Return what an enterprise causes of its own: its lines, in whole kilograms."""
    exact = sources.figures[f"by_enterprise.{who}_kg"]
    own = sources.figures[figure_id(who, "own")]
    if exact.value is None or own.value is None or abs(exact.value - own.value) > WITHIN:
        return {}
    return {exact.id: 1.0, detail_id("account", who, "rounding"): 1.0}


def rounding_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what rounding to whole kilograms changed in what each enterprise causes itself."""
    allocation = sources.beside.allocation
    for account in () if allocation is None else allocation.accounts:
        for id_ in _own(account.enterprise, sources):
            if id_.startswith("account:"):
                exact = sources.figures[f"by_enterprise.{account.enterprise}_kg"].value or 0.0
                own = sources.figures[figure_id(account.enterprise, "own")].value or 0.0
                yield given(id_, own - exact, "kg", sources.enterprise(account.enterprise))
