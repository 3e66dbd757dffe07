"""Hours balance in the hour, add up to the month, and stay at zero where nothing flows."""

import numpy as np
import pytest

from lingtan.base.figures import Evidence
from lingtan.catalogue.meter_faults import NetworkLoss
from lingtan.metering.reconciliation.flow_network import flow_network
from lingtan.metering.reconciliation.hourly_values import MonthOfHours, reconcile_month_of_hours
from lingtan.metering.reconciliation.span import Span, reconcile_span
from lingtan.metering.reconciliation.totals import Totals
from lingtan.park.assets import AssetKind
from tests.builders import a_meter, a_park, an_asset, an_enterprise

PARK = a_park(
    a_meter("grid", "outside", "bus"),
    a_meter("sun", "asset:roof", "bus"),
    a_meter("a", "bus", "enterprise:a"),
    a_meter("b", "bus", "enterprise:b"),
    assets=(an_asset("roof", AssetKind.SOLAR),),
    enterprises=(an_enterprise("a"), an_enterprise("b")),
)
NETWORK = flow_network(PARK)
STREAMS = NETWORK.system.streams
HOURS = 48
CLOCK = np.arange(HOURS) % 24
NO_LOSS = NetworkLoss(
    carrier="electricity", share=0.0, sigma=0.001, source="test", label=Evidence.I
)
SUN = np.where((CLOCK >= 6) & (CLOCK < 18), 30.0 * np.sin((CLOCK - 6) / 12 * np.pi), 0.0)


def a_month(wrong: float = 1.0) -> tuple[np.ndarray, Totals]:
    """Return the hours of two days, with the reading of one user off by a ratio."""
    noise = np.random.default_rng(5)
    users = {"a": 60.0 + noise.normal(0, 1, HOURS), "b": 40.0 + noise.normal(0, 1, HOURS)}
    grid = users["a"] + users["b"] - SUN + noise.normal(0, 0.2, HOURS)
    read = {"grid": grid, "sun": SUN, "a": users["a"] * wrong, "b": users["b"]}
    hours = np.array([read.get(stream, np.full(HOURS, np.nan)) for stream in STREAMS])
    values = hours.sum(axis=1)
    return hours, Totals(values=values, sigma=0.003 * np.abs(values))


def solved(hours: np.ndarray, totals: Totals) -> tuple[Span, MonthOfHours]:
    """Return the month and its hours, reconciled."""
    span = reconcile_span("2025-07", NETWORK, totals, {"electricity": NO_LOSS})
    return span, reconcile_month_of_hours(NETWORK, span, hours)


def test_every_hour_balances_and_the_hours_are_the_month() -> None:
    hours, totals = a_month()
    span, found = solved(hours, totals)
    assert NETWORK.system.matrix @ found.values == pytest.approx(0.0, abs=1e-9)
    assert found.values.sum(axis=1) == pytest.approx(span.found.values, rel=1e-6)


def test_the_night_stays_without_sun() -> None:
    hours, totals = a_month()
    _, found = solved(hours, totals)
    night = found.values[STREAMS.index("sun")][SUN == 0.0]
    assert np.abs(night).max() < 1e-3


def test_a_missing_hour_is_told_by_the_others() -> None:
    hours, _ = a_month()
    truth = hours[STREAMS.index("a"), 7]
    hours[STREAMS.index("a"), 7] = np.nan
    values = np.where(np.isnan(hours).any(axis=1), np.nan, hours.sum(axis=1))
    _, found = solved(hours, Totals(values=values, sigma=0.003 * np.abs(values)))
    assert found.values[STREAMS.index("a"), 7] == pytest.approx(truth, rel=0.05)
