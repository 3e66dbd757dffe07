"""Green power and certificates: which claims stand, and for how much.

A claim moves grid power from 0.8325 to 0 by contract (a reclassification); it changes no flow. A
claim is proved by a document together with numbers that can be read: those of certificates, one
megawatt-hour each, or of a trade its settlement. Without both it has no effect. Nor has one that
holds the numbers of another, has no vintage, is too old or was made before its power existed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.time_axis import Period
from lingtan.ledger.claim_falls import left_of, say_falls
from lingtan.ledger.claim_repeats import overlap, repeated_claims
from lingtan.ledger.doubts import (
    CLAIM_BEFORE_GENERATION,
    CLAIM_BELOW_SERIALS,
    CLAIM_BEYOND_SERIALS,
    CLAIM_EXPIRED,
    CLAIM_NUMBERS_UNCHECKED,
    CLAIM_OF_OWN_SUPPLY,
    CLAIM_PARTLY_UNMADE,
    CLAIM_SERIAL_UNCLEAR,
    CLAIM_SPREAD,
    CLAIM_WITHOUT_END,
    CLAIM_WITHOUT_EVIDENCE,
    CLAIM_WITHOUT_QUANTITY,
    CLAIM_WITHOUT_SERIAL,
    CLAIM_WITHOUT_VINTAGE,
    doubt,
)
from lingtan.ledger.register.claims import (
    certificate_register,
    denied_by_register,
    unnumbered_lots,
)
from lingtan.ledger.serials import KWH_PER_NUMBER, read_serials
from lingtan.ledger.vintages import expiry_of, is_of_days, vintage_of
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.park import Park

CLAIMS = (ContractKind.GREEN_POWER, ContractKind.CERTIFICATE)
PARK = "park.yaml"
WH_PER_KWH = 1000
MILLI = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one contract claims in a year.

    Attributes
    ----------
    milli : int
        Claimed energy in thousandths of a kWh.
    start, end : datetime
        When the claimed power was used, within the year.
    """

    contract: str
    kind: ContractKind
    enterprise: str
    milli: int
    start: datetime
    end: datetime


