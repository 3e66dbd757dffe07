"""Shared water and exchanged by-products are traced to what the park file states of each."""

import pytest

from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.workspace import Workspace
from lingtan.evidence.lineage.nodes import Kind, Lineage
from lingtan.evidence.lineage.sums import disagreements
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.words import LANGUAGES, Words
from tests.app.test_heat import copied
from tests.cli.test_heat_command import SHARED
from tests.conftest import Demo

MORE = """  ash: {name: Ash, enterprise: metal, material: Slag, offered_t: 3, source: s}
  road: {name: Road, enterprise: steel, material: slag, needed_t: 20, source: s}
"""


@pytest.fixture(scope="module")
def park(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("shared") / "park"
    stated = f"{SHARED.rstrip()}\n{MORE}\nprocess_streams:"
    return copied(demo, folder, "\nprocess_streams:", stated)


def traced(park: Workspace, id_: str) -> Lineage:
    return park.trace(id_, "2025")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("id_", "value", "unit"),
    [
        ("water:pooled:fresh", 93.75, "t/h"),
        ("water:pooled:pinch", 120.0, "g/t"),
        ("material:slag:offered", 23.0, "t"),
        ("material:slag:needed", 35.0, "t"),
        ("material:slag:exchanged", 23.0, "t"),
        ("material:slag:avoided", 0.75, "tCO2"),
    ],
)
def test_each_number_of_the_tables_is_traced_and_adds_up(
    park: Workspace, id_: str, value: float, unit: str
) -> None:
    lineage = traced(park, id_)
    node = lineage.nodes[id_]
    assert node.value == pytest.approx(value)
    assert node.unit == unit
    assert list(disagreements(lineage)) == []
    assert list(disagreeing_formulas(lineage)) == []
    assert Kind.LACKING not in {each.kind for each in lineage.nodes.values()}


@pytest.mark.slow
def test_saved_water_leads_to_each_enterprise_and_to_the_lines_of_the_park_file(
    park: Workspace,
) -> None:
    lineage = traced(park, "water:saved:fresh")
    parts = {part.node for part in lineage.nodes["water:saved:fresh"].parts}
    assert parts == {"water:alone:steel:fresh", "water:alone:metal:fresh", "water:pooled:fresh"}
    load = lineage.nodes["water_process:wash:load"]
    assert (load.value, load.facts["file"], load.facts["document"]) == (4.0, "park.yaml", "s")
    line = park.layout.park_file.read_text(encoding="utf-8").splitlines()[
        int(load.facts["line"]) - 1
    ]
    assert line.strip().startswith("wash:")


def test_what_a_chain_offers_leads_to_what_it_is_given(park: Workspace) -> None:
    nodes = traced(park, "material:slag:avoided").nodes
    assert nodes["material:slag:avoided"].parts[0].node == "by_product:bed:replaced"
    chain = traced(park, "material:slag:offered").nodes["by_product:slag:offered"]
    assert chain.value == pytest.approx(20.0)
    assert {part.node for part in chain.parts} == {
        "by_product:slag:given",
        "by_product:slag:made",
        "by_product:slag:recycled",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_a_name(park: Workspace, language: str) -> None:
    words = NodeWords(Words(language))
    for id_ in ("water:saved:fresh", "material:slag:exchanged", "material:slag:avoided"):
        lineage = traced(park, id_)
        for node in lineage.nodes.values():
            assert words.title_of(node) != node.id
