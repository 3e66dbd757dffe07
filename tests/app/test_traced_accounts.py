"""What an enterprise gives, receives and bears is traced to what decides it, by sums that hold."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.evidence.lineage.nodes import Kind, Lineage, Rule, below
from lingtan.evidence.lineage.sums import disagreements
from tests.conftest import NOW

YEAR, DAYS = "2025", 365
GRID = 0.8325  # kg/kWh, the factor of the method
MEMBERS = "      - {enterprise: a}\n      - {enterprise: b}\n      - {enterprise: c}\n"
PARK = """id: works
name: Works
type: manufacturing
province: Shandong
boundaries:
  whole:
    name: Whole
    kind: whole_park
    members:
{members}enterprises:
  a: {{name: A, sector: industry}}
  b: {{name: B, sector: industry}}
  c: {{name: C, sector: industry}}
nodes:
  bus: {{name: bus, carrier: electricity}}
  main: {{name: heat main, carrier: heat}}
assets:
  engine: {{name: Engine, kind: fossil_power, owner: a,
    cogeneration: {{by: efficiency, heat_efficiency: 0.9, power_efficiency: 0.5,
      evidence: study}}}}
streams:
  gas: {{name: Gas, enterprise: a, use: fuel, meter: gas, factor_set: A_guideline,
    factor_item: natural_gas}}
removals:
  wood: {{name: Wood, kind: sink, year: 2024, quantity_t: 100, method: m, permanence_years: 30,
    evidence: plot, reversals: [{{day: 2025-03-01, quantity_t: 30, evidence: fire}},
    {{day: 2025-05-01, quantity_t: 80, evidence: storm}}]}}
  hedge: {{name: Hedge, kind: sink, year: 2025, quantity_t: 50, method: m, permanence_years: 30,
    evidence: rows, reversals: [{{day: 2026-02-01, quantity_t: 10, evidence: drought}}]}}
