"""The electricity of a period by the hour: worked out once, and kept for the next question."""

import json
from dataclasses import dataclass

import polars as pl

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import Inquiry
from lingtan.app.wiring import Kept, find_kept, keep
from lingtan.ledger.hourly_power import HourlyPower, hourly_power
from lingtan.ledger.plant_hours import plant_hours

QUESTION = "hours_of_power"
TABLES = frozenset({"use", "made", "plants"})


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
    power = hourly_power(runner, opened.park, inquiry.period, opened.catalogue)
    hours = HoursOfPower(power=power, plants=plant_hours(runner, opened.park))
    keep(layout.derived_hours, key, _taken_apart(hours), layout.signing_key)
    return hours


def _taken_apart(hours: HoursOfPower) -> Kept:
    tables = {"use": hours.power.use, "made": hours.power.made, "plants": hours.plants}
    return Kept(tables=tables, text=json.dumps(list(hours.power.coarse)))


def _taken_up(kept: Kept | None) -> HoursOfPower | None:
    if kept is None or kept.tables.keys() != TABLES:
        return None
    use, made, plants = (kept.tables[name] for name in ("use", "made", "plants"))
    power = HourlyPower(use=use, made=made, coarse=tuple(json.loads(kept.text)))
    return HoursOfPower(power=power, plants=plants)
