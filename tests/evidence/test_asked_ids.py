"""Ids of sums and of numbers told beside a node give the node that was meant, or nothing."""

from collections.abc import Mapping

import pytest

from lingtan.base.errors import Fact
from lingtan.evidence.lineage.asked_sums import with_sum
from lingtan.evidence.lineage.aspects import with_aspect
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Rule
from lingtan.evidence.lineage.sum_ids import with_pluses

ACCOUNTS = {each: (each,) for each in ("fuel", "process")}


def lines(number: int, quantity: float, emission: float, unit: str = "kg") -> tuple[Node, ...]:
    facts: Mapping[str, Fact] = {
        "account": "fuel",
        "carrier": "diesel",
        "carrier_name": "diesel oil",
        "carrier_name_zh": "柴油",
    }
    activity = Node(
        id=f"activity:{number}",
        kind=Kind.ACTIVITY,
        rule=Rule.GIVEN,
        value=quantity,
        unit=unit,
        facts=facts,
    )
    told = (("emission", emission), ("energy", 0.0))
    measures = (
        Node(id=f"line:{name}:{number}", kind=Kind.LINE, rule=Rule.GIVEN, value=value, unit="kg")
        for name, value in told
    )
    return activity, *measures


def a_lineage(*nodes: Node) -> Lineage:
    return Lineage(about={}, nodes={node.id: node for node in nodes})


def test_the_mean_factor_of_lines_is_their_emission_by_their_quantity() -> None:
    id_ = "sum:factor:account=fuel"
    lineage = a_lineage(*lines(1, 100.0, 300.0), *lines(2, 300.0, 1000.0))
    found = with_sum(lineage, id_, ACCOUNTS)
    assert found is not None
    assert (found.nodes[id_].value, found.nodes[id_].unit) == (3.25, "kg/kg")


def test_lines_of_several_units_have_no_mean_factor() -> None:
    id_ = "sum:factor:account=fuel"
    lineage = a_lineage(*lines(1, 100.0, 300.0), *lines(2, 300.0, 1000.0, "Nm3"))
    found = with_sum(lineage, id_, ACCOUNTS)
    assert found is not None
    assert found.nodes[id_].value is None


def test_a_sum_tells_what_its_carrier_is_called_in_both_languages() -> None:
    id_ = "sum:emission:account=fuel:carrier=diesel"
    found = with_sum(a_lineage(*lines(1, 100.0, 300.0)), id_, ACCOUNTS)
    assert found is not None
    facts = found.nodes[id_].facts
    assert (facts["carrier=diesel"], facts["carrier=diesel_zh"]) == ("diesel oil", "柴油")


def a_figure() -> Node:
    facts: Mapping[str, Fact] = {"low": 1.0, "high": 3.0, "evidence": "R"}
    return Node(id="e", kind=Kind.FIGURE, rule=Rule.GIVEN, value=2.0, unit="tce", facts=facts)


def test_an_end_of_a_figure_is_a_node_in_the_unit_of_the_figure() -> None:
    found = with_aspect(a_lineage(a_figure()), "e#low")
    assert found is not None
    node = found.nodes["e#low"]
    assert (node.value, node.unit, node.parts[0].node) == (1.0, "tce", "e")


@pytest.mark.parametrize("id_", ["e#evidence", "e#test", "other#low", "e"])
def test_what_is_no_number_beside_a_node_is_nothing(id_: str) -> None:
    assert with_aspect(a_lineage(a_figure()), id_) is None


def test_only_the_id_of_a_sum_has_blanks_that_were_pluses() -> None:
    assert with_pluses("lines:account=fuel process") == "lines:account=fuel+process"
    assert with_pluses("fact:output:2025:a b:") == "fact:output:2025:a b:"
