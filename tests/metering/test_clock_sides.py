"""Of two parts of a year, the one that does not fit its balance has the wrong clock."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.metering.finding_answers import answers_to
from tests.builders_planted import DAYS, YEAR, Judged, Series, a_planted_park, at, judge

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
FIRST_OF_APRIL = 90


def late(meter: str, hours: float, first: float, after: float = DAYS) -> Judged:
    """Judge a year in which a clock is late for a while."""

    def plant(series: Series) -> None:
        span = slice(at(first), at(after))
        series[meter][span] = np.roll(series[meter], round(4 * hours))[span]

    return judge(plant)


def moved(judged: Judged, meter: str) -> dict[str, float]:
    return {
        str(each.facts["month"]): float(str(each.facts["hours"]))
        for each in judged.of(meter)
        if each.kind.id == "metering_shifted_profile"
    }


@pytest.mark.parametrize("hours", [8, -10])
def test_a_clock_that_is_late_from_april_on_is_late_from_april_on(hours: int) -> None:
    judged = late("shift", hours, FIRST_OF_APRIL)
    assert moved(judged, "shift") == dict.fromkeys(MONTHS[3:], hours)
    (*_, last) = judged.of("shift")
    asked = answers_to(last, YEAR.zone)
    assert asked
    assert asked.proposed
    assert asked.proposed.parameters == {"minutes": -60 * hours}


def test_a_roof_has_its_noon() -> None:
    judged = late("roof", 8, FIRST_OF_APRIL)
    assert not set(MONTHS[:3]) & moved(judged, "roof").keys()


def test_where_nothing_else_tells_either_side_may_be_wrong_and_nothing_is_proposed() -> None:
    park = a_planted_park()
    alone = replace(park, meters=tuple(each for each in park.meters if each.id == "shift"))

    def plant(series: Series) -> None:
        series["shift"][at(300) :] = np.roll(series["shift"], 32)[at(300) :]

    judged = judge(plant, alone)
    found = [each for each in judged.of("shift") if "shifted" in each.kind.id]
    assert found
    for finding in found:
        asked = answers_to(finding, YEAR.zone)
        assert asked
        assert asked.proposed is None
