"""What everybody may see of a lineage: how a number is made, and of how much, but not of what."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.errors import Fact
from lingtan.evidence.lineage.for_everybody import BY_NAME, COUNTED, open_lineage
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part, Rule

OWN = "catalogue"
PUBLISHED = ("national",)
TOLD = ("core", "total")
OPEN = {Kind.FIGURE, Kind.QUANTITY, Kind.TERM, Kind.CONSTANT, Kind.PARAMETER}


def a_node(id_: str, kind: Kind, *parts: str, **facts: Fact) -> Node:
    """Return a node made of others."""
    rule = Rule.SUM if parts else Rule.GIVEN
    told = tuple(Part(node=each) for each in parts)
    return Node(id=id_, kind=kind, rule=rule, value=1.0, parts=told, facts=facts)


def a_lineage(*nodes: Node) -> Lineage:
    """Return a lineage whose first node is asked for."""
    return Lineage(about={}, nodes={node.id: node for node in nodes})


def test_a_quantity_of_a_formula_stands_for_the_figure_the_page_tells() -> None:
    opened = open_lineage(
        a_lineage(
            a_node("core", Kind.FIGURE, "quantity:E", "fuel"),
            a_node("quantity:E", Kind.QUANTITY, "total"),
            a_node("total", Kind.FIGURE),
            a_node("fuel", Kind.FIGURE),
        ),
        TOLD,
        OWN,
        PUBLISHED,
    )
    assert [node.id for _, node in opened.parts] == ["total", "fuel"]
    assert opened.hidden == 0


def test_parts_of_one_enterprise_or_meter_are_counted_and_not_named() -> None:
    parts = ("by_enterprise.steel_kg", "line:x", "meter:m", "sum:emission:enterprise=steel")
    kinds = (Kind.FIGURE, Kind.LINE, Kind.METER, Kind.SUM)
    below = [a_node(id_, kind) for id_, kind in zip(parts, kinds, strict=True)]
    opened = open_lineage(
        a_lineage(a_node("total", Kind.FIGURE, *parts), *below), TOLD, OWN, PUBLISHED
    )
    assert opened.parts == ()
    assert opened.hidden == len(parts)
    assert opened.counts == {Kind.METER: 1}


def test_a_document_is_named_once_and_only_where_a_built_in_row_cites_it() -> None:
    opened = open_lineage(
        a_lineage(
            a_node("total", Kind.FIGURE, "f1", "f2", "f3", "f4", "s"),
            a_node("f1", Kind.FACTOR, source="Annex 4", file="factors/grid.csv", label="Q-P"),
            a_node("f2", Kind.FACTOR, source="Annex 4", file="factors/grid.csv"),
            a_node("f3", Kind.FACTOR, source="Steel's report", file="catalogue/factors/own.csv"),
            a_node("f4", Kind.FACTOR, source="Steel's measurement"),
            a_node("s", Kind.FACT, source="Steel's statement", file="park.yaml"),
        ),
        TOLD,
        OWN,
        PUBLISHED,
    )
    assert [node.facts["source"] for node in opened.sources] == ["Annex 4"]
    assert opened.counts == {Kind.FACT: 1, Kind.FACTOR: 4}


def test_a_number_of_an_indicator_is_named_only_of_one_the_page_tells() -> None:
    ids = ("indicator:core:threshold", "uncertainty:core:sigma", "indicator:other:threshold")
    below = [a_node(id_, Kind.DETAIL) for id_ in (*ids, "transfer::steel:heat:energy")]
    root = a_node("core", Kind.FIGURE, *(node.id for node in below))
    opened = open_lineage(a_lineage(root, *below), TOLD, OWN, PUBLISHED)
    assert [node.id for _, node in opened.parts] == list(ids[:2])
    assert opened.hidden == 2


def test_a_limit_is_cited_only_of_a_published_framework() -> None:
    for framework, cited in (("national", ["Annex 3"]), ("own_plan", [])):
        limit = a_node("core", Kind.DETAIL, framework=framework, source="Annex 3")
        opened = open_lineage(a_lineage(limit), TOLD, OWN, PUBLISHED)
        assert [node.facts["source"] for node in opened.sources] == cited


def test_a_formula_that_names_a_hidden_part_is_not_told() -> None:
    root = a_node("core", Kind.FIGURE, "total", "by_enterprise.steel_kg")
    below = [a_node(id_, Kind.FIGURE) for id_ in ("total", "by_enterprise.steel_kg")]
    for rule, is_open in ((Rule.FORMULA, False), (Rule.SUM, True)):
        lineage = a_lineage(replace(root, rule=rule), *below)
        assert open_lineage(lineage, TOLD, OWN, PUBLISHED).is_rule_open is is_open
    plain = a_lineage(replace(root, rule=Rule.FORMULA, parts=root.parts[:1]), *below)
    assert open_lineage(plain, TOLD, OWN, PUBLISHED).is_rule_open


NODES = st.lists(
    st.tuples(st.sampled_from(Kind), st.sampled_from(("a", *BY_NAME)), st.booleans()),
    max_size=12,
)


@given(NODES)
def test_nothing_but_figures_terms_and_rules_of_the_whole_park_is_ever_named(
    drawn: list[tuple[Kind, str, bool]],
) -> None:
    below = [
        a_node(f"{name}{at}", kind, source=f"S{at}", file=f"{OWN}/x.csv" if is_own else "x.csv")
        for at, (kind, name, is_own) in enumerate(drawn)
    ]
    root = a_node("total", Kind.FIGURE, *(node.id for node in below))
    opened = open_lineage(a_lineage(root, *below), TOLD, OWN, PUBLISHED)
    for _, node in opened.parts:
        assert node.kind in OPEN
        assert not (node.kind is Kind.FIGURE and node.id.startswith(BY_NAME))
    assert len(opened.parts) + opened.hidden == len(below)
    assert all(not str(node.facts["file"]).startswith(OWN) for node in opened.sources)
    counted = sum(node.kind in COUNTED for node in below)
    assert sum(opened.counts.values()) == counted
