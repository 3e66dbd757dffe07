"""Whether the process streams of a product count as much of it as is stated to be made.

A product whose making emits is stated in tonnes, and its process stream counts tonnes by a meter.
Where the meter shows less than the statement, beyond its accuracy, the rest may have been made
uncounted, and the figures have ends. A stream on the carbonate counts another mass and is not
held against the product.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accuracy import beyond, class_percent
from lingtan.ledger.doubts import PROCESS_BELOW_OUTPUT, doubt
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.products import OUTPUT, covering, emitting_items, is_by_product
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.unsure import Unsure
from lingtan.park.facts import Fact
from lingtan.park.meters import Meter, VirtualMeter

LESS = "process_below_output"
KG_PER_T = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A stated output, and the process streams that count it [kg]."""

    fact: Fact
    streams: tuple[RatedStream, ...]
    counted: float
    allowance: float

    @property
    def left(self) -> float:
        """What no stream counts; none within the accuracy of the meters."""
        return beyond(self.fact.value * KG_PER_T - self.counted, self.allowance)


def weigh_processes(setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on products of which the processes count less than is stated, and their ends.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    if not setting.period.is_year:
        return setting
    counted = net_amounts(read)
    short = [made for made in _made(setting, counted) if made.left > 0]
    return replace(
        setting,
        findings=(*setting.findings, *(_finding(made) for made in short)),
        unsure=(*setting.unsure, *(_unsure(made) for made in short)),
    )


def _made(setting: Setting, counted: Mapping[str, float]) -> Iterator[_Made]:
    every: list[Meter | VirtualMeter] = [*setting.park.meters, *setting.park.virtual_meters]
    meters = {meter.id: meter for meter in every}
    catalogue = setting.know.catalogue
    for fact in setting.park.facts:
        if (fact.datum, fact.year) != (OUTPUT, setting.period.year) or fact.value <= 0:
            continue
        items = emitting_items(fact.item, catalogue)
        found = covering(fact, items, [r.stream for r in setting.streams], catalogue)
        names = {stream.id for stream in found}
        streams = tuple(r for r in setting.streams if r.stream.id in names)
        if not items or not streams or not all(is_by_product(s, catalogue) for s in found):
            continue
        amounts = {r.stream.meter: counted.get(r.stream.meter, 0.0) for r in streams}
        yield _Made(
            fact=fact,
            streams=streams,
            counted=sum(amounts.values()),
            allowance=sum(
                fact.value * KG_PER_T * class_percent(meters[name], setting.park) / 100
                for name in amounts
            ),
        )


def _unsure(made: _Made) -> Unsure:
    rated = made.streams[0]
    return Unsure(
        account=rated.account.value,
        enterprise=rated.stream.enterprise,
        meter=rated.stream.meter,
        reason=Missing(kind="rule", id=LESS, subject=made.fact.item),
        missing=made.left,
        high=made.left,
        findings=1,
    )


def _finding(made: _Made) -> Finding:
    facts: dict[str, str | float] = {
        "enterprise": made.fact.enterprise or "-",
        "stated": round(made.fact.value, 1),
        "counted": round(made.counted / KG_PER_T, 1),
        "streams": ", ".join(rated.stream.id for rated in made.streams),
    }
    return doubt(PROCESS_BELOW_OUTPUT, made.fact.item, facts, at=made.fact.source or "park.yaml")
