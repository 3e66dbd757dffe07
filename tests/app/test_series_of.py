"""Lines over time keep every kilowatt-hour, know what they do not know, and are few points."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from lingtan.app.count_period import Counted, by_meter
from lingtan.app.line_grid import MOST
from lingtan.app.series_of import Drawn, Measure, series_of
from lingtan.base.errors import ArgumentError
from lingtan.base.time_axis import Period, parse_period
from tests.conftest import Demo

ZONE = "Asia/Shanghai"


def a_count(demo: Demo, period: Period, meters: dict[str, list[float | None]]) -> Counted:
    """Return amounts hour by hour from the start of a period; None is an hour without a row."""
    rows = [
        (meter, period.start + timedelta(hours=hour), "1h", value)
        for meter, values in meters.items()
        for hour, value in enumerate(values)
        if value is not None
    ]
    names = ["meter_id", "start", "resolution", "quantity"]
    table = pl.DataFrame(rows, schema=names, orient="row")
    park = demo.workspace.park()
    sound = table.with_columns(quality=pl.lit(0, dtype=pl.Int8))
    return Counted(park=park, period=period, units={}, tables=by_meter(sound))


def test_a_day_of_hours_is_drawn_as_it_was_metered(demo: Demo) -> None:
    day = parse_period("2025-07-01", ZONE)
    hours = [float(hour) for hour in range(24)]
    lines = series_of(a_count(demo, day, {"e_import": [*hours]}), ["e_import"], Drawn())
    assert lines.resolution == "1h"
    assert lines.start[0] == datetime(2025, 6, 30, 16, tzinfo=UTC)
    (line,) = lines.lines
    assert (line.unit, line.values.to_list(), line.least) == ("kW", hours, None)


def test_a_year_is_drawn_by_local_days_with_the_least_and_the_greatest_hour(demo: Demo) -> None:
    year = parse_period("2025", ZONE)
    hours = [float(hour % 24) for hour in range(year.hours)]
    counted = a_count(demo, year, {"e_import": [*hours]})
    power = series_of(counted, ["e_import"], Drawn())
    assert (power.resolution, len(power.start)) == ("1d", 365)
    (line,) = power.lines
    assert line.least is not None
    assert line.greatest is not None
    assert set(line.values) == {11.5}
    assert (set(line.least), set(line.greatest)) == ({0.0}, {23.0})
    energy = series_of(counted, ["e_import"], Drawn(measure=Measure.ENERGY)).lines[0]
    assert (energy.unit, energy.values.sum()) == ("kWh", sum(hours))


def test_what_is_missing_is_unknown_and_never_a_zero(demo: Demo) -> None:
    day = parse_period("2025-07-01", ZONE)
    counted = a_count(demo, day, {"e_import": [1.0, None, 3.0] + [1.0] * 21})
    (line,) = series_of(counted, ["e_import"], Drawn()).lines
    assert line.values.to_list()[:3] == [1.0, None, 3.0]
    (total,) = series_of(counted, ["electricity"], Drawn()).lines[:1]
    assert total.id == "electricity.import"
    assert total.values[1] is None


def test_a_day_that_lacks_an_hour_has_no_energy_and_the_mean_of_the_others(demo: Demo) -> None:
    year = parse_period("2025", ZONE)
    counted = a_count(demo, year, {"e_import": [None, 5.0] + [2.0] * (year.hours - 2)})
    energy = series_of(counted, ["e_import"], Drawn(measure=Measure.ENERGY)).lines[0].values
    power = series_of(counted, ["e_import"], Drawn()).lines[0].values
    assert energy[0] is None
    assert energy[1] == 48.0
    assert power[0] == pytest.approx((5.0 + 22 * 2.0) / 23)


@pytest.mark.parametrize("period", ["2025-07-01", "2025-07", "2025"])
def test_no_line_has_more_points_than_are_allowed(demo: Demo, period: str) -> None:
    found = parse_period(period, ZONE)
    counted = a_count(demo, found, {"e_import": [1.0] * found.hours})
    assert len(series_of(counted, ["electricity"], Drawn()).start) <= MOST


def test_what_the_park_does_not_meter_is_named(demo: Demo) -> None:
    counted = a_count(demo, parse_period("2025-07-01", ZONE), {"e_import": [1.0] * 24})
    with pytest.raises(ArgumentError) as raised:
        series_of(counted, ["e_nowhere"], Drawn())
    assert raised.value.case == "no_series"
