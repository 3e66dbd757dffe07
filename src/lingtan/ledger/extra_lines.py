"""Lines no meter gives: claims, activities of the value chain, and capped recovery."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import (
    HOUR,
    MONTH,
    YEAR,
    as_utc,
    bucket_of,
    end_of,
    grain_of_period,
)
from lingtan.ledger.claim_matching import Match, Segment, User, match_claims, segments_of
from lingtan.ledger.claims import MILLI, Claim, claims_in
from lingtan.ledger.constants import as_factor
from lingtan.ledger.doubts import (
    RECOVERED_BEYOND_USE,
    VALUE_CHAIN_WITHOUT_FACTOR,
    doubt,
)
from lingtan.ledger.draw_up import Grain, line
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.pool_rates import GRID_KEY
from lingtan.ledger.rates import NAIVE, Rate
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_rates import RatedStream
from lingtan.park.contracts import ContractKind
from lingtan.park.places import Sector
from lingtan.park.streams import ValueChainActivity

Lines = list[dict[str, object]]

GRID_STARTS = """
select distinct start from ledger_flow where pool = 'electricity' and role = 'import'"""

GRID_POWER = """
select g.segment, p.enterprise, p.sector, cast(sum(x.milli) as bigint) as milli
from ledger_party_shares x
join ledger_sources s on s.source = x.source and s.account = 'electricity_grid'
join ledger_parties p on p.party = x.party
join ledger_segments g on g.start = x.start
group by g.segment, p.enterprise, p.sector"""

RECOVERY = """
select carrier, sum(case when account = 'recovered' then -quantity else 0 end) as recovered,
       sum(case when account in ('fuel', 'conversion_input', 'bunker', 'sold') then quantity
                else 0 end) as used
from ledger_metered_lines where stream <> '' group by carrier"""


def claim_lines(
    runner: SqlRunner, setting: Setting, grains: Sequence[Grain]
) -> tuple[Lines, tuple[Finding, ...]]:
    """Return a negative line for each contract, user and month: grid power that counts as green.

    The line takes out what the grid line put in, at the same factor; the flow stays.
    """
    months = setting.know.method.constant("certificate_life_months").value
    claims, findings = claims_in(setting.park, setting.period, int(months))
    grain = next((g.resolution for g in grains if g.pool == ELECTRICITY), HOUR)
    segments = _segments(setting, claims, grain)
    if not claims:
        return [], findings
    starts = _starts(runner)
    runner.give("ledger_segments", _segment_table(starts, segments, grain, setting.period.zone))
    power = {
        (int(row["segment"]), User(enterprise=row["enterprise"], sector=row["sector"])): int(
            row["milli"]
        )
        for row in runner.rows(GRID_POWER).iter_rows(named=True)
    }
    total: dict[int, int] = {}
    for (segment, _), milli in power.items():
        total[segment] = total.get(segment, 0) + milli
    matches, excess = match_claims(claims, segments, power, total)
    label = YEAR if grain == YEAR else MONTH
    return [_claim_line(match, label) for match in matches], (*findings, *excess)


def _starts(runner: SqlRunner) -> pl.DataFrame:
    return as_utc(runner.rows(GRID_STARTS)).sort("start")


def _segments(setting: Setting, claims: Sequence[Claim], grain: str) -> tuple[Segment, ...]:
    period = setting.period
    months = pl.datetime_range(period.start, period.end, "1h", time_zone="UTC", eager=True)
    cuts = bucket_of(pl.col("start"), MONTH, period.zone)
    found = pl.DataFrame({"start": months}).select(cuts).unique()["start"].to_list()
    return segments_of([] if grain == YEAR else found, claims, period.start, period.end)


def _segment_table(
    starts: pl.DataFrame, segments: Sequence[Segment], grain: str, zone: str
) -> pl.DataFrame:
    """Return the segment of each interval that lies in one as a whole."""
    edges = pl.DataFrame(
        {
            "first": [segment.start for segment in segments],
            "segment": list(range(len(segments))),
            "last": [segment.end for segment in segments],
        }
    ).with_columns(pl.col("first", "last").cast(starts.schema["start"]))
    within = (
        starts.sort("start")
        .join_asof(edges.sort("first"), left_on="start", right_on="first")
        .with_columns(until=end_of(pl.col("start"), grain, zone))
        .filter(pl.col("until") <= pl.col("last"))
    )
    return within.select(pl.col("start").dt.replace_time_zone(None).cast(NAIVE), "segment")


def _claim_line(match: Match, resolution: str) -> dict[str, object]:
    is_traded = match.kind is ContractKind.GREEN_POWER
    return line(
        {
            "start": match.start,
            "resolution": resolution,
            "account": (Account.GREEN_POWER if is_traded else Account.CERTIFICATE).value,
            "scope": 2,
            "enterprise": match.user.enterprise,
            "carrier": ELECTRICITY,
            "stream": match.contract,
            "sector": match.user.sector,
            "quantity": Decimal(-match.milli) / MILLI,
            "factor_key": f"claim/{match.kind.value}",
        }
    )


def claim_rates(setting: Setting) -> tuple[Rate, ...]:
    """Return what a claim takes out per kWh: the grid's factor less that of green power."""
    grid = next(rate for rate in setting.rates if rate.key == GRID_KEY)
    label = setting.know.method.constant("electricity_green").label
    green = setting.know.emission_constant("electricity_green")
    less = (grid.kg_per_unit or Decimal(0)) - green
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


