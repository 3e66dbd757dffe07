"""Green power told three ways: what flowed, what was bought, and what was there when needed.

The physical and the contractual way are those of the account. The third is by the hour: of own
plants and direct lines the meters tell it. Green power trading and certificates state no hours.
Where the meter of their plant or granular certificates do, they are matched as well. Of the others
it is not decidable how much was there when it was needed, and neither is the 24/7 score unless a
series states the clean share of the grid in every hour. Their bounds are given instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lingtan.base.figures import (
    Figure,
    Missing,
    adding,
    evidence_of,
    metering_of,
    unsure_of,
)
from lingtan.matching.carried import Carried
from lingtan.matching.claim_hours import ClaimedHours
from lingtan.matching.day_ends import DayEnds
from lingtan.matching.grid_clean import GridClean
from lingtan.matching.hours import ParkHours
from lingtan.matching.score import netted_ratio, ratio_of_sums
from lingtan.matching.whole_hours import WattHours

WH_PER_KWH = 1000
LOAD = "energy.load_kwh"
CLEAN = ("energy.own_non_fossil_used_kwh", "energy.direct_used_kwh")
CLAIMED = ("energy.green_power_kwh", "energy.certificate_kwh")
BY_HOUR = "matching.claimed_by_hour_kwh"
MADE = "energy.available_non_fossil_kwh"
PART_OF_PARK = Missing(kind="rule", id="matching_of_a_part")
NO_LOAD = Missing(kind="rule", id="zero_denominator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the three ways are told from.

    Attributes
    ----------
    figures : mapping of str to Figure
        Figures of the account of the same boundary and period.
    claims : tuple of str
        Contracts whose claims the account counts.
    hours : ParkHours or None
        The hours of the whole park; None where they are not known.
    carried : Carried or None
        What its stores carried.
    by_hour : ClaimedHours or None
        Claims whose hours something tells; they are among `claims` no more.
    covered_kwh : float
        What the account counts of those.
    sold_kwh : float
        Power of own plants and direct lines that was used here and that others hold certificates
        of, so far as what left in the period does not cover it.
    sold_by_hour_kwh : float
        The same so far as what left in the hours of their certificates does not cover it.
    why_not : tuple of Missing
        Why the hours are not known, or not believed.
    grid : GridClean
        The clean share of the grid in those hours.
    ends : DayEnds or None
        What is open of those hours, where meters are read by the day.
    """

    figures: Mapping[str, Figure]
    claims: tuple[str, ...] = ()
    hours: ParkHours | None = None
    carried: Carried | None = None
    by_hour: ClaimedHours | None = None
    covered_kwh: float = 0.0
    sold_kwh: float = 0.0
    sold_by_hour_kwh: float = 0.0
    why_not: tuple[Missing, ...] = ()
    grid: GridClean = field(default_factory=GridClean)
    ends: DayEnds | None = None


def tell_truths(situation: Situation) -> dict[str, Figure]:
    """Return the figures of the three ways, by id; every share is of all electricity used.

    What is not decidable says why. How much was matched by the hour lies between
    ``matching.at_least_share`` and ``matching.at_most_share`` then, and the 24/7 score is at
    least the former, or ``matching.cfe_at_least_share`` where shares of the grid are stated.
    """
    of = situation.figures
    physical = _sum("matching.physical_kwh", [of[id_] for id_ in CLEAN])
    others = tuple(_lost("matching.claimed_by_others_kwh", situation.sold_kwh, physical))
    parts = [*(of[id_] for id_ in (*CLEAN, *CLAIMED)), *others]
    contractual = _sum("matching.contractual_kwh", parts)
    figures = (
        physical,
        _share("matching.physical_share", physical, of[LOAD]),
        *others,
        contractual,
        _share("matching.contractual_share", contractual, of[LOAD]),
        *_by_hour(situation, physical),
        *_contrast(situation),
    )
    return {figure.id: figure for figure in figures}


def _lost(id_: str, sold_kwh: float, used: Figure) -> Iterable[Figure]:
    """Yield, below zero, what of the power used here others hold certificates of: all at most."""
    lost = min(sold_kwh, used.value or 0.0)
    if lost > 0:
        yield Figure(id=id_, value=-lost, unit="kWh")


