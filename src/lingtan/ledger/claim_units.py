"""Trade that is a thousand times what its holder used, or a thousandth: kWh and MWh mixed up.

A settlement follows what was used, so a trade of about as much as its holder took from the grid,
once it is read in the other unit, was most likely written in the wrong one. Nobody but the
document can say; until a person answers the finding, the lesser of both readings counts, and the
emission may be less by what the greater one, as far as it can be used, would take out of it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from math import sqrt

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.accounts import Account
from lingtan.ledger.calendar import MONTH, end_of
from lingtan.ledger.claims import MILLI, PARK, Claim
from lingtan.ledger.doubts import CLAIM_UNIT_DOUBTED, doubt
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import Unsure
from lingtan.ledger.year_power import YearPower
from lingtan.park.contracts import ContractKind

GREEN_POWER_RATE = f"claim/{ContractKind.GREEN_POWER.value}"
UNIT_STEP = 1000  # from kWh to MWh
# Nearer to the load than the reading as written, and no more than a trade may be beyond it, for
# settlements of months and readings of them differ (I: our judgement).
LEAST_OF_LOAD, MOST_OF_LOAD = 1 / sqrt(UNIT_STEP), 2.0
Lot = tuple[str, datetime, datetime]


def lesser_readings(
    claims: Sequence[Claim], year_power: YearPower, year: Period, answered: Collection[str] = ()
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims of a year, trade in a doubtful unit as its lesser reading.

    Parameters
    ----------
    answered : collection of str
        Contracts whose unit a person stated: their amounts stand.
    """
    counted: list[Claim] = []
    findings: list[Finding] = []
    known: dict[Lot, int | None] = {}
    for claim in claims:
        lot = claim.enterprise, claim.start, claim.end
        if claim.kind is ContractKind.GREEN_POWER and lot not in known:
            known[lot] = _load(lot, year_power, year)
        is_open = claim.contract not in answered
        other = _other_reading(claim.milli, known.get(lot)) if is_open else None
        lesser = claim.milli if other is None else min(claim.milli, other)
        counted.append(replace(claim, milli=lesser))
        if other is not None:
            facts: dict[str, Fact] = {
                "claimed_kwh": claim.milli / MILLI,
                "load_kwh": (known[lot] or 0) / MILLI,
                "other_kwh": other / MILLI,
                "counted_kwh": lesser / MILLI,
                "ratio": UNIT_STEP if other > claim.milli else 1 / UNIT_STEP,
            }
            findings.append(doubt(CLAIM_UNIT_DOUBTED, claim.contract, facts, at=PARK))
    return tuple(counted), tuple(findings)


def doubt_units(setting: Setting, findings: Sequence[Finding]) -> Setting:
    """Add what the greater reading of trade in a doubtful unit would take out of the emission."""
    return replace(setting, unsure=(*setting.unsure, *_greater(setting, findings)))


def _greater(setting: Setting, findings: Sequence[Finding]) -> Iterator[Unsure]:
    holders = {contract.id: contract.enterprise for contract in setting.park.contracts}
    rates = tuple(rate for rate in setting.rates if rate.key == GREEN_POWER_RATE)
    for finding in findings:
        if finding.kind is CLAIM_UNIT_DOUBTED:
            names = ("claimed_kwh", "other_kwh", "load_kwh", "counted_kwh")
            claimed, other, load, counted = (float(finding.facts[name]) for name in names)
            yield Unsure(
                account=Account.GREEN_POWER.value,
                enterprise=holders[finding.subject],
                meter="",
                reason=Missing(kind="rule", id="claim_unit_doubted", subject=finding.subject),
                low=-max(0.0, min(max(claimed, other), load) - counted),
                findings=1,
                rates=rates,
                is_bounded=True,
            )


def _other_reading(milli: int, load: int | None) -> int | None:
    """Return a claim in the other unit, where that is near the load and its own is not."""
    if load is None or _is_near(milli, load):
        return None
    others = (milli // UNIT_STEP, milli * UNIT_STEP)
    return next((other for other in others if _is_near(other, load)), None)


def _is_near(milli: int, load: int) -> bool:
    return load * LEAST_OF_LOAD < milli <= load * MOST_OF_LOAD


def _load(lot: Lot, year_power: YearPower, year: Period) -> int | None:
    """Return the grid power of a holder in a span [Wh]; None where most of it was not read."""
    enterprise, start, end = lot
    ends = end_of(pl.col("start"), MONTH, year.zone)
    months = year_power.absence.filter((pl.col("start") < end) & (ends > start))
    absent, expected = (int(months[name].sum()) for name in ("absent", "expected"))
    if 2 * absent >= expected:
        return None
    power = year_power.power.filter((pl.col("start") >= start) & (pl.col("start") < end))
    mine = power.filter(pl.col("enterprise") == enterprise) if enterprise else power
    return int(mine["milli"].sum())
