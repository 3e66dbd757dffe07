"""What lacks or is doubted is weighed against the net figure, and gives the figure its ends."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lingtan.base.figures import Figure
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from tests.builders import a_park, an_asset, an_enterprise
from tests.builders_ledger import (
    DAY,
    a_stream,
    amounts,
    draw_up,
    draw_up_doubted,
    figure,
    hourly,
    value,
)
from tests.examples import examples

GRID_FACTOR = 0.8325
GRID, OUT = hourly("grid", "outside", "bus"), hourly("out", "bus", "outside")
USE = hourly("use", "bus", "enterprise:works")
GAS = hourly("gas", "outside", "enterprise:works", "natural_gas", "Nm3")
SUN = hourly("sun", "asset:sun", "bus")
PARK = a_park(GRID, USE)
ELECTRICITY, PARK_CO2 = "national.e_electricity_kg", "national.e_park_kg"
DOUBTED_NET = "energy.electricity_tce"


def trading(import_hours: int) -> Inventory:
    """Return the account of a park that sells nine tenths of what it buys."""
    park = a_park(GRID, OUT, USE)
    power = {"grid": [100.0] * import_hours, "out": [90.0] * 24, "use": [10.0] * 24}
    return draw_up(park, power)


def test_a_large_export_beside_a_large_import_hides_no_gap() -> None:
    assert figure(trading(24), DOUBTED_NET).value
    thin = figure(trading(23), DOUBTED_NET)  # 4 % of what is bought, but 42 % of what stays
    assert thin.value is not None
    assert thin.high == pytest.approx(thin.value * 240 / 140)
    assert [(reason.id, reason.meter) for reason in thin.unsure] == [
        ("energy_consumption", "grid")
    ]
    assert thin.metering.missing == pytest.approx(100 / 240)


def test_a_missing_hour_may_have_been_anything_up_to_the_highest_hour() -> None:
    power = {"grid": [10.0] * 22 + [30.0], "use": [10.0] * 24}
    found = figure(draw_up(PARK, power), ELECTRICITY)
    assert found.value == pytest.approx(250 * GRID_FACTOR)
    assert found.low == found.value
    assert found.high == pytest.approx((250 + 30) * GRID_FACTOR)
    assert [reason.meter for reason in found.unsure] == ["grid"]


def a_doubt(kind: str, subject: str = "grid", **more: object) -> Mapping[str, object]:
    return {"kind": kind, "subject": subject, **more}


def with_doubts(*doubts: Mapping[str, object]) -> Inventory:
    table = amounts(PARK, {"grid": [10.0] * 24, "use": [10.0] * 24}, DAY)
    return draw_up_doubted(PARK, table, doubts)


def test_what_stands_at_a_ceiling_may_have_been_the_highest_reading_and_no_less() -> None:
    power = {"grid": [10.0] * 20 + [30.0] * 4, "use": [10.0] * 24}
    cut = a_doubt("cut_off", intervals=5, quantity=Decimal(50))
    found = figure(draw_up_doubted(PARK, amounts(PARK, power, DAY), [cut]), ELECTRICITY)
    assert found.value == pytest.approx(320 * GRID_FACTOR)
    assert found.bounds == pytest.approx((320 * GRID_FACTOR, (320 + 5 * 20) * GRID_FACTOR))


def test_a_doubted_reading_may_be_wrong_by_all_it_shows() -> None:
    doubt = a_doubt("doubted", month="2025-07", intervals=2, quantity=Decimal(4), findings=0)
    found = figure(with_doubts(doubt, a_doubt("findings", findings=3)), ELECTRICITY)
    assert found.bounds == pytest.approx((236 * GRID_FACTOR, 256 * GRID_FACTOR))
    assert found.metering.doubted == pytest.approx(4 / 240)
    assert found.metering.findings == 3
    assert found.unsure[0].months == ("2025-07",)


def test_too_much_that_is_doubted_is_no_figure() -> None:
    found = figure(
        with_doubts(a_doubt("doubted", intervals=12, quantity=Decimal(120))), ELECTRICITY
    )
    assert found.value is None
    assert found.missing[0].meter == "grid"


def test_a_wrong_clock_moves_no_more_than_the_hours_at_the_edges() -> None:
    found = figure(with_doubts(a_doubt("clock", intervals=1, quantity=Decimal(240))), ELECTRICITY)
    assert found.value == pytest.approx(240 * GRID_FACTOR)
    assert found.bounds == pytest.approx((230 * GRID_FACTOR, 250 * GRID_FACTOR))
    assert found.metering.doubted == pytest.approx(1.0)


def test_of_meters_of_which_one_is_wrong_only_one_moves_the_figure() -> None:
    """The ends hold whichever it is, and no more than the one that reaches farthest."""
    second = hourly("second", "outside", "bus")
    flows = {"grid": [10.0] * 24, "second": [10.0] * 24, "use": [20.0] * 24}
    either = {"month": "2025-07", "either": "grid, second"}
    doubts = [
        a_doubt("either_exceed", "grid", quantity=Decimal(60), **either),
        a_doubt("either_exceed", "second", quantity=Decimal(50), **either),
        a_doubt("either_lack", "second", quantity=Decimal(5), **either),
    ]
    park = a_park(GRID, second, USE)
    found = figure(draw_up_doubted(park, amounts(park, flows, DAY), doubts), ELECTRICITY)
    assert found.bounds == pytest.approx((420 * GRID_FACTOR, 485 * GRID_FACTOR))
    assert [(each.meter, each.months) for each in found.unsure] == [("grid", ("2025-07",))]


def test_a_counters_total_over_a_span_is_measured() -> None:
    table = amounts(PARK, {"grid": [10.0] * 24, "use": [10.0] * 24}, DAY)
    guessed = table.with_columns(
        estimated=pl.when(pl.col("meter_id") == "grid").then(pl.col("quantity") / 10).otherwise(0)
    ).cast(table.schema)
    spanned = a_doubt("spanned", quantity=Decimal(24))
    assert figure(draw_up_doubted(PARK, guessed, [spanned]), ELECTRICITY).low is None
    assert figure(draw_up_doubted(PARK, guessed, []), ELECTRICITY).low is not None


def test_a_year_of_bills_from_the_26th_to_the_25th_has_a_figure() -> None:
    table = amounts(PARK, {"grid": [10.0] * 24, "use": [10.0] * 24}, DAY)
    shared = table.with_columns(
        estimated=pl.when(pl.col("meter_id") == "grid").then("quantity").otherwise(0)
    ).cast(table.schema)
    edges = a_doubt("estimated", quantity=Decimal(20))
    inside = a_doubt("spanned", quantity=Decimal(220))
    inventory = draw_up_doubted(PARK, shared, [inside, edges])
    found = figure(inventory, ELECTRICITY)
    assert found.value == pytest.approx(240 * GRID_FACTOR)
    assert found.metering.estimated == pytest.approx(20 / 240)
    kinds = {finding.kind.id for finding in inventory.findings}
    assert "ledger_estimated_in_part" in kinds
    assert "ledger_estimated_beyond_limit" not in kinds


def beyond(use: float, gas: float) -> Inventory:
    """Return the account of a park that uses more power than enters, and burns some gas."""
    park = replace(a_park(GRID, USE, GAS), streams=(a_stream("gas", "gas", "natural_gas"),))
    flows = {"grid": [100.0] * 24, "use": [use] * 24, "gas": [gas] * 24}
    return draw_up(park, flows)


def test_use_far_beyond_supply_is_an_end_that_names_the_node_and_no_unknown() -> None:
    for name in (ELECTRICITY, PARK_CO2, "national.e_tce"):
        found = figure(beyond(120, 1), name)
        assert found.low == found.value
        assert [(m.id, m.subject) for m in found.unsure] == [("supply_and_use_contradict", "bus")]
    found = figure(beyond(120, 1), ELECTRICITY)
    assert found.high == pytest.approx(2880 * GRID_FACTOR)


def test_where_some_use_is_not_metered_what_is_seen_bounds_no_supply() -> None:
    park = a_park(GRID, USE, enterprises=(an_enterprise("works"), an_enterprise("other")))
    found = figure(draw_up(park, {"grid": [100.0] * 24, "use": [120.0] * 24}), ELECTRICITY)
    assert [(m.id, m.subject) for m in found.missing] == [("supply_and_use_contradict", "bus")]


def test_a_contradiction_that_is_small_beside_the_figure_gives_it_ends() -> None:
    found = figure(beyond(103, 1), ELECTRICITY)
    assert found.value == pytest.approx(2400 * GRID_FACTOR)
    assert found.bounds == pytest.approx((2400 * GRID_FACTOR, 2472 * GRID_FACTOR))
    large = figure(beyond(120, 1000), PARK_CO2)
    assert large.value is not None
    assert large.high == pytest.approx(large.value + 480 * GRID_FACTOR)


def test_supply_may_lack_though_none_was_counted_at_all() -> None:
    found = figure(draw_up(PARK, {"grid": [0.0] * 24, "use": [10.0] * 24}), ELECTRICITY)
    assert found.bounds == pytest.approx((0.0, 240 * GRID_FACTOR))
    assert found.unsure[0].id == "supply_and_use_contradict"


def test_a_node_that_gives_more_than_it_gets_is_named() -> None:
    flows = {"grid": [11.0] * 24, "use": [10.0] * 21 + [21.0] * 3}
    loss = a_doubt("negative_loss", "bus", month="2025-07", quantity=Decimal(30))
    found = figure(draw_up_doubted(PARK, amounts(PARK, flows, DAY), [loss]), ELECTRICITY)
    assert [(m.id, m.subject) for m in found.unsure] == [("supply_and_use_contradict", "bus")]
    assert found.bounds == pytest.approx((264 * GRID_FACTOR, 294 * GRID_FACTOR))


def behind_a_line(line: float, loss: float = 0.0) -> Figure:
    """Return the electricity of a park whose users are behind a line that counts too little."""
    park = a_park(GRID, hourly("line", "bus", "bus_2"), hourly("use", "bus_2", "enterprise:works"))
    flows = {"grid": [100.0 + loss] * 24, "line": [line] * 24, "use": [100.0] * 24}
    lacks = a_doubt(
        "negative_loss", "bus_2", month="2025-07", quantity=Decimal(24) * Decimal(100 - line)
    )
    return figure(draw_up_doubted(park, amounts(park, flows, DAY), [lacks]), ELECTRICITY)


def test_what_a_line_did_not_show_came_from_the_node_that_has_it_over() -> None:
    assert behind_a_line(90).high is None
    assert behind_a_line(90, loss=-4).high == pytest.approx((96 + 4) * 24 * GRID_FACTOR)


def test_sub_meters_above_their_parent_mean_that_the_parent_may_lack_as_much() -> None:
    small = figure(with_doubts(a_doubt("sub_meters_exceed", quantity=Decimal(6))), ELECTRICITY)
    assert small.high == pytest.approx(246 * GRID_FACTOR)
    large = figure(with_doubts(a_doubt("sub_meters_exceed", quantity=Decimal(60))), ELECTRICITY)
    assert [(m.id, m.subject) for m in large.unsure] == [("sub_meters_exceed", "grid")]
    assert large.bounds == pytest.approx((240 * GRID_FACTOR, 300 * GRID_FACTOR))


def test_what_a_plant_lacks_moves_what_is_exported_of_it() -> None:
    park = a_park(GRID, SUN, OUT, USE, assets=(an_asset("sun", AssetKind.SOLAR),))
    power = {"grid": [50.0] * 24, "sun": [100.0] * 23, "out": [10.0] * 24, "use": [130.0] * 24}
    used = figure(draw_up(park, power), "energy.own_non_fossil_used_kwh")
    assert used.value is not None
    assert used.value == pytest.approx(23 * 100 - 230)
    assert used.high is not None
    assert used.high >= used.value + 100 - 10


def test_no_doubt_about_a_month_goes_further_than_the_other_meters_allow() -> None:
    month = {"month": "2025-07"}
    doubts = (
        a_doubt("doubted", **month, intervals=13, quantity=Decimal(120)),
        a_doubt("may_lack", **month, quantity=Decimal(7)),
        a_doubt("may_exceed", **month, quantity=Decimal(3)),
    )
    found = figure(with_doubts(*doubts), ELECTRICITY)
    assert found.bounds == pytest.approx((237 * GRID_FACTOR, 247 * GRID_FACTOR))
    assert found.metering.doubted == pytest.approx(0.5)
    wide = (*doubts, a_doubt("doubted", month="2025-08", intervals=2, quantity=Decimal(10)))
    assert figure(with_doubts(*wide), ELECTRICITY).bounds == pytest.approx(
        (227 * GRID_FACTOR, 257 * GRID_FACTOR)
    )


def test_hours_of_which_the_others_tell_make_no_figure_unknown() -> None:
    park = a_park(GRID, USE)
    power = {"grid": [10.0] * 12, "use": [10.0] * 24}
    lacks = a_doubt("missing", month="2025-07", intervals=12)
    bound = a_doubt("may_lack", month="2025-07", quantity=Decimal(125))
    inventory = draw_up_doubted(park, amounts(park, power, DAY), [lacks, bound])
    found = figure(inventory, ELECTRICITY)
    assert found.bounds == pytest.approx((120 * GRID_FACTOR, 240 * GRID_FACTOR))
    assert found.metering.missing == pytest.approx(0.5)
    assert "ledger_meter_incomplete" in {each.kind.id for each in inventory.findings}
    open_one = draw_up_doubted(park, amounts(park, power, DAY), [lacks])
    assert figure(open_one, ELECTRICITY).value is None


def test_a_contradiction_that_was_cleared_leaves_no_supply_to_lack() -> None:
    park = a_park(GRID, USE)
    table = amounts(park, {"grid": [100.0] * 24, "use": [110.0] * 24}, DAY)
    doubts = (
        a_doubt("negative_loss", "bus", month="2025-07", quantity=Decimal(15)),
        a_doubt("cleared", "bus", month="2025-07", quantity=Decimal(225)),
    )
    found = figure(draw_up_doubted(park, table, doubts), ELECTRICITY)
    assert found.bounds == pytest.approx((2400 * GRID_FACTOR, 2415 * GRID_FACTOR))


SOLD = {"grid": [50.0] * 24, "sun": [100.0] * 24, "out": [10.0] * 24, "use": [130.0] * 24}


def with_sun(*found: Mapping[str, object], flows: Mapping[str, list[float]] = SOLD) -> Inventory:
    park = a_park(GRID, SUN, OUT, USE, assets=(an_asset("sun", AssetKind.SOLAR),))
    return draw_up_doubted(park, amounts(park, flows, DAY), found)


def test_what_a_gate_lacks_moves_neither_what_leaves_nor_what_plants_give() -> None:
    inventory = with_sun(a_doubt("sub_meters_exceed", quantity=Decimal(600)))
    for name in ("export_kwh", "own_non_fossil_kwh", "own_non_fossil_used_kwh"):
        assert figure(inventory, f"energy.{name}").low is None, name
    assert figure(inventory, "energy.import_kwh").high == pytest.approx(1800)


def test_what_a_plant_lacks_leaves_the_counter_of_the_export_as_it_is() -> None:
    inventory = with_sun(a_doubt("doubted", "sun", intervals=2, quantity=Decimal(200)))
    assert figure(inventory, "energy.export_kwh").low is None
    assert figure(inventory, "energy.own_non_fossil_kwh").low == pytest.approx(2200)


def test_no_end_is_below_nothing_and_no_more_stays_of_a_supply_than_there_is() -> None:
    inventory = with_sun(a_doubt("clock", "out", intervals=30, quantity=Decimal(240)))
    assert figure(inventory, "energy.export_kwh").low == 0.0
    used = figure(inventory, "energy.own_non_fossil_used_kwh")
    assert used.bounds == pytest.approx((2160 - 300, 2400))
    clean = figure(inventory, "energy.clean_strict_physical_tce")
    assert clean.high == pytest.approx(2400 / 2160 * (clean.value or 0.0))


def test_an_export_earns_nothing_where_nothing_that_earns_is_made() -> None:
    inventory = with_sun(a_doubt("doubted", "sun", intervals=2, quantity=Decimal(200)))
    assert figure(inventory, PARK_CO2).low is None


def hours(flows: Mapping[str, list[float]], gone: Mapping[str, set[int]]) -> pl.DataFrame:
    """Return amounts without the hours that are gone."""
    table = amounts(a_park(GRID, OUT, USE), flows, DAY)
    numbered = table.with_columns(number=pl.int_range(pl.len()).over("meter_id"))
    lost = pl.lit(False)
    for meter, numbers in gone.items():
        lost |= (pl.col("meter_id") == meter) & pl.col("number").is_in(sorted(numbers))
    return numbered.filter(~lost).drop("number")


FLOWS = st.lists(st.integers(50, 100), min_size=24, max_size=24)
GONE = st.sets(st.integers(0, 23), max_size=1)
NAMES = (ELECTRICITY, PARK_CO2, "national.e_tce", "energy.load_kwh", "energy.import_kwh")


def net(table: pl.DataFrame) -> dict[str, Figure]:
    inventory = draw_up_doubted(a_park(GRID, OUT, USE), table, [])
    return {name: figure(inventory, name) for name in NAMES}


@pytest.mark.slow
@settings(max_examples=examples(3), deadline=None, phases=(Phase.generate,))
@given(flows=FLOWS, gone=GONE, out_gone=GONE, more=st.integers(0, 23))
def test_the_truth_lies_between_the_ends_and_a_wider_gap_makes_them_no_closer(
    flows: list[int], gone: set[int], out_gone: set[int], more: int
) -> None:
    power = {
        "grid": [100.0 + each for each in flows],
        "out": [float(each) / 5 for each in flows],
        "use": [20.0] * 24,
    }
    power["grid"][0] = power["out"][0] = 200.0  # the highest hours were read
    lost = {"grid": gone - {0}, "out": out_gone - {0}}
    truth = net(hours(power, {}))
    found = net(hours(power, lost))
    wider = net(hours(power, {**lost, "grid": lost["grid"] | ({more} - {0})}))
    for name in NAMES:
        if found[name].value is not None:
            low, high = found[name].bounds[0], found[name].bounds[-1]
            exact = truth[name].value
            assert exact is not None
            assert low - 1e-6 <= exact <= high + 1e-6, name
        else:
            assert wider[name].value is None, name


def test_figures_that_lack_nothing_have_no_ends() -> None:
    inventory = draw_up(PARK, {"grid": [10.0] * 24, "use": [10.0] * 24})
    assert value(inventory, PARK_CO2)
    assert all(each.low is None for each in inventory.figures.values())
