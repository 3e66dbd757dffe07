"""One power is claimed once, whatever documents, numbers and quantities say it."""

from dataclasses import replace

import pytest

from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.meters import Resolution
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_ledger import YEAR, ZONE, a_claim, a_direct_line, billed, draw_up, kinds, value

GREEN = ContractKind.GREEN_POWER
REPEATS = {
    "ledger_claim_repeated",
    "ledger_claim_repeated_in_part",
    "ledger_claim_untold",
    "ledger_claim_alike",
}
MONTHS = [parse_period(f"2025-{month:02}", ZONE) for month in range(1, 13)]
TRADE = a_claim("a_trade", 600_000, GREEN, serial="trade 1", evidence="Statement of 2025")
CERTIFICATES = a_claim("b", 600_000, serial="GEC 1 to 600", evidence="retired")


def account(*contracts: Contract, grid_kwh: float = 0.85e6) -> Inventory:
    """Return the account of a park that takes some power from the grid in each month."""
    park = a_park(
        billed("grid", "outside", "bus", resolution=Resolution.MONTH),
        billed("line", "asset:wind", "bus", resolution=Resolution.MONTH),
        billed("use_a", "bus", "enterprise:a", resolution=Resolution.MONTH),
        billed("use_b", "bus", "enterprise:b", resolution=Resolution.MONTH),
        assets=(an_asset("wind", AssetKind.WIND, is_outside=True),),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )
    used = [(grid_kwh + 1e6) / 2] * 12
    values = {"grid": [grid_kwh] * 12, "line": [1e6] * 12, "use_a": used, "use_b": used}
    return draw_up(replace(park, contracts=(a_direct_line("wind"), *contracts)), values, YEAR)


def claimed(inventory: Inventory) -> float:
    return value(inventory, "energy.green_power_kwh") + value(inventory, "energy.certificate_kwh")


def named(inventory: Inventory) -> list[str]:
    return [kind for kind in kinds(inventory) if kind in REPEATS]


@pytest.mark.parametrize(
    ("quantity", "kinds_told"), [(597_600, []), (600_900, ["ledger_claim_alike"])]
)
def test_trade_of_a_month_and_certificates_of_a_year_come_near_by_chance(
    quantity: int, kinds_told: list[str]
) -> None:
    trade = a_claim("t", quantity, GREEN, MONTHS[2], vintage="2025-03", serial="trade 1")
    assert named(account(CERTIFICATES, trade)) == kinds_told


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"evidence": "retired", "quantity_kwh": 600_001.0}, "ledger_claim_alike"),
        ({"evidence": "Statement of 2025", "quantity_kwh": 599_000.0}, "ledger_claim_untold"),
        ({"vintage": "2025-06"}, "ledger_claim_alike"),
        ({"valid_from": MONTHS[1].start}, "ledger_claim_alike"),
        (
            {"kind": GREEN, "serial": "the trade", "evidence": "2025 statement"},
            "ledger_claim_alike",
        ),
        ({"enterprise": "a"}, "ledger_claim_alike"),
    ],
)
def test_as_much_again_counts_once_though_documents_or_quantities_differ_a_little(
    change: dict[str, object], kind: str
) -> None:
    twin = replace(CERTIFICATES, **change)  # type: ignore[arg-type]  # fields of the test's choice
    inventory = account(TRADE, twin)
    assert claimed(inventory) == TRADE.quantity_kwh
    assert named(inventory) == [kind]


@pytest.mark.parametrize(
    "change",
    [
        {"quantity_kwh": 590_000.0},  # more apart than the meters of a trade
        {"vintage": "2024"},
        {
            "valid_from": parse_period("2026", ZONE).start,
            "valid_to": parse_period("2027", ZONE).start,
        },
        {"kind": GREEN, "serial": "trade 2"},
    ],
)
def test_what_another_time_size_or_number_tells_apart_is_no_twin(
    change: dict[str, object],
) -> None:
    other = replace(CERTIFICATES, **change)  # type: ignore[arg-type]  # fields of the test's choice
    assert named(account(TRADE, other)) == []


def test_two_holders_may_trade_as_much_as_each_other() -> None:
    mine = replace(TRADE, enterprise="a", serial="settlement of a", evidence="of a")
    other = replace(TRADE, id="b", enterprise="b", serial="settlement of b", evidence="of b")
    inventory = account(mine, other)
    assert claimed(inventory) == 1_200_000
    assert named(inventory) == []


