"""What notes tell of stores and of saved heat is traced to the very number."""

from pathlib import Path

import pytest

from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.lineage_of import lineage_of
from lingtan.evidence.lineage.nodes import Kind, Lineage, Rule, below
from lingtan.evidence.lineage.sums import disagreements
from tests.app.test_heat import copied
from tests.conftest import Demo

YEAR, MONTH = "2025", "2025-03"


@pytest.mark.slow
@pytest.mark.parametrize("period", [YEAR, MONTH])
def test_what_stores_carried_is_made_of_what_their_meters_counted(demo: Demo, period: str) -> None:
    store = demo.workspace.match(period).store
    lineage = lineage_of(demo.workspace.layout, period)
    assert store is not None
    told = {
        "charged": store.charged_kwh,
        "green": store.cancelled_kwh,
        "out": store.discharged_kwh,
    }
    if store.efficiency is not None:
        told |= {"certified": store.certified_kwh, "efficiency": store.efficiency}
    assert {part: lineage.nodes[f"store:{part}"].value for part in told} == told
    assert ("store:efficiency" in lineage.nodes) == (period == YEAR)
    for part in ("charged", "green", "out"):
        assert lineage.nodes[f"store:{part}"].rule is Rule.SUM
        found = below(lineage, f"store:{part}").nodes.values()
        assert Kind.ROW in {node.kind for node in found}


def test_an_efficiency_rests_on_what_the_park_file_says_a_store_can_hold(demo: Demo) -> None:
    lineage = lineage_of(demo.workspace.layout, YEAR)
    capacity = below(lineage, "store:efficiency").nodes["store:battery:capacity"]
    lines = demo.workspace.layout.park_file.read_text(encoding="utf-8").splitlines()
    assert capacity.facts["file"] == "park.yaml"
    assert lines[int(capacity.facts["line"]) - 1].strip().startswith("battery:")


def of_saving(lineage: Lineage) -> tuple[float | None, float | None]:
    assert list(disagreements(lineage)) == []
    assert list(disagreeing_formulas(lineage)) == []
    low, high = (lineage.nodes[f"heat:saved:{end}"] for end in ("low", "high"))
    return low.value, high.value


@pytest.mark.slow
def test_what_saved_heat_would_emit_is_its_heat_at_what_heat_of_the_network_carries(
    demo: Demo,
) -> None:
    lineage, saved = lineage_of(demo.workspace.layout, YEAR), demo.workspace.heat(YEAR).heat.saved
    assert of_saving(lineage) == (saved.low_kg, saved.high_kg)
    for owner, rate in saved.kg_per_kwh.items():
        assert lineage.nodes[f"heat:alone:{owner}:rate"].value == rate
        assert lineage.nodes[f"heat:alone:{owner}:carried"].rule is Rule.SUM


@pytest.mark.slow
def test_whoever_left_has_the_factor_of_its_time_inside_and_it_lies_between_two(
    demo: Demo, tmp_path: Path
) -> None:
    old = "members:\n      - {enterprise: steel}\n      - {enterprise: metal}\n"
    new = old.replace("enterprise: metal", "enterprise: metal, last_day: 2025-06-30")
    park = copied(demo, tmp_path / "park", old, new)
    usual, saved = (each.heat(YEAR).heat.saved for each in (demo.workspace, park))
    lineage = draw_lineage(park.layout, YEAR)
    assert usual.low_kg is not None
    assert saved.low_kg not in {None, usual.low_kg}
    assert saved.low_kg != pytest.approx(saved.high_kg, rel=1e-3)
    assert of_saving(lineage) == (saved.low_kg, saved.high_kg)
    assert Kind.LACKING not in {node.kind for node in lineage.nodes.values()}
