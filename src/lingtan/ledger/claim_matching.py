"""Set claims against the grid power they may cover: each kWh at most once.

Availability is reckoned by segment (local months, cut where a contract begins or ends) and by
user. A claim is spread over its segments in proportion to what they still have, the narrowest
span first. Where spans cross and that leaves something over, segments are filled in order of
time instead, the claim that ends first being served first: for spans that overlap in any way
this finds the largest total [1]_, so a claim is called excess only when no arrangement uses it.

References
----------
.. [1] F. Glover, "Maximum matching in a convex bipartite graph", Naval Research Logistics
   Quarterly 14 (1967).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TypeVar

from lingtan.base.findings import Finding
from lingtan.ledger.claims import MILLI, Claim
from lingtan.ledger.doubts import CLAIM_EXCESS, doubt
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
Matches = list[Match]


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
) -> tuple[tuple[Match, ...], tuple[Finding, ...]]:
    """Match claims with grid power; what is left of a claim is excess and has no effect.

    Parameters
    ----------
    available : mapping of (segment, user) to int
        Grid power of each user; an empty enterprise is the park itself.
    total : mapping of segment to int
        Grid power of the whole park, which no sum of claims may pass.
    """
    matches = [
        match
        for group in groups_of(claims)
        for match in _match_group(group, segments, available, total)
    ]
    return tuple(matches), tuple(_excess(claims, matches))


def _match_group(
    claims: Sequence[Claim],
    segments: Sequence[Segment],
    available: Available,
    total: Mapping[int, int],
) -> Matches:
    own = [claim for claim in claims if claim.enterprise]
    common = [claim for claim in claims if not claim.enterprise]
    spread, filled = (_State(segments, available, total) for _ in range(2))
    for phase in (own, common):
        spread.spread(phase)
        filled.fill(phase)
    return filled.matches if filled.used > spread.used else spread.matches


class _State:
    """What is left of the grid power while claims are set against it."""

    def __init__(
        self, segments: Sequence[Segment], available: Available, total: Mapping[int, int]
    ) -> None:
        self.segments = segments
        self.available = dict(available)
        self.total = dict(total)
        self.matches: Matches = []
        users = {user for _, user in available}
        self.users = sorted(users, key=lambda user: (user.enterprise, user.sector))

    @property
    def used(self) -> int:
        """How much of all claims has been set against power."""
        return sum(match.milli for match in self.matches)

    def spread(self, claims: Sequence[Claim]) -> None:
        """Spread each claim over its segments in proportion to what they have."""
        for claim in sorted(claims, key=_by_width):
            numbers = [n for n, segment in enumerate(self.segments) if _covers(claim, segment)]
            have = {number: self._have(number, claim) for number in numbers}
            for number, milli in _parts(have, claim.milli).items():
                self._take(number, claim, milli)

    def fill(self, claims: Sequence[Claim]) -> None:
        """Fill the segments in order of time, the claim that ends first being served first."""
        left = {claim.contract: claim.milli for claim in claims}
        for number, segment in enumerate(self.segments):
            active = [claim for claim in claims if _covers(claim, segment)]
            for claim in sorted(active, key=_by_end):
                taken = min(left[claim.contract], self._have(number, claim))
                left[claim.contract] -= taken
                self._take(number, claim, taken)

    def _have(self, segment: int, claim: Claim) -> int:
        own = sum(self._of(segment, claim).values())
        return min(own, max(0, self.total.get(segment, 0)))

    def _of(self, segment: int, claim: Claim) -> dict[User, int]:
        """Return the users that have something left here; many are absent from some segments."""
        have = {
            user: self.available.get((segment, user), 0)
            for user in self.users
            if claim.enterprise in ("", user.enterprise)
        }
        return {user: milli for user, milli in have.items() if milli > 0}

    def _take(self, segment: int, claim: Claim, milli: int) -> None:
        for user, part in _parts(self._of(segment, claim), milli).items():
            self.available[segment, user] -= part
            if part:
                self.matches.append(
                    Match(
                        contract=claim.contract,
                        kind=claim.kind,
                        user=user,
                        segment=segment,
                        milli=part,
                    )
                )
        self.total[segment] = self.total.get(segment, 0) - milli


Key = TypeVar("Key")


def _parts(have: Mapping[Key, int], wanted: int) -> dict[Key, int]:
    """Split what is wanted in proportion to what there is, to the last watt-hour."""
    whole = sum(have.values())
    take = min(wanted, whole)
    parts: dict[Key, int] = {}
    running = 0
    for key, milli in have.items():
        before, running = running, running + milli
        parts[key] = take * running // whole - take * before // whole if whole else 0
    return parts


def _covers(claim: Claim, segment: Segment) -> bool:
    return claim.start <= segment.start and segment.end <= claim.end


def _by_width(claim: Claim) -> tuple[timedelta, datetime, bool, str]:
    return (claim.end - claim.start, *_by_end(claim))


def _by_end(claim: Claim) -> tuple[datetime, bool, str]:
    return claim.end, claim.kind is not ContractKind.GREEN_POWER, claim.contract


def _excess(claims: Sequence[Claim], matches: Sequence[Match]) -> Iterable[Finding]:
    for claim in claims:
        used = sum(match.milli for match in matches if match.contract == claim.contract)
        if used < claim.milli:
            facts = {
                "claimed_kwh": claim.milli / MILLI,
                "used_kwh": used / MILLI,
                "excess_kwh": (claim.milli - used) / MILLI,
            }
            yield doubt(CLAIM_EXCESS, claim.contract, facts, at="park.yaml")
