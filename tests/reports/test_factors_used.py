"""The list of factors holds every one that a line or a figure of the account used."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.app.results import Account as Accounted
from lingtan.base.figures import Figure
from lingtan.catalogue.load import Catalogue, load_catalogue
from lingtan.ledger.accounts import Account
from lingtan.ledger.inventory import Inventory
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.park.streams import StreamUse
from lingtan.reports.chapters.factors_used import factors_table
from lingtan.reports.chapters.fuel_values import fuels_table
from lingtan.reports.context import Context
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.model import Amount, Table
from lingtan.reports.words import LANGUAGES
from tests.builders import a_park
from tests.builders_grid_shares import write_series
from tests.builders_ledger import YEAR, a_stream, billed, draw_up
from tests.builders_reports import report_inputs
from tests.conftest import Demo

SHANDONG = "grid/shandong/average/2023"


def context_of(
    park: Park, inventory: Inventory, language: str = "en", catalogue: Catalogue | None = None
) -> Context:
    known = knowledge_of(catalogue or load_catalogue())
    inputs = report_inputs(language, park=park, inventory=inventory, knowledge=known)
    return Context(inputs=replace(inputs, boundary=park.boundaries[0], period=inventory.period))


def a_busy_park() -> Park:
    """Return a park that buys power and heat, burns, converts, makes and has values of its own."""
    meters = (
        billed("grid", "outside", "bus"),
        billed("steam", "outside", "heat_main", "heat", "GJ"),
        billed("oil", "outside", "enterprise:works", "diesel", "t"),
        billed("coal", "outside", "enterprise:works", "anthracite", "t"),
        billed("own", "outside", "enterprise:works", "bituminous_coal", "t"),
        billed("vent", "outside", "enterprise:works", "vent", "t"),
    )
    streams = (
        a_stream("oil", "oil", "diesel", oxidation=0.97, evidence="report 7"),
        a_stream("coal", "coal", "anthracite", StreamUse.CONVERSION_INPUT, factor_set="B_newer"),
        a_stream(
            *("own", "own", "bituminous_coal"),
            ncv_gj_per_unit=0.0232,
            carbon_t_per_gj=0.026,
            oxidation=0.93,
            evidence="laboratory",
        ),
        a_stream("vent", "vent", "vent", StreamUse.PROCESS, factor_set="own"),
    )
    residual = Fact(datum="residual_mix", year=2025, value=0.71, evidence="registry statement")
    return replace(a_park(*meters), streams=streams, province="Shandong", facts=(residual,))


def with_methane() -> Catalogue:
    known = load_catalogue()
    lime = known.process("cn_provincial_guideline", "lime")
    vent = replace(lime, set_id="own", item="vent", gas="CH4", kg_per_kg=Decimal("0.01"))
    return replace(known, processes=(*known.processes, vent))


def busy(language: str = "en") -> Context:
    park, catalogue = a_busy_park(), with_methane()
    amounts = {meter.id: [1000.0] for meter in park.meters}
    inventory = draw_up(park, amounts, YEAR, catalogue=catalogue)
    return context_of(park, inventory, language, catalogue)


def factors_behind(park: Park, inventory: Inventory) -> set[str]:
    """Everything lines and figures rest on that is neither an account nor a meter."""
    figures = inventory.figures.values()
    ids = {id_ for figure in figures for id_ in figure.rests_on}
    ids |= set(inventory.postings["factor_id"].to_list())
    meters = {meter.id for meter in park.meters} | {meter.id for meter in park.virtual_meters}
    return ids - {account.value for account in Account} - meters - {""}


def listed(table: Table) -> set[str]:
    return {str(row[1]) for row in table.rows}


def test_every_factor_of_a_busy_park_is_listed() -> None:
    context = busy()
    inputs = context.inputs
    behind = factors_behind(inputs.park, inputs.inventory)
    assert {SHANDONG, "gwp/ar5/CH4", "fact/residual_mix/2025", "measured/oil"} <= behind
    assert behind - listed(factors_table(context)) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_factor_of_every_boundary_of_the_reference_park_is_listed(
    demo: Demo, language: str
) -> None:
    for account in demo.all_of(Accounted):
        park = account.check.park
        context = context_of(park, account.inventory, language)
        table = factors_table(context)
        assert factors_behind(park, account.inventory) - listed(table) == set()
        for row in table.rows:  # nothing is listed under its bare id or without a source
            assert row[0] != row[1]
            assert row[-1] not in ("", context.say("unknown"))


def test_factors_that_no_line_carries_have_value_unit_and_span() -> None:
    rows = {str(row[1]): row for row in factors_table(busy()).rows}
    wanted = {
        SHANDONG: (0.6191, "kgCO₂/kWh", "2023-01-01 to 2023-12-31"),
        "coal/E_coal_equivalent/electricity_equivalent_supplied_2024": (0.3024, "kgce/kWh", ""),
        "coal/E_coal_equivalent/electricity_heat_value": (0.1229, "kgce/kWh", ""),
        "gwp/ar5/CH4": (28.0, "kgCO₂e/kgCH4", ""),
        "fact/residual_mix/2025": (0.71, "kgCO₂/kWh", ""),
    }
    for id_, (value, unit, span) in wanted.items():
        amount = rows[id_][2]
        assert isinstance(amount, Amount)
        assert amount.value == pytest.approx(value)
        assert rows[id_][3:5] == (unit, span)


def test_shares_of_the_grid_by_the_hour_are_listed_without_any_one_value(tmp_path: Path) -> None:
    catalogue = load_catalogue(write_series(tmp_path / "own", ["2025-07-01 08:00,0.3"]))
    park = a_busy_park()
    inventory = draw_up(park, {meter.id: [1000.0] for meter in park.meters}, YEAR)
    clean = Figure(id="a", value=1.0, unit="kWh", rests_on=("grid_clean/mine",))
    told = replace(inventory, figures={**inventory.figures, "a": clean})
    rows = {
        str(row[1]): row for row in factors_table(context_of(park, told, "en", catalogue)).rows
    }
    assert rows["grid_clean/mine"] == (
        "Shandong, dispatch centre",
        "grid_clean/mine",
        "",
        "",
        "2025-01-01 to 2025-12-31",
        "Q-P",
        "statement of the dispatch centre",
    )


def test_a_fuel_shows_what_its_factor_is_made_of_and_which_values_are_measured() -> None:
    rows = {str(row[0]): row for row in fuels_table(busy()).rows}
    shown = {
        name: [cell.value for cell in row if isinstance(cell, Amount)]
        for name, row in rows.items()
    }
    diesel = next(value for name, value in shown.items() if "oil" in name)
    assert diesel[:3] == [pytest.approx(43.33), pytest.approx(20.2), pytest.approx(0.97)]
    assert diesel[3] == pytest.approx(43.33 * 20.2 * 0.97 * 44 / 12 / 1000, rel=1e-6)
    said = {name: str(row[-1]) for name, row in rows.items()}
    assert any("measured: Oxidation" in text for text in said.values())
    assert any("conversion" in text for text in said.values())
    assert any("Calorific value, Carbon content, Oxidation" in text for text in said.values())
