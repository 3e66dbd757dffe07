"""Nodes of measures: what the park file states of them, and what they are worth by it."""

from collections.abc import Iterator
from decimal import Decimal

from lingtan.app.lineage.details import added, formula, given, made_of
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.finance.abatement_cost import KG_PER_T
from lingtan.finance.assess import MeasureValue
from lingtan.finance.cash_flow import discounted
from lingtan.park.finance import Conventions, Measure

KIND, CNY = "measure", "CNY"
RATE = detail_id("discounting", "rate")


def measure_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every measure: what is stated of it, and what follows from that."""
    finances = sources.beside.finances
    if finances is None or finances.conventions is None:
        return
    lines = lines_of(sources.inquiry.park_layout.park_file)
    yield _rate(finances.conventions, place_of(lines, "discounting", "rate"))
    reached: dict[str, float] = {}
    for each in finances.measures:
        place = place_of(lines, "measures", each.measure.id)
        yield from _stated(each.measure, place)
        yield from _worth(each, finances.conventions)
        yield from _abated(each, reached)


def _rate(conventions: Conventions, place: dict[str, Fact]) -> Node:
    facts: dict[str, Fact] = {"document": conventions.source, **place}
    return given(RATE, conventions.rate, "ratio", facts=facts)


def _stated(measure: Measure, place: dict[str, Fact]) -> Iterator[Node]:
    """Yield the amounts of the park file with what says so."""
    amounts = (
        ("capex", measure.capex, CNY),
        ("om", measure.om, CNY),
        ("saving", measure.saving, CNY),
        ("abatement", measure.abatement_kg, "kgCO2"),
    )
    for part, told, unit in amounts:
        facts: dict[str, Fact] = {"document": told.source, **place}
        yield given(_id(measure, part), _number(told.value), unit, measure.name, facts)
    yield given(_id(measure, "life"), float(measure.life), "1", measure.name, place)


def _worth(each: MeasureValue, conventions: Conventions) -> Iterator[Node]:
    """Yield net present value and rate of return; one yuan of each year has its own worth."""
    of = each.measure
    paid, *years = discounted([1.0] * (of.life + 1), conventions)
    yield made_of(_id(of, "annuity"), sum(years), "1", [_id(of, "life"), RATE], of.name)
    parts = {part: _id(of, part) for part in ("saving", "om", "annuity", "capex")}
    at_once = "capex" if paid == 1.0 else f"{paid!r} * capex"
    text = f"(saving - om) * annuity - {at_once}"
    yield formula(_id(of, "npv"), each.net_present_cny, CNY, text, parts, of.name)
    flows = [_id(of, part) for part in ("capex", "saving", "om", "life")]
    yield made_of(_id(of, "irr"), each.rate.value, "ratio", flows, of.name)
    yield made_of(_id(of, "payback"), each.payback, "a", flows, of.name)
    later = [*flows, RATE]
    yield made_of(_id(of, "discounted_payback"), each.discounted_payback, "a", later, of.name)
    cost = f"({at_once} / annuity + om - saving) / abated"
    parts["abated"] = _id(of, "abated")
    if each.cost.cny_per_t is None:
        yield made_of(_id(of, "cost"), None, "CNY/tCO2", list(parts.values()), of.name)
    else:
        yield formula(_id(of, "cost"), each.cost.cny_per_t, "CNY/tCO2", cost, parts, of.name)


def _abated(each: MeasureValue, reached: dict[str, float]) -> Iterator[Node]:
    """Yield what a measure abates, and what it and all before it on the curve do."""
    of, id_ = each.measure, _id(each.measure, "abated")
    kilograms = {_id(of, "abatement"): 1.0 / KG_PER_T}
    yield added(id_, each.cost.abated_t, "tCO2", kilograms, of.name)
    if each.reached_t is not None:
        reached[id_] = 1.0
        yield added(_id(of, "reached"), each.reached_t, "tCO2", dict(reached), of.name)


def _id(measure: Measure, part: str) -> str:
    return detail_id(KIND, measure.id, part)


def _number(amount: Decimal) -> float:
    return float(amount)