def claims_in(
    park: Park, year: Period, life_months: int, ratios: Mapping[str, float] | None = None
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims that stand in a year, and what is wrong with the others.

    Of a claim that reaches beyond the calendar year, the year takes its part by days.

    Parameters
    ----------
    life_months : int
        Months from generation in which a certificate may be used.
    ratios : mapping of str to float, optional
        See `claim_repeats.repeated_claims`.
    """
    claims: list[Claim] = []
    findings: list[Finding] = []
    lines, mine = _proved_lines(park), claiming(park, year)
    register = certificate_register(park, life_months)
    lots = unnumbered_lots(register)
    repeated = repeated_claims(_proved(park, lots), lines, park.time_zone, ratios)
    denied = denied_by_register(mine, register, park)
    for contract in mine:
        falls = (*repeated.get(contract.id, ()), *denied.get(contract.id, ()))
        stated, doubts = _stated(contract, lots.get(contract.id))
        milli = left_of(stated, falls)
        faults = list(_faults(contract, park, life_months, lots))
        faults += [*_plant_faults(contract, park, lines), *say_falls(falls, milli)]
        findings += faults
        if not any(fault.kind.severity.value == "error" for fault in faults):
            claim, others = _claim(contract, milli, year, park, life_months)
            claims.append(claim)
            findings += [*doubts, *others]
    return tuple(claims), tuple(findings)


def trades_as_written(park: Park, year: Period, life_months: int) -> tuple[Claim, ...]:
    """Return the trades of a year with all that their contracts state, whatever falls of it."""
    trades = (c for c in claiming(park, year) if c.kind is ContractKind.GREEN_POWER)
    return tuple(_claim(c, _stated(c, None)[0], year, park, life_months)[0] for c in trades)


def claiming(park: Park, period: Period) -> tuple[Contract, ...]:
    """Return the contracts that claim grid power used in a period, whether they stand or not."""
    return tuple(c for c in park.contracts if c.kind in CLAIMS and _overlaps(c, period))


def _overlaps(contract: Contract, period: Period) -> bool:
    ends = contract.valid_to is None or contract.valid_to > period.start
    return contract.valid_from < period.end and ends


def _faults(
    contract: Contract, park: Park, life_months: int, lots: Mapping[str, int]
) -> Iterator[Finding]:
    if not contract.quantity_kwh or contract.quantity_kwh <= 0:
        yield _fault(CLAIM_WITHOUT_QUANTITY, contract)
    if contract.valid_to is None:
        yield _fault(CLAIM_WITHOUT_END, contract)
    yield from _proof_faults(contract, lots)
    yield from _vintage_faults(contract, park, life_months)


def _proof_faults(contract: Contract, lots: Mapping[str, int]) -> Iterator[Finding]:
    """Yield what is wrong with the numbers and the document of a claim."""
    if _is_lot(contract, lots):
        lot_kwh = lots[contract.id] / WH_PER_KWH
        yield doubt(CLAIM_NUMBERS_UNCHECKED, contract.id, {"lot_kwh": lot_kwh}, at=PARK)
    elif not contract.serial.strip():
        yield _fault(CLAIM_WITHOUT_SERIAL, contract)
    elif not _is_numbered(contract):
        yield doubt(CLAIM_SERIAL_UNCLEAR, contract.id, {"serial": contract.serial}, at=PARK)
    if not _has_document(contract):
        yield _fault(CLAIM_WITHOUT_EVIDENCE, contract)


def _is_lot(contract: Contract, lots: Mapping[str, int]) -> bool:
    """Whether it has no numbers, and the register shows a quantity as claimed for it."""
    return not contract.serial.strip() and contract.id in lots


def _is_numbered(contract: Contract) -> bool:
    """Whether its numbers can be counted; a trade may name its settlement instead."""
    serials = read_serials(contract.serial)
    return bool(serials.ranges) or (contract.kind is ContractKind.GREEN_POWER and serials.is_clear)


def _has_document(contract: Contract) -> bool:
    return bool(contract.evidence.strip())


def _vintage_faults(contract: Contract, park: Park, life_months: int) -> Iterator[Finding]:
    vintage = vintage_of(contract, park.time_zone)
    if vintage is None:
        yield _fault(CLAIM_WITHOUT_VINTAGE, contract)
        return
    facts: dict[str, Fact] = {"vintage": contract.vintage, "months": life_months}
    if expiry_of(vintage, life_months, park.time_zone) <= contract.valid_from:
        yield doubt(CLAIM_EXPIRED, contract.id, facts, at=PARK)
    if contract.valid_to is not None and vintage.start >= contract.valid_to:
        yield doubt(CLAIM_BEFORE_GENERATION, contract.id, facts, at=PARK)


def _plant_faults(contract: Contract, park: Park, lines: Sequence[Contract]) -> Iterator[Finding]:
    """Yield a claim on power of a plant that is counted as own or direct supply already."""
    tied = {asset for line in lines if overlap(line, contract) for asset in line.assets}
    counted = [a.id for a in park.assets if not a.is_outside or a.id in tied]
    named = sorted(set(contract.assets) & set(counted))
    if named:
        yield doubt(CLAIM_OF_OWN_SUPPLY, contract.id, {"assets": ", ".join(named)}, at=PARK)


def _fault(kind: FindingKind, contract: Contract) -> Finding:
    return doubt(kind, contract.id, at=PARK)


def _claim(
    contract: Contract, milli: int, year: Period, park: Park, life_months: int
) -> tuple[Claim, list[Finding]]:
    milli, findings = _made_by_then(contract, milli, park.time_zone)
    ends = contract.valid_to or year.end
    opens, closes = _usable(contract, ends, park, life_months)
    start, end = max(opens, year.start), min(closes, year.end)
    end = max(start, end)
    part = _until(end, milli, opens, closes) - _until(start, milli, opens, closes)
    if (start, end) != (opens, closes):
        counted: dict[str, Fact] = {"claimed": milli / MILLI, "counted": part / MILLI}
        findings.append(doubt(CLAIM_SPREAD, contract.id, counted, at=PARK))
    if closes < min(ends, year.end):
        aged: dict[str, Fact] = {"vintage": contract.vintage, "months": life_months}
        findings.append(doubt(CLAIM_EXPIRED, contract.id, aged, at=PARK))
    claim = Claim(
        contract=contract.id,
        kind=contract.kind,
        enterprise=contract.enterprise,
        milli=part,
        start=start,
        end=end,
    )
    return claim, findings


def _stated(contract: Contract, lot_wh: int | None) -> tuple[int, list[Finding]]:
    """Return what a contract claims as a whole, no more than its certificates stand for.

    Quantity and numbers agree when each certificate stands for its megawatt-hour; where they do
    not, the lesser counts and a finding says so. The settlement of a trade states its power,
    whatever its numbers. Of a lot without numbers no more counts than the register has.
    """
    milli = int(Decimal(str(contract.quantity_kwh or 0)) * MILLI)
    if lot_wh is not None and not contract.serial.strip():
        return min(milli, lot_wh), []
    count = read_serials(contract.serial).count
    if contract.kind is ContractKind.GREEN_POWER or count is None:
        return milli, []
    limit = count * KWH_PER_NUMBER * MILLI
    if limit - KWH_PER_NUMBER * MILLI < milli <= limit:
        return milli, []
    facts: dict[str, Fact] = {
        "claimed_kwh": milli / MILLI,
        "certificates": count,
        "limit_kwh": limit / MILLI,
    }
    kind = CLAIM_BEYOND_SERIALS if milli > limit else CLAIM_BELOW_SERIALS
    return min(milli, limit), [doubt(kind, contract.id, facts, at=PARK)]


def _made_by_then(contract: Contract, milli: int, zone: str) -> tuple[int, list[Finding]]:
    """Return what of a batch had been made when its use ended, by time.

    A batch that names its days tells when it was made; a month or a year tells no more than that.
    """
    vintage = vintage_of(contract, zone) if is_of_days(contract.vintage) else None
    until = contract.valid_to
    if vintage is None or until is None or until >= vintage.end:
        return milli, []
    made = _until(until, milli, vintage.start, vintage.end)
    facts: dict[str, Fact] = {
        "vintage": contract.vintage,
        "claimed_kwh": milli / MILLI,
        "counted_kwh": made / MILLI,
    }
    return made, [doubt(CLAIM_PARTLY_UNMADE, contract.id, facts, at=PARK)]


def _usable(
    contract: Contract, ends: datetime, park: Park, life_months: int
) -> tuple[datetime, datetime]:
    """Return the part of a claim's span in which its power exists and is not too old."""
    vintage = vintage_of(contract, park.time_zone)
    if vintage is None:
        return contract.valid_from, ends
    expiry = expiry_of(vintage, life_months, park.time_zone)
    return max(contract.valid_from, vintage.start), min(ends, expiry)


def _until(instant: datetime, milli: int, opens: datetime, closes: datetime) -> int:
    """Return what of a claim falls before an instant, by time: parts add up to the whole."""
    if closes <= opens:
        return 0
    passed = min(max(instant, opens), closes) - opens
    return milli * _seconds(passed) // _seconds(closes - opens)


def _seconds(span: timedelta) -> int:
    return span.days * 86_400 + span.seconds


def _proved(park: Park, lots: Mapping[str, int]) -> list[Contract]:
    return [
        contract
        for contract in park.contracts
        if contract.kind in CLAIMS
        and (_is_lot(contract, lots) or (contract.serial.strip() and _is_numbered(contract)))
        and _has_document(contract)
    ]


def _proved_lines(park: Park) -> list[Contract]:
    lines = (c for c in park.contracts if c.kind is ContractKind.DIRECT_LINE)
    return [line for line in lines if _has_document(line)]
