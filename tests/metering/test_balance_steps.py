"""A wrong ratio is seen in the balance where the own days of a meter hide it."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.park.meters import Resolution
from lingtan.park.places import Node
from tests.builders import a_meter, a_name
from tests.builders_planted import Judged, Plant, Series, a_planted_park, at, clock, judge

ROOT_THREE = 3**0.5


def under_a_cloudy_roof(then: Plant) -> Plant:
    """Make what the gate brings follow a large roof, from export to import within days."""

    def plant(series: Series) -> None:
        more = 7 * series["roof"]
        net = series["gate"] - series["export"] - more
        series["roof"] = series["roof"] + more
        series["gate"], series["export"] = np.maximum(net, 0.0), np.maximum(-net, 0.0)
        then(series)

    return plant


def shifts(judged: Judged) -> dict[str, float]:
    return {
        each.subject: float(str(each.facts["ratio"]))
        for each in judged.found.findings
        if each.kind.id == "metering_level_shift"
    }


@pytest.mark.parametrize("ratio", [1 / ROOT_THREE, 0.5])
def test_a_gate_that_follows_the_sun_steps_in_its_balance(ratio: float) -> None:
    def plant(series: Series) -> None:
        series["gate"][at(200) :] *= ratio

    judged = judge(under_a_cloudy_roof(plant))
    assert shifts(judged) == {"gate": pytest.approx(1 / ratio, rel=0.01)}
    assert judged.one("gate", "level_shift").facts["first"] == clock(at(200))


def test_use_that_nobody_meters_from_a_day_on_is_no_step_of_a_meter() -> None:
    def plant(series: Series) -> None:
        series["gate"][at(200) :] += 0.4 * series["shift"][at(200) :]

    assert shifts(judge(under_a_cloudy_roof(plant))) == {}


def test_a_ratio_that_begins_while_the_works_come_back_from_a_holiday_begins_there() -> None:
    def plant(series: Series) -> None:
        for name in ("shift", "late", "steady"):
            rest = series[name][at(27) : at(35)] * 0.65
            series[name][at(27) : at(35)] -= rest
            series["gate"][at(27) : at(35)] -= rest * 1.01
        series["gate"] = np.clip(series["gate"], 0, None)
        series["gate"][at(37, 1) : at(128)] *= 2

    judged = judge(plant)
    assert shifts(judged) == {"gate": 0.5}
    facts = judged.one("gate", "level_shift").facts
    assert (facts["first"], facts["until"]) == (clock(at(37, 1)), clock(at(128)))


@pytest.mark.parametrize("ceiling", [0.3, 0.36, 0.48])
def test_a_node_that_steps_by_what_one_of_its_meters_cuts_off_has_no_other_wrong_meter(
    ceiling: float,
) -> None:
    def plant(series: Series) -> None:
        hours = np.arange(len(series["steady"]))
        by_hour = 1 + 0.9 * np.sin(hours / 24 * 2 * np.pi)
        large = 10 * series["steady"].mean() * by_hour * (1 + 0.02 * np.sin(hours / 24 / 9))
        series["gate"] = series["gate"] + (large - series["steady"]) * 1.01
        span = slice(at(117), at(194))
        series["steady"] = large.copy()
        series["steady"][span] = np.minimum(large[span], ceiling * large.max())

    judged = judge(plant)
    assert judged.one("steady", "cut_off_values")
    assert shifts(judged) == {}


@pytest.mark.parametrize(("first", "after"), [(156, 173), (60, 300)])
def test_a_line_that_fits_its_other_node_is_not_taken_for_the_gate_before_it(
    first: int, after: int
) -> None:
    """The gate lacks two phases; the line behind it only looks three times too much beside it."""
    line = replace(a_meter("line", "high", "bus"), resolution=Resolution.MINUTES_15)
    park = a_planted_park()
    meters = tuple(replace(m, target="high") if m.id == "gate" else m for m in park.meters)
    high = Node(id="high", name=a_name("high"), carrier="electricity")
    park = replace(park, meters=(*meters, line), nodes=(*park.nodes, high))

    def plant(series: Series) -> None:
        series["line"] = series["gate"] * 0.999
        series["gate"][at(first) : at(after)] /= 3

    assert shifts(judge(plant, park)) == {"gate": pytest.approx(3, rel=0.01)}
