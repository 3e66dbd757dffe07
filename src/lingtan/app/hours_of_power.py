"""The electricity of a period by the hour: worked out once, and kept for the next question."""

import json
from dataclasses import dataclass, replace

import polars as pl

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import Inquiry
from lingtan.app.plant_capacities import give_capacities
from lingtan.app.wiring import Kept, find_kept, keep
from lingtan.ledger.hourly_power import HourlyPower, hourly_power
from lingtan.ledger.members import Membership
from lingtan.ledger.plant_hours import plant_hours

QUESTION = "hours_of_power"
TABLES = frozenset({"use", "made", "plants", "left"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursOfPower:
    """Electricity by the hour, inside the park and of its plants outside.

    Attributes
    ----------
    plants : DataFrame
        What plants outside made; see `ledger.plant_hours`.
    """

    power: HourlyPower
    plants: pl.DataFrame


def hours_of_power(inquiry: Inquiry) -> HoursOfPower:
    """Return the electricity of the period of a question by the hour."""
    layout, key = inquiry.layout, inquiry.key(QUESTION)
    found = _taken_up(find_kept(layout.derived_hours, key, layout.signing_key))
    if found is not None:
        return found
    opened, runner = inquiry.opened, believed(inquiry)[1]
    give_capacities(inquiry, runner)
    power = hourly_power(runner, opened.park, inquiry.period, opened.catalogue)
    hours = HoursOfPower(power=power, plants=plant_hours(runner, opened.park))
    keep(layout.derived_hours, key, _taken_apart(hours), layout.signing_key)
    return hours


def hours_inside(inquiry: Inquiry, membership: Membership) -> HoursOfPower | None:
    """Return the hours of a boundary: of the whole park, its members by date.

    None for a part of the park, and where a plant or store is of somebody who is not a member all
    the time: what it made belongs to the boundary for a part of the hours alone.
    """
    if membership.is_everything:
        return hours_of_power(inquiry)
    owners = {asset.owner for asset in inquiry.opened.park.assets}
    if not membership.common_in_full or owners & membership.outside:
        return None
    found = hours_of_power(inquiry)
    return replace(found, power=found.power.of_members(membership))


def _taken_apart(hours: HoursOfPower) -> Kept:
    power = hours.power
    tables = {"use": power.use, "made": power.made, "plants": hours.plants, "left": power.left}
    return Kept(tables=tables, text=json.dumps([power.coarse, power.hidden, power.spread]))


def _taken_up(kept: Kept | None) -> HoursOfPower | None:
    if kept is None or kept.tables.keys() != TABLES:
        return None
    use, made, plants, left = (kept.tables[name] for name in ("use", "made", "plants", "left"))
    coarse, hidden, spread = map(tuple, json.loads(kept.text))
    power = HourlyPower(use=use, made=made, coarse=coarse, hidden=hidden, spread=spread, left=left)
    return HoursOfPower(power=power, plants=plants)
