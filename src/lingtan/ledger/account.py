"""Draw up the carbon accounts of boundary versions of a park over one period."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import Catalogue
from lingtan.ledger import line_sql
from lingtan.ledger.chinese_defaults import chinese_defaults
from lingtan.ledger.constants import parameters_of
from lingtan.ledger.credit_balance import weigh_credits
from lingtan.ledger.crossing_sql import plant_lines_sql, plant_steps
from lingtan.ledger.draw_up import Grain, account_lines_sql, expand_factors, user_lines_sql
from lingtan.ledger.figures_energy import close_above_whole, energy_figures
from lingtan.ledger.figures_national import national_figures
from lingtan.ledger.figures_scope import (
    breakdown_figures,
    location_factor,
    residual_factor,
    scope_figures,
)
from lingtan.ledger.gaps import Gaps
from lingtan.ledger.grid_intensity import hourly_factor
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.line_sources import LineSources, line_sources, parts_table
from lingtan.ledger.member_days import NOTHING_SPLIT, Split, weigh_split
from lingtan.ledger.members import Membership, find_membership, give_membership, give_weigh_keys
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.part_gaps import open_by_share, open_by_use
from lingtan.ledger.peak_load import RATED_USERS, peak_kw
from lingtan.ledger.pool_rates import out_key
from lingtan.ledger.postings import read_postings
from lingtan.ledger.rates import Rate
from lingtan.ledger.selection_sql import WEIGHED_LINES, parted_sql, selected_sql
from lingtan.ledger.setting import Setting, parameters
from lingtan.ledger.span_use import with_spans
from lingtan.ledger.spread import Reliance
from lingtan.ledger.stream_owners import weigh_owners
from lingtan.ledger.sums import Sum, sums_of
from lingtan.ledger.totals import Totals
from lingtan.ledger.unmetered_part import unmetered_part
from lingtan.ledger.whole_park import MixedPark, WeighedPark, is_by_day, mix_park, weigh_park
from lingtan.park.park import Park

ACCOUNT_LINES, USER_LINES = "ledger_account_lines", "ledger_user_lines"
PARTED = "ledger_parted"
RATED_ACCOUNT = "ledger_account_rated"
ANY_PLANT_LINE = "select 1 from ledger_plant_lines limit 1"
DEFAULT = AccountOptions()


def account_period(
    runner: SqlRunner,
    park: Park,
    boundary_id: str,
    period: Period,
    catalogue: Catalogue,
    options: AccountOptions = DEFAULT,
) -> Inventory:
    """Draw up the account of one boundary version over one period; see `account_boundaries`."""
    return account_boundaries(runner, park, (boundary_id,), period, catalogue, options)[0]


def account_boundaries(
    runner: SqlRunner,
    park: Park,
    boundary_ids: Sequence[str],
    period: Period,
    catalogue: Catalogue,
    options: AccountOptions = DEFAULT,
) -> tuple[Inventory, ...]:
    """Draw up the accounts of boundary versions of a park over one period.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` and ``reading_doubts`` (`park.tables`) of the period; for a part of a year
        in which the park claims grid power (`claims.claiming`) also the tables of `year_power`.
    boundary_ids : sequence of str
        Versions of the boundary in the park file.
    options : AccountOptions
        Method version and choices, printed with the result.

    Returns
    -------
    tuple of Inventory
        Postings, figures, parameters and findings of each, in the order asked.

    Raises
    ------
    FactorCoverageError
        A line has no factor in force, or several.
    PeriodError
        The park has no such boundary.
    """
    memberships = [find_membership(park, boundary_id, period) for boundary_id in boundary_ids]
    mixed = mix_park(runner, park, period, catalogue, options)
    drawn: dict[str, Inventory] = {}
    for by_day in (False, True):
        asked = [each for each in memberships if is_by_day(each, period) is by_day]
        if asked:
            weighed = weigh_park(runner, mixed, by_day=by_day)
            drawn |= {each.boundary.id: _draw_up(runner, weighed, each) for each in asked}
    return tuple(drawn[boundary_id] for boundary_id in boundary_ids)


def _draw_up(runner: SqlRunner, weighed: WeighedPark, membership: Membership) -> Inventory:
    """Draw up the account of a boundary of a park whose lines are named and weighed."""
    setting, mixed = weighed.setting, weighed.mixed
    _name_boundary(runner, setting, membership, mixed)
    _rate(runner, setting)
    sources = line_sources(setting, mixed.read)
    figures, more = _figures(runner, setting, membership, mixed.grains, sources)
    found = Inventory(
        boundary=membership.boundary.id,
        period=setting.period,
        method=setting.options.method,
        postings=_postings(runner, membership),
        network=weighed.network,
        inside=weighed.inside,
        figures={figure.id: replace(figure, parts=()) for figure in figures},
        parts=parts_table(figures),
        parameters=parameters(setting, parameters_of(setting.know.method)),
        findings=(
            *(*setting.findings, *membership.findings, *weighed.doubts, *more),
            *chinese_defaults(setting.park, {figure.id: figure for figure in figures}),
        ),
    )
    return with_spans(found, runner, setting, membership)


def _name_boundary(
    runner: SqlRunner, setting: Setting, membership: Membership, mixed: MixedPark
) -> None:
    """Name the lines of the boundary: all of the park's, or its members' and its share.

    Few lines are kept, as a view of views is planned anew wherever it is asked; many are not.
    """
    put = runner.keep if mixed.are_few else runner.view
    if membership.is_everything:
        put(ACCOUNT_LINES, account_lines_sql())
        put(USER_LINES, user_lines_sql())
        return
    in_full = membership.common_in_full
    give_weigh_keys(runner, setting)
    put("ledger_park_lines", WEIGHED_LINES.format(lines=user_lines_sql()))
    runner.keep("ledger_plant_lines", plant_lines_sql(common_in_full=in_full))
    give_membership(runner, membership, setting, {g.pool: g.resolution for g in mixed.grains})
    runner.keep(PARTED, parted_sql("ledger_park_lines", common_in_full=in_full))
    selected = selected_sql("ledger_park_lines", PARTED, common_in_full=in_full)
    if not runner.rows(ANY_PLANT_LINE).is_empty():
        for name, sql in plant_steps(common_in_full=in_full):
            runner.keep(name, sql)
        selected += f"\nunion all\nselect {line_sql.COLUMNS} from ledger_crossing_lines"
    runner.keep(USER_LINES, selected)
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
    hourly = hourly_factor(runner, setting, RATED_ACCOUNT, location)
    figures = [
        *national_figures(account, know.method, feedstock_in_energy=feedstock),
        *energy_figures(account, users, know.coal_rate, peak_kw(runner, membership, grains)),
        *scope_figures(account, know, location, residual, hourly),
        *breakdown_figures(users, membership.sectors(setting.park), owners.shares),
    ]
    figures, beyond = close_above_whole(figures)
    open_part = (*part.findings, *split.findings, *owners.findings, *given_out.findings)
    of_factors = (*location.findings, *residual.findings, *(hourly.findings if hourly else ()))
    return figures, (*of_factors, *beyond, *open_part)


def _sums(runner: SqlRunner) -> list[tuple[Sum, ...]]:
    """Return the sums of the lines at the meters, and by user."""
    rated = (RATED_ACCOUNT, RATED_USERS)
    return [sums_of(runner.rows(line_sql.SUMS.format(lines=table))) for table in rated]


def _reliance(setting: Setting, membership: Membership) -> Reliance:
    """Return what the readings may change: those of the members, and of what all share."""
    options = setting.options
    reliance = Reliance(
        unsure=setting.unsure,
        rates=tuple(_that_may_be_earned(setting)),
        missing=float(options.missing_share_limit),
        estimated=float(options.estimated_share_limit),
        is_shared=not membership.is_everything,
    )
    return reliance if membership.is_everything else reliance.within(membership.enterprises)


def _that_may_be_earned(setting: Setting) -> Iterator[Rate]:
    """Yield the rates without those of exports that no supply of the park can earn."""
    pools = setting.pools
    earned = {source.out_key for source in pools.sources}
    earned |= {out_key(pool, earns=False) for pool in pools.names}
    yield from (r for r in setting.rates if r.key in earned or not r.key.startswith("out/"))


def _split(runner: SqlRunner, setting: Setting, membership: Membership) -> Split:
    """Return what was split by days; a whole park with all its members splits nothing."""
    if membership.is_everything:
        return NOTHING_SPLIT
    limit = setting.options.estimated_share_limit
    zone = setting.know.zone
    return weigh_split(runner, PARTED, USER_LINES, membership.boundary.id, limit, zone)


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
