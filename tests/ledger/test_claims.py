"""Green power and certificates take out grid power, each kWh once, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any  # whichever fields of a claim a test sets

import polars as pl
import pytest

from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.claims import claims_in
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.register.claims import certificate_register, claims_as_contracts
from lingtan.park.assets import AssetKind
from lingtan.park.certificates import Act, Certificate, RegisterEvent
from lingtan.park.contracts import Contract, ContractKind, PowerSource
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    YEAR,
    ZONE,
    a_claim,
    amounts,
    billed,
    draw_up,
    draw_up_frame,
    kinds,
    value,
)
from tests.builders_register import a_batch, an_event

GREEN = ContractKind.GREEN_POWER
MONTH = Resolution.MONTH
TWINS = ("ledger_claim_untold", "ledger_claim_alike")
JANUARY, MARCH = parse_period("2025-01", ZONE), parse_period("2025-03", ZONE)


def account(*claims: Contract, a: float = 100, b: float = 100, out: float = 0) -> Inventory:
    """Two enterprises that draw `a` and `b` kWh a month, on the grid alone."""
    park = a_park(
        billed("grid", "outside", "bus", resolution=MONTH),
        billed("use_a", "bus", "enterprise:a", resolution=MONTH),
        billed("use_b", "bus", "enterprise:b", resolution=MONTH),
        billed("pv", "asset:pv", "bus", resolution=MONTH),
        billed("out", "bus", "outside", resolution=MONTH),
        assets=(an_asset("pv", AssetKind.SOLAR),),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )
    return draw_up(
        replace(park, contracts=claims),
        {"grid": [a + b] * 12, "use_a": [a] * 12, "use_b": [b] * 12}
        | {"pv": [out] * 12, "out": [out] * 12},
        YEAR,
    )


def test_a_claim_is_a_negative_line_for_each_contract_user_and_month() -> None:
    inventory = account(a_claim("c", 1200))
    lines = inventory.postings.filter(account="certificate")
    assert lines["stream"].unique().to_list() == ["c"]
    assert lines["start"].n_unique() == 12  # in proportion to the import of each month
    assert lines["quantity"].unique().to_list() == [Decimal(-50)]
    assert value(inventory, "energy.certificate_kwh") == 1200
    assert value(inventory, "national.electricity_certificate_kg") == pytest.approx(-999)
    assert value(inventory, "national.electricity_grid_kg") == pytest.approx(2400 * 0.8325)
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(999)
    assert not [kind for kind in kinds(inventory) if "claim" in kind]


def test_a_claim_changes_no_energy() -> None:
    with_claim, without = account(a_claim("c", 1200)), account()
    assert value(with_claim, "national.e_tce") == value(without, "national.e_tce")
    assert value(with_claim, "energy.clean_strict_physical_tce") == 0
    clean = value(with_claim, "energy.clean_strict_contractual_tce")
    assert clean == pytest.approx(1200 * 0.3024 / 1000)


def test_claims_beyond_the_import_have_no_effect_and_are_a_finding() -> None:
    inventory = account(a_claim("c", 5000))
    assert value(inventory, "energy.certificate_kwh") == 2400
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(0)
    assert "ledger_claim_excess" in kinds(inventory)


def test_claims_cover_the_import_of_their_own_span_only() -> None:
    inventory = account(a_claim("c", 1000, period=MARCH))
    assert value(inventory, "energy.certificate_kwh") == 200
    assert "ledger_claim_excess" in kinds(inventory)


def test_claims_cover_the_import_of_their_own_holder_only() -> None:
    inventory = account(a_claim("c", 5000, enterprise="a"))
    assert value(inventory, "energy.certificate_kwh") == 1200
    assert value(inventory, "by_enterprise.a_kg") == pytest.approx(0)
    assert value(inventory, "by_enterprise.b_kg") == pytest.approx(1200 * 0.8325)


def test_claims_never_net_exports() -> None:
    inventory = account(a_claim("c", 5000), out=300)
    assert value(inventory, "energy.export_kwh") == 3600
    assert value(inventory, "energy.certificate_kwh") == 2400
    assert value(inventory, "national.electricity_out_kg") == 0


def test_a_kilowatt_hour_is_claimed_once_by_all_claims_together() -> None:
    inventory = account(
        a_claim("green", 1500, GREEN), a_claim("c", 1400), a_claim("own", 600, enterprise="b")
    )
    claimed = value(inventory, "energy.green_power_kwh") + value(
        inventory, "energy.certificate_kwh"
    )
    assert claimed == 2400
    assert value(inventory, "energy.green_power_kwh") == 1500
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(0)


def test_a_narrow_claim_is_not_starved_by_a_wide_one() -> None:
    wide, narrow = a_claim("wide", 2200), a_claim("narrow", 200, period=JANUARY)
    inventory = account(wide, narrow)
    assert value(inventory, "energy.certificate_kwh") == 2400
    assert "ledger_claim_excess" not in kinds(inventory)


def test_the_same_serial_twice_is_counted_once() -> None:
    first = a_claim("first", 500, serial="GEC 37-0001 to 0500")
    again = a_claim("again", 300, GREEN, serial="GEC 37-0400 to 0699")
    inventory = account(first, again)
    assert value(inventory, "energy.certificate_kwh") + value(
        inventory, "energy.green_power_kwh"
    ) == pytest.approx(300)
    assert kinds(inventory).count("ledger_claim_repeated") == 1


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"quantity_kwh": None}, "ledger_claim_without_quantity"),
        ({"quantity_kwh": -5.0}, "ledger_claim_without_quantity"),
        ({"valid_to": None}, "ledger_claim_without_end"),
        ({"serial": " "}, "ledger_claim_without_serial"),
        ({"vintage": ""}, "ledger_claim_without_vintage"),
        ({"vintage": "last summer"}, "ledger_claim_without_vintage"),
        ({"vintage": "2022-12"}, "ledger_claim_expired"),
        ({"vintage": "2026"}, "ledger_claim_before_generation"),
    ],
)
def test_a_claim_that_cannot_stand_has_no_effect_and_says_why(
    change: dict[str, object], kind: str
) -> None:
    inventory = account(replace(a_claim("c", 1200), **change))  # type: ignore[arg-type]  # fields
    assert value(inventory, "energy.certificate_kwh") == 0
    assert kinds(inventory).count(kind) == 1


@pytest.mark.parametrize("kind", [GREEN, ContractKind.CERTIFICATE])
@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"evidence": " "}, ["ledger_claim_without_evidence"]),
        ({"serial": "GEC8-12"}, ["ledger_claim_serial_unclear"]),
        ({"serial": "GEC 1 to the end"}, ["ledger_claim_serial_unclear"]),
        ({"serial": ""}, ["ledger_claim_without_serial"]),
        (
            {"serial": "", "evidence": ""},
            ["ledger_claim_without_serial", "ledger_claim_without_evidence"],
        ),
    ],
)
def test_a_claim_without_both_document_and_numbers_is_listed_and_not_counted(
    kind: ContractKind, change: dict[str, object], faults: list[str]
) -> None:
    inventory = account(replace(a_claim("c", 1200, kind), **change))  # type: ignore[arg-type]  # fields
    assert value(inventory, "energy.certificate_kwh") == 0
    assert value(inventory, "energy.green_power_kwh") == 0
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(2400 * 0.8325)
    found = [f for f in inventory.findings if "claim" in f.kind.id]
    assert [f.kind.id for f in found] == [*faults, "ledger_claim_not_counted"]
    assert {f.kind.severity.value for f in found} == {"error"}
    assert found[-1].facts == {"claimed_kwh": 1200, "emissions_t": pytest.approx(0.999)}


@pytest.mark.parametrize(("covered", "held_t"), [(2400, 0.0), (2000, 0.333), (0, 0.999)])
def test_what_others_cover_no_refused_claim_would_take_out(covered: float, held_t: float) -> None:
    refused = a_claim("c", 1200, serial="GEC8-12")
    inventory = account(refused, *([a_claim("d", covered, GREEN)] if covered else []))
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(
        (2400 - covered) * 0.8325
    )
    (found,) = (f for f in inventory.findings if f.kind.id == "ledger_claim_not_counted")
    assert found.facts["emissions_t"] == pytest.approx(held_t)


def test_the_name_of_a_settlement_is_number_enough_for_a_trade_alone() -> None:
    settled = account(a_claim("c", 2000, GREEN, serial="settlement of June"))
    assert value(settled, "energy.green_power_kwh") == 2000
    assert not [kind for kind in kinds(settled) if "claim" in kind]
    certified = account(a_claim("c", 2000, serial="statement of June"))
    assert value(certified, "energy.certificate_kwh") == 0
    assert "ledger_claim_serial_unclear" in kinds(certified)


def test_a_claim_refused_for_want_of_proof_takes_no_certificate_from_a_proved_one() -> None:
    bare = a_claim("a", 500, serial="GEC 1 to 1", evidence="")
    inventory = account(bare, a_claim("b", 400, serial="GEC 1 to 1"))
    assert value(inventory, "energy.certificate_kwh") == 400
    assert "ledger_claim_repeated" not in kinds(inventory)


def test_a_certificate_serves_until_two_years_after_its_month() -> None:
    inventory = account(a_claim("c", 5000, vintage="2023-04"))
    assert value(inventory, "energy.certificate_kwh") == 600  # January to March
    assert "ledger_claim_expired" in kinds(inventory)


def test_a_certificate_serves_no_use_before_its_month() -> None:
    inventory = account(a_claim("c", 5000, vintage="2025-11"))
    assert value(inventory, "energy.certificate_kwh") == 400


def test_of_a_batch_that_names_its_days_what_was_made_by_the_end_of_its_use_counts() -> None:
    """Of March to June 61 of 122 days have passed at the end of April."""
    april = parse_period("2025-04", ZONE)
    batch = a_claim("c", 300, period=april, vintage="2025-03-01/2025-06-30")
    inventory = account(batch)
    assert value(inventory, "energy.certificate_kwh") == 150
    (found,) = (f for f in inventory.findings if f.kind.id == "ledger_claim_partly_unmade")
    assert (found.facts["claimed_kwh"], found.facts["counted_kwh"]) == (300, 150)
    made = account(a_claim("c", 100, vintage="2025-03-01/2025-06-30"))
    assert "ledger_claim_partly_unmade" not in kinds(made)


def test_a_claim_that_reaches_beyond_the_year_is_taken_by_days() -> None:
    year = timedelta(days=365)
    wide = a_claim("c", 1000, valid_from=YEAR.start - year, valid_to=YEAR.end, vintage="2024")
    inventory = account(wide)
    assert value(inventory, "energy.certificate_kwh") == pytest.approx(499.315, abs=1)
    assert "ledger_claim_spread" in kinds(inventory)


def test_spans_that_cross_are_filled_so_that_nothing_is_called_excess_in_vain() -> None:
    """January to March and March to April cross: 600 and 400 kWh, for 800 kWh of import."""
    first = parse_period("2025-01", ZONE)
    april = parse_period("2025-04", ZONE)
    early = a_claim("early", 500, valid_from=first.start, valid_to=MARCH.end)
    late = a_claim("late", 300, valid_from=MARCH.start, valid_to=april.end)
    inventory = account(early, late)
    assert value(inventory, "energy.certificate_kwh") == 800
    assert "ledger_claim_excess" not in kinds(inventory)


def test_certificates_of_a_year_leave_months_to_trade_that_fits_nowhere_else() -> None:
    """Spread over the year, the certificates of a would leave 1,575 kWh to the trade by months."""
    certificates = a_claim("own", 300, enterprise="a")
    trade = [a_claim(f"t{m.name}", 200, GREEN, m, vintage=m.name) for m in months_of("2025")[:9]]
    inventory = account(certificates, *trade)
    assert value(inventory, "energy.certificate_kwh") == 300
    assert value(inventory, "energy.green_power_kwh") == 1800
    assert "ledger_claim_excess" not in kinds(inventory)


@pytest.mark.parametrize(
    ("claims", "facts"),
    [
        (
            [a_claim("c", 5000, enterprise="a"), a_claim("d", 100, enterprise="b")],
            {"bound": "holder", "load_kwh": 1200.0, "span": "2025", "claims": 1},
        ),
        (
            [a_claim("c", 2500), a_claim("d", 100, enterprise="b")],
            {"bound": "park", "load_kwh": 2400.0, "span": "2025", "claims": 2},
        ),
        (
            [a_claim("c", 500, period=MARCH), a_claim("d", 100, period=JANUARY)],
            {"bound": "park", "load_kwh": 200.0, "span": "2025-03", "claims": 1},
        ),
        ([a_claim("c", 10, valid_to=YEAR.start + timedelta(9))], {"bound": "part_of_bill"}),
        ([a_claim("c", 10, enterprise="nobody")], {"bound": "no_power"}),
    ],
)
def test_excess_says_what_stops_it(claims: list[Contract], facts: dict[str, object]) -> None:
    findings = account(*claims).findings
    (found,) = (f for f in findings if f.kind.id == "ledger_claim_excess")
    assert found.subject == "c"
    amounts = {"claimed_kwh", "used_kwh", "excess_kwh"}
    assert {key: fact for key, fact in found.facts.items() if key not in amounts} == facts


def test_a_claim_counts_in_the_sector_that_used_the_power() -> None:
    inventory = account(a_claim("c", 5000))
    for sector in ("industry", "transport", "building", "energy_supply"):
        assert value(inventory, f"by_sector.{sector}_kg") == pytest.approx(0)


def test_a_claim_of_who_has_no_bill_in_some_months_covers_the_others() -> None:
    park = a_park(
        billed("grid", "outside", "bus", resolution=MONTH),
        billed("use_a", "bus", "enterprise:a", resolution=MONTH),
        billed("use_b", "bus", "enterprise:b", resolution=MONTH),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )
    park = replace(park, contracts=(a_claim("c", 5000, enterprise="b"),))
    bills = amounts(park, {"grid": [200] * 12, "use_a": [100] * 12, "use_b": [100] * 12}, YEAR)
    july = parse_period("2025-07", ZONE).start
    since_july = bills.filter((pl.col("meter_id") != "use_b") | (pl.col("start") >= july))
    inventory = draw_up_frame(park, since_july, YEAR)
    assert value(inventory, "energy.certificate_kwh") == 600


def test_a_claim_shorter_than_a_bill_covers_none_of_it() -> None:
    """Nobody knows how much of a monthly bill was used in ten days of it."""
    days = a_claim("c", 50, valid_to=YEAR.start + timedelta(days=10))
    inventory = account(days)
    assert value(inventory, "energy.certificate_kwh") == 0
    assert "ledger_claim_excess" in kinds(inventory)


@pytest.mark.parametrize(
    ("one", "other", "counted"),
    [
        ("GEC 1 to 3, GEC 7 to 9", "GEC 7 to 9", 600),
        ("GEC-0001-0003", "GEC-0002-0003", 600),
        ("GEC 1 to 3", "GEC 4 to 6", 700),
    ],
)
def test_a_certificate_in_two_lists_is_counted_once(one: str, other: str, counted: int) -> None:
    inventory = account(a_claim("c", 600, serial=one), a_claim("d", 100, serial=other))
    assert value(inventory, "energy.certificate_kwh") == counted
    assert kinds(inventory).count("ledger_claim_repeated") == (counted == 600)


@pytest.mark.parametrize(
    "other",
    [
        "SETTLEMENT of  June A",
        "ｓｅｔｔｌｅｍｅｎｔ\u3000ｏｆ Ｊｕｎｅ\uff0dＡ",
        "settlement\u2014of\u2011June_A.",
    ],
)
def test_a_settlement_in_another_spelling_is_the_same_one(other: str) -> None:
    one = a_claim("c", 600, GREEN, serial="settlement of June A", evidence="statement 1")
    inventory = account(one, a_claim("d", 500, GREEN, serial=other, evidence="statement 2"))
    assert value(inventory, "energy.green_power_kwh") == 600
    assert kinds(inventory).count("ledger_claim_repeated") == 1


@pytest.mark.parametrize(
    ("serial", "counted", "named"),
    [
        ("the June trade", 600, ["ledger_claim_untold"]),
        ("trade 7", 1200, []),
    ],
)
def test_one_document_span_and_quantity_is_one_trade_unless_numbers_tell_two(
    serial: str, counted: float, named: list[str]
) -> None:
    one = a_claim("c", 600, GREEN, serial="trade 1", evidence="Statement of June")
    other = a_claim("d", 600, GREEN, serial=serial, evidence="statement  OF June")
    inventory = account(one, other)
    assert value(inventory, "energy.green_power_kwh") == counted
    assert [k for k in kinds(inventory) if k in TWINS] == named
    apart = account(one, replace(other, quantity_kwh=500.0))
    assert value(apart, "energy.green_power_kwh") == 1100
    assert not {*TWINS} & set(kinds(apart))


def test_a_claim_holds_no_more_than_its_certificates() -> None:
    """Three certificates of 1 MWh hold no 9,000 kWh; power trading is not counted by numbers."""
    inventory = account(a_claim("c", 9000, serial="GEC 1 to 3"), a=500, b=500)
    assert value(inventory, "energy.certificate_kwh") == 3000
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_claim_beyond_serials")
    assert finding.facts == {"claimed_kwh": 9000.0, "certificates": 3, "limit_kwh": 3000.0}
    exact_fit = account(a_claim("c", 3000, serial="GEC 1 to 3"), a=500, b=500)
    assert not [kind for kind in kinds(exact_fit) if kind.endswith("_serials")]


@pytest.mark.parametrize(
    ("kwh", "serial", "counted", "kind"),
    [
        (9000, "certificates of the wind farm, page 7", 1000, "ledger_claim_beyond_serials"),
        (9000, "GEC 7", 1000, "ledger_claim_beyond_serials"),
        (2000, "GEC 1 to 3", 2000, "ledger_claim_below_serials"),
    ],
)
def test_a_quantity_that_disagrees_with_its_numbers_counts_the_lesser_and_says_so(
    kwh: float, serial: str, counted: float, kind: str
) -> None:
    inventory = account(a_claim("c", kwh, serial=serial), a=500, b=500)
    assert value(inventory, "energy.certificate_kwh") == counted
    assert kind in kinds(inventory)
    traded = account(a_claim("c", 9000, GREEN, serial="settlement 2025-001"), a=500, b=500)
    assert value(traded, "energy.green_power_kwh") == 9000


def months_of(year: str) -> list[Period]:
    return [parse_period(f"{year}-{number:02d}", ZONE) for number in range(1, 13)]


def uneven(*claims: Contract) -> tuple[Park, pl.DataFrame]:
    """One enterprise that draws 1,900 and 100 kWh in turn, by monthly bill."""
    imports = [1900, 100] * 6
    park = a_park(
        billed("grid", "outside", "bus", resolution=MONTH),
        billed("use_a", "bus", "enterprise:a", resolution=MONTH),
        enterprises=(an_enterprise("a"),),
    )
    park = replace(park, contracts=claims)
    return park, amounts(park, {"grid": imports, "use_a": imports}, YEAR)


@pytest.mark.slow
def test_a_month_takes_its_slice_of_what_the_year_settles() -> None:
    """A month that took its twelfth of 12,000 kWh could use but 100 of 1,000 kWh in February."""
    park, bills = uneven(a_claim("c", 12_000))
    year = draw_up_frame(park, bills, YEAR)
    months = [draw_up_frame(park, bills, month) for month in months_of("2025")]
    claimed = [value(month, "energy.certificate_kwh") for month in months]
    assert claimed == [1900, 100] * 6
    assert sum(claimed) == value(year, "energy.certificate_kwh")
    for inventory in (year, *months):
        assert value(inventory, "national.e_park_kg") == pytest.approx(0)
        assert not [kind for kind in kinds(inventory) if "claim" in kind]


def test_a_claim_is_provisional_while_readings_of_the_year_in_its_span_are_missing() -> None:
    first_half = a_claim("early", 500, valid_to=parse_period("2025-07", ZONE).start)
    park, bills = uneven(first_half, a_claim("late", 500, period=parse_period("2025-11", ZONE)))
    october = parse_period("2025-10", ZONE)
    so_far = bills.filter(pl.col("start") < october.start)
    january = draw_up_frame(park, so_far, JANUARY)
    assert "ledger_claim_provisional" not in kinds(january)  # nothing in its span is missing
    wide = replace(park, contracts=(*park.contracts, a_claim("wide", 500)))
    found = {
        finding.subject: finding.facts
        for finding in draw_up_frame(wide, so_far, JANUARY).findings
        if finding.kind.id == "ledger_claim_provisional"
    }
    facts = {"year": 2025, "absent": 6, "expected": 24}  # two bills in each of three months
    assert found == {"early": facts, "wide": facts}  # one may take from the other


def test_what_is_estimated_after_the_last_reading_is_not_read_yet() -> None:
    park, bills = uneven(a_claim("c", 500))
    december = parse_period("2025-12", ZONE).start
    guess = pl.when(pl.col("start") == december).then("quantity").otherwise("estimated")
    inventory = draw_up_frame(park, bills.with_columns(estimated=guess), JANUARY)
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_claim_provisional")
    assert finding.facts == {"year": 2025, "absent": 2, "expected": 24}


def test_a_claim_within_a_month_covers_no_bill_and_takes_none_from_others() -> None:
    """Its ends cut no bill in two: the other claim still covers March as a whole."""
    days = a_claim("days", 50, valid_from=MARCH.start + timedelta(days=9), valid_to=MARCH.end)
    inventory = account(days, a_claim("c", 5000))
    assert value(inventory, "energy.certificate_kwh") == 2400
    excess = {f.subject for f in inventory.findings if f.kind.id == "ledger_claim_excess"}
    assert excess == {"days", "c"}


@pytest.mark.parametrize("vintage", ["2025", "2025-11", "2023-04"])
def test_the_parts_of_a_claim_in_all_years_add_up_to_the_claim_exactly(vintage: str) -> None:
    """A claim is taken by days where it can be used: not before generation, nor after expiry."""
    first, after = YEAR.start - timedelta(days=100), YEAR.end + timedelta(days=9)
    claim = a_claim("c", 1000.001, valid_from=first, valid_to=after, vintage=vintage)
    park = replace(a_park(), contracts=(claim,))
    years = [parse_period(str(number), ZONE) for number in (2024, 2025, 2026)]
    parts = [part.milli for year in years for part in claims_in(park, year, 24)[0]]
    assert sum(parts) == 1_000_001


def registered(*things: Certificate | RegisterEvent, contracts: Sequence[Contract]) -> Inventory:
    """Return the account of a park with a register and 9,000 kWh a month of grid power."""
    park = a_park(
        billed("grid", "outside", "bus", resolution=MONTH),
        billed("use_a", "bus", "enterprise:steel", resolution=MONTH),
        enterprises=(an_enterprise("steel"),),
    )
    headers = tuple(each for each in things if isinstance(each, Certificate))
    events = tuple(each for each in things if isinstance(each, RegisterEvent))
    park = replace(park, certificates=headers, register_events=events)
    own = claims_as_contracts(certificate_register(park, 24), park)
    park = replace(park, contracts=(*contracts, *own))
    return draw_up(park, {"grid": [9000] * 12, "use_a": [9000] * 12}, YEAR)


def test_a_lot_without_numbers_counts_by_its_quantity_and_says_what_nobody_can_check() -> None:
    lot, used = a_batch(serial=""), an_event("c1", Act.CLAIM, 30)
    inventory = registered(lot, used, contracts=[])
    assert value(inventory, "energy.certificate_kwh") == 30_000
    (found,) = (f for f in inventory.findings if "claim" in f.kind.id)
    assert (found.kind.id, found.subject) == ("ledger_claim_numbers_unchecked", "c1")
    assert found.facts == {"lot_kwh": 30_000.0}


def test_a_contract_without_numbers_holds_no_more_than_the_register_shows_for_it() -> None:
    lot, used = a_batch(serial=""), an_event("c1", Act.CLAIM, 30, contract="ours")
    ours = a_claim("ours", 50_000, serial="")
    inventory = registered(lot, used, contracts=[ours, a_claim("bare", 1000, serial="")])
    assert value(inventory, "energy.certificate_kwh") == 30_000
    assert kinds(inventory).count("ledger_claim_without_serial") == 1


def test_the_certificates_of_a_trade_count_once_though_the_lot_has_no_numbers() -> None:
    lot, used = a_batch(serial=""), an_event("c1", Act.CLAIM, 30)
    trade = a_claim("a_trade", 30_000, GREEN, serial="settlement of the year")
    inventory = registered(lot, used, contracts=[trade])
    assert value(inventory, "energy.green_power_kwh") == 30_000
    assert value(inventory, "energy.certificate_kwh") == 0
    assert "ledger_claim_alike" in kinds(inventory)


def test_a_lot_partly_retired_elsewhere_counts_with_the_rest() -> None:
    sold = an_event("sold", Act.TRANSFER, 30, to="trader")
    gone = an_event("gone", Act.CLAIM, 30, owner="trader")
    mine = an_event("mine", Act.CLAIM, 40, contract="ours")
    ours = a_claim("ours", 60_000, serial="GEC 2025-37-0000011 to 0000070")
    inventory = registered(a_batch(), sold, gone, mine, contracts=[ours])
    assert value(inventory, "energy.certificate_kwh") == 40_000
    (found,) = (f for f in inventory.findings if "claim" in f.kind.id)
    assert found.kind.id == "ledger_claim_partly_in_register"
    assert (found.facts["fallen_kwh"], found.facts["counted_kwh"]) == (20_000, 40_000)


@pytest.mark.parametrize(
    ("kwh", "holder", "other"),
    [
        (1_200_000, "", 1200.0),  # 1,200 kWh taken for MWh
        (1_200_000, "a", 1200.0),
        (2.4, "", 2400.0),  # 2.4 MWh written as kWh: the likelier counts until somebody says
        (0.3, "b", 300.0),
    ],
)
def test_trade_a_thousand_times_the_load_or_a_thousandth_is_never_believed_in_silence(
    kwh: float, holder: str, other: float
) -> None:
    inventory = account(a_claim("c", kwh, GREEN, enterprise=holder, serial="settlement"))
    assert value(inventory, "energy.green_power_kwh") == pytest.approx(other)
    (found,) = (f for f in inventory.findings if f.kind.id == "ledger_claim_unit_doubted")
    load = 1200.0 if holder else 2400.0
    amounts = {"claimed_kwh": kwh, "load_kwh": load, "other_kwh": other}
    amounts["ratio"] = 1000 if other > kwh else 0.001
    assert found.facts == pytest.approx(amounts)
    emission = inventory.figures["national.e_park_kg"]
    off = (min(load, kwh) - other) * 0.8325
    assert emission.value is not None
    low, high = (emission.value if end is None else end for end in (emission.low, emission.high))
    assert (low, high) == pytest.approx(
        (emission.value - max(off, 0), emission.value - min(off, 0))
    )


@pytest.mark.parametrize("kwh", [2400, 4800, 100, 24, 0.05, 60_000_000])
def test_trade_that_is_near_the_load_or_in_no_unit_is_taken_as_written(kwh: float) -> None:
    inventory = account(a_claim("c", kwh, GREEN, serial="settlement"))
    assert value(inventory, "energy.green_power_kwh") == pytest.approx(min(kwh, 2400))
    assert "ledger_claim_unit_doubted" not in kinds(inventory)


def test_the_unit_of_a_trade_is_not_doubted_that_as_many_certificates_prove() -> None:
    trade = a_claim("c", 4_000, GREEN, serial="GEC 37-0001 to 0004")
    inventory = account(trade, a=200_000, b=200_000)
    assert "ledger_claim_unit_doubted" not in kinds(inventory)
    assert value(inventory, "energy.green_power_kwh") == 4_000


@pytest.mark.parametrize("kwh", [1_200_000, 2.4])
def test_what_a_person_said_of_a_trade_is_not_doubted(kwh: float) -> None:
    trade = a_claim("c", kwh, GREEN, serial="settlement")
    inventory = account(replace(trade, answer="A1"))
    assert value(inventory, "energy.green_power_kwh") == pytest.approx(min(kwh, 2400))
    assert "ledger_claim_unit_doubted" not in kinds(inventory)
    assert inventory.figures["national.e_park_kg"].low is None


def test_the_unit_of_a_trade_is_not_doubted_while_most_of_its_span_is_not_read() -> None:
    park, bills = uneven(a_claim("c", 12_000, GREEN, serial="settlement"))
    february = parse_period("2025-02", ZONE)
    so_far = bills.filter(pl.col("start") == february.start)  # 100 of 12,000 kWh
    inventory = draw_up_frame(park, so_far, YEAR)
    assert "ledger_claim_unit_doubted" not in kinds(inventory)


def a_june_claim(**said: Any) -> Inventory:
    """Return the account of a claim on 30 of the batch of June, which is wind of Shandong."""
    batch = a_batch(technology=PowerSource.WIND)
    ours = a_claim("ours", 30_000, serial="GEC 2025-37-0000001 to 0000030")
    used = an_event("mine", Act.CLAIM, 30, contract="ours")
    return registered(batch, used, contracts=[replace(ours, **said)])


@pytest.mark.parametrize(
    ("said", "stated", "registered_as"),
    [
        ({"vintage": "2025-03"}, "2025-03", "2025-06"),
        ({"region": "Hebei"}, "Hebei", "Shandong"),
        ({"technology": PowerSource.SOLAR}, "solar", "wind"),
        (
            {"vintage": "2024", "technology": PowerSource.HYDRO},
            "2024, hydro",
            "2025-06, wind",
        ),
    ],
)
def test_a_claim_on_certificates_of_another_time_region_or_technology_is_not_counted(
    said: Mapping[str, Any], stated: str, registered_as: str
) -> None:
    inventory = a_june_claim(**said)
    assert value(inventory, "energy.certificate_kwh") == 0
    (found,) = (f for f in inventory.findings if f.kind.id == "ledger_claim_unlike_register")
    assert found.facts == {"certificate": "june", "stated": stated, "registered": registered_as}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"vintage": "2025"},
        {"vintage": "2025-06", "region": "shandong", "technology": PowerSource.WIND},
    ],
)
def test_a_claim_that_says_the_same_or_less_counts(said: Mapping[str, Any]) -> None:
    inventory = a_june_claim(**said)
    assert value(inventory, "energy.certificate_kwh") == 30_000
    assert not [kind for kind in kinds(inventory) if "claim" in kind]


def test_only_the_numbers_of_the_other_certificate_fall() -> None:
    solar = a_batch("solar", 40, first=101, technology=PowerSource.SOLAR)
    batch = a_batch(technology=PowerSource.WIND)
    mine = [
        an_event("one", Act.CLAIM, 10, serial="GEC 2025-37-0000091 to 0000100", contract="ours"),
        an_event("two", Act.CLAIM, 5, certificate="solar", contract="ours"),
    ]
    ours = a_claim("ours", 15_000, serial="GEC 2025-37-0000091 to 0000105")
    ours = replace(ours, technology=PowerSource.WIND)
    inventory = registered(batch, solar, *mine, contracts=[ours])
    assert value(inventory, "energy.certificate_kwh") == 10_000
    (found,) = (f for f in inventory.findings if "claim" in f.kind.id)
    assert found.kind.id == "ledger_claim_partly_unlike_register"
    assert (found.facts["fallen_kwh"], found.facts["counted_kwh"]) == (5_000, 10_000)
