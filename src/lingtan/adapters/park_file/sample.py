"""The sample of a starting park: two weeks of plausible readings, made from formulas.

No randomness: the same formulas give the same files. They are marked as a sample in their name
and in their first line, and are no measurement of anything.
"""

import csv
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from io import StringIO

from pydantic import BaseModel, ConfigDict

HOURS = 24
FIRST_DAY = date(2025, 1, 6)  # a Monday
DAYS = 14
MONTH = "2025-01"
MARK = "SAMPLE 样例: made from formulas, not measured 由公式生成，非实测数据"
PLACES = 2
WEEKEND = 5  # weekday number of Saturday


class Strict(BaseModel):
    """A part of a sample file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Load(Strict):
    """A load: a base, and a swing that follows a shape through the day.

    Amounts are per hour in the unit of the meter; `weekend` scales the swing.
    """

    shape: str
    base: float
    swing: float
    weekend: float


class Sum(Strict):
    """A meter that sees the others of its node: sum of loads and losses, less what is made."""

    of: tuple[str, ...]
    less: tuple[str, ...] = ()
    losses: float


class Sample(Strict):
    """The formulas of one starting park."""

    loads: dict[str, Load]
    sums: dict[str, Sum]
    bills: dict[str, float]


def _wave(hour: float, peak: float) -> float:
    return 0.5 + 0.5 * math.cos(2 * math.pi * (hour - peak) / HOURS)


def _hump(hour: float, first: float, last: float) -> float:
    inside = first < hour < last
    return math.sin(math.pi * (hour - first) / (last - first)) if inside else 0.0


SHAPES: Mapping[str, Callable[[float], float]] = {
    "three_shifts": lambda hour: _wave(hour, 14),
    "two_shifts": lambda hour: min(1.0, 1.6 * _hump(hour, 5, 23)),
    "day_shift": lambda hour: min(1.0, 1.4 * _hump(hour, 6.5, 19)),
    "afternoon": lambda hour: _wave(hour, 15) ** 2,
    "evening": lambda hour: _wave(hour, 19.5) ** 3,
    "night": lambda hour: 1.0 - min(1.0, 2 * _hump(hour, 6, 18.5)),
    "cold_morning": lambda hour: _wave(hour, 7),
    "sun": lambda hour: _hump(hour, 7, 17.5) ** 1.3,
    "noon_charge": lambda hour: float(11 <= hour < 14),
    "evening_discharge": lambda hour: float(18 <= hour < 21),
}
"""Share of the swing at the middle of an hour, 0 to 1."""


def amounts(sample: Sample) -> dict[str, list[float]]:
    """Return the amount of every hour by meter, sums last.

    Examples
    --------
    >>> load = Load(shape="three_shifts", base=10, swing=4, weekend=0.5)
    >>> total = Sum(of=("a", "b"), losses=0.0)
    >>> sample = Sample(loads={"a": load, "b": load}, sums={"t": total}, bills={})
    >>> table = amounts(sample)
    >>> len(table["t"]), table["t"][0] == table["a"][0] + table["b"][0]
    (336, True)
    """
    table = {
        meter: [_amount(load, hour) for hour in _hours()] for meter, load in sample.loads.items()
    }
    for meter, total in sample.sums.items():
        used = [sum(values) for values in zip(*(table[name] for name in total.of), strict=True)]
        made = [sum(table[name][hour] for name in total.less) for hour in range(len(used))]
        table[meter] = [
            round(use * (1 + total.losses) - make, PLACES)
            for use, make in zip(used, made, strict=True)
        ]
    return table


def _hours() -> list[datetime]:
    start = datetime.combine(FIRST_DAY, time())
    return [start + timedelta(hours=hour) for hour in range(DAYS * HOURS)]


def _amount(load: Load, start: datetime) -> float:
    day = (start.date() - FIRST_DAY).days
    drift = 1 + 0.06 * math.sin(2 * math.pi * day / 9)  # no two days are the same
    weekly = load.weekend if start.weekday() >= WEEKEND else 1.0
    share = SHAPES[load.shape](start.hour + 0.5)
    ripple = 1 + 0.015 * math.sin(2.4 * (day * HOURS + start.hour))  # nor are two hours
    return round((load.base + load.swing * share * weekly * drift) * ripple, PLACES)


def hourly_text(sample: Sample) -> str:
    """Return the hourly readings as CSV text: a note, headings, a line for every hour."""
    table = amounts(sample)
    rows = [
        [f"{start:%Y-%m-%d %H:%M}", *(f"{values[hour]:.{PLACES}f}" for values in table.values())]
        for hour, start in enumerate(_hours())
    ]
    return _csv([[MARK], ["time", *table], *rows])


def bills_text(sample: Sample) -> str:
    """Return the bills of the month as CSV text."""
    rows = [[MONTH, meter, f"{amount:g}"] for meter, amount in sample.bills.items()]
    return _csv([[MARK], ["month", "meter", "amount"], *rows])


def _csv(rows: list[list[str]]) -> str:
    stream = StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def mapping_texts(sample: Sample) -> dict[str, str]:
    """Return the mapping files that say how to read the two sample files."""
    columns = "".join(
        f"  - {{column: {meter}, meter: {meter}}}\n" for meter in (*sample.loads, *sample.sums)
    )
    return {
        "sample_hourly.yaml": HOURLY_MAPPING + columns,
        "sample_bills.yaml": BILLS_MAPPING,
    }


HOURLY_MAPPING = """\
# How to read the hourly sample; copy it for a file of your own, or let
# lingtan import --suggest write one by looking at the file.
matches: ["sample_hourly*.csv"]
kind: csv
heading: 2 # the first line is a note
time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]} # local time, start of the hour
values: # each column is one meter, in the unit meters.csv gives it
"""

BILLS_MAPPING = """\
# How to read the sample of monthly bills.
matches: ["sample_bills*.csv"]
kind: csv
heading: 2 # the first line is a note
time: {columns: [month], formats: ["%Y-%m"]}
meter: {columns: [meter]}
values:
  - {column: amount}
quality: manual # a person wrote it down
"""
