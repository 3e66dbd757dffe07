"""Draw up the carbon account of one boundary version over one period."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import Catalogue
from lingtan.ledger import line_sql
from lingtan.ledger.calendar import YEAR, grain_of_period
from lingtan.ledger.claim_lines import claim_lines, claim_rates
from lingtan.ledger.completeness import Limits, check_completeness
from lingtan.ledger.constants import parameters_of
from lingtan.ledger.credit_balance import weigh_credits
from lingtan.ledger.crossing_sql import plant_lines_sql, plant_steps
from lingtan.ledger.direct_proof import doubt_direct
from lingtan.ledger.doubted_readings import believe_spans, weigh_doubts
from lingtan.ledger.doubts import PERIOD_NOT_A_YEAR, doubt
from lingtan.ledger.draw_up import (
    Grain,
    account_lines_sql,
    expand_factors,
    give_amounts,
    give_extra,
    mix_pools,
    name_lines,
    sums_by_month,
    use_lines,
    user_lines_sql,
)
from lingtan.ledger.export_doubts import contradiction_gaps, doubt_exports
from lingtan.ledger.extra_lines import recovery_lines, value_chain_lines
from lingtan.ledger.figures_energy import close_above_whole, energy_figures
from lingtan.ledger.figures_national import national_figures
from lingtan.ledger.figures_scope import (
    breakdown_figures,
    location_factor,
    residual_factor,
    scope_figures,
)
from lingtan.ledger.gaps import Gaps
from lingtan.ledger.header_output import doubt_headers
from lingtan.ledger.heat_factors import rate_own_heat
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.line_sources import LineSources, line_sources, parts_table
from lingtan.ledger.member_days import NOTHING_SPLIT, Split, weigh_split
from lingtan.ledger.members import Membership, find_membership, give_membership, give_weigh_keys
from lingtan.ledger.meter_readings import READ, readings_of
from lingtan.ledger.network import read_network
from lingtan.ledger.networks import weigh_networks
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.part_gaps import open_by_share, open_by_use
from lingtan.ledger.peak_load import RATED_USERS, peak_kw
from lingtan.ledger.plant_balance import weigh_plants
from lingtan.ledger.pool_use import read_inside
from lingtan.ledger.postings import read_postings
from lingtan.ledger.selection_sql import WEIGHED_LINES, parted_sql, selected_sql
from lingtan.ledger.setting import Setting, find_setting, meter_uses, parameters
from lingtan.ledger.span_use import with_spans
from lingtan.ledger.spread import Reliance
from lingtan.ledger.stream_owners import weigh_owners
from lingtan.ledger.sums import Sum, sums_of
from lingtan.ledger.totals import Totals
from lingtan.ledger.unmetered_part import unmetered_part
from lingtan.ledger.weigh_amounts import weigh_amounts
from lingtan.ledger.year_power import name_year_power
from lingtan.park.park import Park

ACCOUNT_LINES, USER_LINES = "ledger_account_lines", "ledger_user_lines"
PARTED = "ledger_parted"
RATED_ACCOUNT = "ledger_account_rated"
DEFAULT = AccountOptions()


def account_period(
    runner: SqlRunner,
    park: Park,
    boundary_id: str,
    period: Period,
    catalogue: Catalogue,
    options: AccountOptions = DEFAULT,
) -> Inventory:
    """Draw up the account of one boundary version over one period.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` and ``reading_doubts`` (`park.tables`) of the period; for a part of a year
        in which the park claims grid power (`claims.claiming`) also the tables of `year_power`.
    boundary_id : str
        Version of the boundary in the park file.
    options : AccountOptions
        Method version and choices, printed with the result.

    Returns
    -------
    Inventory
        Postings, figures, parameters and findings.

    Raises
    ------
    FactorCoverageError
        A line has no factor in force, or several.
    PeriodError
        The park has no such boundary.
    """
    membership = find_membership(park, boundary_id, period)
    setting = find_setting(park, period, catalogue, options)
    give_amounts(runner, setting)
    read = runner.rows(READ)
    grains = mix_pools(runner, setting, read)
    by_month = membership.is_everything and sums_by_month(runner, setting, grains)
    name_lines(runner, setting, by_month=by_month)
    if period.is_year:
        name_year_power(runner, setting, grains)
    setting, doubts = _add_extra(runner, setting, by_day=not membership.is_everything)
    setting = weigh_plants(runner, _weigh_gaps(runner, setting, read), read)
    setting = weigh_amounts(runner, setting, read)
    setting = rate_own_heat(runner, setting, grains, read)
    _name_boundary(runner, setting, membership, grains)
    _rate(runner, setting)
    figures, more = _figures(runner, setting, membership, grains, line_sources(setting, read))
    exported = doubt_exports(runner, setting)
    direct = doubt_direct(runner, setting.park, setting.pools.edges, period)
    direct += doubt_headers(runner, setting)
    found = Inventory(
        boundary=boundary_id,
        period=period,
        method=options.method,
        postings=_postings(runner, membership),
        network=read_network(runner, setting, read),
        inside=read_inside(runner, setting, read, by_month=by_month),
        figures={figure.id: replace(figure, parts=()) for figure in figures},
        parts=parts_table(figures),
        parameters=parameters(setting, parameters_of(setting.know.method)),
        findings=(*setting.findings, *membership.findings, *doubts, *exported, *direct, *more),
    )
    return with_spans(found, runner, setting, membership)


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


def _weigh_gaps(runner: SqlRunner, setting: Setting, read: pl.DataFrame) -> Setting:
    """Add what incomplete, doubted or contradictory metering leaves open."""
    uses = meter_uses(setting)
    readings = readings_of(read, uses, setting.park, setting.period)
    readings = believe_spans(runner, setting, readings)
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
        gaps=Gaps(gaps=(*setting.gaps.gaps, *contradiction_gaps(runner, setting))),
        unsure=weigh_doubts(runner, setting, uses, readings),
    )
    return weigh_networks(runner, setting)


def _name_boundary(
    runner: SqlRunner, setting: Setting, membership: Membership, grains: Sequence[Grain]
) -> None:
    """Name the lines of the boundary: all of the park's, or its members' and its share.

    Few lines are kept, as a view of views is planned anew wherever it is asked; many are not.
    """
    put = runner.keep if use_lines(runner) <= setting.options.most_use_lines else runner.view
    if membership.is_everything:
        put(ACCOUNT_LINES, account_lines_sql())
        put(USER_LINES, user_lines_sql())
        return
    in_full = membership.common_in_full
    give_weigh_keys(runner, setting)
    put("ledger_park_lines", WEIGHED_LINES.format(lines=user_lines_sql()))
    runner.keep("ledger_plant_lines", plant_lines_sql(common_in_full=in_full))
    give_membership(runner, membership, setting, {g.pool: g.resolution for g in grains})
    runner.keep(PARTED, parted_sql("ledger_park_lines", common_in_full=in_full))
    for name, sql in plant_steps(common_in_full=in_full):
        runner.keep(name, sql)
    selected = selected_sql("ledger_park_lines", PARTED, common_in_full=in_full)
    crossing = f"select {line_sql.COLUMNS} from ledger_crossing_lines"
    runner.keep(USER_LINES, f"{selected}\nunion all\n{crossing}")
    runner.view(ACCOUNT_LINES, f"select * from {USER_LINES}")


def _rate(runner: SqlRunner, setting: Setting) -> None:
    expand_factors(runner, setting, (ACCOUNT_LINES, USER_LINES))
    for rated, lines in ((RATED_ACCOUNT, ACCOUNT_LINES), (RATED_USERS, USER_LINES)):
        runner.keep(rated, line_sql.RATED.format(lines=lines))


def _figures(
    runner: SqlRunner,
    setting: Setting,
    membership: Membership,
    grains: Sequence[Grain],
    sources: LineSources,
) -> tuple[list[Figure], tuple[Finding, ...]]:
    gaps = setting.gaps
    if not membership.is_everything:
        gaps = open_by_use(gaps.within(membership.enterprises))
    if not membership.common_in_full:
        gaps = open_by_share(gaps, setting)
    part, split = unmetered_part(setting, membership), _split(runner, setting, membership)
    owners = weigh_owners(setting, membership.boundary)
    gaps = Gaps(gaps=(*gaps.gaps, *part.gaps, *split.gaps, *owners.gaps))
    sums = _sums(runner)
    given_out = weigh_credits(sums[0], gaps, setting, membership.boundary.id)
    gaps = Gaps(gaps=(*gaps.gaps, *given_out.gaps))
    account, users = (
        Totals(
            sums=lines,
            gaps=gaps,
            rates=setting.rates_by_id,
            inferred=split.accounts,
            reliance=_reliance(setting, membership),
            sources=sources,
        )
        for lines in sums
    )
    know, feedstock = setting.know, setting.options.feedstock_in_energy
    location, residual = location_factor(setting), residual_factor(setting)
    figures = [
        *national_figures(account, know.method, feedstock_in_energy=feedstock),
        *energy_figures(account, users, know.coal_rate, peak_kw(runner, membership, grains)),
        *scope_figures(account, know, location, residual),
        *breakdown_figures(users, membership.sectors(setting.park), owners.shares),
    ]
    figures, beyond = close_above_whole(figures)
    open_part = (*part.findings, *split.findings, *owners.findings, *given_out.findings)
    return figures, (*location.findings, *residual.findings, *beyond, *open_part)


def _sums(runner: SqlRunner) -> list[tuple[Sum, ...]]:
    """Return the sums of the lines at the meters, and by user."""
    rated = (RATED_ACCOUNT, RATED_USERS)
    return [sums_of(runner.rows(line_sql.SUMS.format(lines=table))) for table in rated]


def _reliance(setting: Setting, membership: Membership) -> Reliance:
    """Return what the readings may change: those of the members, and of what all share."""
    options = setting.options
    reliance = Reliance(
        unsure=setting.unsure,
        rates=setting.rates,
        missing=float(options.missing_share_limit),
        estimated=float(options.estimated_share_limit),
        is_shared=not membership.is_everything,
    )
    return reliance if membership.is_everything else reliance.within(membership.enterprises)


def _split(runner: SqlRunner, setting: Setting, membership: Membership) -> Split:
    """Return what was split by days; a whole park with all its members splits nothing."""
    if membership.is_everything:
        return NOTHING_SPLIT
    limit = setting.options.estimated_share_limit
    return weigh_split(runner, PARTED, USER_LINES, membership.boundary.id, limit)


def _postings(runner: SqlRunner, membership: Membership) -> pl.DataFrame:
    """Return the postings; the whole park's have memo lines of who uses what."""
    queries = [f"select * from {RATED_ACCOUNT}"]
    if membership.is_everything:
        runner.view(
            "ledger_memo",
            line_sql.MEMO.format(
                lines=f"{RATED_USERS} where carrier in ('electricity', 'heat', 'cooling') "
                "and stream <> 'exported' and account in ('electricity_grid', "
                "'electricity_direct', 'own_non_fossil', 'own_fossil', 'heat_in', "
                "'own_non_fossil_heat', 'use')"
            ),
        )
        queries.append("select * from ledger_memo")
    return read_postings(runner, queries)
