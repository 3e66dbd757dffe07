"""Lines of claims: settled in the calendar year, and the slice of an account taken from there.

What a month can use of a claim depends on the other months of its span, so an account of a part
of the year never settles anything itself: months and days add up to the year to the last digit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import (
    DAY,
    MONTH,
    YEAR,
    bucket_of,
    end_of,
    naive,
    resolutions_within,
)
from lingtan.ledger.claim_matching import (
    Match,
    Segment,
    User,
    groups_of,
    match_claims,
    segments_of,
)
from lingtan.ledger.claim_plants import within_plants
from lingtan.ledger.claim_units import likelier_readings, units_in_doubt
from lingtan.ledger.claims import MILLI, PARK, Claim, claiming, claims_in, trades_as_written
from lingtan.ledger.doubts import CLAIM_PROVISIONAL, doubt
from lingtan.ledger.draw_up import Lines, line
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.pool_rates import GRID_KEY
from lingtan.ledger.rates import Rate
from lingtan.ledger.refused_claims import refused_claims, uncovered
from lingtan.ledger.setting import Setting
from lingtan.ledger.year_power import YearPower, read_year_power, year_of
from lingtan.park.contracts import ContractKind

CELLS, MATCHES = "ledger_claim_cells", "ledger_claim_matches"

# Parts of a match by the day are differences of running totals rounded down: they add up exactly.
PARTS = """
select m.contract, m.kind, m.enterprise, m.sector, m.segment, c.start, c.resolution,
       cast(cast(m.milli as hugeint) * c.hi // c.total
            - cast(m.milli as hugeint) * (c.hi - c.milli) // c.total as bigint) as milli
from ledger_claim_matches m
join (select segment, start, resolution, enterprise, sector, milli,
             sum(milli) over (partition by segment, enterprise, sector order by start
                              rows unbounded preceding) as hi,
             sum(milli) over (partition by segment, enterprise, sector) as total
      from ledger_claim_cells where milli > 0) c
  on c.segment = m.segment and c.enterprise = m.enterprise and c.sector = m.sector
order by c.start, m.contract, m.enterprise, m.sector"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The claims of a year set against its grid power.

    Attributes
    ----------
    cells : DataFrame
        The year's power with the ``segment`` of each day or bill.
    """

    segments: tuple[Segment, ...]
    matches: tuple[Match, ...]
    cells: pl.DataFrame
    findings: tuple[Finding, ...]


def claim_lines(
    runner: SqlRunner, setting: Setting, *, by_day: bool
) -> tuple[Lines, tuple[Finding, ...]]:
    """Return a negative line for each contract, user and month: grid power that counts as green.

    The line takes out what the grid line put in, at the same factor; the flow stays.

    Parameters
    ----------
    runner : SqlRunner
        Has the tables of `year_power` where the park claims power of this period.
    by_day : bool
        Whether lines are cut by the day, as the period or who belongs to the boundary may be.
    """
    period = setting.period
    contracts = {contract.id for contract in claiming(setting.park, period)}
    if not contracts:
        return [], ()
    settlement = settle_claims(setting, read_year_power(runner))
    parts = _by_day(runner, settlement, period) if by_day else _by_segment(settlement, period)
    findings = tuple(f for f in settlement.findings if f.subject in contracts)
    return [_claim_line(row) for row in parts], findings


def settle_claims(setting: Setting, year_power: YearPower) -> Settlement:
    """Set the claims of the calendar year against its grid power."""
    year = year_of(setting.period)
    months = int(setting.know.method.constant("certificate_life_months").value)
    trades = trades_as_written(setting.park, year, months)
    units = units_in_doubt(trades, setting.park.contracts, year_power, year)
    ratios = {contract: unit.ratio for contract, unit in units.items()}
    proved, findings = claims_in(setting.park, year, months, ratios)
    believed, doubted = likelier_readings(proved, units)
    stated, beyond = within_plants(year_power.made, setting.park, year, believed)
    names = year_power.power["resolution"]
    grain = DAY if names.is_empty() else str(names[0])
    claims = _whole_cells(stated, grain, year.zone)
    segments = segments_of(_months(year, grain), claims, year.start, year.end)
    cells = _cells(year_power.power, segments)
    power = _power(cells)
    total: dict[int, int] = {}
    for (segment, _), milli in power.items():
        total[segment] = total.get(segment, 0) + milli
    matches, excess = match_claims(claims, segments, power, total, year.zone)
    provisional = _provisional(stated, year_power.absence, year)
    is_read = not int(year_power.absence["absent"].sum())
    counted = {claim.contract for claim in stated}
    refused = refused_claims(
        [each for each in claiming(setting.park, year) if each.id not in counted],
        uncovered(power, matches) if is_read else None,
        _less_kg_per_kwh(setting),
    )
    return Settlement(
        segments=segments,
        matches=matches,
        cells=cells,
        findings=(*findings, *doubted, *beyond, *refused, *excess, *provisional),
    )


def _whole_cells(claims: Sequence[Claim], grain: str, zone: str) -> tuple[Claim, ...]:
    """Narrow claims to the days or bills they hold as a whole: nobody knows what is in a part."""
    table = pl.DataFrame(
        {"start": [c.start for c in claims], "end": [c.end for c in claims]},
        schema={"start": pl.Datetime("us", "UTC"), "end": pl.Datetime("us", "UTC")},
    )
    begun, ended = (bucket_of(pl.col(name), grain, zone) for name in ("start", "end"))
    inner = table.with_columns(
        start=pl.when(begun == pl.col("start"))
        .then("start")
        .otherwise(end_of(begun, grain, zone)),
        end=ended,
    )
    return tuple(
        replace(claim, start=start, end=max(start, end))
        for claim, (start, end) in zip(claims, inner.iter_rows(), strict=True)
    )


def _months(year: Period, grain: str) -> list[datetime]:
    if grain == YEAR:
        return []
    return [parse_period(f"{year.name}-{n:02d}", year.zone).start for n in range(1, 13)]


def _cells(power: pl.DataFrame, segments: Sequence[Segment]) -> pl.DataFrame:
    """Return the power with the segment each day or bill lies in; none lies in two."""
    edges = pl.DataFrame(
        {
            "start": [segment.start for segment in segments],
            "segment": list(range(len(segments))),
        }
    ).with_columns(pl.col("start").cast(power.schema["start"]))
    return power.sort("start").join_asof(edges.sort("start"), on="start")


def _power(cells: pl.DataFrame) -> dict[tuple[int, User], int]:
    sums = cells.group_by("segment", "enterprise", "sector").agg(pl.col("milli").sum())
    return {
        (segment, User(enterprise=enterprise, sector=sector)): milli
        for segment, enterprise, sector, milli in sums.iter_rows()
    }


def _provisional(
    claims: Sequence[Claim], absence: pl.DataFrame, year: Period
) -> Iterator[Finding]:
    """Yield the claims that readings still to come may move from one month to another."""
    for group in groups_of(claims):
        first, last = group[0].start, max(claim.end for claim in group)
        ends = end_of(pl.col("start"), MONTH, year.zone)
        reached = absence.filter((pl.col("start") < last) & (ends > first))
        absent, expected = (int(reached[name].sum()) for name in ("absent", "expected"))
        for claim in group if absent else ():
            facts = {"year": year.year, "absent": absent, "expected": expected}
            yield doubt(CLAIM_PROVISIONAL, claim.contract, facts, at=PARK)


Part = tuple[str, str, str, str, datetime, str, int]


def _by_segment(settlement: Settlement, period: Period) -> Iterator[Part]:
    """Yield the matches of the segments that lie in the period as a whole."""
    cells = settlement.cells["resolution"]
    label = YEAR if not cells.is_empty() and cells[0] == YEAR else MONTH
    for match in settlement.matches:
        segment, user = settlement.segments[match.segment], match.user
        if period.start <= segment.start and segment.end <= period.end:
            who = match.contract, match.kind.value, user.enterprise, user.sector
            yield (*who, segment.start, label, match.milli)


def _by_day(runner: SqlRunner, settlement: Settlement, period: Period) -> Iterator[Part]:
    """Yield the matches by the day or bill, in proportion to the power of the user."""
    runner.give(CELLS, settlement.cells)
    runner.give(MATCHES, _match_table(settlement.matches))
    allowed = ", ".join(f"'{name}'" for name in resolutions_within(period))
    sql = f"""
select contract, kind, enterprise, sector, start, resolution, milli from ({PARTS}) p
where start >= timestamp '{naive(period.start)}' and start < timestamp '{naive(period.end)}'
  and resolution in ({allowed}) and milli <> 0"""
    yield from runner.rows(sql).iter_rows()


def _match_table(matches: Sequence[Match]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (m.contract, m.kind.value, m.user.enterprise, m.user.sector, m.segment, m.milli)
            for m in matches
        ],
        schema={
            "contract": pl.String(),
            "kind": pl.String(),
            "enterprise": pl.String(),
            "sector": pl.String(),
            "segment": pl.Int64(),
            "milli": pl.Int64(),
        },
        orient="row",
    )


def _claim_line(part: Part) -> dict[str, object]:
    contract, kind, enterprise, sector, start, resolution, milli = part
    is_traded = kind == ContractKind.GREEN_POWER.value
    return line(
        {
            "start": start,
            "resolution": resolution,
            "account": (Account.GREEN_POWER if is_traded else Account.CERTIFICATE).value,
            "scope": 2,
            "enterprise": enterprise,
            "carrier": ELECTRICITY,
            "stream": contract,
            "sector": sector,
            "quantity": Decimal(-milli) / MILLI,
            "factor_key": f"claim/{kind}",
        }
    )


def claim_rates(setting: Setting) -> tuple[Rate, ...]:
    """Return what a claim takes out per kWh: the grid's factor less that of green power."""
    grid = next(rate for rate in setting.rates if rate.key == GRID_KEY)
    label = setting.know.method.constant("electricity_green").label
    less = _less_kg_per_kwh(setting)
    return tuple(
        Rate(
            key=f"claim/{kind.value}",
            factor_id=f"{setting.know.method.id}.electricity_green/{kind.value}",
            kg_per_unit=less,
            kgce_per_unit=Decimal(0),
            emission_labels=grid.emission_labels | {label},
        )
        for kind in (ContractKind.GREEN_POWER, ContractKind.CERTIFICATE)
    )


def _less_kg_per_kwh(setting: Setting) -> Decimal:
    grid, green = ("electricity_other", "electricity_green")
    return setting.know.emission_constant(grid) - setting.know.emission_constant(green)
