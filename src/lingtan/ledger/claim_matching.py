"""Set claims against the grid power they may cover: each kWh at most once.

Availability is reckoned by segment (local months, cut where a contract begins or ends) and by
holder. Segments are filled in order of time; within one, the claim that ends first is served
first. For spans that overlap in any way this finds the largest total (Glover 1967), so a claim
is called excess only when no arrangement could use it.

References
----------
.. [1] F. Glover, "Maximum matching in a convex bipartite graph", Naval Research Logistics
   Quarterly 14 (1967).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

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
class Match:
    """Grid power of one user covered by one contract in one segment [thousandths of a kWh]."""

    contract: str
    kind: ContractKind
    enterprise: str
    start: datetime
    milli: int


Available = Mapping[tuple[int, str], int]
UsersOf = Callable[[Claim], Sequence[str]]


def segments_of(
    cuts: Iterable[datetime], claims: Sequence[Claim], start: datetime, end: datetime
) -> tuple[Segment, ...]:
    """Return the segments of a period: between local months and the ends of claims."""
    ends = (instant for claim in claims for instant in (claim.start, claim.end))
    instants = {start, end, *cuts, *ends}
    inside = sorted({i.astimezone(UTC) for i in instants if start <= i <= end})
    return tuple(Segment(start=first, end=last) for first, last in pairwise(inside))


def match_claims(
    claims: Sequence[Claim],
    segments: Sequence[Segment],
    available: Available,
    total: Mapping[int, int],
) -> tuple[tuple[Match, ...], tuple[Finding, ...]]:
    """Match claims with grid power; what is left of a claim is excess and has no effect.

    Parameters
    ----------
    available : mapping of (segment, enterprise) to int
        Grid power of each user; the empty enterprise is the park itself.
    total : mapping of segment to int
        Grid power of the whole park, which no sum of claims may pass.
    """
    state = _State(dict(available), dict(total))
    own = [claim for claim in claims if claim.enterprise]
    common = [claim for claim in claims if not claim.enterprise]
    matches = [
        *state.serve(own, segments, lambda claim: (claim.enterprise,)),
        *state.serve(common, segments, lambda _: state.users),
    ]
    return tuple(matches), tuple(_excess(claims, matches))


class _State:
    def __init__(self, available: dict[tuple[int, str], int], total: dict[int, int]) -> None:
        self.available = available
        self.total = total
        self.users = tuple(sorted({user for _, user in available}))

    def serve(
        self, claims: Sequence[Claim], segments: Sequence[Segment], users_of: UsersOf
    ) -> list[Match]:
        left = {claim.contract: claim.milli for claim in claims}
        matches: list[Match] = []
        for number, segment in enumerate(segments):
            active = [c for c in claims if c.start <= segment.start and segment.end <= c.end]
            for claim in sorted(active, key=_order):
                taken = self._take(number, users_of(claim), left[claim.contract])
                left[claim.contract] -= sum(taken.values())
                matches += [
                    Match(
                        contract=claim.contract,
                        kind=claim.kind,
                        enterprise=user,
                        start=segment.start,
                        milli=milli,
                    )
                    for user, milli in taken.items()
                    if milli
                ]
        return matches

    def _take(self, segment: int, users: Sequence[str], wanted: int) -> dict[str, int]:
        """Take from users in proportion to what each still has, to the last watt-hour."""
        have = {user: max(0, self.available.get((segment, user), 0)) for user in users}
        whole = sum(have.values())
        take = min(wanted, whole, max(0, self.total.get(segment, 0)))
        taken: dict[str, int] = {}
        running = 0
        for user, milli in have.items():
            before, running = running, running + milli
            part = take * running // whole - take * before // whole if whole else 0
            taken[user] = part
            self.available[segment, user] = milli - part
        self.total[segment] = self.total.get(segment, 0) - take
        return taken


def _order(claim: Claim) -> tuple[datetime, bool, str]:
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
