"""Multipliers and registers that changed on a word: a listed assumption of the account.

From a changed multiplier on, every reading counts another amount; a replaced register adds or
drops what its last and first reading say. Both need a work order or certificate.
"""

from collections.abc import Iterator

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period, find_zone
from lingtan.ledger.doubts import METER_CHANGE_WITHOUT_EVIDENCE, doubt
from lingtan.park.meters import MeterEvent
from lingtan.park.park import Park


def unproved_changes(park: Park, period: Period) -> Iterator[Finding]:
    """Yield the changes without a document that bear on a period."""
    zone = find_zone(period.zone)
    for event in park.meter_events:
        if _bears_on(event, period) and not event.evidence.strip():
            facts: dict[str, Fact] = {
                "at": event.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
                "multiplier": event.multiplier or "-",
                "replaced": "+" if event.is_replacement else "-",
            }
            yield doubt(METER_CHANGE_WITHOUT_EVIDENCE, event.meter, facts, at="park.yaml")


def _bears_on(event: MeterEvent, period: Period) -> bool:
    """Whether it happened in the period, or set a multiplier before it."""
    is_before = event.at < period.start
    return event.at < period.end and (not is_before or event.multiplier is not None)
