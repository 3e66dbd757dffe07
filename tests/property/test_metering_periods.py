"""What is believed of an interval does not depend on the period asked for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.metering.validate import validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.meters import MeterKind, Resolution
from lingtan.park.park import Park
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import a_runner, readings
from tests.examples import examples
from tests.whole import IS_WHOLE

pytestmark = pytest.mark.slow

FEW = settings(max_examples=examples(1), deadline=None, phases=(Phase.explicit, Phase.generate))
HOUR = timedelta(hours=1)
ZONES = st.sampled_from(("Asia/Shanghai", "Europe/Berlin"))
MONTHS = [f"2025-{number:02d}" for number in range(1, 13)]
STARTS = st.integers(-20 * 24, 380 * 24)  # hours from the beginning of the year
SPANS = st.lists(st.tuples(STARTS, st.integers(1, 200)), min_size=1, max_size=3)


def the_park(zone: str) -> Park:
    return a_park(
        replace(a_meter("grid", "outside", "bus"), resolution=Resolution.HOUR),
        replace(a_meter("roof", "asset:roof", "bus"), resolution=Resolution.HOUR),
        replace(
            a_meter("counter", "bus", "enterprise:works"),
            resolution=Resolution.HOUR,
            kind=MeterKind.REGISTER,
        ),
        assets=(an_asset("roof", AssetKind.SOLAR),),
        time_zone=zone,
    )


def series(
    first: datetime, holes: Sequence[tuple[int, int]], runs: Sequence[tuple[int, int]], seed: int
) -> pl.DataFrame:
    """Return readings from the month before the year to the month after it, with some faults."""
    random = Random(seed)  # noqa: S311  a test's own numbers
    hours = range(-31 * 24, (365 + 31) * 24)
    falling = {h: 9000 - h + 10 * (h % 24) + random.random() for h in hours}
    sun = {h: 100.0 * max(0, 6 - abs(h % 24 - 12)) * (1 + random.random()) for h in hours}
    for start, length in runs:  # a meter that stands still
        falling |= dict.fromkeys(range(start, start + length), 5000.0)
    missing = {h for start, length in holes for h in range(start, start + length)}
    counted = 10.0
    counter = {}
    for h in hours:
        counter[h] = counted
        counted += random.randrange(100)
    begin = first - 31 * 24 * HOUR
    return pl.concat(
        readings(meter, [None if h in missing else values[h] for h in hours], begin, HOUR)
        for meter, values in (("grid", falling), ("roof", sun), ("counter", counter))
    )


def believed(park: Park, table: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Return the amounts of some periods, one after the other."""
    parts = []
    for name in names:
        runner = a_runner(table)
        validate_period(runner, park, parse_period(name, park.time_zone))
        parts.append(runner.rows("select * from amounts"))
    return pl.concat(parts).sort("meter_id", "start")


def asked(seed: int) -> list[str]:
    """Return months to ask for: those with the faults of the example, and four others."""
    others = Random(seed).sample(MONTHS, 4)  # noqa: S311  a test's own numbers
    return MONTHS if IS_WHOLE else sorted({"2025-02", "2025-03", *others})


@FEW
@given(ZONES, SPANS, SPANS, st.integers(0, 10**6))
@example("Asia/Shanghai", [(31 * 24, 120)], [(59 * 24 - 10, 30)], 1)
def test_months_and_days_are_the_year_to_the_last_watt_hour(
    zone: str, holes: list[tuple[int, int]], runs: list[tuple[int, int]], seed: int
) -> None:
    park = the_park(zone)
    table = series(parse_period("2025", zone).start, holes, runs, seed)
    year = believed(park, table, ["2025"])
    months = [parse_period(name, zone) for name in asked(seed)]
    told = believed(park, table, [month.name for month in months])
    among = [pl.col("start").is_between(m.start, m.end, closed="left") for m in months]
    assert told.equals(year.filter(pl.any_horizontal(among)))
    days = [f"2025-02-{number:02d}" for number in range(1, 8)]
    first, last = parse_period(days[0], zone).start, parse_period(days[-1], zone).end
    inside = pl.col("start").is_between(first, last, closed="left")
    assert believed(park, table, days).equals(year.filter(inside))
