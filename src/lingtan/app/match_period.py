"""Tell green power three ways: what flowed, what was bought, what was there when needed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from lingtan.app.account_period import account_of
from lingtan.app.arguments import now_of
from lingtan.app.claims_by_hour import claims_by_hour, counted_claims
from lingtan.app.direct_rules import direct_rules
from lingtan.app.hours_of_power import HoursOfPower, hours_inside
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.power_of_others import power_of_others
from lingtan.app.results import Account, Check
from lingtan.app.results_match import GreenPower
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.doubts import HOURS_BY_PROFILE, USER_NOT_BY_HOUR, doubt
from lingtan.ledger.edges import ELECTRICITY, edges_of
from lingtan.ledger.hourly_power import HourlyPower
from lingtan.ledger.known_later import known_later
from lingtan.ledger.members import find_membership
from lingtan.ledger.networks import networks_apart
from lingtan.ledger.unsure import CLOCK
from lingtan.matching.by_user import direct_supply, match_by_user
from lingtan.matching.carried import Carried, carry
from lingtan.matching.claim_hours import ClaimedHours
from lingtan.matching.day_ends import DayEnds, day_ends
from lingtan.matching.direct import DirectLine, direct_line
from lingtan.matching.grid_clean import GridClean, grid_clean
from lingtan.matching.hours import ParkHours, hour_starts, left_by_hour, park_hours
from lingtan.matching.sold_hours import sold_in_hours
from lingtan.matching.truths import PART_OF_PARK, Situation, tell_truths
from lingtan.park.park import Park

WH_PER_KWH = 1000
SPOT_MARKET = "spot_market_runs"


def match_period(
    layout: Layout,
    period_name: str,
    boundary: str = "",
    as_known_at: datetime | None = None,
) -> GreenPower:
    """Return green power three ways over a period, side by side.

    Parameters
    ----------
    boundary : str
        Boundary version; the park's first one when empty. The hours of a part of the park are
        not worked out: then the third way is not decidable.
    as_known_at : datetime or None
        State of knowledge; everything known when None.
    """
    with inquire(layout, period_name, as_known_at) as inquiry:
        return matched(inquiry, account_of(inquiry, boundary))


def match_account(layout: Layout, account: Account) -> GreenPower:
    """Return green power three ways for an account that is drawn up already."""
    name = account.check.period.name
    with inquire(layout, name, account.as_known_at, account.layout) as inquiry:
        return matched(inquiry, account)


def matched(inquiry: Inquiry, account: Account) -> GreenPower:
    """Return green power three ways for the account of a question; see `match_period`."""
    park, inventory = account.check.park, account.inventory
    membership = find_membership(park, inventory.boundary, inquiry.period)
    found = hours_inside(inquiry, membership)
    sold = power_of_others(inquiry, membership)
    found = _by_hour_alone(found) if sold.parcels or not membership.is_everything else found
    power = found.power if found else None
    hours = None if power is None or power.coarse else park_hours(power, park.time_zone)
    carried = carry(hours, park.assets, is_year=inquiry.period.is_year) if hours else None
    counted = counted_claims(inventory)
    claimed = _claimed(inquiry, found, hours, counted)
    by_hour = sold_in_hours(hours, hour_starts(power), sold.parcels) if power and hours else 0
    told = {claim.contract for claim in claimed.claims} if claimed else set()
    situation = Situation(
        figures=inventory.figures,
        claims=tuple(sorted(counted.keys() - told)),
        hours=hours,
        carried=carried,
        by_hour=claimed,
        sold_kwh=sold.used_wh / WH_PER_KWH,
        sold_by_hour_kwh=by_hour / WH_PER_KWH,
        covered_kwh=sum(counted[contract] for contract in told),
        why_not=(*_why_not(power), *_wrong_clocks(account.check)),
        grid=_grid(inquiry, power),
        ends=_ends(power, hours, carried),
    )
    figures = tell_truths(situation)
    hidden = power.hidden if power and hours else ()
    spread = power.spread if power and hours else ()
    later = (*_later(inquiry, account, situation.grid), *_hidden(hidden, spread))
    is_apart = any(each.pool == ELECTRICITY for each in networks_apart(park, edges_of(park)))
    if hours is None or not figures["matching.metered_share"].is_known:
        return GreenPower(account=account, figures=figures, findings=later)
    return GreenPower(
        account=account,
        figures=figures,
        findings=later,
        users=() if is_apart or hidden or spread else match_by_user(hours, carried, by_hour),
        store=carried.balance if carried and not spread else None,
        direct=None if is_apart or spread else _direct(hours, park, inquiry.period.year),
        rules=direct_rules(account, inquiry.opened.catalogue) if _has_lines(hours) else (),
        claims=claimed.claims if claimed else (),
        grid=situation.grid.sources,
    )


def _claimed(
    inquiry: Inquiry,
    found: HoursOfPower | None,
    hours: ParkHours | None,
    counted: dict[str, float],
) -> ClaimedHours | None:
    """Return the claims whose hours something tells; none of a part of a year or of the park.

    Nor of a park that hides the hours of a user, or of others: what its claims met nobody knows.
    """
    if found is None or hours is None or not inquiry.period.is_year:
        return None
    if found.power.hidden or found.power.spread:
        return None
    power = (found.power, hours)
    return claims_by_hour(inquiry.opened, inquiry.period, found.plants, power, counted)


def _has_lines(hours: ParkHours) -> bool:
    return bool(hours.direct_made_wh.any())


def _grid(inquiry: Inquiry, power: HourlyPower | None) -> GridClean:
    if power is None:
        return GridClean()
    opened = inquiry.opened
    return grid_clean(opened.catalogue.grid_shares, opened.park.province, hour_starts(power))


def _later(inquiry: Inquiry, account: Account, grid: GridClean) -> tuple[Finding, ...]:
    """Return which series of the grid were published after what is told as known, or now."""
    opened, used = inquiry.opened, {each.id for each in grid.sources}
    instant = account.as_known_at or now_of(None)
    return known_later(opened.catalogue, used, instant, opened.park.time_zone)


def _hidden(users: Sequence[str], others: Sequence[str]) -> Iterator[Finding]:
    """Yield the users whose own hours nobody knows, and meters whose hours are by profile."""
    yield from (doubt(USER_NOT_BY_HOUR, meter, at="meters.csv") for meter in users)
    yield from (doubt(HOURS_BY_PROFILE, meter, at="meters.csv") for meter in others)


def _by_hour_alone(found: HoursOfPower | None) -> HoursOfPower | None:
    """Return hours without those by profile, where the totals of days do not give them ends.

    They do not for a part of the users, nor for certificates that others hold of single hours.
    """
    if found is None or not found.power.spread:
        return found
    return replace(found, power=replace(found.power, coarse=found.power.spread, spread=()))


def _ends(
    power: HourlyPower | None, hours: ParkHours | None, carried: Carried | None
) -> DayEnds | None:
    """Return what is open of hours by profile; None where all were read by the hour."""
    if power is None or hours is None or not power.spread:
        return None
    return day_ends(hours, left_by_hour(power), carried, power.spread)


def _why_not(power: HourlyPower | None) -> Iterator[Missing]:
    if power is None:
        yield PART_OF_PARK
        return
    for meter in power.coarse:
        yield Missing(kind="rule", id="meter_not_by_hour", subject=meter)


def _wrong_clocks(check: Check) -> Iterator[Missing]:
    """Yield the meters of electricity whose hours are not those they say."""
    meters = {meter.id for meter in check.park.meters if meter.carrier == ELECTRICITY}
    doubts = check.doubts.filter(pl.col("kind") == CLOCK)
    for meter in sorted(meters & set(doubts["subject"])):
        yield Missing(kind="rule", id="clock_not_believed", subject=meter)


def _direct(hours: ParkHours, park: Park, year: int) -> DirectLine | None:
    supply = direct_supply(hours)
    if supply is None:
        return None
    stated = [f.value for f in park.facts if f.datum == SPOT_MARKET and f.year == year]
    may_feed_in = bool(stated[-1]) if stated and stated[-1] in (0, 1) else None
    return direct_line(supply, may_feed_in=may_feed_in)