@pytest.mark.parametrize("serial", ["settlement of month {n}", "the {n}th month's"])
@pytest.mark.parametrize("spans", ["of the month", "of the year"])
def test_twelve_equal_contracts_of_months_are_twelve(serial: str, spans: str) -> None:
    claims = [
        a_claim(
            f"m{number:02}",
            100_000,
            GREEN,
            month if spans == "of the month" else YEAR,
            vintage=month.name,
            serial=serial.format(n=number),
            evidence="contract of 2025",
        )
        for number, month in enumerate(MONTHS, 1)
    ]
    inventory = account(*claims)
    assert claimed(inventory) == pytest.approx(1_200_000)
    assert named(inventory) == []


def test_certificates_of_a_year_repeat_the_trades_of_its_months() -> None:
    trades = [
        a_claim(f"m{n:02}", 50_000, GREEN, month, vintage=month.name, serial=f"trade {n}")
        for n, month in enumerate(MONTHS, 1)
    ]
    inventory = account(*trades, CERTIFICATES)
    assert claimed(inventory) == pytest.approx(600_000)
    (finding,) = (f for f in inventory.findings if f.kind.id in REPEATS)
    assert finding.subject == "b"
    assert str(finding.facts["other"]).startswith("m01, m02")
    assert named(account(*trades, replace(CERTIFICATES, quantity_kwh=500_000.0))) == []


def a_year_of_trades(odd: float) -> list[Contract]:
    """Return trades of a million kWh a month, of which that of June states another number."""
    amounts = [odd if number == 6 else 1e6 for number in range(1, 13)]
    return [
        a_claim(f"m{n:02}", kwh, GREEN, month, vintage=month.name, serial=f"trade {n}")
        for n, (month, kwh) in enumerate(zip(MONTHS, amounts, strict=True), 1)
    ]


@pytest.mark.parametrize("lot_kwh", [11_001_000, 12_000_000])
@pytest.mark.parametrize("odd", [1000.0, 1e9])
def test_claims_alike_in_one_unit_of_a_trade_stand_and_the_ends_hold_both_readings(
    odd: float, lot_kwh: int
) -> None:
    lot = replace(CERTIFICATES, quantity_kwh=float(lot_kwh), serial=f"GEC 1 to {lot_kwh // 1000}")
    inventory = account(*a_year_of_trades(odd), lot, grid_kwh=9e6)
    assert claimed(inventory) == pytest.approx(12e6 + lot_kwh)
    is_alike = (odd, lot_kwh) != (1e9, 11_001_000)  # it is in no reading then
    assert kinds(inventory).count("ledger_claim_alike_by_unit") == is_alike
    assert named(inventory) == []
    emission = inventory.figures["national.e_park_kg"]
    assert emission.low is not None
    assert emission.high is not None
    for stated in (odd, 1e6):
        trades = [replace(trade, answer="A1") for trade in a_year_of_trades(stated)]
        settled = value(account(*trades, lot, grid_kwh=9e6), "national.e_park_kg")
        assert emission.low <= settled + 1e-6
        assert settled <= emission.high + 1e-6


def test_of_one_settlement_the_ends_hold_both_readings_of_a_trade_in_a_doubtful_unit() -> None:
    small, large = (
        a_claim(name, kwh, GREEN, serial="settlement 7") for name, kwh in (("a", 5e3), ("b", 5e6))
    )
    inventory = account(small, large)
    assert kinds(inventory).count("ledger_claim_alike_by_unit") == 1
    emission = inventory.figures["national.e_park_kg"]
    assert emission.low is not None
    assert emission.high is not None
    for stated in (5e3, 5e6):
        said = replace(small, quantity_kwh=stated, answer="A1")
        settled = value(account(said, large), "national.e_park_kg")
        assert emission.low <= settled + 1e-6
        assert settled <= emission.high + 1e-6


@pytest.mark.parametrize("other", ["GEC no. 1 to 600", "1 to 600", "绿证 1 to 600"])
def test_numbers_are_the_same_though_the_word_before_them_is_another(other: str) -> None:
    inventory = account(CERTIFICATES, replace(CERTIFICATES, id="c", serial=other))
    assert claimed(inventory) == 600_000
    assert len(named(inventory)) == 1


