"""Multipliers, conversions, registers that changed on a word: listed assumptions of the account.

From a changed multiplier or conversion on, every reading counts another amount; a replaced
register adds or drops what its last and first reading say. All need a work order or certificate.
"""

from collections.abc import Iterator

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period, find_zone
from lingtan.ledger.doubts import (
    GAS_TAKEN_FOR_IDEAL,
    METER_CHANGE_WITHOUT_EVIDENCE,
    doubt,
)
from lingtan.park.meters import MeterEvent
from lingtan.park.park import Park


def unproved_changes(park: Park, period: Period) -> Iterator[Finding]:
    """Yield the changes without a document that bear on a period, and gas taken for ideal."""
    zone = find_zone(period.zone)
    for event in park.meter_events:
        if not _bears_on(event, period):
            continue
        at = event.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
        if event.is_ideal_gas:
            yield doubt(GAS_TAKEN_FOR_IDEAL, event.meter, {"at": at}, at="park.yaml")
        if not event.evidence.strip():
            facts: dict[str, Fact] = {
                "at": at,
                "multiplier": event.multiplier or "-",
                "conversion": round(event.conversion, 6) if event.conversion else "-",
                "replaced": "+" if event.is_replacement else "-",
            }
            yield doubt(METER_CHANGE_WITHOUT_EVIDENCE, event.meter, facts, at="park.yaml")


def _bears_on(event: MeterEvent, period: Period) -> bool:
    """Whether it happened in the period, or set a multiplier or a conversion before it."""
    is_before = event.at < period.start
    is_lasting = event.multiplier is not None or event.is_conversion
    return event.at < period.end and (not is_before or is_lasting)
