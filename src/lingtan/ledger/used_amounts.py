"""Whether as much of a product is counted where it goes as was taken out where it was made.

The output of a conversion is subtracted where it is made. Where what leaves, is kept or is counted
as used shows less, beyond the accuracy of the meters, nobody counts the rest: that much of the
product may have been burned inside, and the figures have ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accuracy import allowance, beyond
from lingtan.ledger.doubts import USED_INSIDE_LESS, doubt
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.unsure import Unsure
from lingtan.ledger.used_inside import AnyMeter, Ways
from lingtan.park.streams import StreamUse

LESS = "used_inside_less"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Product:
    """What is made of one item, and what is counted where it goes."""

    makers: tuple[RatedStream, ...]
    made: float
    counted: float
    allowance: float

    @property
    def left(self) -> float:
        """What nobody counts; none within the accuracy of the meters."""
        return beyond(self.made - self.counted, self.allowance)


def weigh_used(setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on products of which less is counted than was made, and their ends.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    makers = [r for r in setting.streams if r.stream.use is StreamUse.CONVERSION_OUTPUT]
    if not makers:
        return setting
    counted = net_amounts(read)
    products = [p for p in _products(makers, setting, counted) if p.left > 0]
    return replace(
        setting,
        findings=(*setting.findings, *(_finding(p, setting) for p in products)),
        unsure=(*setting.unsure, *(_unsure(p, setting) for p in products)),
    )


def _products(
    makers: list[RatedStream], setting: Setting, counted: dict[str, float]
) -> Iterator[_Product]:
    """Yield the products by item; one with an open end is unknown already."""
    ways = Ways(setting.park)
    for item in dict.fromkeys(r.stream.factor_item for r in makers):
        alike = tuple(r for r in makers if r.stream.factor_item == item)
        if any(ways.open_ends(r.stream) for r in alike):
            continue
        made = {r.stream.meter: ways.meters[r.stream.meter] for r in alike}
        ends = {m.id: m for r in alike for m in ways.counting(r.stream)}
        stocked = [ways.through_stocks(r.stream) for r in alike]
        kept = _kept(stocked, counted)
        every: dict[str, AnyMeter] = made | ends
        yield _Product(
            makers=alike,
            made=sum(counted.get(meter, 0.0) for meter in made),
            counted=kept + sum(counted.get(meter, 0.0) for meter in ends),
            allowance=allowance(every.values(), counted, setting.park),
        )


def _kept(stocked: list[tuple[set[str], set[str]]], counted: dict[str, float]) -> float:
    """Return what stays in stocks that a product passes; whether they can hold it is weighed."""
    into = {meter for entered, _ in stocked for meter in entered}
    out = {meter for _, left in stocked for meter in left}
    net = sum(counted.get(m, 0.0) for m in into) - sum(counted.get(m, 0.0) for m in out)
    return max(0.0, net)


def _unsure(product: _Product, setting: Setting) -> Unsure:
    rated = product.makers[0]
    return Unsure(
        account=rated.account.value,
        enterprise=rated.stream.enterprise,
        meter=rated.stream.meter,
        carrier=Ways(setting.park).meters[rated.stream.meter].carrier,
        reason=Missing(kind="rule", id=LESS, subject=rated.stream.id),
        doubted=product.left,
        low=-product.left,
        findings=1,
    )


def _finding(product: _Product, setting: Setting) -> Finding:
    stream = product.makers[0].stream
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "item": stream.factor_item,
        "made": round(product.made, 1),
        "counted": round(product.counted, 1),
        "left": round(product.left, 1),
    }
    return doubt(USED_INSIDE_LESS, stream.id, facts, at="amounts")