"""
HEAD = "id,name_en,name_zh,carrier,unit,kind,resolution,from,to,class\n"
# Of each meter: what it counts a day, the carrier, its unit and its two ends.
METERS: Mapping[str, tuple[int, str, str, str, str]] = {
    "grid": (90, "electricity", "kWh", "outside", "bus"),
    "power": (40, "electricity", "kWh", "asset:engine", "bus"),
    "use_a": (10, "electricity", "kWh", "bus", "enterprise:a"),
    "use_b": (100, "electricity", "kWh", "bus", "enterprise:b"),
    "light": (20, "electricity", "kWh", "bus", "common"),
    "b_to_c": (40, "electricity", "kWh", "enterprise:b", "enterprise:c"),
    "gas": (20, "natural_gas", "Nm3", "outside", "asset:engine"),
    "heat": (60, "heat", "kWh", "asset:engine", "main"),
    "heat_a": (30, "heat", "kWh", "main", "enterprise:a"),
    "heat_b": (30, "heat", "kWh", "main", "enterprise:b"),
}
MAPPING = """matches: ["readings.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d"], zone: Asia/Shanghai}
meter: {columns: [meter]}
values: [{column: v}]
"""


def a_works(folder: Path, members: str = MEMBERS) -> Workspace:
    """Return a park with an engine of A, whose heat A and B use, and B, who passes power to C."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "inbox").mkdir()
    (folder / "park.yaml").write_text(PARK.format(members=members), encoding="utf-8")
    rows = (
        f"{id_},{id_},,{carrier},{unit},interval,1d,{source},{target},1\n"
        for id_, (_, carrier, unit, source, target) in METERS.items()
    )
    (folder / "meters.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    (folder / "mappings" / "readings.yaml").write_text(MAPPING, encoding="utf-8")
    lines = (
        f"{date(2025, 1, 1) + timedelta(days=day)},{id_},{told[0] * (8 + day % 5) / 10}\n"
        for day in range(DAYS)  # ten tenths a day in the mean: nothing stands still
        for id_, told in METERS.items()
    )
    readings = folder / "inbox" / "readings.csv"
    readings.write_text("time,meter,v\n" + "".join(lines), encoding="utf-8")
    made = Workspace.open(folder)
    made.import_files([readings], now=NOW)
    return made


@pytest.fixture(scope="module")
def lineage(tmp_path_factory: pytest.TempPathFactory) -> Lineage:
    return draw_lineage(a_works(tmp_path_factory.mktemp("works") / "park").layout, YEAR)


def value(lineage: Lineage, id_: str) -> float:
    found = lineage.nodes[id_].value
    assert found is not None
    return found


def of_the_bus(lineage: Lineage) -> float:
    """Return what B and the light draw carries [kgCO2].

    A takes 10 of the 40 kWh of its engine first; 30 and 90 of the grid serve the other 120. Power
    carries 80 of 146.67 parts of the gas: 40 / 0.5 against 60 / 0.9.
    """
    gas = value(lineage, "by_enterprise.a_kg")
    return 90 * DAYS * GRID + 80 / (80 + 60 / 0.9) * gas * 30 / 40


def meters_below(lineage: Lineage, figure: str) -> set[str]:
    nodes = below(lineage, figure).nodes
    return {id_.removeprefix("meter:") for id_, n in nodes.items() if n.kind is Kind.METER}


def documents_below(lineage: Lineage, figure: str) -> set[object]:
    return {node.facts.get("document", "") for node in below(lineage, figure).nodes.values()}


def test_every_sum_and_formula_of_the_accounts_holds(lineage: Lineage) -> None:
    assert list(disagreements(lineage)) == []
    assert list(disagreeing_formulas(lineage)) == []
    parts = [f"account.b.{part}_kg" for part in ("own", "received", "given", "allocated")]
    assert {lineage.nodes[part].rule for part in parts} == {Rule.SUM}


def test_what_is_given_is_the_energy_passed_on_times_the_mean_of_what_was_drawn(
    lineage: Lineage,
) -> None:
    drawn = 100 / 120 * of_the_bus(lineage)
    given = value(lineage, "account.b.given_kg")
    assert given == pytest.approx(-drawn * 40 / 100, abs=1)
    assert {"b_to_c", "use_b", "power", "heat", "gas"} <= meters_below(
        lineage, "account.b.given_kg"
    )
    energy = lineage.nodes["transfer:b:c:electricity:energy"]
    assert (energy.value, energy.rule) == (40 * DAYS, Rule.SUM)


def test_what_is_received_leads_to_the_rule_of_the_plant_and_its_document(
    lineage: Lineage,
) -> None:
    gas = value(lineage, "by_enterprise.a_kg")
    of_power, of_heat = 80 / (80 + 60 / 0.9), 60 / 0.9 / (80 + 60 / 0.9)
    received = value(lineage, "account.b.received_kg")
    assert received == pytest.approx(gas * (of_power * 30 / 40 * 100 / 120 + of_heat / 2), abs=2)
    assert {"power", "heat", "heat_b", "gas"} <= meters_below(lineage, "account.b.received_kg")
    assert "study" in documents_below(lineage, "account.b.received_kg")
    assert value(lineage, "plant:engine:heat_efficiency") == 0.9
    assert value(lineage, "plant:engine:power_efficiency") == 0.5


def test_what_is_borne_leads_to_the_weights_of_the_rule(lineage: Lineage) -> None:
    shared = 20 / 120 * of_the_bus(lineage)
    for who, weight in {"a": 10 * DAYS, "b": 60 * DAYS, "c": 40 * DAYS}.items():
        assert value(lineage, f"portion:common:electricity::{who}:weight") == weight
    assert value(lineage, "account.c.allocated_kg") == pytest.approx(shared * 40 / 110, abs=1)
    assert {"light", "b_to_c"} <= meters_below(lineage, "account.c.allocated_kg")


def test_a_sink_names_the_documents_of_the_very_year(lineage: Lineage) -> None:
    assert value(lineage, "statement.sink_kg") == 50_000
    assert documents_below(lineage, "statement.sink_kg") == {"", "rows"}
    assert value(lineage, "removal:hedge:back") == 0  # it came back in the year after


def test_what_came_back_is_its_events_and_no_more_than_was_stored(lineage: Lineage) -> None:
    assert value(lineage, "statement.sink_back_kg") == 100_000
    events = {part.node for part in lineage.nodes["statement.sink_back_kg"].parts}
    assert {event: value(lineage, event) for event in events} == {
        "removal:wood:1:back": 30_000,
        "removal:wood:2:back": 70_000,
    }
    assert value(lineage, "removal:wood:2:stated") == 80_000
    assert documents_below(lineage, "statement.sink_back_kg") == {"", "fire", "storm", "plot"}
