"""Match claims by the hour, as far as meters of plants or certificates tell the hours."""

import polars as pl

from lingtan.app.open_park import OpenPark
from lingtan.base.time_axis import Period
from lingtan.ledger.accounts import Account
from lingtan.ledger.claims import claims_in
from lingtan.ledger.hourly_power import HourlyPower
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.register.claims import certificate_register, life_months_of
from lingtan.matching.claim_hours import ClaimedHours, match_by_hour
from lingtan.matching.hours import ParkHours, hour_starts
from lingtan.matching.told_hours import Told, offers_by_hour
from lingtan.park.park import Park

WH_PER_KWH = 1000
CLAIMS = (Account.GREEN_POWER.value, Account.CERTIFICATE.value)


def counted_claims(inventory: Inventory) -> dict[str, float]:
    """Return what the account counts of each claim [kWh]."""
    lines = inventory.postings
    mine = lines.filter(lines["account"].is_in(CLAIMS))
    found: dict[str, float] = {}
    for contract, quantity in mine.select("stream", "quantity").iter_rows():
        found[contract] = found.get(contract, 0.0) - float(quantity)
    return found


def claims_by_hour(
    opened: OpenPark,
    period: Period,
    plants: pl.DataFrame,
    power: tuple[HourlyPower, ParkHours],
    counted: dict[str, float],
) -> ClaimedHours | None:
    """Return the claims of a year by the hour; None where nothing tells the hours of any.

    Parameters
    ----------
    plants : DataFrame
        What plants outside made by the hour; see `ledger.plant_hours`.
    counted : dict of str to float
        Claims the account counts: the others have no hours either.
    """
    park, life = opened.park, life_months_of(opened.catalogue)
    claims = [c for c in claims_in(park, period, life)[0] if c.contract in counted]
    register = certificate_register(park, life)
    if not claims or (plants.is_empty() and not register.claims):
        return None
    offers = offers_by_hour(
        claims,
        {contract.id: contract for contract in park.contracts},
        hour_starts(power[0]),
        Told(made=plants, register=register, capacities_wh=_capacities(park)),
        period,
    )
    return match_by_hour(power[1], offers) if offers else None


def _capacities(park: Park) -> dict[str, int]:
    """Return the most each plant of the park file can make in an hour [Wh]."""
    return {
        asset.id: round(asset.capacity_kw * WH_PER_KWH)
        for asset in park.assets
        if asset.capacity_kw is not None
    }
