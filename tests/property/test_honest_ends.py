"""The truth lies between the ends of a figure, and they are possible, whatever one meter says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lingtan.base.figures import Figure
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.account import account_period
from lingtan.metering.reconciliation.cleared import Believed, clear_doubts, reconciled_months
from lingtan.metering.validate import validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Meter, Resolution
from tests.builders import a_meter, a_park, an_asset, an_enterprise
from tests.builders_metering import a_runner, readings
from tests.examples import examples

pytestmark = pytest.mark.slow

MONTH = parse_period("2025-07", "Asia/Shanghai")
HOUR, HOURS = timedelta(hours=1), 31 * 24
CATALOGUE = load_catalogue()
NAMES = ("import_kwh", "export_kwh", "load_kwh", "own_non_fossil_kwh", "own_non_fossil_used_kwh")
WHOLES = ("national.e_tce", "national.e_electricity_kg", "national.e_park_kg")
CLASS = 0.005  # of every meter: what chance may move is no doubt
Flows = Mapping[str, np.ndarray]


def hourly(meter_id: str, source: str, target: str, parent: str = "") -> Meter:
    meter = a_meter(meter_id, source, target)
    return replace(meter, resolution=Resolution.HOUR, accuracy_class=100 * CLASS, parent=parent)


PARK = a_park(
    hourly("gate", "outside", "bus"),
    hourly("feeder", "outside", "bus", parent="gate"),
    hourly("out", "bus_2", "outside"),
    hourly("tie", "bus", "bus_2"),
    hourly("sun", "asset:sun", "bus_2"),
    hourly("a", "bus", "enterprise:a"),
    hourly("b", "bus_2", "enterprise:b"),
    hourly("part", "bus_2", "enterprise:b", parent="b"),
    assets=(replace(an_asset("sun", AssetKind.SOLAR), capacity_kw=2000.0),),
    enterprises=(an_enterprise("a"), an_enterprise("b")),
)


def flows_of(seed: int, sun_kw: float) -> dict[str, np.ndarray]:
    """Return true flows of a month that balance, losses of about 1 % at each section."""
    random = np.random.default_rng(seed)
    hours = np.arange(HOURS) % 24
    sun = (
        sun_kw * np.clip(np.sin((hours - 6) / 12 * np.pi), 0, None) * random.uniform(0.4, 1, HOURS)
    )
    a, b = random.uniform(200, 500, HOURS), random.uniform(100, 200, HOURS)
    lost = random.uniform(0.005, 0.015)
    tie = b * (1 + lost) - sun
    need = a * (1 + lost) + tie
    gate, out = np.clip(need, 0, None), np.clip(-need, 0, None)
    tie = tie + out
    found = {
        "gate": gate,
        "feeder": gate * 0.6,
        "out": out,
        "tie": tie,
        "sun": sun,
        "a": a,
        "b": b,
    }
    return {name: each.round(3) for name, each in {**found, "part": b * 0.5}.items()}


def gain(factor: float, first: int, count: int, values: np.ndarray) -> np.ndarray:
    changed = values.copy()
    changed[first : first + count] *= factor
    return changed.round(3)


def gap(first: int, count: int, values: np.ndarray) -> np.ndarray:
    changed = values.copy()
    changed[first : first + count] = np.nan
    return changed


def stuck(first: int, count: int, values: np.ndarray) -> np.ndarray:
    changed = values.copy()
    changed[first : first + count] = np.round(values.mean(), 3)
    return changed


def drawn(flows: Flows) -> dict[str, Figure]:
    tables = (
        readings(name, [None if np.isnan(v) else float(v) for v in each], MONTH.start, HOUR)
        for name, each in flows.items()
    )
    runner = a_runner(*tables)
    try:
        found = validate_period(runner, PARK, MONTH)
        believed = Believed(quality=found.quality, doubts=found.doubts, balances=found.balances)
        months = reconciled_months(runner, PARK, MONTH, believed, CATALOGUE.network_losses)
        runner.give("reading_doubts", clear_doubts(found.doubts, months))
        return dict(account_period(runner, PARK, "whole", MONTH, CATALOGUE).figures)
    finally:
        runner.close()


FIRSTS = st.integers(0, HOURS - 250)
COUNTS = st.integers(24, 240)
LOST = st.one_of(
    st.tuples(st.just(gap), FIRSTS, COUNTS), st.tuples(st.just(stuck), FIRSTS, COUNTS)
)


def gains(*factors: float) -> st.SearchStrategy[tuple[object, ...]]:
    return st.tuples(st.just(gain), st.sampled_from(factors), FIRSTS, COUNTS)


# A supply that counts too much looks like use that nobody meters: no balance shows it.
FAULTS = st.one_of(
    st.tuples(st.sampled_from(["gate", "feeder", "a", "b", "part", "sun", "out"]), LOST),
    st.tuples(st.sampled_from(["feeder", "a", "b", "part"]), gains(0.5, 0.667, 2.0, 3.0)),
    st.tuples(st.just("gate"), gains(0.5, 0.667)),
)


@settings(max_examples=examples(12), deadline=None, phases=(Phase.explicit, Phase.generate))
@given(st.integers(0, 10**6), st.sampled_from([0.0, 300.0, 1500.0]), FAULTS)
def test_the_truth_lies_between_ends_that_can_be(  # type: ignore[no-untyped-def]
    seed: int, sun_kw: float, fault
) -> None:
    true = flows_of(seed, sun_kw)
    meter, (change, *how) = fault
    truth = drawn(true)
    found = drawn({**true, meter: change(*how, true[meter])})
    for name in (*(f"energy.{each}" for each in NAMES), *WHOLES):
        figure, exact = found[name], truth[name].value
        assert exact is not None
        if figure.value is None:
            continue
        low, high = figure.bounds[0], figure.bounds[-1]
        slack = 2 * CLASS * max(abs(exact), truth["energy.import_kwh"].value or 0.0)
        assert low - slack <= exact <= high + slack, (
            meter,
            change,
            how,
            name,
            exact,
            figure.bounds,
        )
        assert low >= min(0.0, figure.value), name
    used, own = found["energy.own_non_fossil_used_kwh"], found["energy.own_non_fossil_kwh"]
    if used.bounds and own.bounds:
        assert used.bounds[-1] <= own.bounds[-1] + 1e-6


def test_a_wrong_sub_meter_or_user_makes_no_figure_of_the_gate_unknown() -> None:
    true = flows_of(3, 1500.0)
    for meter in ("feeder", "part", "a", "b"):
        found = drawn({**true, meter: (true[meter] * 3).round(3)})
        for name in (*(f"energy.{each}" for each in NAMES), *WHOLES):
            assert found[name].is_known, (meter, name)
        assert found["energy.export_kwh"].low is None, meter
        used = found["energy.own_non_fossil_used_kwh"]  # a plant that lacks explains it as well
        assert used.low in (None, used.value), meter
