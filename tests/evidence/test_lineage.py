"""A lineage is a graph whose sums can be checked, cut, kept and given away."""

from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part, Rule, below, leaves
from lingtan.evidence.lineage.plain import lineage_from_text, lineage_to_text
from lingtan.evidence.lineage.prov import to_prov
from lingtan.evidence.lineage.sums import disagreements, heaviest_way


def a_node(id_: str, value: float, *parts: Part, rule: Rule = Rule.SUM) -> Node:
    """Return a figure made of parts, or a leaf."""
    kind = Kind.FIGURE if parts else Kind.FACT
    return Node(
        id=id_, kind=kind, rule=rule if parts else Rule.GIVEN, value=value, unit="t", parts=parts
    )


def a_lineage(*nodes: Node) -> Lineage:
    """Return a lineage of nodes."""
    return Lineage(about={"park": "p", "period": "2025"}, nodes={node.id: node for node in nodes})


TOTAL = a_lineage(
    a_node("total", 5.0, Part(node="a"), Part(node="b", weight=-1.0)),
    a_node("a", 8.0, Part(node="amount"), Part(node="factor"), rule=Rule.PRODUCT),
    a_node("b", 3.0),
    a_node("amount", 16.0),
    a_node("factor", 0.5),
)


def test_parts_that_give_their_whole_are_left_in_peace() -> None:
    assert list(disagreements(TOTAL)) == []


def test_a_part_that_is_changed_is_found_at_every_level_that_adds_it() -> None:
    changed = a_lineage(*TOTAL.nodes.values(), a_node("factor", 0.6))
    assert [each.node for each in disagreements(changed)] == ["a"]
    changed = a_lineage(*TOTAL.nodes.values(), a_node("b", 4.0))
    assert [each.node for each in disagreements(changed)] == ["total"]


def test_counts_add_up_as_numbers_do() -> None:
    readings = Node(
        id="r",
        kind=Kind.READINGS,
        rule=Rule.COUNT,
        parts=(Part(node="one"), Part(node="two")),
        facts={"count": 5},
    )
    one, two = (
        Node(id=id_, kind=Kind.DELIVERY, rule=Rule.GIVEN, facts={"count": count})
        for id_, count in (("one", 2), ("two", 2))
    )
    assert [each.of_parts for each in disagreements(a_lineage(readings, one, two))] == [4.0]


def test_the_heaviest_way_takes_what_adds_most_and_a_product_by_its_first_part() -> None:
    assert [node.id for node in heaviest_way(TOTAL)] == ["total", "a", "amount"]
    below_zero = a_node("b", -9.0)
    turned = a_lineage(*TOTAL.nodes.values(), below_zero)
    assert [node.id for node in heaviest_way(turned)] == ["total", "b"]


def test_the_heaviest_way_ends_where_a_lineage_was_cut() -> None:
    assert [node.id for node in heaviest_way(below(TOTAL, "total", 1))] == ["total", "a"]


def test_a_branch_is_cut_at_a_depth_and_says_what_it_is_made_of() -> None:
    cut = below(TOTAL, "total", 1)
    assert list(cut.nodes) == ["total", "a", "b"]
    assert [part.node for part in cut.nodes["a"].parts] == ["amount", "factor"]
    assert list(disagreements(cut)) == []
    assert {node.id for node in leaves(below(TOTAL, "a"))} == {"amount", "factor"}


def test_what_is_kept_as_text_is_the_same_again() -> None:
    assert lineage_from_text(lineage_to_text(TOTAL)) == TOTAL


def test_text_that_is_no_lineage_is_nothing() -> None:
    for text in ("", "[]", "{}", '{"about": {}, "nodes": [{"id": "a"}]}'):
        assert lineage_from_text(text) is None


def test_prov_names_every_node_once_and_every_use() -> None:
    document = to_prov(TOTAL, "0")
    assert set(document["entity"]) == {f"lt:{id_}" for id_ in TOTAL.nodes}
    assert len(document["used"]) == len(document["wasDerivedFrom"]) == 4
    generated = [each["prov:entity"] for each in document["wasGeneratedBy"].values()]
    assert generated == ["lt:total", "lt:a"]


def test_prov_writes_any_id_as_a_name_that_may_be_read() -> None:
    odd = a_lineage(a_node("line:at:燃料 (a|b)/c#d", 1.0))
    (name,) = to_prov(odd, "0")["entity"]
    assert name.startswith("lt:line%3Aat%3A%E7%87%83")
    assert not set(name.removeprefix("lt:")) & set(" ()|/#:")
