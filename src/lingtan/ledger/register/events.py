"""Apply one event to a certificate: all of it, or nothing and a finding that says why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.time_axis import find_zone
from lingtan.ledger.register.kinds import (
    CLAIMED_TWICE,
    NOT_FREE,
    NOT_HELD,
    NOT_WHOLE,
    NUMBERS_DIFFER,
    NUMBERS_UNCLEAR,
    OTHER_INTERVAL,
    TOO_EARLY,
    TOO_OLD,
    fault,
)
from lingtan.ledger.register.numbers import WH_PER_NUMBER, Span, wanted_spans
from lingtan.ledger.register.slices import Pick, change, pick_energy, pick_spans, standing_of
from lingtan.park.certificates import (
    Act,
    Certificate,
    Registered,
    RegisterEvent,
    Slice,
    SliceState,
)

WH_PER_MWH = 1_000_000
A_DAY = timedelta(days=1)
INTO = {
    Act.SLICE: SliceState.FREE,
    Act.TRANSFER: SliceState.FREE,
    Act.CLAIM: SliceState.CLAIMED,
    Act.CANCEL: SliceState.CANCELLED,
    Act.WITHDRAW: SliceState.WITHDRAWN,
    Act.EXPIRE: SliceState.EXPIRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What decides how long a certificate lives, and which claims cannot be.

    Attributes
    ----------
    zone : str
        Time zone in which months are reckoned.
    life_months : int
        Months from the month of generation in which it may be used.
    contracts : frozenset of str
        Ids of contracts: a claim that counts on its own has another one.
    """

    zone: str
    life_months: int
    contracts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claim that stands: the event, the certificate and which of its watt-hours."""

    event: RegisterEvent
    certificate: Certificate
    spans: tuple[Span, ...]

    @property
    def energy_wh(self) -> int:
        """How much is claimed [Wh]."""
        return sum(end - first for first, end in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of certificates and events.

    Attributes
    ----------
    cancelled : tuple of (RegisterEvent, int)
        What was cancelled into stores [Wh].
    """

    entries: tuple[Registered, ...] = ()
    claims: tuple[Claimed, ...] = ()
    cancelled: tuple[tuple[RegisterEvent, int], ...] = ()
    findings: tuple[Finding, ...] = ()


def apply_event(entry: Registered, event: RegisterEvent, zone: str) -> Outcome:
    """Return a certificate after an event; as it was, with findings, where that cannot be.

    Parameters
    ----------
    zone : str
        Time zone in which days are reckoned.
    """
    wanted = _wanted(entry.certificate, event)
    if isinstance(wanted, Finding):
        return Outcome(entries=(entry,), findings=(wanted,))
    spans, energy_wh = wanted
    pick = (
        pick_spans(entry.slices, event.owner, spans)
        if spans
        else pick_energy(entry.slices, event.owner, energy_wh)
    )
    faults = (*_timing(entry, event, zone), *_short(entry, event, pick, energy_wh))
    if faults:
        return Outcome(entries=(entry,), findings=faults[:1])
    owner = event.to if event.act is Act.TRANSFER else event.owner
    into = Slice(first_wh=0, end_wh=0, owner=owner, state=INTO[event.act], event=event.id)
    after = replace(entry, slices=change(entry.slices, pick.spans, into))
    claim = Claimed(event=event, certificate=entry.certificate, spans=pick.spans)
    return Outcome(
        entries=(after,),
        claims=(claim,) if event.act is Act.CLAIM else (),
        cancelled=((event, energy_wh),) if event.act is Act.CANCEL else (),
    )


def _wanted(header: Certificate, event: RegisterEvent) -> tuple[tuple[Span, ...], int] | Finding:
    """Return which watt-hours an event is about, or only how many; or why that is not clear."""
    if event.serial:
        spans = wanted_spans(header.serial, event.serial)
        if spans is None:
            facts: dict[str, Fact] = {"serial": event.serial, "of": header.serial or header.id}
            return fault(NUMBERS_UNCLEAR, event, facts)
        energy_wh = sum(end - first for first, end in spans)
        if event.energy_wh not in (None, energy_wh):
            return _differ(event, energy_wh)
        return spans, energy_wh
    energy_wh = event.energy_wh or 0
    if energy_wh <= 0 or (header.serial and energy_wh % WH_PER_NUMBER):
        return fault(NOT_WHOLE, event, {"energy_mwh": energy_wh / WH_PER_MWH})
    return (), energy_wh


def _differ(event: RegisterEvent, energy_wh: int) -> Finding:
    stated = (event.energy_wh or 0) / WH_PER_MWH
    return fault(
        NUMBERS_DIFFER, event, {"energy_mwh": stated, "numbers_mwh": energy_wh / WH_PER_MWH}
    )


def _timing(entry: Registered, event: RegisterEvent, zone: str) -> Iterator[Finding]:
    """Yield what is wrong with the time of an event."""
    header = entry.certificate
    facts: dict[str, Fact] = {"certificate": header.id}
    if _day_after(event.at, zone) < header.end:  # an event is dated by its day
        yield fault(TOO_EARLY, event, facts)
    if event.act not in (Act.EXPIRE, Act.WITHDRAW) and event.at >= entry.expires:
        yield fault(TOO_OLD, event, facts)
    if event.act is Act.CLAIM and header.is_granular and not _is_its_interval(header, event):
        yield fault(OTHER_INTERVAL, event, facts)


def _day_after(instant: datetime, zone: str) -> datetime:
    """Return an instant a local day later; one with a clock change has 23 or 25 hours."""
    return (instant.astimezone(find_zone(zone)) + A_DAY).astimezone(UTC)


def _is_its_interval(header: Certificate, event: RegisterEvent) -> bool:
    """Whether power is claimed in the interval it was made in, or came out of a store in."""
    return (event.use_start, event.use_end) == (header.start, header.end)


def _short(
    entry: Registered, event: RegisterEvent, pick: Pick, energy_wh: int
) -> Iterator[Finding]:
    """Yield why an owner does not have what it wants to use."""
    if pick.free_wh >= energy_wh:
        return
    facts: dict[str, Fact] = {
        "certificate": entry.certificate.id,
        "wanted_mwh": energy_wh / WH_PER_MWH,
        "free_mwh": pick.free_wh / WH_PER_MWH,
        "owner": event.owner or "–",
        "others": _told(pick.in_the_way),
    }
    yield fault(_why(event, pick.in_the_way), event, facts)


def _why(event: RegisterEvent, others: Sequence[Slice]) -> FindingKind:
    states = {part.state for part in others}
    if event.act is Act.CLAIM and SliceState.CLAIMED in states:
        return CLAIMED_TWICE
    return NOT_FREE if states - {SliceState.FREE} else NOT_HELD


def _told(slices: Sequence[Slice]) -> str:
    """Write how much stands how."""
    told = (f"{part.energy_wh / WH_PER_MWH:.15g} MWh {standing_of(part)}" for part in slices)
    return "; ".join(told) or "–"
