"""Which lines belong to a boundary version: its members, with their dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.errors import PeriodError
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE, Period
from lingtan.ledger.calendar import DAY, GRAINS, HOUR, as_utc, bucket_of, coarsest
from lingtan.ledger.converter_use import give_converter_use
from lingtan.ledger.converters import Converter, converters_of, weigh_keys
from lingtan.ledger.doubts import ENTERPRISE_OUTSIDE_BOUNDARY, doubt
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.fuel_parts import grain_of_parts
from lingtan.ledger.member_days import give_member_days, member_table
from lingtan.ledger.rates import LATEST
from lingtan.ledger.selection_sql import (
    AND_CLAIMS,
    ENTERPRISE_USE,
    HOURLY_USE,
    INTERVAL_WEIGHTS,
    INTERVALS_IN_USE,
    LINE_STARTS,
    SPAN_TOTALS,
    SPAN_USE,
    SPAN_WEIGHTS,
    USE_BY_SPAN,
    claim_use_sql,
)
from lingtan.ledger.setting import Setting
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member, without_seams


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A boundary version over a period.

    Attributes
    ----------
    enterprises : frozenset of str
        Members at any time of the period.
    is_everything : bool
        Whether every enterprise is a member all the time, in a whole park.
    outside : frozenset of str
        Enterprises that are no members for a part of the period, or all of it.
    """

    boundary: Boundary
    enterprises: frozenset[str]
    is_everything: bool
    findings: tuple[Finding, ...]
    outside: frozenset[str] = frozenset()

    @property
    def common_in_full(self) -> bool:
        """Whether what belongs to the park itself counts whole."""
        return self.boundary.kind is BoundaryKind.WHOLE_PARK

    def sectors(self, park: Park) -> dict[str, str]:
        """Return the members with their sectors."""
        known = {enterprise.id: enterprise.sector.value for enterprise in park.enterprises}
        return {enterprise: known.get(enterprise, "") for enterprise in self.enterprises}


def find_membership(park: Park, boundary_id: str, period: Period) -> Membership:
    """Return who is inside a boundary over a period.

    Raises
    ------
    PeriodError
        The park has no boundary version of that id.
    """
    boundary = park.find_boundary(boundary_id)
    if boundary is None:
        known = ", ".join(each.id for each in park.boundaries)
        raise PeriodError("no_boundary", facts={"boundary": boundary_id, "known": known})
    boundary = replace(boundary, members=without_seams(boundary.members))
    inside = {m.enterprise for m in boundary.members if _touches(m, period)}
    always = {m.enterprise for m in boundary.members if _spans(m, period)}
    every = {enterprise.id for enterprise in park.enterprises}
    is_whole = boundary.kind is BoundaryKind.WHOLE_PARK
    outside = every - always if is_whole else set()
    return Membership(
        boundary=boundary,
        enterprises=frozenset(inside),
        is_everything=is_whole and every <= always,
        outside=frozenset(every - always),
        findings=tuple(
            doubt(ENTERPRISE_OUTSIDE_BOUNDARY, e, {"boundary": boundary_id}, at="park.yaml")
            for e in sorted(outside)
        ),
    )


def _touches(member: Member, period: Period) -> bool:
    return member.valid_from < period.end and (member.valid_to or LATEST) > period.start


def _spans(member: Member, period: Period) -> bool:
    return member.valid_from <= period.start and (member.valid_to or LATEST) >= period.end


def give_weigh_keys(runner: SqlRunner, setting: Setting) -> None:
    """Give by what the lines of the park's own plants are split."""
    runner.give("ledger_weigh_keys", weigh_keys(converters_of(setting)))


def give_membership(
    runner: SqlRunner, membership: Membership, setting: Setting, grains: Mapping[str, str]
) -> None:
    """Give the members of a boundary, and the weights by which common lines are split.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_park_lines`` and ``ledger_plant_lines``.
    grains : mapping of str to str
        How fine each pool is mixed.
    """
    members, zone = membership.boundary.members, setting.period.zone
    runner.give("ledger_members", member_table(members))
    give_member_days(runner, members, zone, ("ledger_park_lines", "ledger_plant_lines"))
    if not membership.common_in_full:
        _give_weights(runner, setting, grains)


def _give_weights(runner: SqlRunner, setting: Setting, grains: Mapping[str, str]) -> None:
    enterprises = [enterprise.id for enterprise in setting.park.enterprises]
    runner.give("ledger_enterprises", pl.DataFrame({"enterprise": enterprises}))
    runner.keep("ledger_enterprise_use", ENTERPRISE_USE)
    converters = converters_of(setting)
    grain = _grain_of(runner, setting, converters, grains)
    _give_spans(runner, setting.period.zone, grains, grain)
    give_converter_use(runner, setting, converters, grain)
    runner.view("ledger_hourly_use", HOURLY_USE)
    runner.keep("ledger_interval_weights", INTERVAL_WEIGHTS)
    runner.keep("ledger_intervals_in_use", INTERVALS_IN_USE)
    _weigh_spans(runner, claims="")
    runner.keep("ledger_claim_use", claim_use_sql())
    _weigh_spans(runner, claims=AND_CLAIMS)


def _weigh_spans(runner: SqlRunner, *, claims: str) -> None:
    """Weigh the spans; the claims of the park go by how its power from the grid was split."""
    runner.keep("ledger_use_by_span", USE_BY_SPAN.format(claims=claims))
    runner.keep("ledger_span_totals", SPAN_TOTALS)
    runner.keep("ledger_span_use", SPAN_USE)
    runner.keep("ledger_span_weights", SPAN_WEIGHTS)


def _grain_of(
    runner: SqlRunner,
    setting: Setting,
    converters: Sequence[Converter],
    grains: Mapping[str, str],
) -> str:
    """Return how fine it is known who uses what the plants make."""
    pools = {pool for converter in converters for pool in converter.pools}
    fed = [grains.get(pool, DAY) for pool in pools]
    return coarsest((*fed, grain_of_parts(runner, setting, converters)))


def _give_spans(runner: SqlRunner, zone: str, grains: Mapping[str, str], plants: str) -> None:
    """Give the day, month or year whose use a line of the park is split by."""
    lines = as_utc(runner.rows(LINE_STARTS))
    finest = coarsest((DAY, grains.get(ELECTRICITY, DAY)))
    grains = dict.fromkeys(lines["pool"].to_list(), plants) | {"": DAY} | dict(grains)
    spans = [
        some.with_columns(
            grain=pl.lit(grain := coarsest((finest, grains.get(str(pool), DAY), str(resolution)))),
            span=bucket_of(pl.col("start"), grain, zone),
        )
        for (pool, resolution), some in lines.partition_by(
            "pool", "resolution", as_dict=True
        ).items()
    ]
    runner.give("ledger_line_spans", pl.concat([_NO_SPANS, *spans]).select(_NO_SPANS.columns))
    starts = as_utc(runner.rows("select distinct start from ledger_enterprise_use"))
    used = [
        starts.select("start", grain=pl.lit(grain), span=bucket_of(pl.col("start"), grain, zone))
        for grain in GRAINS
        if grain != HOUR
    ]
    runner.give("ledger_use_spans", pl.concat(used))


_NO_SPANS = pl.DataFrame(
    schema={
        "pool": pl.String(),
        "start": UTC_TYPE,
        "resolution": pl.String(),
        "grain": pl.String(),
        "span": UTC_TYPE,
    }
)
