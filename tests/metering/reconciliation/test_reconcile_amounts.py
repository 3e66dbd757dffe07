"""A park's amounts, reconciled: the meter that cannot be right is named, in words with a ratio."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from lingtan.base.findings import Finding
from lingtan.base.time_axis import UTC_TYPE, Period, parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering.reconciliation.reconcile_amounts import (
    Knowledge,
    ReconciledAmounts,
    reconcile_amounts,
    reconcile_hourly,
)
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.tables import METER_QUALITY
from lingtan.reports.words import Words
from tests.builders import a_meter, a_name, a_park, an_enterprise
from tests.builders_metering import a_runner

QUARTER = parse_period("2025", "Asia/Shanghai")
PERIOD = replace(QUARTER, name="2025", end=QUARTER.start + timedelta(days=59))  # two months
FLOWS = {
    "grid": ("outside", "main", 1010.0),
    "feeder_1": ("main", "bus", 600.0),
    "feeder_2": ("main", "bus_2", 400.0),
    "a": ("bus", "enterprise:a", 350.0),
    "b": ("bus", "enterprise:b", 246.0),
    "c": ("bus_2", "enterprise:c", 298.0),
    "d": ("bus_2", "enterprise:d", 99.0),
}
CATALOGUE = load_catalogue()
KNOWLEDGE = Knowledge(
    losses=CATALOGUE.network_losses,
    faults=CATALOGUE.meter_faults,
    units={carrier.id: carrier.unit for carrier in CATALOGUE.carriers},
)


def the_park(**same_as: str) -> Park:
    """Return a park with a main busbar that feeds two; some meters tell another's flow again."""
    meters = [
        replace(a_meter(meter, *ends[:2]), accuracy_class=0.5) for meter, ends in FLOWS.items()
    ]
    meters += [
        replace(a_meter(meter, *FLOWS[told][:2]), same_as=told, parent="", accuracy_class=0.5)
        for meter, told in same_as.items()
    ]
    park = a_park(*meters, enterprises=tuple(an_enterprise(each) for each in "abcd"))
    main = Node(id="main", name=a_name("main"), carrier="electricity")
    return replace(park, nodes=(*park.nodes, main))


def amounts(readings: dict[str, float], period: Period = PERIOD) -> pl.DataFrame:
    """Return the same amount for every hour of each meter."""
    hours = pl.datetime_range(period.start, period.end, "1h", closed="left", eager=True)
    tables = [
        pl.DataFrame({"start": hours}).select(
            pl.lit(meter).alias("meter_id"),
            pl.col("start").cast(UTC_TYPE),
            pl.lit("1h").alias("resolution"),
            pl.lit(value).cast(pl.Decimal(18, 3)).alias("quantity"),
            pl.lit(0).cast(pl.Decimal(18, 3)).alias("estimated"),
            pl.lit(4).cast(pl.Int64).alias("readings"),
        )
        for meter, value in readings.items()
    ]
    return pl.concat(tables)


def reconciled(park: Park, **wrong: float) -> ReconciledAmounts:
    """Return what comes of readings some of which are wrong, hour by hour."""
    runner = a_runner()
    runner.give("amounts", amounts({meter: flow[2] for meter, flow in FLOWS.items()} | wrong))
    return reconcile_amounts(runner, park, PERIOD, METER_QUALITY.empty(), KNOWLEDGE)


def of_whole(found: ReconciledAmounts, stream: str) -> dict[str, object]:
    """Return the row of a stream over the whole period."""
    rows = found.table.filter((pl.col("span") == "2025") & (pl.col("stream") == stream))
    return rows.row(0, named=True)


def candidates(finding: Finding) -> set[str]:
    """Return the meters of which one is wrong."""
    others = str(finding.facts["others"]).split(", ")
    return {finding.subject, *(each.split(" ")[0] for each in others)}


def test_sources_that_agree_are_adjusted_a_little_and_nobody_is_suspected() -> None:
    found = reconciled(the_park())
    assert not found.findings
    assert of_whole(found, "grid")["verdict"] == "sound"
    assert of_whole(found, "grid")["reconciled"] == pytest.approx(1010.0 * 59 * 24, rel=0.005)


