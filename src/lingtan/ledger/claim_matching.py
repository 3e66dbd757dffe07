"""Set claims against the grid power they may cover: each kWh at most once.

Availability is reckoned by segment (local months, cut where a contract begins or ends) and by
user. Which claim covers which power is a transport problem: a claim of an enterprise may cover
what that enterprise used in its span, a claim of the park what anybody did, and as much as any
arrangement can cover is covered (`transport`). A claim is called excess only when no arrangement
uses it, and says what stops it.

Rank decides which of several claims is excess, and in what proportion months are covered: claims
of enterprises before those of the park, then the narrowest span, the one that ends first, green
power trading before certificates, and the id. The order in which claims come decides nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.spans import write_span
from lingtan.ledger.claims import MILLI, PARK, Claim
from lingtan.ledger.doubts import CLAIM_EXCESS, doubt
from lingtan.ledger.transport import (
    Bound,
    Load,
    Placed,
    Supply,
    place_supplies,
    split_in_proportion,
)
from lingtan.park.contracts import ContractKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A span in which claims are set against grid power."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who uses grid power: an enterprise (empty for the park itself) in one sector."""

    enterprise: str
    sector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Grid power of one user covered by one contract in one segment [thousandths of a kWh].

    Attributes
    ----------
    segment : int
        Number of the segment.
    """

    contract: str
    kind: ContractKind
    user: User
    segment: int
    milli: int


Available = Mapping[tuple[int, User], int]


def segments_of(
    cuts: Iterable[datetime], claims: Sequence[Claim], start: datetime, end: datetime
) -> tuple[Segment, ...]:
    """Return the segments of a year: between local months and the ends of claims."""
    ends = (instant for claim in claims for instant in (claim.start, claim.end))
    instants = {start, end, *cuts, *ends}
    inside = sorted({i.astimezone(UTC) for i in instants if start <= i <= end})
    return tuple(Segment(start=first, end=last) for first, last in pairwise(inside))


def groups_of(claims: Sequence[Claim]) -> tuple[tuple[Claim, ...], ...]:
    """Return the claims in groups whose spans overlap: no group meets the power of another."""
    groups: list[list[Claim]] = []
    reach = datetime.min.replace(tzinfo=UTC)
    for claim in sorted(claims, key=lambda claim: (claim.start, claim.contract)):
        if not groups or claim.start >= reach:
            groups.append([])
        groups[-1].append(claim)
        reach = max(reach, claim.end)
    return tuple(tuple(group) for group in groups)


def match_claims(
    claims: Sequence[Claim],
    segments: Sequence[Segment],
    available: Available,
    total: Mapping[int, int],
    zone: str,
) -> tuple[tuple[Match, ...], tuple[Finding, ...]]:
    """Match claims with grid power; what is left of a claim is excess and has no effect.

    Parameters
    ----------
    available : mapping of (segment, user) to int
        Grid power of each user; an empty enterprise is the park itself.
    total : mapping of segment to int
        Grid power of the whole park, which no sum of claims may pass.
    zone : str
        Time zone in which findings say their days.
    """
    ranked = sorted(claims, key=_rank)
    power = {key: milli for key, milli in available.items() if milli > 0}
    room, within = _loads(ranked, power, total)
    supplies = [Supply(amount=c.milli, loads=_may_cover(c, segments, room)) for c in ranked]
    placed = place_supplies(supplies, room, within)
    excess = []
    for number, bound in placed.bounds.items():
        claim, used = ranked[number], sum(placed.served[number].values())
        excess.append(_excess(claim, used, _stopped_by(claim, bound, room, segments, zone)))
    return tuple(_matches(ranked, placed, power)), tuple(excess)


def _loads(
    claims: Sequence[Claim], power: Available, total: Mapping[int, int]
) -> tuple[dict[Load, int], dict[Load, Load]]:
    """Return what there is to cover in each segment, and of the enterprises that hold claims."""
    holders = {claim.enterprise for claim in claims if claim.enterprise}
    room: dict[Load, int] = {}
    within: dict[Load, Load] = {}
    for (number, user), milli in sorted(power.items(), key=lambda each: _place(each[0])):
        whole = (number, "")
        room[whole] = room.get(whole, 0) + milli
        if user.enterprise in holders:
            part = (number, user.enterprise)
            room[part] = room.get(part, 0) + milli
            within[part] = whole
    for load, milli in room.items():
        if load not in within:
            room[load] = min(milli, max(0, total.get(load[0], 0)))
    return room, within


def _place(key: tuple[int, User]) -> tuple[int, str, str]:
    return key[0], key[1].enterprise, key[1].sector


def _may_cover(
    claim: Claim, segments: Sequence[Segment], room: Mapping[Load, int]
) -> tuple[Load, ...]:
    """Return the loads of its holder in the segments that lie in its span."""
    first = bisect_left(segments, claim.start, key=lambda segment: segment.start)
    last = bisect_right(segments, claim.end, key=lambda segment: segment.end)
    loads = ((number, claim.enterprise) for number in range(first, last))
    return tuple(load for load in loads if load in room)


def _matches(claims: Sequence[Claim], placed: Placed, power: Available) -> Iterator[Match]:
    """Yield what each claim covers of each user: in proportion, of what is not covered yet."""
    users: dict[int, dict[User, int]] = {}
    for number, user in sorted(power, key=_place):
        users.setdefault(number, {})[user] = power[number, user]
    for claim, served in zip(claims, placed.served, strict=True):
        for (number, enterprise), milli in served.items():
            left = users[number]
            have = {u: has for u, has in left.items() if enterprise in ("", u.enterprise)}
            for user, part in split_in_proportion(have, milli).items():
                left[user] -= part
                if part:
                    yield Match(
                        contract=claim.contract,
                        kind=claim.kind,
                        user=user,
                        segment=number,
                        milli=part,
                    )


def _rank(claim: Claim) -> tuple[bool, timedelta, datetime, bool, str]:
    is_certificate = claim.kind is not ContractKind.GREEN_POWER
    width = claim.end - claim.start
    return not claim.enterprise, width, claim.end, is_certificate, claim.contract


def _excess(claim: Claim, used: int, facts: Mapping[str, Fact]) -> Finding:
    amounts: dict[str, Fact] = {
        "claimed_kwh": claim.milli / MILLI,
        "used_kwh": used / MILLI,
        "excess_kwh": (claim.milli - used) / MILLI,
    }
    return doubt(CLAIM_EXCESS, claim.contract, {**amounts, **facts}, at=PARK)


def _stopped_by(
    claim: Claim, bound: Bound, room: Mapping[Load, int], segments: Sequence[Segment], zone: str
) -> dict[str, Fact]:
    """Return what stops a claim: power that is covered as a whole, when, and by how many claims.

    Claims of enterprises stop at what their holders used; those of the park at what it used.
    """
    load = sum(room[load] for load in bound.loads)
    if not load:
        return {"bound": "no_power" if claim.start < claim.end else "part_of_bill"}
    numbers = [number for number, _ in bound.loads]
    span = segments[min(numbers)].start, segments[max(numbers)].end
    of_holder = all(enterprise for _, enterprise in bound.loads)
    return {
        "bound": "holder" if of_holder else "park",
        "load_kwh": load / MILLI,
        "span": write_span(*span, zone),
        "claims": len(bound.supplies),
    }
