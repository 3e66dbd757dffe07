"""Play the register: every header is issued, then its events follow in order of their day.

An event that cannot be has no effect at all, and a finding says why; nothing is lost, since the
event stays in the log. The same certificates and events give the same slices in whatever order
they came.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain, groupby

from lingtan.base.findings import Finding
from lingtan.ledger.register.events import Claimed, Outcome, Rules, apply_event
from lingtan.ledger.register.headers import SoundHeaders, sound_headers
from lingtan.ledger.register.kinds import (
    ID_OF_CONTRACT,
    NOT_FREE,
    NOT_HELD,
    REVERSAL_UNCLEAR,
    UNKNOWN_CERTIFICATE,
    WITHOUT_DOCUMENT,
    fault,
)
from lingtan.ledger.register.numbers import WH_PER_NUMBER
from lingtan.ledger.register.slices import change
from lingtan.ledger.register.stores import Chains
from lingtan.ledger.serials import Places
from lingtan.ledger.vintages import life_end
from lingtan.park.certificates import (
    Act,
    Certificate,
    Registered,
    RegisterEvent,
    Slice,
    SliceState,
)

__all__ = ["Register", "Rules", "play_register"]


@dataclass(frozen=True, kw_only=True)
class Register:
    """Certificates as they stand.

    Attributes
    ----------
    entries : tuple of Registered
        Every sound certificate with its slices, in order of production.
    claims : tuple of Claimed
        Every claim that stands.
    findings : tuple of Finding
        Certificates and events that have no effect, and why.
    """

    entries: tuple[Registered, ...] = ()
    claims: tuple[Claimed, ...] = ()
    findings: tuple[Finding, ...] = ()

    @cached_property
    def _by_contract(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for claim in self.claims:
            contract = claim.event.contract or claim.event.id
            found.setdefault(contract, set()).add(claim.event.id)
        return found

    def claims_for(self, contract: str) -> frozenset[str]:
        """Return the events that claim for a contract, or are the claim of that id itself."""
        return frozenset(self._by_contract.get(contract, ()))

    def entry(self, certificate: str) -> Registered | None:
        """Return a certificate by id; None where there is no sound one of it."""
        return next((e for e in self.entries if e.certificate.id == certificate), None)


def play_register(
    certificates: Sequence[Certificate], events: Sequence[RegisterEvent], rules: Rules
) -> Register:
    """Return what stands of certificates after all that happened to them.

    References
    ----------
    The states are those of the Project-Origin registry (issue, slice, transfer, claim, withdraw,
    expire; seen in its source) and of the EnergyTag scheme (whole watt-hours, Q-S).
    """
    sound = sound_headers(certificates)
    in_force, faults = _in_force(events, rules)
    of: dict[str, list[RegisterEvent]] = {}
    for event in in_force:
        of.setdefault(event.certificate, []).append(event)
    outcomes = tuple(_played(sound, of, rules))
    entries = tuple(e for outcome in outcomes for e in outcome.entries)
    known = {entry.certificate.id for entry in entries}
    return Register(
        entries=entries,
        claims=tuple(claim for outcome in outcomes for claim in outcome.claims),
        findings=(
            *sound.findings,
            *faults,
            *(
                fault(UNKNOWN_CERTIFICATE, e, {"certificate": e.certificate})
                for e in in_force
                if e.certificate not in known
            ),
            *(f for outcome in outcomes for f in outcome.findings),
        ),
    )


def _played(
    sound: SoundHeaders, of: Mapping[str, Sequence[RegisterEvent]], rules: Rules
) -> Iterator[Outcome]:
    chains = Chains()
    for header in sorted(sound.headers, key=lambda h: (h.start, h.end, bool(h.from_store), h.id)):
        refused = tuple(chains.faults(header))
        if refused:
            yield Outcome(findings=refused)
            continue
        chains.take(header)
        outcome = _one(header, sound.void.get(header.id, ()), of.get(header.id, ()), rules)
        for event, energy_wh in outcome.cancelled:
            chains.put(event.to, header.end, energy_wh)
        yield outcome


def _one(
    header: Certificate, void: Places, events: Sequence[RegisterEvent], rules: Rules
) -> Outcome:
    """Return a certificate after its events; numbers that an earlier one holds are none of it."""
    expires = life_end(header.start, rules.life_months, rules.zone)
    whole = Slice(first_wh=0, end_wh=header.energy_wh, owner=header.owner)
    spans = [(first * WH_PER_NUMBER, end * WH_PER_NUMBER) for first, end in void]
    slices = change((whole,), spans, replace(whole, state=SliceState.WITHDRAWN))
    entry = Registered(certificate=header, slices=slices, expires=expires)
    steps = []
    for _, of_day in groupby(events, key=lambda e: (e.at, e.act in HANDING)):
        for step in _settled(entry, list(of_day), rules.zone):
            entry = step.entries[0]
            steps.append(step)
    return Outcome(
        entries=(entry,),
        claims=tuple(chain.from_iterable(step.claims for step in steps)),
        cancelled=tuple(chain.from_iterable(step.cancelled for step in steps)),
        findings=tuple(chain.from_iterable(step.findings for step in steps)),
    )


def _settled(entry: Registered, events: Sequence[RegisterEvent], zone: str) -> tuple[Outcome, ...]:
    """Return what becomes of events of one day: where all can be in some order, all are.

    A day has no hours, and ids tell none: what is handed on the day it is received may stand
    first, and who hands over more than is left gets some back before.
    """
    steps = tuple(_one_by_one(entry, events, zone))
    lacking = {f.subject for step in steps for f in step.findings if f.kind in LACKING}
    if not lacking or events[0].act not in HANDING:
        return steps
    hopeless = tuple(step for step in steps if any(f.kind not in LACKING for f in step.findings))
    without = {finding.subject for step in hopeless for finding in step.findings}
    possible = tuple(event for event in events if event.id not in without)
    found = _in_some_order(entry, possible, zone, set())
    return steps if found is None else (*found, *hopeless)


def _in_some_order(
    entry: Registered,
    events: tuple[RegisterEvent, ...],
    zone: str,
    tried: set[tuple[tuple[Slice, ...], tuple[RegisterEvent, ...]]],
) -> tuple[Outcome, ...] | None:
    """Return the events in an order in which each can be; None where none is found."""
    if not events:
        return ()
    state = (entry.slices, events)
    if state in tried or len(tried) >= MOST_TRIED or len(events) > MOST_OF_A_DAY:
        return None
    tried.add(state)
    for place, event in enumerate(events):
        step = apply_event(entry, event, zone)
        if step.findings:
            continue
        others = (*events[:place], *events[place + 1 :])
        rest = _in_some_order(step.entries[0], others, zone, tried)
        if rest is not None:
            return (step, *rest)
    return None


def _one_by_one(
    entry: Registered, events: Sequence[RegisterEvent], zone: str
) -> Iterator[Outcome]:
    """Yield what becomes of events one after the other; one that cannot be yet waits for others.

    Nothing that is used up lets another event be, so a claim is tried once.
    """
    waiting, refused = list(events), list[Outcome]()
    while waiting:
        later: list[RegisterEvent] = []
        refused = []
        for event in waiting:
            step = apply_event(entry, event, zone)
            if step.findings and event.act in HANDING:
                later.append(event)
                refused.append(step)
            else:
                entry = step.entries[0]
                yield step
        if len(later) == len(waiting):
            break
        waiting = later
    yield from refused


def _in_force(
    events: Sequence[RegisterEvent], rules: Rules
) -> tuple[list[RegisterEvent], list[Finding]]:
    """Return the events that are proved, sound and not reversed, in order of their day."""
    proved = [event for event in events if event.evidence.strip()]
    findings = [fault(WITHOUT_DOCUMENT, e) for e in events if not e.evidence.strip()]
    instants = {event.id: event.at for event in proved if event.act is not Act.REVERSE}
    reversed_: set[str] = set()
    for event in proved:
        if event.act is Act.REVERSE:
            if _is_reversal(event, instants):
                reversed_.add(event.to)
            else:
                findings.append(fault(REVERSAL_UNCLEAR, event, {"event": event.to}))
    acting = [e for e in proved if e.act is not Act.REVERSE and e.id not in reversed_]
    findings += [fault(ID_OF_CONTRACT, e) for e in acting if _takes_id(e, rules)]
    sound = [e for e in acting if not _takes_id(e, rules)]
    return sorted(sound, key=lambda e: (e.at, ORDER[e.act], e.id)), findings


# Of one day: what is cut and handed over comes before what is used up.
ORDER = {act: number for number, act in enumerate(Act)}
HANDING = (Act.SLICE, Act.TRANSFER)
LACKING = (NOT_HELD, NOT_FREE)
MOST_TRIED, MOST_OF_A_DAY = 2000, 100  # beyond that one order is as good as another


def _takes_id(event: RegisterEvent, rules: Rules) -> bool:
    """Whether a claim that counts on its own has the id of a contract."""
    return event.act is Act.CLAIM and not event.contract and event.id in rules.contracts


def _is_reversal(event: RegisterEvent, instants: Mapping[str, datetime]) -> bool:
    return event.to in instants and instants[event.to] <= event.at
