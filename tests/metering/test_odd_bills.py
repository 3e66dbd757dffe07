"""A bill that is missing, copied, ten times too large or holds two months is named, with ends."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import parse_period
from lingtan.metering.finding_answers import answers_to
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.answers import Answer
from lingtan.park.meters import MeterKind, Resolution
from tests.builders import a_meter, a_park
from tests.builders_metering import a_runner, amounts_of, kinds, one, stamped, utc

ZONE = "Asia/Shanghai"
METER = replace(a_meter("m", "outside", "bus"), kind=MeterKind.BILL, resolution=Resolution.MONTH)
YEAR = [1012.5, 1105.3, 934.7, 1080.1, 1001.9, 871.6, 955.2, 1043.8, 990.4, 1120.7, 1033.3, 960.8]
HEATING = [9000.0, 8200.0, 6100.0, 3900.0, 2100.0, 1300.0, 1100.0, 1250.0, 2300.0, 4100.0]
SEASON = [*HEATING, 6400.0, 8300.0]
JUNE = 5


def judge(
    months: list[float | None], period: str = "2025", answers: tuple[Answer, ...] = ()
) -> tuple[DuckDbRunner, Validated]:
    rows = [
        (parse_period(f"2025-{month:02d}", ZONE).start, value)
        for month, value in enumerate(months, 1)
        if value is not None
    ]
    runner = a_runner(stamped("m", rows, "manual"))
    asked = parse_period(period, ZONE)
    return runner, validate_period(runner, a_park(METER), asked, answers=answers)


def a_year(june: float | None, months: list[float] = YEAR) -> list[float | None]:
    return [june if place == JUNE else value for place, value in enumerate(months)]


def total(runner: DuckDbRunner) -> float:
    return float(sum(amounts_of(runner, "m").values()))


def ends(found: Validated) -> dict[str, float]:
    """Return how far the truth may be from what is told, either way."""
    rows = found.doubts.filter(pl.col("kind").is_in(["own_lack", "own_excess"]))
    return {str(kind): float(size) for kind, size in rows.select("kind", "quantity").iter_rows()}


ODD = {"odd_bill", "bill_holds_two", "copied_bill", "spike", "spike_replaced", "other_unit"}


def odd(found: Validated) -> set[str]:
    return {kind.removeprefix("metering_") for kind in kinds(found.findings)} & ODD


@pytest.mark.parametrize("months", [YEAR, SEASON])
def test_ordinary_months_and_seasons_are_believed(months: list[float]) -> None:
    runner, found = judge(list(months))
    assert odd(found) == set()
    assert total(runner) == pytest.approx(sum(months))


@pytest.mark.parametrize("factor", [10, 100, 1000, 0.1, 0.01])
@pytest.mark.parametrize("months", [YEAR, SEASON])
def test_a_bill_a_power_of_ten_off_is_told_with_the_point_moved(
    factor: float, months: list[float]
) -> None:
    runner, found = judge(a_year(months[JUNE] * factor, months))
    facts = one(found.findings, "metering_odd_bill").facts
    assert facts["month"] == "2025-06"
    assert facts["ratio"] == pytest.approx(1 / factor)
    assert total(runner) == pytest.approx(sum(months), rel=1e-3)


def test_what_a_bill_says_is_an_end_as_far_as_it_may_be_real() -> None:
    ten, thousand = (ends(judge(a_year(YEAR[JUNE] * n))[1]) for n in (10, 1000))
    assert ten["own_lack"] == pytest.approx(9 * YEAR[JUNE])
    assert 0 < thousand["own_lack"] < YEAR[JUNE]
    assert 0 < thousand["own_excess"] < YEAR[JUNE] / 2


def test_the_ratio_that_is_proposed_puts_the_year_right() -> None:
    months = a_year(YEAR[JUNE] * 10)
    answers = answers_to(one(judge(months)[1].findings, "metering_odd_bill"), ZONE)
    assert answers is not None
    assert answers.proposed is not None
    assert answers.proposed.parameters == {"ratio": pytest.approx(0.1)}
    assert answers.proposed.start == parse_period("2025-06", ZONE).start
    assert answers.proposed.end == parse_period("2025-06", ZONE).end


def test_a_bill_that_holds_two_months_is_told_as_usual() -> None:
    runner, found = judge(a_year(YEAR[JUNE] + YEAR[JUNE - 1]))
    facts = one(found.findings, "metering_bill_holds_two").facts
    assert facts["usual"] == pytest.approx(YEAR[JUNE], rel=0.2)
    assert total(runner) == pytest.approx(sum(YEAR), rel=0.02)
    assert ends(found)["own_lack"] >= YEAR[JUNE - 1] * 0.8


def test_a_bill_copied_from_the_month_before_is_kept_with_ends() -> None:
    runner, found = judge(a_year(YEAR[JUNE - 1]))
    assert one(found.findings, "metering_copied_bill").facts["value"] == YEAR[JUNE - 1]
    assert total(runner) == pytest.approx(sum(YEAR) + YEAR[JUNE - 1] - YEAR[JUNE])
    assert ends(found)["own_excess"] > YEAR[JUNE - 1] - YEAR[JUNE]


@pytest.mark.slow
def test_what_a_person_ignores_is_told_by_the_other_months() -> None:
    months = a_year(YEAR[JUNE - 1])
    answers = answers_to(one(judge(months)[1].findings, "metering_copied_bill"), ZONE)
    assert answers is not None
    assert answers.proposed is not None
    runner, found = judge(months, answers=(replace(answers.proposed, id="a1"),))
    assert odd(found) == set()
    assert one(found.findings, "metering_gap_bills").facts["intervals"] == 1
    assert total(runner) == pytest.approx(sum(YEAR), rel=0.02)


@pytest.mark.parametrize("days", [[1] * 12, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]])
def test_a_fixed_amount_a_month_or_day_is_no_copy(days: list[int]) -> None:
    assert odd(judge([123.45 * count for count in days])[1]) == set()


@pytest.mark.parametrize("place", [0, JUNE, 11])
@pytest.mark.parametrize("months", [YEAR, SEASON])
def test_a_missing_bill_is_told_by_the_others_and_named(place: int, months: list[float]) -> None:
    holed = [None if n == place else value for n, value in enumerate(months)]
    meters = (METER, a_meter("e", "outside", "bus"))
    rows = [
        (parse_period(f"2025-{month:02d}", ZONE).start, value)
        for month, value in enumerate(holed, 1)
        if value is not None
    ]
    hours = [(utc(2024, 12, 31, 16), 1.0), (utc(2025, 12, 31, 15, 45), 1.0)]
    runner = a_runner(stamped("m", rows, "manual"), stamped("e", hours))
    found = validate_period(runner, a_park(*meters), parse_period("2025", ZONE))
    gap = next(f for f in found.findings if f.subject == "m")
    assert gap.kind.id == "metering_gap_bills"
    counted = [value for _, value in sorted(amounts_of(runner, "m").items())]
    spread = ends(found)
    least, most = (float(counted[place]) + n for n in (-spread["own_excess"], spread["own_lack"]))
    assert least < months[place] < most
    assert counted[place - 1] == Decimal(str(months[place - 1]))


def test_of_few_months_only_a_lone_bill_is_doubted_and_nothing_is_told() -> None:
    runner, found = judge([1000.0, 1100.0, None, 980.0, 10500.0])
    assert odd(found) == {"spike"}
    assert total(runner) == 13580.0


@pytest.mark.parametrize("june", [None, YEAR[JUNE] * 10, YEAR[JUNE] + YEAR[JUNE - 1]])
def test_what_a_month_is_told_to_be_does_not_depend_on_the_question(june: float | None) -> None:
    by_year = amounts_of(judge(a_year(june))[0], "m")
    by_month = amounts_of(judge(a_year(june), "2025-06")[0], "m")
    assert by_month.items() <= by_year.items()
    assert len(by_month) == 1


def test_a_real_bill_is_believed_once_somebody_says_so() -> None:
    months = a_year(YEAR[JUNE] * 10)
    finding = one(judge(months)[1].findings, "metering_odd_bill")
    answers = answers_to(finding, ZONE)
    assert answers is not None
    real = next(each for each in answers.answers if each.kind.value == "real")
    runner, found = judge(months, answers=(replace(real, id="a1"),))
    assert odd(found) == set()
    assert total(runner) == pytest.approx(float(np.sum(YEAR)) + 9 * YEAR[JUNE])
