"""Nodes of positions in the carbon market: what is stated, what credits cover, what is owed."""

from collections.abc import Iterator

from lingtan.app.lineage.details import added, adds_up, formula, given, made_of
from lingtan.app.lineage.ids import line_id
from lingtan.app.lineage.sources import Sources
from lingtan.app.weigh_allowances import CAP, allowances_of
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allowance_compare import DIRECT
from lingtan.ledger.allowances import ALLOCATED, SURRENDERED, VERIFIED, Holding
from lingtan.ledger.credit_repeats import CREDITS
from lingtan.ledger.selections import Measure
from lingtan.reports.fact_ids import fact_id

KIND, CO2 = "allowance", "kgCO2"
STATED = {
    "allocated": ALLOCATED,
    "verified": VERIFIED,
    "surrendered": SURRENDERED,
    "credits": CREDITS,
}


def allowance_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the position of every enterprise that states one; of a year alone there are any."""
    account = sources.evaluation.account
    if not account.check.period.is_year:
        return
    holdings = allowances_of(account).holdings
    if holdings.holdings:
        yield _cap(holdings.rules.credit_cap, sources)
    for holding in holdings.holdings:
        yield from _stated(holding, sources)
        yield from _followed(holding, sources)
        own = _own(holding, sources)
        yield from (own, _difference(holding, own, sources))


def _difference(holding: Holding, own: Node, sources: Sources) -> Node:
    """Return what was verified less what the account has; unknown where either is."""
    value = None if holding.beside is None else holding.beside.difference_kg
    verified, id_ = (
        detail_id(KIND, holding.enterprise, part) for part in ("verified", "difference")
    )
    weights = {verified: 1.0, own.id: -1.0}
    return added(id_, value, CO2, weights, sources.enterprise(holding.enterprise))


def _cap(value: float, sources: Sources) -> Node:
    """Return the share that credits may cover, with the source of the rule."""
    rule = next(each for each in sources.catalogue.carbon_market if each.id == CAP)
    facts = {"source": rule.source, "label": rule.label.value}
    return given(detail_id(KIND, "cap"), value, "ratio", rule.name, facts)


def _stated(holding: Holding, sources: Sources) -> Iterator[Node]:
    """Yield what is stated, as the sum of its statements."""
    amounts = {
        "allocated": holding.allocated_kg,
        "verified": holding.verified_kg,
        "surrendered": holding.surrendered_kg,
        "credits": holding.credits_kg,
    }
    name = sources.enterprise(holding.enterprise)
    for part, value in amounts.items():
        key = (STATED[part], holding.year, holding.enterprise)
        facts = [f for f in sources.park.facts if (f.datum, f.year, f.enterprise) == key]
        ids, id_ = list(map(fact_id, facts)), detail_id(KIND, holding.enterprise, part)
        if value is not None and adds_up(value, [fact.value for fact in facts]):
            yield added(id_, value, CO2, dict.fromkeys(ids, 1.0), name)
        else:
            yield made_of(id_, value, CO2, ids, name)


def _followed(holding: Holding, sources: Sources) -> Iterator[Node]:
    """Yield what follows: credits as far as they count, the position, and what is still owed."""
    of = ("allocated", "verified", "surrendered", "credits", "most", "counted", "position", "owed")
    ids = {part: detail_id(KIND, holding.enterprise, part) for part in of}
    name = sources.enterprise(holding.enterprise)
    cap = detail_id(KIND, "cap")
    yield made_of(ids["most"], holding.most_credits_kg, CO2, [ids["verified"], cap], name)
    parts = {"stated": ids["credits"], "most": ids["most"]}
    counted = {} if holding.counted_credits_kg is None else {ids["counted"]: 1.0}
    yield formula(
        ids["counted"], holding.counted_credits_kg, CO2, "min(stated, most)", parts, name
    )
    position = {ids["allocated"]: 1.0, **counted, ids["verified"]: -1.0}
    yield added(ids["position"], holding.position_kg, CO2, position, name)
    less = {each: -weight for each, weight in counted.items()}
    owed = {ids["verified"]: 1.0, ids["surrendered"]: -1.0, **less}
    yield added(ids["owed"], holding.still_owed_kg, CO2, owed, name)


def _own(holding: Holding, sources: Sources) -> Node:
    """Return what the account has beside the verified emission: its lines of direct emission."""
    value = None if holding.beside is None else holding.beside.direct_kg
    lines = {
        line_id(entry, Measure.EMISSION): float(entry.emissions_kg)
        for entry in sources.entries.account
        if entry.enterprise == holding.enterprise and entry.account in DIRECT
    }
    id_, name = (
        detail_id(KIND, holding.enterprise, "own"),
        sources.enterprise(holding.enterprise),
    )
    if value is not None and adds_up(value, list(lines.values())):
        return added(id_, value, CO2, dict.fromkeys(lines, 1.0), name)
    return made_of(id_, value, CO2, list(lines), name)
