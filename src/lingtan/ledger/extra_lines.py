"""Lines no meter gives: activities of the value chain, and capped recovery."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from lingtan.base.errors import Fact
from lingtan.base.figures import Evidence
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import YEAR, grain_of_period
from lingtan.ledger.constants import as_factor
from lingtan.ledger.doubts import (
    RECOVERED_BEYOND_USE,
    VALUE_CHAIN_WITHOUT_FACTOR,
    doubt,
)
from lingtan.ledger.draw_up import Lines, line
from lingtan.ledger.rates import Rate
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_rates import RatedStream
from lingtan.park.places import Sector
from lingtan.park.streams import ValueChainActivity

RECOVERY = """
select carrier, sum(case when account = 'recovered' then -quantity else 0 end) as recovered,
       sum(case when account in ('fuel', 'conversion_input', 'bunker', 'sold') then quantity
                else 0 end) as used
from ledger_metered_lines where stream <> '' group by carrier"""


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
        emission_labels=frozenset({value_chain_label(activity)}),
    )


def value_chain_label(activity: ValueChainActivity) -> Evidence:
    """Return I for a factor with a source, for there is no default to hold it against; else U."""
    is_sourced = activity.source.en.strip() or activity.source.zh.strip()
    return Evidence.I if is_sourced else Evidence.U


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