def test_a_day_is_reconciled_as_a_day_and_not_as_its_month() -> None:
    day = parse_period("2025-03-05", "Asia/Shanghai")
    runner = a_runner()
    runner.give("amounts", amounts({meter: flow[2] for meter, flow in FLOWS.items()}, day))
    found = reconcile_amounts(runner, the_park(), day, METER_QUALITY.empty(), KNOWLEDGE)
    assert set(found.table["span"]) == {"2025-03-05"}
    assert found.table["reading"].max() == 1010.0 * 24


def test_a_transformer_ratio_off_by_a_fifth_is_named_with_its_ratio() -> None:
    found = reconciled(the_park(), feeder_1=480.0)
    (finding,) = found.findings
    assert finding.kind.id == "reconciliation_suspect_steady"
    assert finding.subject == "feeder_1"
    assert finding.facts["percent"] == pytest.approx(-20.0, abs=1.0)
    assert finding.facts["months"] == 2
    row = of_whole(found, "feeder_1")
    assert row["verdict"] == "suspect"
    assert row["reconciled"] == pytest.approx(600.0 * 59 * 24, rel=0.01)


def test_a_phase_that_is_missing_is_told_as_such() -> None:
    found = reconciled(the_park(), feeder_2=400.0 * 2 / 3)
    (finding,) = found.findings
    assert finding.kind.id == "reconciliation_suspect_known"
    assert (finding.subject, finding.facts["fault"]) == ("feeder_2", "phase_missing")


def test_users_that_nothing_tells_apart_are_named_together_and_given_no_value() -> None:
    found = reconciled(the_park(), a=175.0)
    (finding,) = found.findings
    assert finding.kind.id == "reconciliation_one_of_known"
    assert (finding.subject, finding.facts["fault"]) == ("a", "half")
    assert "b" in str(finding.facts["others"])
    assert of_whole(found, "a")["reconciled"] is None
    assert of_whole(found, "b")["verdict"] == "one_of"


def test_a_ratio_that_varies_from_month_to_month_is_that_of_no_known_fault() -> None:
    readings = {meter: flow[2] for meter, flow in FLOWS.items()}
    runner = a_runner()
    months = [
        amounts(readings | {"a": share * readings["a"]}, parse_period(name, "Asia/Shanghai"))
        for name, share in (("2025-01", 0.4), ("2025-02", 0.61))
    ]
    runner.give("amounts", pl.concat(months))
    found = reconcile_amounts(runner, the_park(), PERIOD, METER_QUALITY.empty(), KNOWLEDGE)
    (finding,) = found.findings
    assert finding.kind.id == "reconciliation_one_of"
    assert finding.facts["fault"] == ""


def test_a_bill_beside_the_feeder_tells_which_of_them_is_wrong() -> None:
    park = the_park(bill_a="a")
    found = reconciled(park, a=175.0, bill_a=350.0)
    (finding,) = found.findings
    assert finding.subject == "a"
    assert finding.kind.id == "reconciliation_suspect_known"
    assert of_whole(found, "b")["verdict"] == "sound"


def test_what_is_lost_beyond_all_measure_is_said_of_the_place() -> None:
    found = reconciled(the_park(), grid=1200.0)
    (finding,) = found.findings
    named = {finding.subject, *str(finding.facts["others"]).split(" ")}
    assert {"grid", "loss:main"} <= named or finding.subject in ("grid", "main")


def test_the_hours_balance_and_add_up() -> None:
    park = the_park()
    runner = a_runner()
    readings = {meter: flow[2] for meter, flow in FLOWS.items()}
    runner.give("amounts", amounts(readings))
    found = reconcile_amounts(runner, park, PERIOD, METER_QUALITY.empty(), KNOWLEDGE)
    hours = reconcile_hourly(runner, park, PERIOD, found)
    assert hours.height == len(FLOWS) * 59 * 24
    sums = dict(hours.group_by("meter_id").agg(pl.col("reconciled").sum()).rows())
    months = found.table.filter((pl.col("span") != "2025") & ~pl.col("is_loss"))
    for meter, total in months.group_by("stream").agg(pl.col("reconciled").sum()).rows():
        assert sums[meter] == pytest.approx(total, rel=1e-6)


