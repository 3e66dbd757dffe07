"""A meter that counts backwards for days is named, told by its size and put right by an answer."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.metering.finding_answers import answers_to
from lingtan.park.answers import AnswerKind
from tests.builders import a_meter
from tests.builders_planted import YEAR, Plant, Series, a_planted_park, a_year, at, clock, judge

WHOLE = {name: float(values.sum()) for name, values in a_year().items()}
LAST = len(a_year()["shift"])


def turned(meter: str, *spans: tuple[int, int]) -> Plant:
    def plant(series: Series) -> None:
        for begin, end in spans:
            series[meter][begin:end] *= -1

    return plant


@pytest.mark.parametrize("meter", ["shift", "late", "steady", "roof"])
@pytest.mark.parametrize(("begin", "end"), [(at(100, 9), at(112, 9)), (at(200, 10), LAST)])
def test_a_span_of_the_other_sign_is_named_and_told_by_its_size(
    meter: str, begin: int, end: int
) -> None:
    park = a_planted_park()
    rated = replace(park, assets=tuple(replace(a, capacity_kw=400.0) for a in park.assets))
    judged = judge(turned(meter, (begin, end)), rated)
    found = judged.one(meter, "sign_turned")
    size = a_year()[meter][begin:end]
    assert found.facts["count"] == pytest.approx(np.count_nonzero(size), abs=2)
    assert found.facts["total"] == pytest.approx(-size.sum(), rel=1e-4)
    assert found.facts["first"] == clock(begin + int(np.flatnonzero(size)[0]))
    assert judged.energy[meter] == pytest.approx(WHOLE[meter], rel=1e-5)
    estimated = judged.found.estimates.filter(meter_id=meter)["method"].unique().to_list()
    assert "sign_turned" in estimated
    assert "negative_value" not in judged.kinds(meter)


def test_what_a_gate_could_have_fed_in_by_night_belongs_to_its_turned_span() -> None:
    park = a_planted_park()
    meters = tuple(each for each in park.meters if each.id != "export")
    assets = tuple(replace(each, capacity_kw=1900.0) for each in park.assets)
    begin, end = at(100), at(113)
    judged = judge(turned("gate", (begin, end)), replace(park, meters=meters, assets=assets))
    size = a_year()["gate"][begin:end]
    assert 0.2 < np.mean(size < 1900.0 / 4) < 0.8
    assert judged.one("gate", "sign_turned").facts["count"] == np.count_nonzero(size)
    assert judged.energy["gate"] == pytest.approx(WHOLE["gate"], rel=1e-5)


def test_its_own_evidence_proposes_to_turn_the_sign_over_the_span() -> None:
    judged = judge(turned("shift", (at(100), at(130))))
    answers = answers_to(judged.one("shift", "sign_turned"), YEAR.zone)
    assert answers is not None
    assert answers.proposed is not None
    assert answers.proposed.kind is AnswerKind.SIGN
    assert f"{answers.proposed.start:%m-%d %H:%M}" == "04-11 00:00"
    assert f"{answers.proposed.end:%m-%d %H:%M}" == "05-10 23:46"


def test_two_spans_have_an_answer_each() -> None:
    judged = judge(turned("shift", (at(50), at(60)), (at(200), at(230))))
    found = [each for each in judged.of("shift") if each.kind.id == "metering_sign_turned"]
    assert [each.facts["first"] for each in found] == [clock(at(50)), clock(at(200))]


@pytest.mark.slow
def test_a_meter_that_is_below_zero_all_the_time_is_one_span() -> None:
    judged = judge(turned("steady", (0, LAST)))
    assert judged.one("steady", "sign_turned").facts["count"] == LAST
    assert judged.energy["steady"] == pytest.approx(WHOLE["steady"], rel=1e-6)


def test_a_code_below_zero_is_no_turned_sign_however_long_it_lasts() -> None:
    def plant(series: Series) -> None:
        series["shift"][at(100) : at(102)] = -9999
        series["late"][at(100, 8) : at(100, 14)] = -1

    judged = judge(plant)
    for meter in ("shift", "late"):
        assert "negative_value" in judged.kinds(meter)
        assert "sign_turned" not in judged.kinds(meter)
        assert judged.energy[meter] == pytest.approx(WHOLE[meter], rel=2e-3)


def test_what_the_sun_feeds_back_is_no_turned_sign() -> None:
    def plant(series: Series) -> None:
        roof = a_year()["roof"] * 4
        rest = slice(at(120), at(127))
        series["shift"][rest] = np.where(roof[rest] > 20, -roof[rest], 0)

    judged = judge(plant)
    assert "negative_value" in judged.kinds("shift")
    assert "sign_turned" not in judged.kinds("shift")


def test_a_drift_at_no_load_is_believed() -> None:
    def plant(series: Series) -> None:
        series["late"][at(100) : at(104)] = np.tile([0.0, -0.2, 0.1, -0.1], 96)

    assert "negative_value" not in judge(plant).kinds("late")


def test_a_transfer_that_is_counted_both_ways_is_never_below_zero() -> None:
    park = a_planted_park()
    tie = a_meter("steady", "bus", "bus_2")
    back = a_meter("back", "bus_2", "bus")
    meters = tuple(each for each in park.meters if each.id != "steady")
    plant = turned("steady", (at(100), at(130)))
    both = judge(plant, replace(park, meters=(*meters, tie, back)))
    assert "sign_turned" in both.kinds("steady")


@pytest.mark.slow
def test_a_transfer_that_may_turn_round_is_turned_only_where_its_node_says_so() -> None:
    park = a_planted_park()
    meters = tuple(each for each in park.meters if each.id != "late")
    tied = replace(park, meters=(*meters, a_meter("late", "bus", "bus_2")))
    span = slice(at(100), at(130))
    judged = judge(turned("late", (span.start, span.stop)), tied)
    found = judged.one("late", "sign_turned")
    assert found.facts["first"] == clock(span.start)
    answers = answers_to(found, YEAR.zone)
    assert answers is not None
    assert answers.proposed is not None
    assert answers.proposed.kind is AnswerKind.SIGN

    def flows_back(series: Series) -> None:
        series["gate"][span] -= 2 * series["late"][span]
        series["late"][span] *= -1

    assert "sign_turned" not in judge(flows_back, tied).kinds("late")