def _by_hour(situation: Situation, physical: Figure) -> Iterable[Figure]:
    """Yield what own plants, direct lines and stores served by the hour, and what is open.

    Shares are of what the account says was used, as those of the other ways are: what stores lost
    is used, and serves nobody.
    """
    of, hours, carried = situation.figures, situation.hours, situation.carried
    served, used = (hours.clean_wh, hours.load_wh) if hours else (None, None)
    stored = _amount("matching.stored_kwh", carried.used_wh if carried else None, (), situation)
    load = _amount("matching.load_kwh", used, (of[LOAD],), situation)
    direct = _amount("matching.same_hour_kwh", served, (physical,), situation)
    if situation.ends:
        direct = situation.ends.of(direct, situation.ends.clean_kwh)
        stored = situation.ends.of(stored, situation.ends.stored_kwh)
    parts = [direct, *([stored] if carried else [])]
    others = tuple(_lost(BY_HOUR, situation.sold_by_hour_kwh, _sum("", parts)))
    metered = _sum("matching.metered_kwh", [*parts, *others])
    share = _share("matching.metered_share", metered, of[LOAD])
    claims = tuple(
        Missing(kind="rule", id="claims_not_by_hour", subject=each) for each in situation.claims
    )
    told = _told(situation)
    there = _sum("matching.hourly_kwh", [metered, told])
    untold = Figure(id="", value=-situation.covered_kwh, unit="kWh")
    at_most = _sum("", [there, untold, *(of[id_] for id_ in CLAIMED)])
    yield from (load, direct, *others, metered, share, told, there)
    if carried:
        yield stored
    at_least = _share("matching.at_least_share", there, of[LOAD])
    yield at_least
    yield replace(at_least, id="matching.hourly_matched_share").opened(
        (*at_least.missing, *claims)
    )
    yield _capped(_share("matching.at_most_share", at_most, of[LOAD]), at_most)
    yield from _score(situation, there, at_least, claims)


def _score(
    situation: Situation, there: Figure, at_least: Figure, claims: tuple[Missing, ...]
) -> Iterable[Figure]:
    """Yield the 24/7 score: what was there in its hour, and the clean share of the grid's rest."""
    hours, claimed, load = situation.hours, situation.by_hour, situation.figures[LOAD]
    lacks = situation.ends.reasons if situation.ends else situation.grid.missing
    if hours and situation.grid.sources and not situation.ends:
        rest = (hours.grid_wh - claimed.used_wh if claimed else hours.grid_wh).sum(axis=1)
        lacks = situation.grid.lacks(rest, hours.month)
        clean = situation.grid.served(rest, load).opened(situation.why_not)
        whole = _sum("matching.cfe_kwh", [there, clean])
        at_least = _at_most_whole(_share("matching.cfe_at_least_share", whole, load))
        yield from (clean, whole, at_least)
    yield replace(at_least, id="matching.cfe_score").opened((*at_least.missing, *claims, *lacks))


def _told(situation: Situation) -> Figure:
    """Return what of claims was there in its hour, where something tells their hours."""
    found = situation.by_hour
    like = [situation.figures[id_] for id_ in CLAIMED]
    used = int(found.used_wh.sum()) / WH_PER_KWH if found else 0.0
    figure = Figure(
        id="matching.claimed_hours_kwh",
        value=used,
        unit="kWh",
        evidence=evidence_of(like) if used else frozenset(),
        rests_on=tuple(claim.contract for claim in found.claims) if found else (),
    )
    if not used:
        return figure.opened(situation.why_not)
    # it moves by no more than what is counted of claims does
    moved = adding(figure, [(each, 1.0) for each in like])
    return moved.opened((*situation.why_not, *_missing(like)))


