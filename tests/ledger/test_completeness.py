"""What was not metered is weighed; above the stated share the figure is unknown."""

import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.options import AccountOptions
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution
from tests.builders import a_meter, a_park, an_asset
from tests.builders_ledger import (
    DAY,
    YEAR,
    ZONE,
    amounts,
    billed,
    draw_up,
    draw_up_frame,
    figure,
    hourly,
    kinds,
    value,
)

PARK = a_park(hourly("grid", "outside", "bus"), hourly("use", "bus", "enterprise:works"))


def with_hours(count: int, options: AccountOptions | None = None) -> Inventory:
    return draw_up(PARK, {"grid": [10.0] * count, "use": [10.0] * 24}, options=options)


def test_a_complete_year_raises_no_doubt() -> None:
    assert "ledger_meter_incomplete" not in kinds(with_hours(24))


def test_one_hour_in_a_day_is_a_finding_with_its_share() -> None:
    inventory = with_hours(23)
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_meter_incomplete")
    assert (finding.subject, finding.facts["share_pct"]) == ("grid", 4.17)
    assert value(inventory, "national.e_electricity_kg")


def test_a_meter_that_was_mostly_read_bounds_what_it_lacks() -> None:
    electricity = figure(with_hours(22), "national.e_electricity_kg")
    assert electricity.value == pytest.approx(220 * 0.8325)
    assert (electricity.low, electricity.high) == pytest.approx((220 * 0.8325, 240 * 0.8325))


def test_a_meter_that_lacks_more_than_it_has_makes_the_figure_unknown() -> None:
    inventory = with_hours(12)
    electricity = figure(inventory, "national.e_electricity_kg")
    assert electricity.value is None
    assert [reason.id for reason in electricity.missing] == ["energy_consumption"]
    assert figure(inventory, "energy.load_kwh").value is None


def test_the_share_is_a_parameter_printed_with_the_result() -> None:
    inventory = with_hours(11, AccountOptions(missing_share_limit=YEAR_SHARE * 3))
    assert value(inventory, "national.e_electricity_kg")
    assert {p.id: p.value for p in inventory.parameters}["missing_share_limit"] == 0.6


YEAR_SHARE = AccountOptions().missing_share_limit * 4


def test_a_meter_without_any_amount_makes_its_total_unknown_and_never_zero() -> None:
    inventory = draw_up(PARK, {"use": [10.0] * 24})
    assert "ledger_meter_empty" in kinds(inventory)
    assert figure(inventory, "national.e_park_kg").value is None
    assert figure(inventory, "energy.import_kwh").value is None


def test_hours_that_lack_quarters_are_incomplete_too() -> None:
    park = a_park(a_meter("grid", "outside", "bus"), a_meter("use", "bus", "enterprise:works"))
    table = amounts(park, {"grid": [10.0] * 24, "use": [10.0] * 24}, DAY)
    thin = table.with_columns(
        readings=pl.when(pl.col("meter_id") == "grid").then(2).otherwise(4).cast(pl.Int64)
    )
    inventory = draw_up_frame(park, thin, DAY)
    assert figure(inventory, "national.e_electricity_kg").value is None


def test_a_small_meter_does_not_open_a_large_account() -> None:
    park = a_park(
        hourly("grid", "outside", "bus"),
        hourly("second", "outside", "bus"),
        hourly("use", "bus", "enterprise:works"),
    )
    inventory = draw_up(park, {"grid": [1000.0] * 24, "second": [1.0] * 12, "use": [1001.0] * 24})
    assert value(inventory, "national.e_electricity_kg")
    assert "ledger_meter_incomplete" in kinds(inventory)


@pytest.mark.parametrize(("bills", "high"), [(11, 120 * 0.8325), (6, None)])
def test_some_monthly_bills_are_not_a_year(bills: int, high: float | None) -> None:
    """One that lacks is no more than any other; of half a year nobody knows the other half."""
    months = Resolution.MONTH
    park = a_park(
        billed("grid", "outside", "bus", resolution=months),
        billed("use", "bus", "enterprise:works", resolution=months),
    )
    inventory = draw_up(park, {"grid": [10] * bills, "use": [10] * 12}, YEAR)
    electricity = figure(inventory, "national.e_electricity_kg")
    assert (electricity.value is None) is (high is None)
    assert electricity.high == pytest.approx(high)


def test_a_yearly_bill_says_nothing_about_a_month() -> None:
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    january = parse_period("2025-01", ZONE)
    inventory = draw_up(park, {"grid": [12_000], "use": [12_000]}, january)
    assert "ledger_bill_longer_than_period" in kinds(inventory)
    assert figure(inventory, "national.e_electricity_kg").value is None


