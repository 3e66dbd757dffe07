"""Measured years of real firms and plants: what is ordinary is left alone."""

from datetime import timedelta
from importlib.resources import files

import polars as pl
import pytest

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.tables import QUANTITY
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import READINGS, a_runner, kinds

YEAR = parse_period("2025", "Asia/Shanghai")
PLANTS = {"pv": AssetKind.SOLAR, "wind": AssetKind.WIND}
KWH_PER_COUNT = 0.025  # a tenth of a kilowatt over a quarter of an hour


def measured(name: str) -> pl.DataFrame:
    """Return a measured series of the reference park as readings of meter ``m``."""
    path = files("lingtan.adapters.reference_park") / "series.parquet"
    with path.open("rb") as stream:
        counts = pl.read_parquet(stream, columns=[name])[name]
    starts = pl.datetime_range(
        YEAR.start, YEAR.end, timedelta(minutes=15), closed="left", time_unit="us", eager=True
    )
    value = (counts.cast(pl.Float64) * KWH_PER_COUNT).round(3).cast(QUANTITY)
    return (
        pl.DataFrame(
            {"meter_id": ["m"] * len(starts), "start": starts, "value": value},
        )
        .with_columns(quality=pl.lit("measured"))
        .cast(READINGS)
    )


@pytest.mark.parametrize(
    "name", ["steel", "metal", "electroplating", "logistics", "office", "pv", "wind"]
)
def test_ordinary_starts_and_calm_days_raise_no_doubt(name: str) -> None:
    kind = PLANTS.get(name, AssetKind.BATTERY)
    ends = ("asset:it", "bus") if name in PLANTS else ("bus", "enterprise:works")
    park = a_park(a_meter("m", *ends), assets=(an_asset("it", kind),))
    found = validate_period(a_runner(measured(name)), park, YEAR)
    doubts = {
        "metering_spike",
        "metering_sentinel_value",
        "metering_night_generation",
        "metering_shifted_profile",
        "metering_negative_value",
    }
    assert doubts.isdisjoint(kinds(found.findings))
    measured_share = found.quality["measured"] / found.quality["expected"]
    assert float(measured_share.to_numpy().min()) >= 0.9
