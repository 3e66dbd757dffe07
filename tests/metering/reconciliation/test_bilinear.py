"""Steam headers: mass and mass × enthalpy balance together after reconciliation."""

import numpy as np
import pytest

from lingtan.base.errors import ReconciliationError
from lingtan.metering.reconciliation.bilinear import FlowAndQuality, reconcile_bilinear

MIXER = np.array([[1.0, 1.0, -1.0]])
TRUE = FlowAndQuality(flow=np.array([60.0, 40.0, 100.0]), quality=np.array([3.0, 2.5, 2.8]))
SIGMA = FlowAndQuality(flow=np.array([0.6, 0.4, 1.0]), quality=np.array([0.03, 0.025, 0.028]))


def test_a_header_that_balances_stays_as_it_was_read() -> None:
    result = reconcile_bilinear(MIXER, TRUE, SIGMA)
    assert result.values.flow == pytest.approx(TRUE.flow, rel=1e-12)
    assert result.values.quality == pytest.approx(TRUE.quality, rel=1e-12)
    assert result.chi2 == pytest.approx(0.0, abs=1e-18)
    assert result.freedom == 2


def test_both_balances_hold_and_no_other_way_is_nearer() -> None:
    read = FlowAndQuality(flow=TRUE.flow + np.array([0.5, -0.3, 0.9]), quality=TRUE.quality + 0.02)
    result = reconcile_bilinear(MIXER, read, SIGMA)
    flow, quality = result.values.flow, result.values.quality
    assert MIXER @ flow == pytest.approx(0.0, abs=1e-9)
    assert MIXER @ (flow * quality) == pytest.approx(0.0, abs=1e-7)
    step = np.random.default_rng(7)
    for _ in range(200):  # any feasible point close by lies farther from what was read
        near_flow = flow + step.normal(0, 0.05, 3)
        near_flow[2] = near_flow[0] + near_flow[1]
        near_quality = quality + step.normal(0, 0.002, 3)
        near_quality[2] = (near_flow[:2] @ near_quality[:2]) / near_flow[2]
        gone = ((near_flow - read.flow) / SIGMA.flow) ** 2
        gone += ((near_quality - read.quality) / SIGMA.quality) ** 2
        assert gone.sum() >= result.chi2 - 1e-9


def test_an_enthalpy_that_is_off_has_the_largest_test() -> None:
    quality = TRUE.quality * [1.0, 1.0, 1.2]
    result = reconcile_bilinear(MIXER, FlowAndQuality(flow=TRUE.flow, quality=quality), SIGMA)
    assert np.max(result.test.quality) > 3
    assert np.max(result.test.flow) <= np.max(result.test.quality) + 1e-9


def test_a_reading_without_doubt_is_refused() -> None:
    exact = FlowAndQuality(flow=SIGMA.flow * 0, quality=SIGMA.quality)
    with pytest.raises(ReconciliationError, match="3"):
        reconcile_bilinear(MIXER, TRUE, exact)
