"""Trade that is a thousand times what its holder used, or a thousandth: kWh and MWh mixed up.

A settlement follows what was used, so a trade of about as much as its holder took from the grid,
once it is read in the other unit, was most likely written in the wrong one. Nobody but the
document can say; until a person answers the finding, the likelier reading counts, and the emission
may be as much more or less as the reading as written, as far as it can be used, would make it. It
may be more by claims that are twins of the trade, and fall, in one of the readings only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from lingtan.ledger.doubts import CLAIM_ALIKE_BY_UNIT, CLAIM_UNIT_DOUBTED, doubt
from lingtan.ledger.rates import Rate
from lingtan.ledger.serials import read_serials
from lingtan.ledger.setting import Setting
from lingtan.ledger.unsure import Unsure
from lingtan.ledger.year_power import YearPower
from lingtan.park.contracts import Contract, ContractKind

UNIT_STEP = 1000  # from kWh to MWh
# Nearer to the load than the reading as written, and no more than a trade may be beyond it, for
# settlements of months and readings of them differ (I: our judgement).
LEAST_OF_LOAD, MOST_OF_LOAD = 1 / sqrt(UNIT_STEP), 2.0
Lot = tuple[str, datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherUnit:
    """A trade that is near what its holder took from the grid only in the other unit.

    Attributes
    ----------
    ratio : float
        What its quantity is to be multiplied by to be read so.
    load : int
        What its holder took in its span [Wh].
    """

    ratio: float
    load: int


def units_in_doubt(
    trades: Sequence[Claim], contracts: Iterable[Contract], year_power: YearPower, year: Period
) -> dict[str, OtherUnit]:
    """Return the trades whose unit is in doubt, by contract.

    None is of which a person answered, or of which as many certificates prove the quantity.

    Parameters
    ----------
    trades : sequence of Claim
        As their contracts state them.
    """
    sure = {each.id for each in contracts if each.answer or _is_proved(each)}
    found: dict[str, OtherUnit] = {}
    known: dict[Lot, int | None] = {}
    for trade in (each for each in trades if each.contract not in sure):
        lot = trade.enterprise, trade.start, trade.end
        if lot not in known:
            known[lot] = _load(lot, year_power, year)
        load = known[lot]
        ratio = None if load is None else _other_ratio(trade.milli, load)
        if load is not None and ratio is not None:
            found[trade.contract] = OtherUnit(ratio=ratio, load=load)
    return found


def likelier_readings(
    claims: Sequence[Claim], units: Mapping[str, OtherUnit]
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims of a year, trade whose unit is in doubt as its likelier reading."""
    counted: list[Claim] = []
    findings: list[Finding] = []
    for claim in claims:
        unit = units.get(claim.contract)
        other = claim.milli if unit is None else _in_unit(claim.milli, unit.ratio)
        counted.append(replace(claim, milli=other))
        if unit is not None:
            facts: dict[str, Fact] = {
                "claimed_kwh": claim.milli / MILLI,
                "load_kwh": unit.load / MILLI,
                "other_kwh": other / MILLI,
                "ratio": unit.ratio,
            }
            findings.append(doubt(CLAIM_UNIT_DOUBTED, claim.contract, facts, at=PARK))
    return tuple(counted), tuple(findings)


def doubt_units(setting: Setting, findings: Sequence[Finding]) -> Setting:
    """Add what the other reading of trade in a doubtful unit would change in the emission."""
    claims = {contract.id: contract for contract in setting.park.contracts}
    found: list[Unsure] = []
    for finding in findings:
        contract = claims.get(finding.subject)
        if contract is None:
            continue
        if finding.kind is CLAIM_UNIT_DOUBTED:
            names = ("claimed_kwh", "other_kwh", "load_kwh")
            claimed, other, load = (float(finding.facts[name]) for name in names)
            more = min(claimed, load) - min(other, load)
            low, high = -max(0.0, more), max(0.0, -more)
            found.append(_may_change(contract, setting.rates, low=low, high=high))
        if finding.kind is CLAIM_ALIKE_BY_UNIT:
            may_fall = float(finding.facts["may_fall_kwh"])
            found.append(_may_change(contract, setting.rates, high=may_fall))
    return replace(setting, unsure=(*setting.unsure, *found))


def _may_change(
    contract: Contract, rates: Sequence[Rate], *, low: float = 0.0, high: float = 0.0
) -> Unsure:
    is_traded = contract.kind is ContractKind.GREEN_POWER
    return Unsure(
        account=(Account.GREEN_POWER if is_traded else Account.CERTIFICATE).value,
        enterprise=contract.enterprise,
        meter="",
        reason=Missing(kind="rule", id="claim_unit_doubted", subject=contract.id),
        low=low,
        high=high,
        findings=1,
        rates=tuple(rate for rate in rates if rate.key == f"claim/{contract.kind.value}"),
        is_bounded=True,
    )


def _is_proved(contract: Contract) -> bool:
    """Whether it names a certificate for each MWh; a single number may be that of a lot."""
    serials = read_serials(contract.serial)
    return (serials.count or 0) > 1 and serials.proves(contract.quantity_kwh or 0.0)


def _other_ratio(milli: int, load: int) -> float | None:
    """Return what puts a trade into the other unit, where it is near the load only there."""
    if _is_near(milli, load):
        return None
    ratios = (1 / UNIT_STEP, UNIT_STEP)
    return next((ratio for ratio in ratios if _is_near(_in_unit(milli, ratio), load)), None)


def _in_unit(milli: int, ratio: float) -> int:
    return milli * UNIT_STEP if ratio > 1 else milli // UNIT_STEP


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
