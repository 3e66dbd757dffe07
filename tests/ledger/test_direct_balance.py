"""A direct line proves no more non-fossil supply than its contracts state."""

from dataclasses import replace

import pytest

from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import Contract
from lingtan.park.meters import Resolution
from tests.builders import a_park, an_asset
from tests.builders_ledger import YEAR, ZONE, a_direct_line, billed, draw_up, figure, kinds, value

BEYOND = "ledger_direct_beyond_contract"
OTHER = 0.8325
FIGURES = ("national.e_electricity_kg", "national.e_park_kg")


def account(*contracts: Contract, wind: float = 84e6, grid: float = 10e6) -> Inventory:
    park = a_park(
        billed("grid", "outside", "bus"),
        billed("line", "asset:wind", "bus"),
        billed("line_2", "asset:pv", "bus"),
        billed("use", "bus", "enterprise:works"),
        assets=tuple(
            an_asset(name, kind, is_outside=True)
            for name, kind in (("wind", AssetKind.WIND), ("pv", AssetKind.SOLAR))
        ),
    )
    park = replace(park, contracts=contracts)
    values = {"grid": [grid], "line": [wind], "line_2": [1.0], "use": [wind + grid + 1.0]}
    if all("pv" not in contract.assets for contract in contracts):
        park = replace(park, contracts=(*contracts, a_direct_line("pv")))
    return draw_up(park, values, YEAR)


def wind_line(kwh: float | None, period: Period = YEAR, **more: object) -> Contract:
    return a_direct_line("wind", period, quantity_kwh=kwh, **more)


def test_much_more_than_is_contracted_is_not_zero_carbon_but_unknown() -> None:
    inventory = account(wind_line(1e6))
    for name in FIGURES:
        found = figure(inventory, name)
        assert found.value is None
        assert ("direct_beyond_contract", "line_of_wind") in [
            (m.id, m.subject) for m in found.missing
        ]
    (finding,) = (f for f in inventory.findings if f.kind.id == BEYOND)
    assert finding.facts == {
        "period": "2025",
        "meters": "line",
        "kwh": 84e6,
        "stated_kwh": 1e6,
        "beyond_kwh": 83e6,
    }


def test_a_little_more_gives_the_figures_their_ends() -> None:
    inventory = account(wind_line(4e6), wind=4.1e6, grid=100e6)
    found = figure(inventory, "national.e_electricity_kg")
    assert found.value == pytest.approx(100e6 * OTHER)
    assert found.high == pytest.approx(100.1e6 * OTHER)
    assert BEYOND in kinds(inventory)


@pytest.mark.parametrize(
    "contracts",
    [
        (wind_line(84e6),),
        (wind_line(83.9e6),),  # within the accuracy of the meter
        (wind_line(None),),  # the contract takes all the plant delivers
        (wind_line(90e6, valid_to=None),),
        tuple(
            wind_line(7e6, parse_period(f"2025-{month:02}", ZONE), id=f"m{month}")
            for month in range(1, 13)
        ),
    ],
)
def test_what_contracts_state_together_or_leave_open_is_proved(
    contracts: tuple[Contract, ...],
) -> None:
    grid = 10e6
    bills = account(*contracts) if len(contracts) == 1 else monthly(contracts, grid)
    assert value(bills, "national.e_electricity_kg") == pytest.approx(grid * OTHER)
    assert BEYOND not in kinds(bills)


def monthly(contracts: tuple[Contract, ...], grid: float) -> Inventory:
    """Return the account of a line with a bill and a contract each month."""
    from_wind = billed("line", "asset:wind", "bus", resolution=Resolution.MONTH)
    park = a_park(
        billed("grid", "outside", "bus"),
        from_wind,
        billed("use", "bus", "enterprise:works"),
        assets=(an_asset("wind", AssetKind.WIND, is_outside=True),),
    )
    values = {"grid": [grid], "line": [7e6] * 12, "use": [grid + 84e6]}
    return draw_up(replace(park, contracts=contracts), values, YEAR)


def test_plants_under_one_contract_share_what_it_states() -> None:
    both = a_direct_line("wind", assets=("wind", "pv"), quantity_kwh=1e6)
    inventory = account(both, wind=1e6 + 100_000)
    (finding,) = (f for f in inventory.findings if f.kind.id == BEYOND)
    assert finding.facts["meters"] == "line, line_2"
    assert finding.facts["beyond_kwh"] == 100_001
    free = account(both, a_direct_line("pv"), wind=1e6 + 100_000)
    (finding,) = (f for f in free.findings if f.kind.id == BEYOND)
    assert finding.facts["meters"] == "line"


def test_a_line_brings_no_more_than_the_capacity_of_its_plant_can_give() -> None:
    for capacity_kw, is_open in ((5_000.0, True), (10_000.0, False)):
        wind = replace(an_asset("wind", AssetKind.WIND, is_outside=True), capacity_kw=capacity_kw)
        park = a_park(
            billed("line", "asset:wind", "bus"),
            billed("use", "bus", "enterprise:works"),
            assets=(wind,),
        )
        park = replace(park, contracts=(wind_line(None),))
        inventory = draw_up(park, {"line": [84e6], "use": [84e6]}, YEAR)
        assert ("ledger_own_beyond_capacity" in kinds(inventory)) is is_open
        assert (figure(inventory, "national.e_electricity_kg").value is None) is is_open
