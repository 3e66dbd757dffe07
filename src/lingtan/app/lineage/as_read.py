"""What the readings of a meter come to as they stand, taken for an amount or not.

Such a number is made when it is asked for: there are many for each meter and few are looked at.
"""

from dataclasses import replace
from datetime import datetime

from lingtan.app.arguments import now_of
from lingtan.app.layout import Layout
from lingtan.app.lineage.details import made_of
from lingtan.app.lineage.ids import meter_id
from lingtan.app.meter_readings import AskedMeter, OfMeter, statistics
from lingtan.base.errors import ArgumentError
from lingtan.base.names import UNNAMED
from lingtan.evidence.lineage.detail_ids import READ, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.metering.statistics import By, Statistics

COUNTS, AMOUNTS = ("count", "missing", "manual"), ("total", "mean", "least", "greatest")


def with_read(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with the node of such a number; None where the id names none."""
    told = read_detail_id(id_)
    if told is None or told.kind != READ or len(told.subjects) != 1:
        return None
    (meter,), part = told.subjects, told.part
    found = _found(lineage, layout, meter)
    if found is None:
        return None
    of, read = found
    known = _numbers(read)
    if part not in known:
        return None
    value = known[part]
    named = lineage.nodes.get(meter_id(meter))
    node = made_of(
        id_,
        None if value is None else float(value),
        "1" if part in COUNTS else of.unit,
        [each for each in (f"readings:{meter}",) if each in lineage.nodes],
        UNNAMED if named is None else named.name,
    )
    return replace(lineage, nodes={**lineage.nodes, id_: node})


def quantile_name(share: float) -> str:
    """Return what the value is called that a share of the readings does not exceed.

    Examples
    --------
    >>> quantile_name(0.05)
    'quantile_5'
    """
    return f"quantile_{round(share * 100)}"


def _numbers(read: Statistics) -> dict[str, float | None]:
    """Return all that readings come to in a period, by the part of its id."""
    whole = {part: getattr(read.whole, part) for part in (*COUNTS, *AMOUNTS)}
    return whole | {quantile_name(share): value for share, value in read.quantiles.items()}


def _found(lineage: Lineage, layout: Layout, meter: str) -> tuple[OfMeter, Statistics] | None:
    """Return what the readings of the period come to; None where there is no such meter."""
    known = str(lineage.about["known_at"])
    asked = AskedMeter(
        meter=meter,
        period=str(lineage.about["period"]),
        as_known_at=datetime.fromisoformat(known) if known else None,
    )
    try:
        of, found = statistics(layout, asked, By.YEAR, now_of(None))
    except ArgumentError:
        return None
    return None if found is None else (of, found)