def test_where_two_readings_are_wrong_and_nothing_tells_which_no_value_is_given() -> None:
    """A may be half and b a third too high, or the bill twice and b a quarter too low."""
    found = reconciled(the_park(bill_a="a"), a=175.0, bill_a=350.0, b=246.0 * 1.3)
    (finding,) = found.findings
    assert (finding.kind.id, finding.facts["months"]) == ("reconciliation_two_of", 2)
    assert finding.facts["others"] == "a, b, bill_a, loss:bus"
    assert "bus 的损耗" in Words("zh_CN").what(finding)
    for each in ("a", "b", "bill_a"):
        row = of_whole(found, each)
        assert (row["reconciled"], row["verdict"]) == (None, "one_of")
    assert of_whole(found, "grid")["verdict"] == "sound"


def test_two_wrong_meters_beside_sound_bills_are_named_and_nobody_else() -> None:
    """The worst test is that of a sound bill: taking it out first would accuse it."""
    found = reconciled(
        the_park(bill_a="a", bill_b="b"), a=420.0, bill_a=350.0, b=196.8, bill_b=246
    )
    told = {finding.subject: finding.facts["percent"] for finding in found.findings}
    assert told == {"a": pytest.approx(20.0, abs=0.5), "b": pytest.approx(-20.0, abs=0.5)}
    verdicts = {each: of_whole(found, each)["verdict"] for each in ("bill_a", "bill_b")}
    assert verdicts == {"bill_a": "sound", "bill_b": "sound"}


@pytest.mark.parametrize("checks", [("bill_a",), ("bill_a", "second_a")])
def test_a_meter_that_stands_still_is_doubted_and_not_those_that_count(
    checks: tuple[str, ...],
) -> None:
    park = the_park(**dict.fromkeys(checks, "a"))
    found = reconciled(park, **dict.fromkeys(checks, 350.0) | {checks[-1]: 0.0})
    (finding,) = found.findings
    assert (finding.subject, finding.facts["percent"]) == (checks[-1], -100.0)
    assert of_whole(found, "a")["verdict"] == "sound"


@pytest.mark.parametrize(
    ("share", "named"), [(1.04, "c d feeder_2"), (1.05, "c d feeder_2"), (1.2, "c d")]
)
def test_a_small_error_is_one_of_several_as_a_large_one_is(share: float, named: str) -> None:
    """The usual loss takes up a little; held at nothing, it takes up no more."""
    found = reconciled(the_park(), c=298.0 * share)
    (finding,) = found.findings
    assert finding.kind.id == "reconciliation_one_of"
    assert candidates(finding) == set(named.split())
    verdicts = {each: of_whole(found, each)["verdict"] for each in FLOWS}
    assert {each for each in FLOWS if verdicts[each] == "one_of"} == set(named.split())


def test_of_two_errors_the_one_that_is_sure_is_named_and_the_other_is_one_of_several() -> None:
    """Behind the feeder or before it somebody may draw what nobody meters: no value is given."""
    park = the_park(bill_a="a", bill_b="b")
    wrong = {"feeder_1": 600.0 * 0.8, "grid": 1010.0 * 1.3}
    found = reconciled(park, bill_a=350.0, bill_b=246.0, **wrong)
    sure, open_ = sorted(found.findings, key=lambda each: "others" in each.facts and each.subject)
    assert (sure.subject, sure.kind.id) == ("feeder_1", "reconciliation_suspect_untold")
    assert open_.subject == "grid"  # of those that explain just as much, the first there is
    assert candidates(open_) == {"grid", "loss:bus", "loss:main"}
    assert of_whole(found, "feeder_1")["reconciled"] is None


def test_more_going_out_than_comes_in_is_told_of_the_place_where_every_meter_is_borne_out() -> (
    None
):
    bills = {f"bill_{each}": each for each in FLOWS}
    right = {bill: FLOWS[meter][2] for bill, meter in bills.items()}
    more = {"c": 400.0, "bill_c": 400.0}
    found = reconciled(the_park(**bills), **right | more)
    (finding,) = found.findings
    assert (finding.kind.id, finding.subject) == ("reconciliation_gain", "bus_2")
    assert finding.facts["gain"] == pytest.approx((400.0 + 99.0 - 400.0) * 59 * 24, rel=0.02)
    assert of_whole(found, "bus_2")["reconciled"] is None
    assert "bus_2" in Words("zh_CN").what(finding)


