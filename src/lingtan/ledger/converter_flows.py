"""What the park's own plants made, and who took it, interval by interval and by coarser grains."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import as_utc, bucket_of, naive
from lingtan.ledger.converter_sql import OUTPUTS, TAKEN, USED
from lingtan.ledger.converters import Converter
from lingtan.ledger.edges import Edge, Role
from lingtan.ledger.rates import EARLIEST, LATEST, NAIVE
from lingtan.ledger.setting import Setting

OUTPUT = {
    "number": pl.Int64(),
    "asset": pl.String(),
    "pool": pl.String(),
    "source": pl.Int64(),
    "worth": pl.Float64(),
    "meter_id": pl.String(),
    "sign": pl.Int64(),
    "way": pl.Int64(),
    "since": NAIVE,
    "until": NAIVE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What converters made and who took it.

    Attributes
    ----------
    made : DataFrame
        ``asset``, ``source``, ``start``, ``milli``: energy [Wh], weighed by the rule of the plant.
    taken : DataFrame
        ``source``, ``start``, ``enterprise``, ``milli``, what the park used, lost or gave out in
        an interval among them, by the use of the pool in that interval [Wh].
    drawn : DataFrame
        ``source``, ``start``, ``asset``, ``milli``: what converters took [Wh].
    unsplit : DataFrame
        ``source``, ``pool``, ``start``, ``milli``: where nobody used the pool then [Wh].
    used : DataFrame
        ``pool``, ``start``, ``enterprise``, ``milli``: use of the pool [Wh].
    """

    made: pl.DataFrame
    taken: pl.DataFrame
    drawn: pl.DataFrame
    unsplit: pl.DataFrame
    used: pl.DataFrame

    def by(self, grain: str, zone: str) -> "Flows":
        """Return the same by a coarser grain, all of each supply with who took it."""
        used, unsplit = _by(self.used, grain, zone), _by(self.unsplit, grain, zone)
        late, _ = _split(unsplit, used)
        return Flows(
            made=_by(self.made, grain, zone),
            taken=_summed(pl.concat([_by(self.taken, grain, zone), late])),
            drawn=_by(self.drawn, grain, zone),
            unsplit=unsplit,
            used=used,
        )


def read_flows(runner: SqlRunner, setting: Setting, converters: Sequence[Converter]) -> Flows:
    """Return the flows of some converters by the interval of their pools.

    Parameters
    ----------
    runner : SqlRunner
        Has mixed the pools, and has ``ledger_enterprise_use``.
    """
    outputs = _outputs(setting, converters)
    runner.give("ledger_converter_outputs", outputs)
    counted = as_utc(runner.rows(OUTPUTS)).join(outputs, on="number")
    made = counted.with_columns(milli=pl.col("milli") * pl.col("worth"))
    listed = ", ".join(str(n) for n in sorted(set(outputs["source"].to_list())))
    taken = as_utc(runner.rows(TAKEN.format(sources=listed)))
    taken = taken.with_columns(pl.col("source").cast(pl.Int64))
    used = as_utc(runner.rows(USED))
    names = [converter.asset for converter in converters]
    is_user, is_drawn = pl.col("enterprise") != "", pl.col("label").is_in(names)
    rest = taken.filter(~is_user & ~is_drawn).select("source", "pool", "start", "milli")
    own = counted.filter(pl.col("source") < 0).select("source", "pool", "start", "milli")
    split, unsplit = _split(_summed(pl.concat([rest, own])), used)
    users = taken.filter(is_user).select("source", "start", "enterprise", "milli")
    drawn = taken.filter(~is_user & is_drawn)
    return Flows(
        made=_summed(made.select("asset", "source", "start", "milli")),
        taken=_summed(pl.concat([users, split])),
        drawn=_summed(drawn.select("source", "start", asset="label", milli="milli")),
        unsplit=unsplit,
        used=used,
    )


def _outputs(setting: Setting, converters: Sequence[Converter]) -> pl.DataFrame:
    """Return the outputs; a line past every node is a supply of its own, with a number below 0."""
    pairs = [(converter, edge) for converter in converters for edge in converter.outputs]
    rows = [
        _output(number, edge, converter, setting) for number, (converter, edge) in enumerate(pairs)
    ]
    return pl.DataFrame(rows, schema=OUTPUT)


def _output(number: int, edge: Edge, converter: Converter, setting: Setting) -> dict[str, object]:
    is_own_line = edge.role is Role.OWN_LINE
    return {
        "number": number,
        "asset": converter.asset,
        "pool": edge.pool,
        "source": -1 - number if is_own_line else setting.pools.source_of[edge.meter, edge.role],
        "worth": converter.worth(edge.pool),
        "meter_id": edge.meter,
        "sign": edge.sign,
        "way": -1 if edge.takes_negative else 1,
        "since": naive(edge.since or EARLIEST),
        "until": naive(edge.until or LATEST),
    }


def _split(rest: pl.DataFrame, used: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what is left of supplies by who used the pool then, and what nobody used."""
    keys = ["pool", "start"]
    totals = used.group_by(keys).agg(whole=pl.col("milli").sum())
    found = rest.join(used.join(totals, on=keys), on=keys, suffix="_used")
    part = pl.col("milli") * pl.col("milli_used") / pl.col("whole")
    split = found.select("source", "start", "enterprise", milli=part)
    return split, rest.join(totals, on=keys, how="anti")


def _by(table: pl.DataFrame, grain: str, zone: str) -> pl.DataFrame:
    return _summed(table.with_columns(start=bucket_of(pl.col("start"), grain, zone)))


def _summed(table: pl.DataFrame) -> pl.DataFrame:
    """Add up rows alike, in one order: sums of floats are the same at every rebuild."""
    keys = [name for name in table.columns if name != "milli"]
    ordered = table.select(*keys, "milli").sort(*keys, "milli")
    return ordered.group_by(keys, maintain_order=True).agg(pl.col("milli").sum())
