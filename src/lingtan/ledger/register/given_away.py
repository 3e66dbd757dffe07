"""Certificates of the park's own power that others hold: that power is claimed by them.

The national method counts own and direct power by the wire and says nothing of its certificates.
A megawatt-hour serves one claim all the same, so whoever sells the certificates of its roof cannot
claim the roof by contract as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil

from lingtan.base.findings import Finding, Place
from lingtan.base.time_axis import Period
from lingtan.ledger.register.kinds import OWN_POWER_SOLD, REGISTER
from lingtan.ledger.register.play import Register
from lingtan.park.certificates import Certificate, Registered, SliceState
from lingtan.park.contracts import ContractKind
from lingtan.park.park import Park

WH_PER_MWH = 1_000_000
SECOND = timedelta(seconds=1)
GONE = (SliceState.FREE, SliceState.CLAIMED, SliceState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Power of one plant that was made over [start, end) and is claimed as one [Wh]."""

    device: str
    start: datetime
    end: datetime
    energy_wh: int


def given_away(register: Register, park: Park, period: Period) -> tuple[Parcel, ...]:
    """Return what others hold of the power own plants and direct lines made in a period.

    Of a certificate that reaches beyond the period its part by time counts, rounded up.
    """
    return tuple(
        Parcel(
            device=entry.certificate.device,
            start=max(entry.certificate.start, period.start),
            end=min(entry.certificate.end, period.end),
            energy_wh=ceil(energy * share),
        )
        for entry, energy in _given_away(register, park)
        if (share := _overlap(entry.certificate, period))
    )


def given_away_wh(register: Register, park: Park, period: Period) -> int:
    """Return how much power of own plants and direct lines others hold certificates of [Wh]."""
    return sum(parcel.energy_wh for parcel in given_away(register, park, period))


def sold_own_power(register: Register, park: Park) -> Iterator[Finding]:
    """Yield the plants of the park whose certificates others hold."""
    by_device: dict[str, int] = {}
    for entry, energy in _given_away(register, park):
        device = entry.certificate.device
        by_device[device] = by_device.get(device, 0) + energy
    for device, energy in by_device.items():
        yield Finding(
            kind=OWN_POWER_SOLD,
            subject=device,
            place=Place(source=REGISTER),
            facts={"energy_mwh": energy / WH_PER_MWH},
        )


def _given_away(register: Register, park: Park) -> Iterator[tuple[Registered, int]]:
    lines = (c for c in park.contracts if c.kind is ContractKind.DIRECT_LINE)
    tied = {asset for line in lines for asset in line.assets}
    counted = {a.id for a in park.assets if not a.is_outside or a.id in tied}
    own = {"", *(enterprise.id for enterprise in park.enterprises)}
    for entry in register.entries:
        energy = sum(
            part.energy_wh for part in entry.slices if part.owner not in own and part.state in GONE
        )
        if energy and entry.certificate.device in counted:
            yield entry, energy


def _overlap(header: Certificate, period: Period) -> Fraction:
    """Return which share of a certificate's time lies in a period."""
    inside = min(header.end, period.end) - max(header.start, period.start)
    whole = header.end - header.start
    return max(Fraction(0), Fraction(inside // SECOND, whole // SECOND))
