"""Two meters that show each other's hours from a date on are named, and to be exchanged."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.metering.finding_answers import answers_to
from lingtan.park.answers import AnswerKind
from tests.builders_planted import YEAR, Judged, Plant, Series, a_planted_park, at, clock, judge


def swapped(one: str, other: str, first: float, after: float = 365) -> Plant:
    def plant(series: Series) -> None:
        span = slice(at(first), at(after))
        own, others = series[one][span].copy(), series[other][span].copy()
        series[one][span], series[other][span] = others, own

    return plant


def levels(judged: Judged) -> set[str]:
    kinds = {"metering_swapped_meters", "metering_level_shift", "metering_level_doubted"}
    return {f"{f.subject} {f.kind.id}" for f in judged.found.findings if f.kind.id in kinds}


@pytest.mark.parametrize(("first", "after"), [(120, 365), (99.5, 187)])
@pytest.mark.parametrize("is_balanced", [True, False])
def test_two_meters_that_are_exchanged_are_named_once_with_the_exchange_that_mends_it(
    first: float, after: float, *, is_balanced: bool
) -> None:
    park = a_planted_park()
    meters = [m for m in park.meters if is_balanced or m.id != "gate"]
    judged = judge(swapped("late", "steady", first, after), replace(park, meters=tuple(meters)))
    assert levels(judged) == {"late metering_swapped_meters"}
    finding = judged.one("late", "swapped_meters")
    assert finding.facts["first"] == clock(at(first))
    assert finding.facts["swapped_with"] == "steady"
    found = answers_to(finding, YEAR.zone)
    assert found
    assert found.proposed
    assert (found.proposed.kind, found.proposed.meters) == (AnswerKind.SWAP, ("late", "steady"))
    assert (found.proposed.end is None) == (after == 365)


def test_a_ratio_that_begins_later_is_named_beside_an_exchange() -> None:
    def plant(series: Series) -> None:
        swapped("late", "steady", 120)(series)
        series["shift"][at(200) :] *= 0.5

    judged = judge(plant)
    assert levels(judged) == {"late metering_swapped_meters", "shift metering_level_shift"}
    assert judged.one("shift", "level_shift").facts["ratio"] == 2


def test_load_that_moves_from_one_meter_to_another_is_no_exchange() -> None:
    def plant(series: Series) -> None:
        moved = 0.6 * series["steady"][at(120) :]
        series["steady"][at(120) :] -= moved
        series["late"][at(120) :] += moved

    assert levels(judge(plant)) == set()


def test_loads_that_change_on_one_day_keep_their_own_hours_and_are_no_exchange() -> None:
    """Even where each comes to the level of the other, its week stays its own."""

    def plant(series: Series) -> None:
        means = {name: series[name].mean() for name in ("shift", "steady")}
        for name, other in (("shift", "steady"), ("steady", "shift")):
            change = series[name][at(120) :] * (means[other] / means[name] - 1)
            series[name][at(120) :] += change
            series["gate"][at(120) :] += 1.01 * change
        series["gate"] = np.clip(series["gate"], 0, None)

    assert levels(judge(plant)) == set()