@pytest.mark.parametrize("name", ["2025-07", "2025-07-01"])
def test_a_period_shorter_than_a_year_says_that_yearly_indicators_need_one(name: str) -> None:
    period = parse_period(name, ZONE)
    inventory = draw_up(PARK, {"grid": [1] * period.hours, "use": [1] * period.hours}, period)
    assert "ledger_period_not_a_year" in kinds(inventory)
    assert value(inventory, "energy.import_kwh") == period.hours


def with_estimates(
    share: str, meter: str = "grid", options: AccountOptions | None = None
) -> Inventory:
    table = amounts(PARK, {"grid": [10.0] * 24, "use": [10.0] * 24}, DAY)
    guessed = pl.col("quantity") * pl.lit(share).cast(pl.Decimal(4, 2))
    estimated = pl.when(pl.col("meter_id") == meter).then(guessed).otherwise(0)
    return draw_up_frame(
        PARK,
        table.with_columns(estimated.cast(table.schema["estimated"]).alias("estimated")),
        DAY,
        options=options,
    )


def test_a_few_estimates_raise_no_doubt() -> None:
    assert not [kind for kind in kinds(with_estimates("0.05")) if "estimated" in kind]


def test_estimates_beyond_the_missing_share_are_a_finding_and_the_figure_stands() -> None:
    inventory = with_estimates("0.10")
    assert value(inventory, "national.e_electricity_kg") == 240 * 0.8325
    finding = next(f for f in inventory.findings if f.kind.id == "ledger_estimated_in_part")
    assert finding.subject == "grid"
    assert finding.facts == {
        "account": "electricity_grid",
        "share_pct": 10.0,
        "meter_share_pct": 10.0,
    }


def test_half_a_year_of_estimates_is_no_figure() -> None:
    inventory = with_estimates("0.50")
    electricity = figure(inventory, "national.e_electricity_kg")
    assert electricity.value is None
    assert [reason.id for reason in electricity.missing] == ["energy_consumption"]
    assert "ledger_estimated_beyond_limit" in kinds(inventory)


def test_the_estimated_share_is_a_parameter_printed_with_the_result() -> None:
    options = AccountOptions(estimated_share_limit=YEAR_SHARE * 3)
    inventory = with_estimates("0.50", options=options)
    assert value(inventory, "national.e_electricity_kg")
    limit = next(p for p in inventory.parameters if p.id == "estimated_share_limit")
    assert (limit.value, limit.label) == (0.6, "I")


def test_the_estimates_of_one_counter_open_the_share_of_its_user_alone() -> None:
    inventory = with_estimates("0.50", meter="use")
    assert value(inventory, "national.e_park_kg")
    assert figure(inventory, "by_enterprise.works_kg").value is None


def at_night(kwh: float, kind: AssetKind = AssetKind.SOLAR) -> Inventory:
    """Return the account of a park with a plant that shows so much in each hour of the night."""
    park = a_park(*PARK.meters, hourly("sun", "asset:sun", "bus"), assets=(an_asset("sun", kind),))
    sun = [kwh] * 6 + [100.0] * 12 + [kwh] * 6
    flows = {"grid": [100.0] * 24, "sun": sun, "use": [100.0] * 24}
    return draw_up(park, flows)


@pytest.mark.parametrize(
    ("kind", "kwh", "is_fault"),
    [
        (AssetKind.SOLAR, -0.4, False),
        (AssetKind.SOLAR, -2.1, True),
        (AssetKind.WIND, -4.9, False),
        (AssetKind.WIND, -5.1, True),
    ],
)
def test_a_plant_may_take_a_little_itself_by_its_kind(
    kind: AssetKind, kwh: float, is_fault: bool
) -> None:
    inventory = at_night(kwh, kind)
    assert ("ledger_negative_activity" in kinds(inventory)) is is_fault
    assert (figure(inventory, "national.e_tce").low is not None) is is_fault
    assert value(inventory, "energy.own_non_fossil_kwh") == 1200


def test_one_hour_far_below_zero_is_a_fault_whatever_the_others_are() -> None:
    flows = {"grid": [10.0] * 24, "use": [10.0] * 23 + [-1.0]}
    assert "ledger_negative_activity" in kinds(draw_up(PARK, flows))
    assert "ledger_negative_activity" not in kinds(
        draw_up(PARK, flows | {"use": [10] * 23 + [-0.03]})
    )


def test_a_period_that_nobody_read_says_so_once_and_is_no_unknown_meter() -> None:
    inventory = draw_up(PARK, {})
    found = [
        f for f in inventory.findings if f.kind.id.startswith(("ledger_meter", "ledger_period_u"))
    ]
    assert [(f.kind.id, f.subject, f.facts["meters"]) for f in found] == [
        ("ledger_period_unread", DAY.name, 2)
    ]
    for name in ("national.e_park_kg", "national.e_tce", "energy.import_kwh", "energy.load_kwh"):
        assert [(m.id, m.subject) for m in figure(inventory, name).missing] == [
            ("period_unread", DAY.name)
        ], name