@pytest.mark.parametrize("vintage", ["2025", "2024"])
def test_a_few_of_the_numbers_under_a_word_of_another_script_count_once(vintage: str) -> None:
    part = a_claim("c", 50_000, serial="绿证 51 to 100", evidence="other", vintage=vintage)
    inventory = account(CERTIFICATES, part)
    assert claimed(inventory) == 600_000
    assert named(inventory) == ["ledger_claim_repeated"]


@pytest.mark.parametrize("kind", [GREEN, ContractKind.CERTIFICATE])
@pytest.mark.parametrize(
    ("serial", "kwh", "counted", "fallen"),
    [
        ("GEC 551 to 750", 200_000, 150_000, 50_000),
        ("GEC 551 to 1150", 600_000, 550_000, 50_000),  # as much again, and its numbers differ
        ("GEC 1 to 10, 595 to 604, 700", 21_000, 5_000, 16_000),
    ],
)
def test_of_numbers_claimed_twice_the_later_claim_loses_just_those(
    kind: ContractKind, serial: str, kwh: float, counted: float, fallen: float
) -> None:
    inventory = account(CERTIFICATES, a_claim("c", kwh, kind, serial=serial))
    assert claimed(inventory) == 600_000 + counted
    (found,) = (f for f in inventory.findings if f.kind.id in REPEATS)
    assert (found.kind.id, found.subject) == ("ledger_claim_repeated_in_part", "c")
    amounts = {"fallen_kwh": fallen, "counted_kwh": counted}
    assert found.facts == {"serial": serial, "other": "b"} | amounts


def test_of_one_settlement_no_more_stands_than_the_greater_trade() -> None:
    lot = a_claim("a", 200_000, GREEN, serial="settlement of June", evidence="a lot of it")
    inventory = account(lot, replace(TRADE, id="b", serial="Settlement of June"))
    assert claimed(inventory) == 600_000
    assert named(inventory) == ["ledger_claim_repeated_in_part"]


def test_numbers_that_two_earlier_claims_hold_leave_nothing() -> None:
    second = a_claim("c", 100_000, serial="GEC 601 to 700")
    both = a_claim("d", 20_000, serial="GEC 591 to 610")
    inventory = account(CERTIFICATES, second, both)
    assert claimed(inventory) == 700_000
    assert named(inventory) == ["ledger_claim_repeated"] * 2


@pytest.mark.parametrize("other", ["GEC 601 to 1200", "GEC 2-001 to 600", "ABC 1 to 600"])
def test_another_batch_or_issuer_is_another_certificate(other: str) -> None:
    batch = replace(CERTIFICATES, serial="GEC 1-001 to 600")
    inventory = account(batch, replace(CERTIFICATES, id="c", serial=other))
    assert claimed(inventory) == 1_200_000
    assert named(inventory) == []


@pytest.mark.parametrize(
    "other", ["GEC 1 to 600", "0001 to 0600", "No. 1 to 600", "GEC25370000001"]
)
def test_numbers_without_a_code_count_once_beside_those_of_a_batch(other: str) -> None:
    batch = replace(CERTIFICATES, serial="GEC 2025-37-0000001 to 0000600")
    bare = replace(CERTIFICATES, id="c", serial=other, evidence="another document")
    inventory = account(batch, bare)
    assert claimed(inventory) == 600_000
    assert named(inventory) == ["ledger_claim_repeated"]


@pytest.mark.parametrize("serial", ["12", "settlement 12"])
def test_a_settlement_that_bears_the_number_of_a_certificate_is_another_thing(
    serial: str,
) -> None:
    trade = replace(TRADE, serial=serial, quantity_kwh=50_000.0)
    other = replace(TRADE, id="c", serial=f"B {serial}", quantity_kwh=70_000.0, evidence="of c")
    assert named(account(trade, other, CERTIFICATES)) == []


def test_certificates_of_a_direct_line_are_used_with_its_power() -> None:
    line = a_direct_line("wind", id="line", serial="GEC 1 to 10000")
    inventory = account(line, CERTIFICATES)
    assert claimed(inventory) == 0
    assert named(inventory) == ["ledger_claim_repeated"]
    unproved = account(replace(line, evidence=" "), CERTIFICATES)
    assert named(unproved) == []


def test_power_of_a_plant_that_supplies_the_park_is_not_claimed_once_more() -> None:
    inventory = account(replace(CERTIFICATES, assets=("wind",)))
    assert claimed(inventory) == 0
    assert "ledger_claim_of_own_supply" in kinds(inventory)