def _contrast(situation: Situation) -> Iterable[Figure]:
    """Yield what longer netting and sums over the period would show, for contrast."""
    hours = situation.hours
    ids = ("hour", "day", "month", "period")
    if hours is None:
        yield from (_ratio(f"matching.netted_{id_}_share", None, situation) for id_ in ids)
        yield _ratio("matching.ratio_of_sums", None, situation)
        return
    load, made = hours.load_wh.sum(axis=1), hours.made_wh
    spans = (np.arange(len(made)), hours.day, hours.month, np.zeros_like(made))
    for id_, span in zip(ids, spans, strict=True):
        found = _ratio(f"matching.netted_{id_}_share", netted_ratio(load, made, span), situation)
        yield _netted_by_hour(found, situation) if id_ == "hour" else found
    yield _ratio("matching.ratio_of_sums", ratio_of_sums(load, made), situation)


def _netted_by_hour(share: Figure, situation: Situation) -> Figure:
    """Return the share of the hours: not above that of days, nor below what was used at once."""
    hours, ends = situation.hours, situation.ends
    if hours is None or ends is None:
        return share
    load = hours.load_wh.sum(axis=1)
    most = netted_ratio(load, hours.made_wh, hours.day)
    least = ends.clean_kwh[0] * WH_PER_KWH / max(1, int(load.sum()))
    return share if most is None else ends.of(share, (least, most))


def _amount(
    id_: str, energy_wh: WattHours | None, like: Sequence[Figure], situation: Situation
) -> Figure:
    """Return energy of the hours, as sure as the figures of the account it is a part of."""
    total = None if energy_wh is None else int(energy_wh.sum()) / WH_PER_KWH
    found = Figure(
        id=id_,
        value=0.0 if total is None else total,
        unit="kWh",
        evidence=evidence_of(like),
        rests_on=tuple(figure.id for figure in like) or (LOAD,),
    )
    missing = (*situation.why_not, *_missing(like))
    return adding(found, [(each, 1.0) for each in like]).opened(missing)


def _ratio(id_: str, value: float | None, situation: Situation) -> Figure:
    """Return a share of the hours; like their amounts it falls with what the account lacks."""
    like = [situation.figures[each] for each in (MADE, LOAD)]
    found = Figure(
        id=id_,
        value=value,
        unit="ratio",
        evidence=evidence_of(like),
        rests_on=tuple(figure.id for figure in like),
        metering=metering_of(like),
    )
    missing = (*situation.why_not, *_missing(like))
    return found.opened(missing if missing or value is not None else (NO_LOAD,))


def _sum(id_: str, parts: Sequence[Figure]) -> Figure:
    found = Figure(
        id=id_,
        value=sum(part.value or 0.0 for part in parts),
        unit="kWh",
        evidence=evidence_of(parts),
        rests_on=tuple(part.id for part in parts),
    )
    return adding(found, [(part, 1.0) for part in parts]).opened(_missing(parts))


def _share(id_: str, part: Figure, whole: Figure) -> Figure:
    """Return a part over its whole, with the widest ends the two allow."""
    found = Figure(
        id=id_,
        value=None,
        unit="ratio",
        evidence=evidence_of((part, whole)),
        rests_on=(part.id, whole.id),
        metering=metering_of((part, whole)),
    )
    missing = _missing((part, whole))
    if missing or part.value is None or whole.value is None or min(whole.bounds) <= 0:
        return found.opened(missing or (NO_LOAD,))
    found = replace(found, value=part.value / whole.value)
    if len(part.bounds) == 1 and len(whole.bounds) == 1:
        return found
    return replace(
        found,
        low=min(part.bounds) / max(whole.bounds),
        high=max(part.bounds) / min(whole.bounds),
        unsure=unsure_of((part, whole)),
    )


def _capped(share: Figure, added: Figure) -> Figure:
    """Return a share of at most the whole; it rests on what was added up, which has no name."""
    share = replace(share, rests_on=(*added.rests_on, *share.rests_on))
    return _at_most_whole(replace(share, rests_on=tuple(id_ for id_ in share.rests_on if id_)))


def _at_most_whole(share: Figure) -> Figure:
    if share.value is None:
        return share
    ends = (None if end is None else min(1.0, end) for end in (share.low, share.high))
    low, high = ends
    return replace(share, value=min(1.0, share.value), low=low, high=high)


def _missing(figures: Sequence[Figure]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(reason for figure in figures for reason in figure.missing))
