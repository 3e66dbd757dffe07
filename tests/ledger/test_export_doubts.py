"""What a pool lacks: hour by hour, and no more than its months lose less than usual."""

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.ledger.export_doubts import PoolSums, pool_sums
from lingtan.metering.calendar import interval_starts
from lingtan.park.meters import Resolution
from tests.runners import bare_runner

ZONE = "Asia/Shanghai"
YEAR = parse_period("2025", ZONE)
HOURS = interval_starts(Resolution.HOUR, YEAR.start, YEAR.end, ZONE)
LOAD = 100.0 + 50.0 * (HOURS.dt.convert_time_zone(ZONE).dt.hour() >= 12).to_numpy()
OTHER = ("x", "xn", "xd", "xr", "xf", "xi", "sn", "sf", "d", "n", "f", "r")


def sums(supply: np.ndarray, use: np.ndarray) -> PoolSums:
    """Return the sums of a pool [kWh]."""
    nothing = {name: np.zeros(len(HOURS)) for name in OTHER}
    columns: Mapping[str, np.ndarray] = {**nothing, "i": 1000 * supply, "used": 1000 * use}
    table = pl.DataFrame({"start": HOURS, **columns}).with_columns(pool=pl.lit("electricity"))
    runner = bare_runner()
    try:
        runner.give("ledger_export_parts", table)
        return pool_sums(runner, ZONE)
    finally:
        runner.close()


def test_what_did_not_enter_for_some_hours_is_what_lacks() -> None:
    supply = 1.01 * LOAD
    supply[5000:5010] = 0.0
    found = sums(supply, LOAD)
    assert found.usual_loss["electricity"] == pytest.approx(1 - 1 / 1.01, rel=0.01)
    short = {month: kwh for (_, month), kwh in found.short.items() if kwh}
    assert short == {"2025-07": pytest.approx(1.01 * LOAD[5000:5010].sum())}


def test_hours_that_a_wrong_clock_moves_lack_nothing() -> None:
    assert sum(sums(1.01 * LOAD, np.roll(LOAD, 10)).short.values()) < 0.0002 * LOAD.sum()


def test_supply_that_lacks_for_half_a_year_lacks() -> None:
    supply = 1.01 * LOAD
    supply[4380:] *= 0.9
    found = sums(supply, LOAD)
    assert sum(found.short.values()) == pytest.approx(0.091 * LOAD[4380:].sum(), rel=0.03)
