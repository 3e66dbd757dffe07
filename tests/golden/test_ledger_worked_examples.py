"""Worked examples: combustion in the form of GB/T 32151, and small park ledgers."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from lingtan.catalogue.entries import GridFactor
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.corrections import balance, correct, post
from lingtan.park.assets import AssetKind
from lingtan.park.facts import Fact
from lingtan.park.streams import StreamUse
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    YEAR,
    a_claim,
    a_stream,
    billed,
    draw_up,
    value,
)

FOLDER = Path(__file__).parents[1] / "data" / "worked-examples"


def cases(file: str) -> dict[str, dict[str, Any]]:
    text = (FOLDER / file).read_text(encoding="utf-8")
    return {case["id"]: case for case in yaml.safe_load(text)["cases"]}


COMBUSTION = cases("combustion_gbt32151.yaml")
PARK = cases("park_ledger.yaml")


@pytest.mark.parametrize("case", COMBUSTION.values(), ids=list(COMBUSTION))
def test_burning_fuel_gives_the_carbon_dioxide_of_the_worked_example(case: dict[str, Any]) -> None:
    fuels = [row["fuel"] for row in case["rows"]]
    meters = [billed(f"m_{fuel}", "outside", "enterprise:works", fuel, "t") for fuel in fuels]
    streams = tuple(
        a_stream(
            row["fuel"],
            f"m_{row['fuel']}",
            row["fuel"],
            ncv_gj_per_unit=row["ncv_gj"] / 1000,
            carbon_t_per_gj=row["carbon_t_per_gj"],
            oxidation=row["oxidation"],
            evidence="worked example",
        )
        for row in case["rows"]
    )
    park = replace(a_park(*meters), streams=streams)
    inventory = draw_up(
        park, {f"m_{row['fuel']}": [row["quantity"] * 1000] for row in case["rows"]}, YEAR
    )
    tolerance = case["tolerance"]["absolute"]
    total_t = value(inventory, "national.e_fuel_kg") / 1000
    assert total_t == pytest.approx(case["expected"]["total_t_co2"], abs=tolerance)
    for row, expected in zip(case["rows"], case["expected"]["t_co2"], strict=True):
        line = inventory.postings.filter(stream=row["fuel"])
        assert float(line["emissions_kg"].item()) / 1000 == pytest.approx(expected, abs=tolerance)


def test_the_default_diesel_of_the_catalogue_gives_the_same() -> None:
    park = replace(
        a_park(billed("d", "outside", "enterprise:works", "diesel", "t")),
        streams=(a_stream("diesel", "d", "diesel", StreamUse.FUEL),),
    )
    inventory = draw_up(park, {"d": [10_000]}, YEAR)
    expected = COMBUSTION["gb-d01"]["expected"]["total_t_co2"] * 1000
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(expected, abs=0.1)


def test_a_small_balance_leaves_the_losses_of_the_worked_example() -> None:
    case = PARK["led-d01"]
    flows = {name: [amount * 1000] for name, amount in case["mwh"].items()}
    park = a_park(
        billed("import_grid", "outside", "bus"),
        billed("pv", "asset:pv", "bus"),
        billed("tenant_a", "bus", "enterprise:a"),
        billed("tenant_b", "bus", "enterprise:b"),
        billed("export", "bus", "outside"),
        assets=(an_asset("pv", AssetKind.SOLAR),),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )
    inventory = draw_up(park, flows, YEAR)
    losses = inventory.postings.filter(account="use", sector="energy_supply")
    lost_mwh = losses["quantity"].sum() / 1000
    assert float(lost_mwh) == pytest.approx(case["expected"]["losses"], abs=1e-9)


def test_scope_2_is_told_by_place_and_by_contract_as_in_the_worked_example() -> None:
    case = PARK["led-d02"]
    inputs, expected = case["inputs"], case["expected"]
    catalogue = load_catalogue()
    zone = next(f for f in catalogue.grid if f.zone == "shandong" and f.year == 2023)
    grid = (*catalogue.grid, _vintage_2025(zone, inputs["grid_average"]))
    load = inputs["load_mwh"] * 1000
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    park = replace(
        park,
        contracts=(a_claim("green", inputs["certificates_mwh"] * 1000),),
        facts=(
            Fact(
                datum="residual_mix",
                year=2025,
                value=inputs["residual_mix"],
                evidence="worked example",
            ),
        ),
    )
    inventory = draw_up(
        park, {"grid": [load], "use": [load]}, YEAR, catalogue=replace(catalogue, grid=grid)
    )
    assert value(inventory, "scope2_location_kg") / 1000 == pytest.approx(expected["location_t"])
    market_t = value(inventory, "scope2_market_kg") / 1000
    assert market_t == pytest.approx(expected["market_with_residual_t"])


def test_a_correction_is_a_reversal_and_a_new_entry() -> None:
    case = PARK["led-d03"]
    first, _, last = case["entries"]
    entries = post((), Decimal(first["mwh"]))
    entries = correct(entries, 1, Decimal(last["mwh"]), "register misread")
    assert balance(entries) == case["expected"]["balance"]
    assert len(entries) == case["expected"]["row_count"]
    told = [(e.seq, e.kind.value, e.quantity, e.of, e.replaces) for e in entries]
    assert told == [
        (e["seq"], e["kind"], e["mwh"], e.get("of"), e.get("replaces")) for e in case["entries"]
    ]


def _vintage_2025(zone: GridFactor, average: float) -> GridFactor:
    return replace(zone, year=2025, kg_co2_per_kwh=Decimal(str(average)))
