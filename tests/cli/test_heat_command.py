"""``lingtan heat``: for people in both languages, for programs, and with a faulty park file."""

import json
import shutil
from pathlib import Path

import pytest

from lingtan.cli.show_heat import print_heat
from tests.cli.test_commands import run
from tests.conftest import Demo


@pytest.mark.slow
def test_people_are_told_a_bound_and_its_emission(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("heat", str(demo.workspace.layout.folder), "-p", "2025") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "saved by exchange 2,291.0 2,291.0 2,291.0 43,218.0" in shown
    assert "A target is a bound, not a design" in shown
    assert "tCO2 at the mean factor of the heat networks in 2025" in shown
    assert "constructed" in shown


@pytest.mark.slow
def test_programs_get_the_curve_and_the_balance(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("heat", str(demo.workspace.layout.folder), "-p", "2025", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["is_bound"] is True
    pooled = told["pooled"]
    heat_in = pooled["hot_utility_kw"] + pooled["hot_duty_kw"]
    assert heat_in == pytest.approx(pooled["cold_utility_kw"] + pooled["cold_duty_kw"])
    assert pooled["grand_composite_curve"][0] == {"shifted_c": 125.0, "heat_kw": 245.0}
    assert told["saved_emission"]["low_kg"] > 0


def changed_park(demo: Demo, folder: Path, old: str, new: str) -> str:
    """Return the folder of a copy of the reference park with one thing changed."""
    shutil.copytree(demo.workspace.layout.folder, folder)
    park = folder / "park.yaml"
    text = park.read_text(encoding="utf-8")
    assert old in text
    park.write_text(text.replace(old, new), encoding="utf-8")
    return str(folder)


@pytest.mark.slow
def test_what_is_not_decidable_says_why(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed_park(demo, tmp_path / "park", "    heated_by: heat_main\n", "")
    assert run("heat", folder, "-p", "2025") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "not decidable, because no heat network is stated" in shown
    assert "Warm rinse of the plating lines" in shown


def test_a_faulty_stream_stops_with_its_line(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed_park(demo, tmp_path / "park", "supply_c: 95", "supply_c: -300")
    assert run("heat", folder, "-p", "2025", "--json") == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["case"] == "faulty"
    assert any("process_streams.furnace_cooling_water.supply_c" in d for d in error["details"])


@pytest.mark.slow
def test_a_park_without_streams_is_told_how_to_state_them(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    print_heat(demo.workspace.heat("2025", boundary="services_zone"))
    assert "process_streams" in capsys.readouterr().out


SHARED = """
water_processes:
  wash: {name: Wash, enterprise: steel, load_kg_per_h: 4, inlet_ppm: 0, outlet_ppm: 80, source: s}
  rinse:
    {name: R, enterprise: metal, load_kg_per_h: 6, inlet_ppm: 40, outlet_ppm: 120, source: s}
  dip: {name: Dip, enterprise: metal, load_kg_per_h: 10, inlet_ppm: 80, outlet_ppm: 400, source: s}
by_products:
  slag: {name: Slag, enterprise: steel, material: slag, fresh_t: 100, yields: [0.8], source: s}
  bed:
    {name: B, enterprise: metal, material: slag, needed_t: 15, replaced_kg_per_t: 50, source: s}
"""


@pytest.mark.slow
def test_water_and_by_products_are_told_beside_heat(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The worked examples water-d01 and sym-d01, among two enterprises of the reference park."""
    folder = changed_park(
        demo, tmp_path / "park", "\nprocess_streams:", f"{SHARED}\nprocess_streams:"
    )
    assert run("heat", folder, "-p", "2025", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["water"]["fresh_pooled_t_per_h"] == 93.75
    assert told["water"]["pinches_ppm"] == [120]
    assert told["water"]["saved_t_per_h"] > 0
    (slag,) = told["exchanges"]
    assert (slag["offered_t"], slag["exchanged_t"], slag["avoided_kg"]) == (20, 15, 750)
    assert run("heat", folder, "-p", "2025") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "93.8 t/h of fresh water together" in shown
    assert "slag: 20.0 t offered, 15.0 t needed, 15.0 t meet" in shown
