"""What the accounts of all boundary versions of a park over a period have in common.

The pools are mixed, the lines named and the gaps weighed for the whole park. A boundary only takes
its part of the lines, so several of one park are drawn up with this done once.
"""

from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.calendar import DAY, YEAR, grain_of_period
from lingtan.ledger.capacity_estimate import estimate_capacities
from lingtan.ledger.claim_lines import claim_lines, claim_rates
from lingtan.ledger.claim_units import doubt_units
from lingtan.ledger.completeness import Limits, check_completeness
from lingtan.ledger.direct_proof import doubt_direct
from lingtan.ledger.doubted_readings import believe_spans, read_doubts, weigh_doubts
from lingtan.ledger.doubts import PERIOD_NOT_A_YEAR, doubt
from lingtan.ledger.draw_up import (
    Grain,
    give_amounts,
    give_extra,
    has_whole_months,
    mix_pools,
    name_lines,
    use_lines,
)
from lingtan.ledger.export_doubts import PoolSums, contradiction_gaps, doubt_exports, pool_sums
from lingtan.ledger.extra_lines import recovery_lines, value_chain_lines
from lingtan.ledger.gaps import Gaps
from lingtan.ledger.header_output import doubt_headers
from lingtan.ledger.heat_factors import rate_own_heat
from lingtan.ledger.inventory import InsideUse
from lingtan.ledger.members import Membership
from lingtan.ledger.meter_readings import READ, readings_of
from lingtan.ledger.network import read_network
from lingtan.ledger.networks import weigh_networks
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.plant_balance import weigh_plants
from lingtan.ledger.pool_use import read_inside
from lingtan.ledger.setting import Setting, find_setting, meter_uses
from lingtan.ledger.weigh_amounts import weigh_amounts
from lingtan.ledger.year_power import name_year_power
from lingtan.park.park import Park


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedPark:
    """A park whose pools are mixed.

    Attributes
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    are_few : bool
        Whether its lines of use are few enough to be kept; if so they are named already.
    """

    setting: Setting
    read: pl.DataFrame
    grains: tuple[Grain, ...]
    are_few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedPark:
    """A park of which all lines have their rates, and all that leaves a number open is known.

    Attributes
    ----------
    mixed : MixedPark
        Its pools.
    setting : Setting
        That of its pools, with the rates of all lines, the gaps, and what is unsure.
    network, inside : DataFrame, InsideUse
        See `inventory.Inventory`.
    doubts : tuple of Finding
        What is doubtful of lines no meter gives, of exports, direct lines and headers.
    """

    mixed: MixedPark
    setting: Setting
    network: pl.DataFrame
    inside: InsideUse
    doubts: tuple[Finding, ...]


def mix_park(
    runner: SqlRunner, park: Park, period: Period, catalogue: Catalogue, options: AccountOptions
) -> MixedPark:
    """Mix the pools of a park over a period.

    Parameters
    ----------
    runner : SqlRunner
        See `account.account_boundaries`.
    """
    estimated = estimate_capacities(runner, park, period, catalogue, options)
    setting = find_setting(estimated.park, period, catalogue, options)
    setting = replace(setting, findings=(*setting.findings, *estimated.findings))
    give_amounts(runner, setting)
    read = runner.rows(READ)
    grains = mix_pools(runner, setting, read)
    are_few = use_lines(runner) <= options.most_use_lines
    if are_few:
        name_lines(runner, setting, by_month=False, are_kept=True)
    if period.is_year:
        name_year_power(runner, setting, grains)
    return MixedPark(setting=setting, read=read, grains=grains, are_few=are_few)


def is_by_day(membership: Membership, period: Period) -> bool:
    """Whether the lines of a boundary are cut by the day: who belongs to it may be."""
    return not membership.is_everything or grain_of_period(period) == DAY


def weigh_park(runner: SqlRunner, mixed: MixedPark, *, by_day: bool) -> WeighedPark:
    """Add the lines no meter gives, and weigh what leaves numbers open.

    Parameters
    ----------
    runner : SqlRunner
        Has the pools mixed.
    by_day : bool
        See `is_by_day`; many lines of use are summed up by the month if not.
    """
    setting, read = mixed.setting, mixed.read
    by_month = False
    if not mixed.are_few:
        by_month = not by_day and has_whole_months(setting, mixed.grains)
        name_lines(runner, setting, by_month=by_month, are_kept=False)
    setting, doubts = _add_extra(runner, setting, by_day=by_day)
    sums = pool_sums(runner, setting.period.zone)
    setting = weigh_plants(runner, _weigh_gaps(runner, setting, read, sums), read)
    setting = doubt_units(weigh_amounts(runner, setting, read), doubts)
    setting = rate_own_heat(runner, setting, mixed.grains, read)
    exported = doubt_exports(sums.sums, setting)
    direct = doubt_direct(runner, setting.park, setting.pools.edges, setting.period)
    return WeighedPark(
        mixed=mixed,
        setting=setting,
        network=read_network(runner, setting, read),
        inside=read_inside(runner, setting, read, by_month=by_month),
        doubts=(*doubts, *exported, *direct, *doubt_headers(runner, setting)),
    )


def _add_extra(
    runner: SqlRunner, setting: Setting, *, by_day: bool
) -> tuple[Setting, tuple[Finding, ...]]:
    """Add the lines no meter gives, with their rates."""
    claims, claim_doubts = claim_lines(runner, setting, by_day=by_day)
    chain, chain_rates, chain_doubts = value_chain_lines(setting)
    recovery, recovery_doubts = recovery_lines(runner, setting)
    give_extra(runner, [*claims, *chain, *recovery])
    rates = (*setting.rates, *claim_rates(setting), *chain_rates)
    doubts = (*claim_doubts, *chain_doubts, *recovery_doubts)
    if grain_of_period(setting.period) != YEAR:
        doubts = (*doubts, doubt(PERIOD_NOT_A_YEAR, setting.period.name))
    return replace(setting, rates=rates), doubts


def _weigh_gaps(
    runner: SqlRunner, setting: Setting, read: pl.DataFrame, sums: PoolSums
) -> Setting:
    """Add what incomplete, doubted or contradictory metering leaves open."""
    uses = meter_uses(setting)
    readings = readings_of(read, uses, setting.park, setting.period)
    doubts = read_doubts(runner)
    readings = believe_spans(doubts, setting, readings)
    options = setting.options
    limits = Limits(missing=options.missing_share_limit, estimated=options.estimated_share_limit)
    found = check_completeness(readings, uses, setting.period, limits)
    setting = replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *found.gaps)),
        findings=(*setting.findings, *found.findings),
    )
    setting = replace(
        setting,
        gaps=Gaps(gaps=(*setting.gaps.gaps, *contradiction_gaps(sums.sums, setting))),
        unsure=weigh_doubts(doubts, sums, setting, uses, readings),
    )
    return weigh_networks(runner, setting)