def value_chain_lines(setting: Setting) -> tuple[Lines, tuple[Rate, ...], tuple[Finding, ...]]:
    """Return scope 3 activities of the year as lines; a month or day has none."""
    period = setting.period
    if grain_of_period(period) != YEAR:
        return [], (), ()
    activities = [a for a in setting.park.value_chain if a.year == period.year]
    known = [a for a in activities if a.factor_kg_per_unit is not None]
    findings = tuple(
        doubt(VALUE_CHAIN_WITHOUT_FACTOR, a.id, {"category": a.category}, at="park.yaml")
        for a in activities
        if a.factor_kg_per_unit is None
    )
    lines = [_activity_line(activity, period.start) for activity in known]
    return lines, tuple(_activity_rate(activity) for activity in known), findings


def _activity_line(activity: ValueChainActivity, start: datetime) -> dict[str, object]:
    return line(
        {
            "start": start,
            "resolution": YEAR,
            "account": Account.VALUE_CHAIN.value,
            "scope": 3,
            "enterprise": activity.enterprise,
            "carrier": f"category_{activity.category}",
            "stream": activity.id,
            "sector": Sector.INDUSTRY.value,
            "quantity": Decimal(str(activity.quantity)).quantize(Decimal("0.001")),
            "factor_key": f"value_chain/{activity.id}",
        }
    )


def _activity_rate(activity: ValueChainActivity) -> Rate:
    return Rate(
        key=f"value_chain/{activity.id}",
        factor_id=f"value_chain/{activity.id}",
        kg_per_unit=as_factor(Fraction(str(activity.factor_kg_per_unit))),
        kgce_per_unit=None,
    )


def recovery_lines(runner: SqlRunner, setting: Setting) -> tuple[Lines, tuple[Finding, ...]]:
    """Return lines that put back what was recovered beyond what is burned or sold.

    Recovered energy is taken out because it is counted again where it is burned; what was flared
    or lost is not counted again, so it may not be taken out.
    """
    lines: Lines = []
    findings: list[Finding] = []
    for row in runner.rows(RECOVERY).iter_rows(named=True):
        carrier, beyond = str(row["carrier"]), Decimal(row["recovered"]) - Decimal(row["used"])
        if row["recovered"] and beyond > 0:
            rated = _recovered_stream(setting, carrier)
            lines.append(_put_back(rated, beyond, setting))
            facts: dict[str, Fact] = {"carrier": carrier, "beyond": float(beyond)}
            findings.append(doubt(RECOVERED_BEYOND_USE, rated.stream.id, facts))
    return lines, tuple(findings)


def _recovered_stream(setting: Setting, carrier: str) -> RatedStream:
    return next(
        rated
        for rated in setting.streams
        if rated.account is Account.RECOVERED and rated.stream.factor_item == carrier
    )


def _put_back(rated: RatedStream, beyond: Decimal, setting: Setting) -> dict[str, object]:
    return line(
        {
            "start": setting.period.start,
            "resolution": grain_of_period(setting.period),
            "account": Account.RECOVERED.value,
            "scope": 1,
            "enterprise": rated.stream.enterprise,
            "carrier": rated.stream.factor_item,
            "stream": rated.stream.id,
            "sector": (rated.stream.sector or Sector.ENERGY_SUPPLY).value,
            "quantity": beyond,
            "factor_key": rated.rates[0].key,
        }
    )
