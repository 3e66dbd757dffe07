"""Who uses what the park's own plants make, span by span: the weights of what they take in.

Every supply goes to its users as the mix of the pool tells. What of it the park itself used, lost
or gave out goes by the use of the pool, and what another plant of the park drew goes on with what
that plant made, however long the chain. A plant that makes power and heat shares by its stated
rule. So a span is shared as `allocation` shares a period.

Where a plant gave nobody anything in a span, those whom its pools serve bear what it took in, by
their use of electricity: nobody else had anything of it.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE
from lingtan.ledger.calendar import HOUR
from lingtan.ledger.converter_flows import Flows, read_flows
from lingtan.ledger.converter_sql import SPANS
from lingtan.ledger.converters import PLANT, STREAM, Converter
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.fuel_parts import FuelParts
from lingtan.ledger.setting import Setting

Shares = NDArray[np.float64]
WHOLE = 10**12  # shares of a span, in whole numbers
LINKS = 10  # plants may feed each other over 2 ** LINKS links
AT_ONCE = 2048  # spans whose shares are held at once
USE = {
    "pool": pl.String(),
    "grain": pl.String(),
    "span": UTC_TYPE,
    "enterprise": pl.String(),
    "milli": pl.Int64(),
}


def give_converter_use(
    runner: SqlRunner, setting: Setting, converters: Sequence[Converter], grain: str
) -> None:
    """Give ``ledger_converter_use``: by key, grain and span the weight of each enterprise.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_line_spans`` and ``ledger_enterprise_use``.
    grain : str
        The coarsest of the pools converters feed: a supply cannot be shared any finer.
    """
    empty = pl.DataFrame(schema=USE)
    if not converters:
        runner.give("ledger_converter_use", empty)
        return
    work = _Work(runner, setting, converters)
    asked = runner.rows(SPANS).with_columns(pl.col("span").cast(UTC_TYPE))
    parts = [empty]
    for (each,), rows in asked.partition_by("grain", as_dict=True).items():
        parts.append(work.of_spans(str(each), rows))
    if grain == HOUR:
        parts.append(work.of_hours())
    runner.give("ledger_converter_use", pl.concat(parts))


class _Work:
    """The weights of some converters, of whatever spans."""

    def __init__(
        self, runner: SqlRunner, setting: Setting, converters: Sequence[Converter]
    ) -> None:
        self._zone = setting.period.zone
        self._converters = converters
        self._enterprises = sorted(each.id for each in setting.park.enterprises)
        self._fuels = FuelParts(runner, setting, converters)
        self._flows = read_flows(runner, setting, converters)
        self._served = _served(setting, converters, self._enterprises)

    def of_hours(self) -> pl.DataFrame:
        """Return the weights of every hour in which a plant gave anybody anything."""
        starts = self._flows.taken["start"].unique().sort()
        found = [
            self._weights(HOUR, self._flows, starts[first : first + AT_ONCE])
            for first in range(0, len(starts), AT_ONCE)
        ]
        return pl.concat([pl.DataFrame(schema=USE), *found])

    def of_spans(self, grain: str, asked: pl.DataFrame) -> pl.DataFrame:
        """Return the weights of some spans; those of plants and of source streams."""
        starts = asked["span"].unique().sort()
        flows = self._flows.by(grain, self._zone)
        shares = self._shares(flows, starts)
        shares = _or_else(shares, self._fallback(flows, starts))
        keys = {f"{PLANT}/{c.asset}": shares[:, n] for n, c in enumerate(self._converters)}
        power = _normed(self._used(flows, starts, ELECTRICITY))
        plants = {c.asset: shares[:, n] for n, c in enumerate(self._converters)}
        for stream, parts in self._fuels.of(grain, starts).items():
            rest: Shares = 1.0 - np.sum([*parts.values()], axis=0)
            shared = rest[:, None] * power
            for asset, part in parts.items():
                shared = shared + part[:, None] * plants[asset]
            keys[f"{STREAM}/{stream}"] = shared
        return self._table(grain, starts, keys)

    def _weights(self, grain: str, flows: Flows, starts: pl.Series) -> pl.DataFrame:
        shares = self._shares(flows, starts)
        keys = {f"{PLANT}/{c.asset}": shares[:, n] for n, c in enumerate(self._converters)}
        return self._table(grain, starts, keys)

    def _shares(self, flows: Flows, starts: pl.Series) -> Shares:
        """Return who uses what each plant makes, shape (spans, plants, enterprises)."""
        sources = sorted(set(flows.made["source"].to_list()))
        plants = [converter.asset for converter in self._converters]
        axes = (starts.to_list(), sources)
        made = _dense(flows.made, (starts.to_list(), plants, sources), ("asset", "source"))
        taken = _dense(flows.taken, (*axes, self._enterprises), ("source", "enterprise"))
        drawn = _dense(flows.drawn, (*axes, plants), ("source", "asset"))
        whole = taken.sum(axis=2, keepdims=True) + drawn.sum(axis=2, keepdims=True)
        of_plant = _over(made, made.sum(axis=2, keepdims=True))
        direct, fed = of_plant @ _over(taken, whole), of_plant @ _over(drawn, whole)
        for _ in range(LINKS):  # (1 + F)(1 + F²)(1 + F⁴)… is the sum of all powers of F
            direct, fed = direct + fed @ direct, fed @ fed
        return _normed(direct)

    def _fallback(self, flows: Flows, starts: pl.Series) -> Shares:
        power = self._used(flows, starts, ELECTRICITY)[:, None, :] * self._served
        is_any = power.sum(axis=2, keepdims=True) > 0
        return _normed(np.where(is_any, power, self._served))

    def _used(self, flows: Flows, starts: pl.Series, pool: str) -> Shares:
        used = flows.used.filter(pool=pool)
        return _dense(used, (starts.to_list(), self._enterprises), ("enterprise",))

    def _table(self, grain: str, starts: pl.Series, keys: Mapping[str, Shares]) -> pl.DataFrame:
        rows = [pl.DataFrame(schema=USE)]
        for key, shares in keys.items():
            span, who = np.nonzero(shares > 0)
            rows.append(
                pl.DataFrame(
                    {
                        "pool": pl.repeat(key, len(span), eager=True),
                        "grain": pl.repeat(grain, len(span), eager=True),
                        "span": starts.gather(span).cast(UTC_TYPE),
                        "enterprise": pl.Series(self._enterprises, dtype=pl.String).gather(who),
                        "milli": np.rint(shares[span, who] * WHOLE).astype(np.int64),
                    },
                    schema=USE,
                )
            )
        return pl.concat(rows)


def _served(
    setting: Setting, converters: Sequence[Converter], enterprises: Sequence[str]
) -> Shares:
    """Return who has a meter of a pool a plant feeds, shape (plants, enterprises): 1 or 0."""
    users = {(party.pool, party.enterprise) for party in setting.pools.parties}
    served = [
        [float(any((pool, who) in users for pool in each.pools)) for who in enterprises]
        for each in converters
    ]
    return np.array(served).reshape(len(converters), len(enterprises))


def _dense(table: pl.DataFrame, axes: Sequence[Sequence[object]], names: Sequence[str]) -> Shares:
    """Return a table as an array by start and some columns; what has no place is left out."""
    found = np.zeros(tuple(len(axis) for axis in axes))
    columns = ("start", *names)
    places = [{value: n for n, value in enumerate(axis)} for axis in axes]
    here = table.filter(pl.col("start").is_in(list(axes[0])))
    index = [
        [place.get(value, -1) for value in here[column].to_list()]
        for place, column in zip(places, columns, strict=True)
    ]
    at = np.array(index, dtype=np.int64).reshape(len(columns), len(here))
    is_known = (at >= 0).all(axis=0)
    np.add.at(found, tuple(at[:, is_known]), here["milli"].to_numpy()[is_known])
    return np.maximum(found, 0.0)


def _over(part: Shares, whole: Shares) -> Shares:
    return np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole > 0)


def _normed(shares: Shares) -> Shares:
    return _over(shares, shares.sum(axis=-1, keepdims=True))


def _or_else(shares: Shares, other: Shares) -> Shares:
    return np.where(shares.sum(axis=-1, keepdims=True) > 0, shares, other)
