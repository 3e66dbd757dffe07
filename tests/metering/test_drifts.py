"""A meter that drifts is named month by month, with what its node says flowed."""

import numpy as np
import pytest

from lingtan.metering.finding_answers import answers_to
from lingtan.park.answers import AnswerKind
from tests.builders_planted import YEAR, Series, a_year, at, judge

LAST = len(a_year()["gate"])


def drifted(change: float) -> np.ndarray:
    first = at(150)
    ramp = np.zeros(LAST)
    ramp[first:] = np.linspace(0, change, LAST - first)
    return 1 + ramp


@pytest.mark.parametrize("change", [0.08, -0.1])
def test_a_drift_is_named_with_the_totals_that_flowed(change: float) -> None:
    meter = "gate"

    def plant(series: Series) -> None:
        series[meter] *= drifted(change)

    judged = judge(plant)
    found = [each for each in judged.of(meter) if each.kind.id == "metering_drifting"]
    assert found[-1].facts["month"] == "2025-12"
    december = slice(at(334), LAST)
    true = float(a_year()[meter][december].sum())
    asked = answers_to(found[-1], YEAR.zone)
    assert asked is not None
    assert asked.proposed is not None
    assert asked.proposed.kind is AnswerKind.DOCUMENT
    assert asked.proposed.number == pytest.approx(true, rel=0.005)
    lack, exceed = (
        float(judged.found.doubts.filter(kind=kind, subject=meter, month="2025-12")["quantity"][0])
        for kind in ("own_lack", "own_excess")
    )
    counted = true * float(np.mean(drifted(change)[december]))
    assert counted - exceed <= true <= counted + lack


@pytest.mark.slow
def test_a_load_that_grows_and_a_level_that_steps_are_no_drift() -> None:
    def grows(series: Series) -> None:
        more = series["steady"] * (drifted(0.2) - 1)
        series["steady"] += more
        series["gate"] += 1.01 * more

    def steps(series: Series) -> None:
        series["steady"][at(150) :] *= 1.1

    for plant in (grows, steps):
        kinds = {each.kind.id for each in judge(plant).found.findings}
        assert "metering_drifting" not in kinds
