"""Claims beyond what the plants they name made, as the plants' own meters tell it.

A settlement proves a trade, and a meter what was made. Where all hours in which the power of a
claim may have been made were read at its plants, and they made less than is claimed of them, one
of the two is wrong. Then the lesser counts, as with numbers that are fewer than the quantity: no
more is green than is known to have been made. Claims that hold more together than the plants made
in a span that holds them share it in proportion, whatever else is claimed of it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.claims import MILLI, PARK, Claim
from lingtan.ledger.doubts import CLAIM_BEYOND_PLANT, doubt
from lingtan.ledger.plant_hours import generator_meters
from lingtan.ledger.vintages import vintage_of
from lingtan.metering.limits import DEFAULT
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.park import Park

Plants = tuple[str, ...]
Span = tuple[datetime, datetime]
ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A claim on plants, whose power may have been made over [start, end)."""

    claim: Claim
    start: datetime
    end: datetime

    @property
    def span(self) -> Span:
        """Its hours."""
        return self.start, self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plants:
    """What plants made by the hour, and how far their meters are believed.

    Attributes
    ----------
    starts : list of datetime
        Hours of the plants that were read, in order; an hour of two plants stands twice.
    so_far : list of int
        What was made in the first 0, 1, 2 … of them [Wh].
    """

    ids: Plants
    starts: list[datetime]
    so_far: list[int]
    accuracy: float

    def told(self, span: Span) -> int | None:
        """Return what they made in a span [Wh]; None where an hour of it was not read."""
        first, last = (bisect_left(self.starts, instant) for instant in span)
        if last - first < len(self.ids) * ((span[1] - span[0]) // ONE_HOUR):
            return None
        return self.so_far[last] - self.so_far[first]

    def are_below(self, claimed: int, span: Span) -> bool:
        """Whether they are known to have made less in a span than is claimed, by their class."""
        told = self.told(span)
        return told is not None and claimed > told * (1 + self.accuracy)


def within_plants(
    made: pl.DataFrame, park: Park, year: Period, claims: Sequence[Claim]
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims of a year, none beyond what its plants were read to have made.

    Parameters
    ----------
    made : DataFrame
        What plants outside made in the hours of the year; see `plant_hours`.
    """
    counted = {claim.contract: claim for claim in claims}
    findings: dict[str, Finding] = {}
    named = _by_plants(park, year, claims)
    for ids in _companies(named):
        plants = _plants(ids, made, _accuracy(park, ids))
        held = [each for of, some in named.items() if set(of) <= set(ids) for each in some]
        for groups in (_alone, _together):
            for group in groups(plants, _as_counted(held, counted)):
                now = _as_counted(group, counted)
                cut = _cut(plants, now)
                counted |= {claim.contract: claim for claim in cut.values()}
                findings |= _findings(plants, now, cut)
    return tuple(counted[claim.contract] for claim in claims), tuple(findings.values())


def _plants(ids: Plants, made: pl.DataFrame, accuracy: float) -> _Plants:
    hours = made.filter(pl.col("plant").is_in(ids) & pl.col("is_read")).sort("start")
    so_far = list(accumulate(hours["milli"].to_list(), initial=0))
    return _Plants(ids=ids, starts=hours["start"].to_list(), so_far=so_far, accuracy=accuracy)


def _by_plants(park: Park, year: Period, claims: Sequence[Claim]) -> dict[Plants, list[_Held]]:
    """Return claims by the plants they name, where each plant has a meter of its own."""
    contracts, metered = {each.id: each for each in park.contracts}, generator_meters(park)
    found: dict[Plants, list[_Held]] = {}
    for claim in claims:
        contract = contracts.get(claim.contract)
        vintage = vintage_of(contract, year.zone) if contract else None
        if contract is None or vintage is None or not contract.assets:
            continue
        is_here = vintage.start >= year.start and vintage.end <= year.end
        if is_here and set(contract.assets) <= set(metered.values()):
            start, end = _made_in(contract, claim, vintage)
            held = _Held(claim=claim, start=start, end=end)
            found.setdefault(tuple(sorted(set(contract.assets))), []).append(held)
    return found


def _companies(named: Iterable[Plants]) -> list[Plants]:
    """Return the plants whose claims are looked at together, the fewest first.

    A claim may name a plant alone and another one name it in company, so beside the plants of
    each claim those of any two that share a plant count, and those of all that hang together.
    """
    sets = [frozenset(each) for each in named]
    found = {one | other for one in sets for other in sets if one & other}
    apart: list[frozenset[str]] = []
    for each in sets:
        touched = [some for some in apart if some & each]
        apart = [*(some for some in apart if not some & each), each.union(*touched)]
    return sorted((tuple(sorted(each)) for each in found.union(apart)), key=lambda x: (len(x), x))


def _as_counted(held: Sequence[_Held], counted: Mapping[str, Claim]) -> list[_Held]:
    return [replace(each, claim=counted[each.claim.contract]) for each in held]


def _alone(_: _Plants, held: Sequence[_Held]) -> Iterator[Sequence[_Held]]:
    yield from ([each] for each in held)


def _together(plants: _Plants, held: Sequence[_Held]) -> Iterator[Sequence[_Held]]:
    """Yield the claims that hold more than was made in a span they all lie in, narrow spans first.

    Some may hold too much while no more of them do, whatever else is claimed of the plants, so
    every span from where one begins to where one ends is looked at.
    """
    beyond: list[tuple[Span, Sequence[_Held]]] = []
    by_end = sorted(held, key=lambda each: (each.end, each.start))
    for start in {each.start for each in held}:
        inside = [each for each in by_end if each.start >= start]
        last = {each.end: count for count, each in enumerate(inside, 1)}
        so_far = list(accumulate((each.claim.milli for each in inside), initial=0))
        beyond += [
            ((start, end), inside[:count])
            for end, count in last.items()
            if count > 1 and plants.are_below(so_far[count], (start, end))
        ]
    yield from (some for _, some in sorted(beyond, key=lambda each: _width(each[0])))


def _width(span: Span) -> tuple[timedelta, datetime]:
    return span[1] - span[0], span[0]


def _made_in(contract: Contract, claim: Claim, vintage: Period) -> Span:
    """Return when the power may have been made: traded power while it was used, too.

    A certificate may be used long after, and so may power whose span and vintage never meet.
    """
    start, end = max(claim.start, vintage.start), min(claim.end, vintage.end)
    if contract.kind is ContractKind.GREEN_POWER and start < end:
        return start, end
    return vintage.start, vintage.end


def _cut(plants: _Plants, held: Sequence[_Held]) -> Mapping[str, Claim]:
    """Return the claims that count less than they hold, by contract."""
    told = plants.told(_span_of(held))
    claimed = sum(each.claim.milli for each in held)
    if told is None or not plants.are_below(claimed, _span_of(held)):
        return {}
    return {
        each.claim.contract: replace(each.claim, milli=each.claim.milli * told // claimed)
        for each in held
    }


def _findings(
    plants: _Plants, held: Sequence[_Held], cut: Mapping[str, Claim]
) -> dict[str, Finding]:
    """Return of each claim that was cut what of it still counts."""
    facts: dict[str, Fact] = {
        "claims": ", ".join(each.claim.contract for each in held),
        "plants": ", ".join(plants.ids),
        "claimed_mwh": _mwh(sum(each.claim.milli for each in held)),
        "made_mwh": _mwh(plants.told(_span_of(held)) or 0),
    }
    return {
        id_: doubt(CLAIM_BEYOND_PLANT, id_, {**facts, "counted_mwh": _mwh(claim.milli)}, at=PARK)
        for id_, claim in cut.items()
    }


def _span_of(held: Sequence[_Held]) -> Span:
    return min(each.start for each in held), max(each.end for each in held)


def _mwh(milli: int) -> float:
    return round(milli / MILLI / MILLI, 3)


def _accuracy(park: Park, plants: Plants) -> float:
    """Return the widest class of the meters of some plants, as a share."""
    metered = generator_meters(park)
    classes = [
        DEFAULT.assumed_class if meter.accuracy_class is None else meter.accuracy_class
        for meter in park.meters
        if metered.get(meter.id) in plants
    ]
    return max(classes, default=DEFAULT.assumed_class) / 100
