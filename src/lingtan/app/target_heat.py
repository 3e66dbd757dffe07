"""Target heat: the least utility the enterprises of a park need, each alone and all together."""

from dataclasses import replace
from datetime import datetime

from lingtan.app.account_period import account_period
from lingtan.app.layout import Layout
from lingtan.app.results import Account
from lingtan.app.results_heat import HeatTargets
from lingtan.ledger.footprint.heat_factors import HeatFactors, mean_heat_factors
from lingtan.ledger.members import find_membership
from lingtan.symbiosis.by_products import exchange_materials
from lingtan.symbiosis.heat_of_park import HeatOfPark, heat_of_park
from lingtan.symbiosis.water import share_water


def heat_of_period(
    layout: Layout,
    period_name: str,
    boundary: str = "",
    as_known_at: datetime | None = None,
) -> HeatTargets:
    """Return the heat targets of the enterprises that are inside a boundary in a period.

    The streams are those of the park file; the period gives the factor of the heat saved.
    """
    account = account_period(layout, period_name, boundary, as_known_at)
    return HeatTargets(account=account, heat=heat_of(account))


def heat_of(account: Account) -> HeatOfPark:
    """Return the heat targets beside an account that is drawn up already."""
    park, inventory = account.check.park, account.inventory
    members = find_membership(park, inventory.boundary, inventory.period).enterprises
    streams = [stream for stream in park.process_streams if stream.enterprise in members]
    fed = {stream.enterprise for stream in streams if stream.heated_by}
    factors = mean_heat_factors(park, inventory, fed) if fed else HeatFactors()
    processes = tuple(each for each in park.water_processes if each.enterprise in members)
    products = tuple(each for each in park.by_products if each.enterprise in members)
    return replace(
        heat_of_park(streams, factors),
        water=share_water(processes),
        exchanges=exchange_materials(products),
        water_processes=processes,
        by_products=products,
    )
