"""Power from a plant outside is non-fossil where a contract proves it, while it is in force."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import Contract
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    DAY,
    YEAR,
    ZONE,
    a_claim,
    a_direct_line,
    billed,
    draw_up,
    hourly,
    kinds,
    value,
)

OTHER = 0.8325
WIND = an_asset("wind", AssetKind.WIND, is_outside=True)
OPEN = (
    "ledger_direct_without_contract",
    "ledger_direct_without_evidence",
    "ledger_direct_outside_contract",
)
JULY = parse_period("2025-07", ZONE)


def account(*contracts: Contract) -> Inventory:
    """Draw up a day with 40 kWh of the grid and 60 kWh over the line in every hour."""
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("line", "asset:wind", "bus"),
        hourly("use", "bus", "enterprise:works"),
        assets=(WIND,),
    )
    values = {"grid": [40.0] * 24, "line": [60.0] * 24, "use": [100.0] * 24}
    return draw_up(replace(park, contracts=contracts), values)


def doubts(inventory: Inventory) -> list[tuple[str, str, object]]:
    return [
        (f.kind.id, f.kind.severity.value, f.facts["kwh"])
        for f in inventory.findings
        if f.kind.id in OPEN
    ]


def test_a_proved_direct_line_counts_nothing() -> None:
    inventory = account(a_direct_line("wind"))
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(960 * OTHER)
    assert value(inventory, "energy.direct_kwh") == 1440
    assert doubts(inventory) == []


@pytest.mark.parametrize(
    ("contracts", "kind"),
    [
        ((), "ledger_direct_without_contract"),
        ((a_direct_line("pv"),), "ledger_direct_without_contract"),
        ((a_direct_line("wind", evidence=" "),), "ledger_direct_without_evidence"),
        (
            (a_direct_line("wind", parse_period("2023", ZONE)),),
            "ledger_direct_outside_contract",
        ),
    ],
)
def test_power_of_a_plant_outside_that_nothing_proves_is_other_power(
    contracts: tuple[Contract, ...], kind: str
) -> None:
    inventory = account(*contracts)
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(2400 * OTHER)
    assert value(inventory, "energy.direct_kwh") == 0
    assert value(inventory, "energy.import_kwh") == 2400
    assert value(inventory, "energy.clean_strict_physical_tce") == 0
    assert value(inventory, "by_enterprise.works_kg") == pytest.approx(2400 * OTHER)
    assert doubts(inventory) == [(kind, "error", 1440.0)]


def test_a_direct_line_serves_from_the_hour_its_contract_begins() -> None:
    six = DAY.start + timedelta(hours=6)
    inventory = account(a_direct_line("wind", valid_from=six, valid_to=None))
    assert value(inventory, "energy.direct_kwh") == 18 * 60
    assert value(inventory, "national.e_electricity_kg") == pytest.approx((960 + 6 * 60) * OTHER)
    assert doubts(inventory) == [("ledger_direct_outside_contract", "error", 360.0)]


def test_contracts_that_follow_each_other_serve_without_a_gap() -> None:
    noon = DAY.start + timedelta(hours=12)
    first = a_direct_line("wind", id="first", valid_to=noon)
    assert doubts(account(first, a_direct_line("wind", id="next", valid_from=noon))) == []
    later = a_direct_line("wind", id="next", valid_from=noon + timedelta(hours=2))
    assert value(account(first, later), "energy.direct_kwh") == 22 * 60


@pytest.mark.slow
def test_days_add_up_to_their_month_where_a_contract_begins_within_it() -> None:
    """Shares are rounded alike, whether the line is other power, direct or both in the period."""
    park = a_park(
        hourly("line", "asset:wind", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("grid", "outside", "bus"),
        hourly("works", "bus", "enterprise:works"),
        hourly("mill", "bus", "enterprise:mill"),
        assets=(WIND, an_asset("pv", AssetKind.SOLAR)),
        enterprises=(an_enterprise("works"), an_enterprise("mill")),
    )
    half = JULY.start + timedelta(days=15)
    park = replace(park, contracts=(a_direct_line("wind", valid_from=half, valid_to=None),))
    day = {"line": 61.001, "pv": 0.0, "grid": 41.003, "works": 53.007, "mill": 45.002}
    hours = {meter: [kwh] * 24 for meter, kwh in day.items()} | {
        "pv": [0.0] * 8 + [7.003] * 8 + [0.0] * 8
    }
    days = [parse_period(f"2025-07-{number:02d}", ZONE) for number in range(1, 32)]
    parts = [draw_up(park, hours, period) for period in days]
    month = draw_up(park, {meter: values * 31 for meter, values in hours.items()}, JULY)
    for figure in ("by_enterprise.works_kg", "by_enterprise.mill_kg", "shared_kg"):
        total = sum(value(part, figure) for part in parts)
        assert value(month, figure) == pytest.approx(total, abs=1e-7), figure


def bills(*contracts: Contract) -> Park:
    park = a_park(
        billed("line", "asset:wind", "bus", resolution=Resolution.MONTH),
        billed("use", "bus", "enterprise:works", resolution=Resolution.MONTH),
        assets=(WIND,),
    )
    return replace(park, contracts=contracts)


@pytest.mark.parametrize(
    ("until", "months"), [(JULY.end, 7), (JULY.end - timedelta(days=1), 6), (JULY.start, 6)]
)
def test_a_bill_counts_as_direct_when_the_contract_covers_the_whole_of_it(
    until: datetime, months: int
) -> None:
    park = bills(a_direct_line("wind", valid_to=until))
    inventory = draw_up(park, {"line": [100] * 12, "use": [100] * 12}, YEAR)
    assert value(inventory, "energy.direct_kwh") == months * 100
    assert value(inventory, "energy.load_kwh") == 1200
    assert value(inventory, "national.e_park_kg") == pytest.approx((12 - months) * 100 * OTHER)


def test_a_line_that_delivers_nothing_outside_its_contract_is_not_doubted() -> None:
    park = bills(a_direct_line("wind", valid_from=JULY.start))
    inventory = draw_up(park, {"line": [0] * 6 + [100] * 6, "use": [0] * 6 + [100] * 6}, YEAR)
    assert value(inventory, "national.e_park_kg") == 0
    assert doubts(inventory) == []


def test_a_line_straight_to_an_enterprise_needs_its_contract_as_well() -> None:
    park = a_park(
        billed("line", "asset:wind", "enterprise:works"),
        billed("grid", "outside", "enterprise:works"),
        assets=(WIND,),
    )
    values = {"line": [600], "grid": [400]}
    bare = draw_up(park, values, YEAR)
    assert value(bare, "national.e_park_kg") == pytest.approx(1000 * OTHER)
    assert "ledger_direct_without_contract" in kinds(bare)
    proved = draw_up(replace(park, contracts=(a_direct_line("wind"),)), values, YEAR)
    assert value(proved, "national.e_park_kg") == pytest.approx(400 * OTHER)
    assert value(proved, "energy.direct_kwh") == 600


def test_certificates_may_cover_power_that_is_not_proved_to_be_direct() -> None:
    inventory = account(a_claim("c", 2400, period=DAY))
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(0)


@pytest.mark.parametrize(("evidence", "kwh_of_grid"), [("approval", 10), ("", 15)])
def test_a_plant_on_a_direct_line_stands_outside_whatever_the_park_file_says(
    evidence: str, kwh_of_grid: float
) -> None:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("line", "asset:farm", "bus"),
        hourly("use", "bus", "enterprise:works"),
        assets=(an_asset("farm", AssetKind.WIND),),
    )
    park = replace(park, contracts=(a_direct_line("farm", evidence=evidence),))
    power = {"grid": 10.0, "line": 5.0, "use": 15.0}
    inventory = draw_up(park, {name: [kwh] * 24 for name, kwh in power.items()})
    (finding,) = (f for f in inventory.findings if f.kind.id == "ledger_own_on_direct_line")
    assert (finding.subject, finding.facts) == ("farm", {"contract": "line_of_farm"})
    expected = 24 * kwh_of_grid * 0.8325
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(expected)