def test_two_documents_of_a_meter_nobody_read_are_told_to_disagree() -> None:
    park = the_park(bill_a="a", statement_a="a")
    readings = {meter: FLOWS[meter][2] for meter in "bcd"}
    runner = a_runner()
    runner.give("amounts", amounts(readings | {"bill_a": 350.0, "statement_a": 353.15}))
    found = reconcile_amounts(runner, park, PERIOD, METER_QUALITY.empty(), KNOWLEDGE)
    assert {(each.kind.id, each.subject) for each in found.findings} == {
        ("reconciliation_unsettled", "bill_a")
    }


def test_a_yearly_bill_is_held_against_the_year_and_against_no_month() -> None:
    for bill, expected in ((350.0, {}), (420.0, {"bill_a": pytest.approx(20.0, abs=0.5)})):
        found = reconciled_with_a_yearly_bill(bill)
        assert {each.subject: each.facts["percent"] for each in found.findings} == expected
        months = found.table.filter((pl.col("stream") == "bill_a") & (pl.col("span") != "2025"))
        assert months["reading"].null_count() == months.height == 12


def reconciled_with_a_yearly_bill(bill: float) -> ReconciledAmounts:
    """Return what comes of a year in which one user has a bill of the whole year."""
    hours = amounts({meter: flow[2] for meter, flow in FLOWS.items()}, QUARTER)
    yearly = amounts({"bill_a": bill * 8760}, QUARTER)[:1].with_columns(resolution=pl.lit("1y"))
    runner = a_runner()
    runner.give("amounts", pl.concat([hours, yearly]))
    park = the_park(bill_a="a")
    return reconcile_amounts(runner, park, QUARTER, METER_QUALITY.empty(), KNOWLEDGE)


def test_a_loss_that_would_come_out_below_zero_is_held_at_nothing() -> None:
    found = reconciled(the_park(), feeder_1=593.0)  # the users behind it tell 596
    row = of_whole(found, "bus")
    assert row["reconciled"] == 0.0
    assert not found.findings
    kept = {
        each: float(str(of_whole(found, each)["reconciled"])) for each in ("feeder_1", "a", "b")
    }
    assert kept["feeder_1"] == pytest.approx(kept["a"] + kept["b"])


def test_users_beyond_a_feeder_that_was_read_in_another_month_leave_a_whole_table() -> None:
    read = amounts({meter: flow[2] for meter, flow in FLOWS.items()} | {"a": 500.0})
    february = pl.col("start") >= pl.datetime(2025, 1, 31, 16, time_zone="UTC")
    runner = a_runner()
    runner.give("amounts", read.filter((pl.col("meter_id") != "feeder_1") | ~february))
    found = reconcile_amounts(runner, the_park(), PERIOD, METER_QUALITY.empty(), KNOWLEDGE)
    rows = found.table.filter((pl.col("span") == "2025-02") & (pl.col("stream") == "bus"))
    assert rows["reading"].to_list() == [None]
    assert rows["test"].null_count() == 0


def test_users_beyond_all_that_comes_in_contradict_their_feeder() -> None:
    wrong = {each: FLOWS[each][2] * 1.019 for each in "abcd"}
    found = reconciled(the_park(), **wrong)
    assert {each.kind.id for each in found.findings} == {"reconciliation_one_of"}
    assert sorted(map(sorted, map(candidates, found.findings))) == [
        ["a", "b", "feeder_1"],
        ["c", "d", "feeder_2"],
    ]
    losses = [of_whole(found, each)["reconciled"] for each in ("main", "bus", "bus_2")]
    assert all(isinstance(each, float) and each >= 0.0 for each in losses)


def test_a_meter_that_only_a_gain_could_excuse_is_a_suspect_in_the_table_as_well() -> None:
    """If the grid meter were right, the busbar would have to give energy: no node does."""
    found = reconciled(the_park(), grid=505.0)
    (finding,) = found.findings
    assert (finding.kind.id, finding.subject) == ("reconciliation_suspect_known", "grid")
    row = of_whole(found, "grid")
    assert row["verdict"] == "suspect"
    assert row["reconciled"] == pytest.approx(finding.facts["expected"], rel=1e-3)


def test_a_loss_that_may_explain_it_is_called_so_in_words() -> None:
    (finding,) = reconciled(the_park(), grid=1200.0).findings
    assert "loss at main" in Words("en").what(finding)
    assert "main 的损耗" in Words("zh_CN").what(finding)
