"""Faults that last are named at meter and time, and what the balance tells is proposed."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.metering.finding_answers import answers_to
from lingtan.park.answers import AnswerKind
from tests.builders_planted import (
    YEAR,
    Judged,
    Plant,
    Series,
    a_planted_park,
    a_year,
    at,
    clock,
    judge,
)

LASTING = {
    "copied_values",
    "straight_line",
    "cut_off_values",
    "zeros_contradicted",
    "zeros_doubted",
    "level_shift",
    "level_doubted",
    "constant_added",
}


def scaled(meter: str, ratio: float, first: float, after: float = 365) -> Plant:
    def plant(series: Series) -> None:
        series[meter][at(first) : at(after)] *= ratio

    return plant


def lasting(judged: Judged) -> set[tuple[str, str]]:
    meters = ("gate", "shift", "late", "steady", "roof", "export")
    return {(meter, kind) for meter in meters for kind in judged.kinds(meter) & LASTING}


@pytest.mark.parametrize("ratio", [10, 0.1, 3**0.5, 3**-0.5, 2 / 3, 1 / 3, 0.5, 2, 1.25, 0.8])
@pytest.mark.parametrize("meter", ["gate", "steady"])
def test_a_level_that_shifts_from_a_day_on_is_named_with_the_ratio_that_mends_it(
    meter: str, ratio: float
) -> None:
    judged = judge(scaled(meter, ratio, 200))
    finding = judged.one(meter, "level_shift")
    assert finding.facts["first"] == clock(at(200))
    assert finding.facts["ratio"] == pytest.approx(1 / ratio, rel=0.01)
    assert lasting(judged) == {(meter, "level_shift")}
    found = answers_to(finding, YEAR.zone)
    assert found
    assert found.proposed
    assert (found.proposed.kind, found.proposed.end) == (AnswerKind.RATIO, None)


@pytest.mark.slow
@pytest.mark.parametrize(("first", "after"), [(60.25, 67.5), (150.5, 190), (300, 345.75)])
def test_a_span_is_named_by_the_hour(first: float, after: float) -> None:
    judged = judge(scaled("gate", 10, first, after))
    facts = judged.one("gate", "level_shift").facts
    assert (facts["first"], facts["until"]) == (clock(at(first)), clock(at(after)))
    assert facts["ratio"] == 0.1
    assert lasting(judged) == {("gate", "level_shift")}


def a_holiday(series: Series, first: float, after: float, share: float) -> None:
    """Let every works rest a part of its load for some days."""
    span = slice(at(first), at(after))
    for name in ("shift", "late", "steady"):
        rest = series[name][span] * (1 - share)
        series[name][span] -= rest
        series["gate"][span] -= rest * 1.01
    series["gate"] = np.clip(series["gate"], 0, None)


@pytest.mark.parametrize(("first", "after"), [(26.5, 121.5), (236.5, 278), (29, 365)])
def test_a_span_is_named_whose_end_a_holiday_hides(first: float, after: float) -> None:
    def plant(series: Series) -> None:
        a_holiday(series, 27, 35, 0.35)
        a_holiday(series, 273, 281, 0.8)
        scaled("steady", 2 / 3, first, after)(series)

    judged = judge(plant)
    facts = judged.one("steady", "level_shift").facts
    assert (facts["first"], facts["until"]) == (clock(at(first)), clock(at(after)))
    assert facts["ratio"] == pytest.approx(1.5, rel=0.01)
    assert lasting(judged) == {("steady", "level_shift")}


def test_a_return_to_the_usual_level_is_no_level_that_lasts() -> None:
    def plant(series: Series) -> None:
        scaled("steady", 0.5, 200, 206)(series)

    park = a_planted_park()
    alone = [m for m in park.meters if m.id != "gate"]
    assert lasting(judge(plant, replace(park, meters=tuple(alone)))) == set()


@pytest.mark.parametrize(("first", "after"), [(200, 365), (200, 206)])
@pytest.mark.parametrize("meter", ["late", "steady"])
def test_a_ratio_is_proposed_where_it_lifts_values_above_the_maximum(
    meter: str, first: float, after: float
) -> None:
    park = a_planted_park()
    most = float(a_year()[meter].max()) * 1.5
    meters = (replace(m, maximum=most) if m.id == meter else m for m in park.meters)
    judged = judge(scaled(meter, 10, first, after), replace(park, meters=tuple(meters)))
    assert lasting(judged) == {(meter, "level_shift")}
    finding = judged.one(meter, "level_shift")
    assert (finding.facts["first"], finding.facts["until"]) == (clock(at(first)), clock(at(after)))
    assert finding.facts["ratio"] == 0.1
    assert "above_maximum" not in judged.kinds(meter)


def test_a_load_that_changes_takes_its_node_with_it_and_is_none() -> None:
    def plant(series: Series) -> None:
        lost = series["steady"][at(200) :] * 0.5
        series["steady"][at(200) :] -= lost
        series["gate"][at(200) :] -= lost * 1.01

    assert lasting(judge(plant)) == set()


@pytest.mark.parametrize("share", [1, 0.8])
def test_a_level_no_balance_tells_of_is_asked_about_and_nothing_is_proposed(share: float) -> None:
    def plant(series: Series) -> None:
        a_holiday(series, 273, 281, share)
        scaled("steady", 2 / 3, 200)(series)

    park = a_planted_park()
    alone = [m for m in park.meters if m.id != "gate"]
    judged = judge(plant, replace(park, meters=tuple(alone)))
    finding = judged.one("steady", "level_doubted")
    assert finding.facts["level"] == pytest.approx(2 / 3, rel=0.03)
    assert finding.facts["first"] == clock(at(200))
    assert not getattr(answers_to(finding, YEAR.zone), "proposed", None)


@pytest.mark.parametrize("more", [30.0, -20.0])
def test_a_constant_that_no_balance_tells_of_is_named_and_nothing_is_proposed(
    more: float,
) -> None:
    def plant(series: Series) -> None:
        series["late"][at(200) :] += more

    park = a_planted_park()
    alone = [m for m in park.meters if m.id != "gate"]
    judged = judge(plant, replace(park, meters=tuple(alone)))
    finding = judged.one("late", "constant_added")
    assert finding.facts["added"] == pytest.approx(4 * more, rel=0.1)
    assert lasting(judged) == {("late", "constant_added")}
    found = answers_to(finding, YEAR.zone)
    assert found
    assert found.proposed is None
    assert found.answers[0].kind is AnswerKind.OFFSET


@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("meter", ["gate", "late", "roof"])
def test_a_copy_is_named_with_its_source(meter: str, days: int) -> None:
    def plant(series: Series) -> None:
        values = series[meter]
        values[at(120) : at(120 + days)] = values[at(120 - days) : at(120)]

    judged = judge(plant)
    facts = judged.one(meter, "copied_values").facts
    assert str(facts["first"])[:10] == clock(at(120))[:10]
    assert str(facts["source"])[:10] == clock(at(120 - days))[:10]
    assert lasting(judged) == {(meter, "copied_values")}


def test_what_the_others_leave_is_proposed_for_a_month_that_was_copied() -> None:
    true = a_year()["late"][at(212) : at(243)].sum()

    def plant(series: Series) -> None:
        series["late"][at(212) : at(243)] = series["late"][at(181) : at(212)]

    judged = judge(plant)
    found = answers_to(judged.one("late", "copied_values"), YEAR.zone)
    assert found
    assert found.proposed
    assert found.proposed.kind is AnswerKind.DOCUMENT
    assert found.proposed.number == pytest.approx(true, rel=0.02)


def test_a_straight_line_is_named() -> None:
    def plant(series: Series) -> None:
        span = slice(at(100, 7), at(102))
        series["steady"][span] = np.round(np.linspace(250, 320, span.stop - span.start), 2)

    judged = judge(plant)
    facts = judged.one("steady", "straight_line").facts
    assert (facts["first"], facts["until"]) == (clock(at(100, 7)), clock(at(102)))
    assert lasting(judged) == {("steady", "straight_line")}


@pytest.mark.slow
@pytest.mark.parametrize(("meter", "share"), [("steady", 0.6), ("late", 0.5)])
def test_values_cut_off_at_a_ceiling_are_named_with_the_total_that_flowed(
    meter: str, share: float
) -> None:
    span = slice(at(100), at(160))
    true = a_year()[meter]

    def plant(series: Series) -> None:
        series[meter][span] = np.minimum(series[meter][span], np.quantile(true[span], share))

    judged = judge(plant)
    finding = judged.one(meter, "cut_off_values")
    assert str(finding.facts["first"]) < clock(at(103))
    assert str(finding.facts["until"]) > clock(at(157))
    assert lasting(judged) == {(meter, "cut_off_values")}
    found = answers_to(finding, YEAR.zone)
    assert found
    assert found.proposed is None or found.proposed.number == pytest.approx(
        true[at(101) : at(159)].sum(), rel=0.05
    )


def test_what_a_plant_may_have_given_beyond_a_ceiling_is_an_end_of_its_account() -> None:
    span = slice(at(100), at(200))

    def plant(series: Series) -> None:
        series["roof"][span] = np.minimum(series["roof"][span], 20)

    park = a_planted_park(roof_to="enterprise:works")
    judged = judge(plant, park)
    doubts = judged.found.doubts.filter(kind="cut_off", subject="roof")
    hours = doubts["intervals"].sum() / 4
    assert hours > 100
    assert float(doubts["quantity"].sum()) == pytest.approx(hours * 80)


@pytest.mark.slow
def test_a_cut_that_leaves_much_out_is_proposed_what_the_others_leave() -> None:
    span, true = slice(at(100), at(160)), a_year()["late"]

    def plant(series: Series) -> None:
        series["late"][span] = np.minimum(series["late"][span], 70)

    finding = judge(plant).one("late", "cut_off_values")
    found = answers_to(finding, YEAR.zone)
    assert found
    assert found.proposed
    assert found.proposed.kind is AnswerKind.DOCUMENT
    first, until = (str(finding.facts[name]) for name in ("first", "until"))
    hours = [n for n in range(at(99), at(161)) if first <= clock(n) < until]
    assert found.proposed.number == pytest.approx(true[hours].sum(), rel=0.01)


@pytest.mark.parametrize("hours", [3, 60])
def test_zeros_while_the_node_runs_are_contradicted(hours: int) -> None:
    def plant(series: Series) -> None:
        series["late"][at(100, 8) : at(100, 8 + hours)] = 0

    judged = judge(plant)
    assert judged.one("late", "zeros_contradicted").facts["hours"] == hours
    assert lasting(judged) == {("late", "zeros_contradicted")}


def test_zeros_over_a_holiday_are_doubted_while_the_node_leaves_a_little() -> None:
    def plant(series: Series) -> None:
        holiday = slice(at(100), at(107))
        lost = series["late"][holiday] * 0.7
        series["gate"][holiday] -= lost * 1.01
        series["late"][holiday] -= lost
        series["late"][at(101, 8) : at(105)] = 0

    judged = judge(plant)
    assert judged.one("late", "zeros_doubted").facts["hours"] == 88
    assert "zeros_contradicted" not in judged.kinds("late")


def test_of_a_meter_that_often_rests_only_zeros_against_its_node_are_named() -> None:
    def plant(series: Series) -> None:
        for day in range(10, 360, 40):
            rest = slice(at(day), at(day + 2))
            series["gate"][rest] -= series["late"][rest] * 1.01
            series["late"][rest] = 0
        series["late"][at(100) : at(103)] = 0

    judged = judge(plant)
    assert judged.one("late", "zeros_contradicted").facts["hours"] == 72
    assert lasting(judged) == {("late", "zeros_contradicted")}


def test_a_stop_that_the_node_shows_too_is_none() -> None:
    def plant(series: Series) -> None:
        span = slice(at(100, 8), at(103))
        series["gate"][span] -= series["steady"][span] * 1.01
        series["steady"][span] = 0

    assert lasting(judge(plant)) == set()


def nothing(series: Series) -> None:
    del series


def a_schedule(series: Series) -> None:
    """Let lamps burn by one plan all year."""
    series["late"] = np.tile(np.round(50 + 40 * np.sin(np.arange(96) / 7), 2), 365)


def zero_nights(series: Series) -> None:
    hour = np.arange(len(series["late"])) % 96 / 4
    series["late"] = np.where((hour < 6) | (hour >= 22), 0.0, series["late"])


def a_shutdown(series: Series) -> None:
    series["late"][at(200) : at(220)] = np.round(series["late"][at(200) : at(220)] * 0.01, 2)


def closed_for_a_holiday(series: Series) -> None:
    series["late"][at(250) : at(256)] *= 0.05


def a_line_that_begins(series: Series) -> None:
    series["late"][: at(40)] = 0
    series["steady"][at(330) :] = 0


def a_roof_at_its_rated_output(series: Series) -> None:
    lost = series["roof"] - np.minimum(series["roof"], 45)
    series["roof"] -= lost
    series["gate"] += lost


@pytest.mark.parametrize(
    "plant",
    [
        nothing,
        a_schedule,
        zero_nights,
        a_shutdown,
        closed_for_a_holiday,
        a_line_that_begins,
        a_roof_at_its_rated_output,
    ],
)
def test_what_a_works_really_does_is_no_lasting_fault(plant: Plant) -> None:
    assert lasting(judge(plant)) == set()
