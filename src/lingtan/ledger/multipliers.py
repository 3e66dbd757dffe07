"""Multipliers of electricity meters that no transformer can have.

Instrument transformers step current and voltage down, so that what the meter sees is multiplied
by their ratio, and never by less than one. A multiplier below one is a slip of the unit (Wh read
as kWh), a ratio turned upside down, or the constant of a pulse output; only a document tells.
Until then nobody knows how much flowed. Meters of gas, water and heat count pulses of 0.01 m³
and the like, so theirs are left alone.
"""

from collections.abc import Iterator, Sequence

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import MULTIPLIER_BELOW_ONE, doubt
from lingtan.ledger.edges import ELECTRICITY, Edge, Role
from lingtan.ledger.gaps import SHARED_USE, Gap, meter_missing
from lingtan.ledger.virtual_shares import shares_of
from lingtan.park.meters import Meter
from lingtan.park.park import Park


def multipliers_below_one(
    park: Park, edges: Sequence[Edge], period: Period
) -> Iterator[tuple[Finding, Gap]]:
    """Yield each use of an electricity meter whose multiplier is below one on a word alone."""
    refused = {
        meter.id: below
        for meter in park.meters
        if meter.carrier == ELECTRICITY and (below := _unproved(meter, park, period)) is not None
    }
    for edge in edges:
        for meter in shares_of(edge.meter, park):
            if meter in refused and not edge.takes_negative:
                facts: dict[str, Fact] = {"multiplier": refused[meter]}
                yield doubt(MULTIPLIER_BELOW_ONE, meter, facts, at="meters.csv"), _gap(edge)


def _unproved(meter: Meter, park: Park, period: Period) -> float | None:
    """Return a multiplier below one that is in force in a period and that no document states."""
    changes = [e for e in park.meter_events if e.meter == meter.id and e.multiplier is not None]
    proved = {event.multiplier for event in changes if event.evidence.strip()}
    earlier = [event for event in changes if event.at <= period.start]
    last = max(earlier, key=lambda event: event.at, default=None)
    in_force = [
        meter.multiplier if last is None else last.multiplier,
        *(event.multiplier for event in changes if period.start < event.at < period.end),
    ]
    found = (m for m in in_force if m is not None and m < 1 and m not in proved)
    return next(found, None)


def _gap(edge: Edge) -> Gap:
    missing = meter_missing(edge.party)
    if edge.role.is_supply:
        account, pool = Account.ELECTRICITY_GRID, edge.pool
    elif edge.role in (Role.EXPORT, Role.OWN_LINE):
        account, pool = Account.ELECTRICITY_OUT, edge.pool if edge.node else ""
    else:
        return Gap(account=SHARED_USE, enterprise=edge.party, missing=missing)
    return Gap(account=account.value, enterprise=edge.party, missing=missing, pool=pool)
