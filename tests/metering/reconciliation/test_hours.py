"""Every hour is solved with its own uncertainties and gaps, as if it stood alone."""

import numpy as np
import pytest

from lingtan.metering.reconciliation.hours import reconcile_hours
from lingtan.metering.reconciliation.least_squares import Reconciled, reconcile, weigh
from lingtan.metering.reconciliation.redundancy import Reduction, reduce_balances
from tests.metering.reconciliation.test_redundancy import a_tree

SYSTEM = a_tree()
RANDOM = np.random.default_rng(3)
HOURS = RANDOM.uniform(50.0, 60.0, (len(SYSTEM.streams), 5))
SIGMA = RANDOM.uniform(0.5, 2.0, HOURS.shape)


def without(*streams: str, hour: int) -> np.ndarray:
    """Return the hours with some readings missing in one."""
    hours = HOURS.copy()
    hours[[SYSTEM.streams.index(stream) for stream in streams], hour] = np.nan
    return hours


def alone(hour: int, kept: np.ndarray) -> tuple[Reduction, Reconciled]:
    """Return one hour solved by the other way, with only the streams that are kept."""
    reduction = reduce_balances(SYSTEM, kept)
    return reduction, reconcile(weigh(reduction, SIGMA[kept, hour]), HOURS[kept, hour])


def test_whole_hours_are_as_each_alone() -> None:
    found = reconcile_hours(SYSTEM, HOURS, SIGMA)
    every = np.ones(len(SYSTEM.streams), dtype=bool)
    for hour in range(HOURS.shape[1]):
        _, expected = alone(hour, every)
        assert found.values[:, hour] == pytest.approx(expected.values)
        assert found.chi2[hour] == pytest.approx(float(expected.chi2))


@pytest.mark.parametrize("stream", ["a", "feeder_1", "import"])
def test_a_missing_reading_is_told_by_the_others(stream: str) -> None:
    found = reconcile_hours(SYSTEM, without(stream, hour=2), SIGMA)
    kept = np.array([each != stream for each in SYSTEM.streams])
    reduction, expected = alone(2, kept)
    assert found.values[kept, 2] == pytest.approx(expected.values, rel=1e-6)
    inferred = reduction.inference @ expected.values
    assert found.values[~kept, 2] == pytest.approx(inferred, rel=1e-6)
    assert found.chi2[2] == pytest.approx(float(expected.chi2), rel=1e-6)


def test_two_missing_readings_of_one_node_stay_unknown() -> None:
    found = reconcile_hours(SYSTEM, without("a", "b", hour=1), SIGMA)
    unknown = np.isnan(found.values)
    assert {SYSTEM.streams[row] for row in np.flatnonzero(unknown[:, 1])} == {"a", "b"}
    assert not unknown[:, [0, 2, 3, 4]].any()


def test_an_hour_without_any_reading_is_unknown_and_hurts_no_other() -> None:
    found = reconcile_hours(SYSTEM, without(*SYSTEM.streams, hour=0), SIGMA)
    assert np.isnan(found.values[:, 0]).all()
    whole = reconcile_hours(SYSTEM, HOURS, SIGMA)
    assert found.values[:, 1:] == pytest.approx(whole.values[:, 1:])


def test_every_hour_balances_whatever_is_missing() -> None:
    found = reconcile_hours(SYSTEM, without("c", hour=4), SIGMA)
    assert SYSTEM.matrix @ found.values == pytest.approx(0.0, abs=1e-9)


def test_a_plant_that_is_still_at_night_is_left_alone() -> None:
    hours, sigma = HOURS.copy(), SIGMA.copy()
    plant = SYSTEM.streams.index("d")
    hours[plant, 3], sigma[plant, 3] = 0.0, 1e-6
    found = reconcile_hours(SYSTEM, hours, sigma)
    assert found.values[plant, 3] == pytest.approx(0.0, abs=1e-6)
