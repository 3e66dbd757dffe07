"""A small park with a year of realistic quarter hours, into which faults are planted.

One grid connection with its export, three works of different habit and a solar roof, drawn with a
seed: noise of an interval, days that differ, weekends, seasons and clouds. What enters the node
leaves it, but for a loss of one per cent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.base.findings import Finding
from lingtan.base.time_axis import find_zone, parse_period
from lingtan.metering.validate import Validated, validate_period
from lingtan.park.assets import AssetKind
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY
from tests.builders import a_meter, a_park, an_asset
from tests.builders_metering import READINGS, a_runner

Floats = NDArray[np.float64]
Series = dict[str, Floats]
Plant = Callable[[Series], None]
YEAR = parse_period("2025", "Asia/Shanghai")
DAYS, A_DAY = 365, 96
QUARTER = timedelta(minutes=15)


def at(day: float, hour: float = 0.0) -> int:
    """Return the place of an hour of a day; days count from 0."""
    return round(day * A_DAY + hour * 4)


def a_year(seed: int = 1) -> Series:
    """Return the quarter hours of every meter of the park [kWh]."""
    generator = np.random.default_rng(seed)
    place = np.arange(DAYS * A_DAY)
    hour, day = place % A_DAY / 4, place // A_DAY
    is_weekend = (day + 2) % 7 >= 5

    def load(level: float, base: float, hours: tuple[int, int], weekend: float) -> Floats:
        works = ((hour >= hours[0]) & (hour < hours[1])) * np.where(is_weekend, weekend, 1.0)
        days = np.repeat(1 + 0.1 * generator.standard_normal(DAYS), A_DAY)
        shape = base + (1 - base) * works * days
        noisy: Floats = level * shape * (1 + 0.04 * generator.standard_normal(len(place)))
        return noisy

    season = 1 - 0.4 * np.cos(2 * np.pi * (day - 10) / DAYS)
    cloud = np.repeat(generator.beta(3, 1.5, DAYS), A_DAY)
    sun = np.clip(np.sin(np.pi * (hour - 6) / 12), 0, None)
    loads = {
        "shift": load(200, 0.3, (8, 18), 0.4),
        "late": load(90, 0.5, (6, 22), 0.8),
        "steady": load(300, 0.7, (0, 24), 1.0),
    }
    roof = 80 * season * cloud * sun * (1 + 0.1 * generator.standard_normal(len(place)))
    net = sum(loads.values()) * 1.01 - np.clip(roof, 0, None)
    flows = {"gate": np.clip(net, 0, None), "export": np.clip(-net, 0, None)}
    whole = {**flows, **loads, "roof": np.clip(roof, 0, None)}
    return {name: np.round(values, 2) for name, values in whole.items()}


def a_planted_park(roof_to: str = "bus", resolution: Resolution = Resolution.MINUTES_15) -> Park:
    """Return the park whose meters tell `a_year`."""
    meters = [
        a_meter("gate", "outside", "bus"),
        a_meter("export", "bus", "outside"),
        a_meter("shift", "bus", "enterprise:works"),
        a_meter("late", "bus", "enterprise:works"),
        a_meter("steady", "bus", "enterprise:works"),
        a_meter("roof", "asset:roof", roof_to),
    ]
    fine = (replace(meter, resolution=resolution) for meter in meters)
    return a_park(*fine, assets=(an_asset("roof", AssetKind.SOLAR),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of a year.

    Attributes
    ----------
    energy : mapping of str to float
        What is counted of each meter [kWh].
    """

    found: Validated
    energy: Mapping[str, float]

    def of(self, subject: str) -> list[Finding]:
        """Return the findings about a meter."""
        return [each for each in self.found.findings if each.subject == subject]

    def kinds(self, subject: str) -> set[str]:
        """Return the kinds of the findings about a meter, without the room's name."""
        return {each.kind.id.removeprefix("metering_") for each in self.of(subject)}

    def one(self, subject: str, kind: str) -> Finding:
        """Return the only finding of a kind about a meter."""
        (found,) = (each for each in self.of(subject) if each.kind.id == f"metering_{kind}")
        return found


def judge(plant: Plant, park: Park | None = None, seed: int = 1) -> Judged:
    """Return what validation says of a year into which a fault was planted."""
    series = a_year(seed)
    plant(series)
    runner = a_runner(*(_readings(name, values) for name, values in series.items()))
    found = validate_period(runner, park or a_planted_park(), YEAR)
    sums = runner.rows(
        "select meter_id, cast(sum(quantity) as double) as kwh from amounts group by meter_id"
    )
    return Judged(found=found, energy=dict(sums.iter_rows()))


def _readings(meter: str, values: Floats) -> pl.DataFrame:
    """Return the quarter hours of a meter; no number is no reading."""
    starts = pl.datetime_range(
        YEAR.start, YEAR.end, QUARTER, closed="left", time_unit="us", eager=True
    )
    table = pl.DataFrame(
        {
            "meter_id": [meter] * len(values),
            "start": starts,
            "value": pl.Series(values).fill_nan(None).round(3).cast(QUANTITY),
            "quality": ["measured"] * len(values),
        }
    )
    return table.drop_nulls().cast(READINGS)


def clock(place: int) -> str:
    """Return what the park's clock shows at a place of the year."""
    begin = YEAR.start.astimezone(find_zone(YEAR.zone))
    return f"{begin + QUARTER * place:%Y-%m-%d %H:%M}"
