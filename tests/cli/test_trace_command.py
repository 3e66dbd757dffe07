"""``lingtan trace``: a tree for people in two languages, JSON and PROV for programs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lingtan.reports.node_numbers import number_of
from tests.cli.test_commands import answer, run
from tests.conftest import Demo

CORE = "cn910.core.unit_energy_carbon"
HEAVY = ("duckdb", "numpy", "polars", "lingtan.app.open_park")


def traced(demo: Demo, *words: str) -> int:
    """Trace the core indicator of the reference park, or what else is asked for."""
    asked = words if words and not words[0].startswith("-") else (CORE, *words)
    return run("trace", str(demo.workspace.layout.folder), *asked, "-p", "2025")


def test_the_tree_of_the_core_indicator_ends_in_a_raw_line(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert traced(demo) == 0
    shown = capsys.readouterr().out
    for part in (
        "= E_park / E_tce",
        "Park emissions",
        "= sum of 5 parts",
        "meter: Grid import",
        "reconciled beside it",
        "35,040 measured, 0 doubted",
        "01_供电公司_负荷曲线_2025.csv:253  3700012345",
        "SHA-256 ",
        "methods/cn_zcp_2025_06.yaml:15  [Q-P]",
    ):
        assert part in shown, part


def test_what_is_left_out_for_reading_is_counted_and_summed(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert traced(demo, "energy.load_kwh", "--top", "2", "--json") == 0
    load = answer(capsys)
    assert isinstance(load, dict)
    nodes = {node["id"]: node for node in load["nodes"]}
    values = sorted((nodes[p["node"]]["value"] for p in load["nodes"][0]["parts"]), key=abs)
    traced(demo, "energy.load_kwh", "--top", "2")
    shown = " ".join(capsys.readouterr().out.split())
    rest = number_of(sum(values[:-2]))
    assert f"… {len(values) - 2} more, together {rest} kWh" in shown


def test_every_branch_is_printed_when_all_are_asked_for(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    traced(demo, "national.e_park_kg", "--all")
    shown = capsys.readouterr().out
    assert "more, together" not in shown
    for meter in ("f_diesel", "p_steel", "h_purchased", "g_boiler"):
        assert f"meter:{meter}" in shown


def test_a_depth_cuts_the_tree(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    traced(demo, "--depth", "1", "--json")
    cut = answer(capsys)
    assert isinstance(cut, dict)
    assert [node["id"] for node in cut["nodes"]] == [CORE, "quantity:E_park", "quantity:E_tce"]


def test_an_unknown_figure_leaves_with_one_and_names_the_nearest(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert traced(demo, "national.e_prak_kg") == 1
    told = " ".join(capsys.readouterr().err.split())
    assert "There is no figure national.e_prak_kg" in told
    assert "use national.e_park_kg" in told


def test_a_meter_is_traced_by_its_name(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    assert traced(demo, "e_services_check") == 0
    shown = capsys.readouterr().out
    assert "Check meter of the services feeder" in shown
    assert "suspect" in shown


def test_the_tree_is_told_in_chinese(demo: Demo) -> None:
    folder = str(demo.workspace.layout.folder)
    command = [sys.executable, "-m", "lingtan", "trace", folder, CORE, "-p", "2025"]
    environment = {**os.environ, "LINGTAN_LANG": "zh", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    shown = done.stdout.decode()
    for part in ("计量表：电网受入", "= 5 项之和", "经校验的读数：35,040 行", "协调值（并列）"):
        assert part in shown, part


def test_a_kept_answer_loads_no_engine(demo: Demo) -> None:
    traced(demo)
    assert _loaded(demo.workspace.layout.folder, "2025", HEAVY) == "[]"


@pytest.mark.slow
def test_an_answer_that_is_not_kept_loads_no_reader_of_files(demo: Demo, tmp_path: Path) -> None:
    folder = tmp_path / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    assert _loaded(folder, "2025-03-11", ("pydantic", "openpyxl")) == "[]"


def _loaded(folder: Path, period: str, names: tuple[str, ...]) -> str:
    """Return which of some libraries a trace has loaded, as it prints them."""
    program = (
        "import sys; from lingtan.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {names!r} if name in sys.modules])"
    )
    words = [sys.executable, "-c", program, "trace", str(folder), CORE, "-p", period]
    done = subprocess.run(words, capture_output=True, check=True, text=True, encoding="utf-8")
    return done.stdout.splitlines()[-1]


def test_prov_is_of_the_shape_its_specification_says(demo: Demo, tmp_path: Path) -> None:
    file = tmp_path / "core.prov.json"
    assert traced(demo, "--prov", str(file)) == 0
    document = json.loads(file.read_text(encoding="utf-8"))
    assert faults_of(document) == []
    assert {"entity", "activity", "agent", "used", "wasGeneratedBy", "wasDerivedFrom"} <= set(
        document
    )


REQUIRED = {
    "used": ("prov:activity", "prov:entity"),
    "wasGeneratedBy": ("prov:entity", "prov:activity"),
    "wasDerivedFrom": ("prov:generatedEntity", "prov:usedEntity"),
    "wasAssociatedWith": ("prov:activity", "prov:agent"),
    "wasAttributedTo": ("prov:entity", "prov:agent"),
}
DECLARED = {"prov:entity": "entity", "prov:generatedEntity": "entity", "prov:usedEntity": "entity"}
DECLARED |= {"prov:activity": "activity", "prov:agent": "agent"}


def faults_of(document: dict[str, Any]) -> list[str]:
    """Return where a document is none of PROV-JSON: its sections, names, roles and literals."""
    prefixes = {*document["prefix"], "prov", "_"}
    faults = []
    for section, records in document.items():
        if section == "prefix":
            continue
        if section not in {"entity", "activity", "agent", *REQUIRED}:
            faults.append(section)
        for name, record in records.items():
            if name.partition(":")[0] not in prefixes:
                faults.append(name)
            for role in REQUIRED.get(section, ()):
                if record[role] not in document[DECLARED[role]]:
                    faults.append(f"{name} {role}")
            faults += [f"{name} {key}" for key, value in record.items() if not is_literal(value)]
    return faults


def is_literal(value: object) -> bool:
    """Whether a value is text, a number, or a typed literal."""
    if isinstance(value, dict):
        return set(value) == {"$", "type"} and all(
            isinstance(each, str) for each in value.values()
        )
    return isinstance(value, str | int | float)
