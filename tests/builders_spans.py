"""Builders for a park that members join and leave: by the hour or by bills, within July 2025."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from lingtan.base.time_axis import parse_period
from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.ledger.inventory import Inventory
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.places import Member
from tests.builders_allocation import entries
from tests.builders_ledger import ZONE, billed, draw_up, hourly

JULY = parse_period("2025-07", ZONE)
DAYS = 31
Stays = Mapping[str, Sequence[tuple[int, int | None]]]  # days of July from which and to which


def instant(day: int) -> datetime:
    """Return the first instant of a day of July; other months have days below 1 or above 31."""
    return JULY.start + timedelta(days=day - 1)


def with_stays(park: Park, stays: Stays) -> Park:
    """Return a park whose members are inside over these days only."""
    members = tuple(
        Member(
            enterprise=who,
            valid_from=instant(first),
            valid_to=None if after is None else instant(after),
        )
        for who, spans in stays.items()
        for first, after in spans
    )
    return replace(park, boundaries=(replace(park.boundaries[0], members=members),))


def by_hour(park: Park) -> Park:
    """Return a park whose meters are all read by the hour."""
    meters = tuple(hourly(m.id, m.source, m.target, m.carrier, m.unit) for m in park.meters)
    return replace(park, meters=meters)


def by_bill(park: Park, resolution: Resolution) -> Park:
    """Return a park whose meters are all read by bills of a day, a month or a year."""
    meters = tuple(
        billed(m.id, m.source, m.target, m.carrier, m.unit, resolution) for m in park.meters
    )
    return replace(park, meters=meters)


def july(park: Park, daily: Mapping[str, Sequence[float]]) -> Inventory:
    """Return the account of July of a park read by the hour or the day, from amounts by day."""
    hours = 24 if park.meters[0].resolution.is_hourly_or_finer else 1
    values = {
        meter: [float(amount) for amount in days for _ in range(hours)]
        for meter, days in daily.items()
    }
    return draw_up(park, values, JULY)


def allocated_in_july(park: Park, daily: Mapping[str, Sequence[float]]) -> Allocation:
    """Return the accounts of the enterprises of July."""
    return allocate(park, july(park, daily))


def steady(amounts: Mapping[str, float]) -> dict[str, list[float]]:
    """Return the same amounts on every day of July."""
    return {meter: [amount] * DAYS for meter, amount in amounts.items()}


def is_whole(found: Allocation) -> None:
    """Assert that enterprises, park and transfers add up in every span and over all of them."""
    for each in (found, *(span.allocation for span in found.spans)):
        totals = [account.total_kg for account in each.accounts]
        assert None not in totals
        assert sum(kg or 0 for kg in totals) + (each.remaining_kg or 0) == each.park_kg
        assert sum(entries(each).values()) == 0
    if not found.spans:
        return
    assert sum(span.allocation.park_kg or 0 for span in found.spans) == found.park_kg
    for account in found.accounts:
        parts = [
            each.total_kg or 0
            for span in found.spans
            for each in span.allocation.accounts
            if each.enterprise == account.enterprise
        ]
        assert sum(parts) == account.total_kg
