"""What part of each source stream of the park each of its plants burned, span by span.

A stream with its meter at one plant is burned there. Of a header with branches each plant burns
what its own branch counted in the span, and the rest is of no plant.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import HOUR, as_utc, bucket_of, coarsest
from lingtan.ledger.converter_sql import BURNED
from lingtan.ledger.converters import Converter, burned_parts
from lingtan.ledger.plant_fuels import feeding_streams, fuel_meters
from lingtan.ledger.pool_use import plant_fuels
from lingtan.ledger.setting import Setting

Parts = Mapping[str, Mapping[str, NDArray[np.float64]]]


class FuelParts:
    """The parts of some converters; they read the meters of their fuel once."""

    def __init__(
        self, runner: SqlRunner, setting: Setting, converters: Sequence[Converter]
    ) -> None:
        self._park, self._zone = setting.park, setting.period.zone
        self._converters = converters
        meters = fuel_counters(setting, converters)
        listed = ", ".join(_quoted(each) for each in meters) or "''"
        self._read = as_utc(runner.rows(BURNED.format(meters=listed)))

    def of(self, grain: str, starts: pl.Series) -> Parts:
        """Return the part of each stream by plant, each of shape (spans,)."""
        whole = self._parts(self._summed(self._read))
        if all(part in (0.0, 1.0) for parts in whole.values() for part in parts.values()):
            size = len(starts)
            return {s: {a: np.full(size, p) for a, p in ps.items()} for s, ps in whole.items()}
        span = self._read.with_columns(start=bucket_of(pl.col("start"), grain, self._zone))
        by_span = span.partition_by("start", as_dict=True)
        nothing = span.clear()
        found = [self._parts(self._summed(by_span.get((s,), nothing))) for s in starts.to_list()]
        return {
            stream: {asset: np.array([f[stream][asset] for f in found]) for asset in parts}
            for stream, parts in whole.items()
        }

    def _summed(self, read: pl.DataFrame) -> pl.DataFrame:
        return read.group_by("meter_id").agg(pl.col("positive").sum())

    def _parts(self, read: pl.DataFrame) -> dict[str, dict[str, float]]:
        fuels: dict[tuple[str, str], float] = {}
        for row in plant_fuels(self._park, read).iter_rows(named=True):
            key = (row["asset"], row["stream"])
            part = row["part"] / row["whole"] if row["whole"] else 0.0
            fuels[key] = min(1.0, fuels.get(key, 0.0) + part)
        return burned_parts(self._converters, fuels)


def fuel_counters(setting: Setting, converters: Sequence[Converter]) -> tuple[str, ...]:
    """Return the meters that tell what part of a stream a plant burned."""
    found: set[str] = set()
    for converter in converters:
        found |= {meter.id for meter in fuel_meters(converter.asset, setting.park)}
        found |= {s.meter for s in feeding_streams(converter.asset, setting.park)}
    return tuple(sorted(found))


def grain_of_parts(runner: SqlRunner, setting: Setting, converters: Sequence[Converter]) -> str:
    """Return the coarsest grain of the meters of headers with branches; an hour without any."""
    own = {stream.meter for stream in setting.park.streams}
    branched = [
        c
        for c in converters
        if any(meter.id not in own for meter in fuel_meters(c.asset, setting.park))
    ]
    if not branched:
        return HOUR
    listed = ", ".join(_quoted(each) for each in fuel_counters(setting, branched)) or "''"
    return coarsest(runner.rows(BURNED.format(meters=listed))["resolution"].unique().to_list())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
