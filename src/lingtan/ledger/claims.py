"""Green power and certificates: which claims stand, and for how much.

A claim moves grid power from 0.8325 to 0 by contract (a reclassification); it changes no flow. A
claim is proved by certificate numbers that can be counted, one megawatt-hour each, or by a
document. With one of the two it stands and is doubted; with neither it has no effect. Nor has one
that cannot be told from another, has no vintage, is too old or was made before its power existed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from lingtan.base.errors import Fact, PeriodError
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.doubts import (
    CLAIM_BEFORE_GENERATION,
    CLAIM_BELOW_SERIALS,
    CLAIM_BEYOND_SERIALS,
    CLAIM_EXPIRED,
    CLAIM_PERHAPS_REPEATED,
    CLAIM_REPEATED,
    CLAIM_SERIAL_UNCLEAR,
    CLAIM_SPREAD,
    CLAIM_WITHOUT_END,
    CLAIM_WITHOUT_EVIDENCE,
    CLAIM_WITHOUT_PROOF,
    CLAIM_WITHOUT_QUANTITY,
    CLAIM_WITHOUT_SERIAL,
    CLAIM_WITHOUT_VINTAGE,
    doubt,
)
from lingtan.ledger.serials import Serials, read_serials
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.park import Park

CLAIMS = (ContractKind.GREEN_POWER, ContractKind.CERTIFICATE)
PARK = "park.yaml"
HALF_PROVED = frozenset({CLAIM_WITHOUT_EVIDENCE, CLAIM_SERIAL_UNCLEAR})
MILLI = 1000
KWH_PER_CERTIFICATE = 1000  # a certificate proves one megawatt-hour: what the word means, no rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one contract claims in a year.

    Attributes
    ----------
    milli : int
        Claimed energy in thousandths of a kWh.
    start, end : datetime
        When the claimed power was used, within the year.
    is_doubted : bool
        Only its numbers or only its document prove it.
    """

    contract: str
    kind: ContractKind
    enterprise: str
    milli: int
    start: datetime
    end: datetime
    is_doubted: bool = False


def claims_in(
    park: Park, year: Period, life_months: int
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims that stand in a year, and what is wrong with the others.

    Of a claim that reaches beyond the calendar year, the year takes its part by days.

    Parameters
    ----------
    life_months : int
        Months from generation in which a certificate may be used.
    """
    claims: list[Claim] = []
    findings: list[Finding] = []
    doubled = _doubled(park)
    for contract in claiming(park, year):
        faults = list(_faults(contract, park, life_months, doubled))
        findings += faults
        if not any(fault.kind.severity.value == "error" for fault in faults):
            claim, doubts = _claim(contract, year, park, life_months)
            is_doubted = any(fault.kind in HALF_PROVED for fault in faults)
            claims.append(replace(claim, is_doubted=is_doubted))
            findings += doubts
    return tuple(claims), tuple(findings)


def claiming(park: Park, period: Period) -> tuple[Contract, ...]:
    """Return the contracts that claim grid power used in a period, whether they stand or not."""
    return tuple(c for c in park.contracts if c.kind in CLAIMS and _overlaps(c, period))


def _overlaps(contract: Contract, period: Period) -> bool:
    ends = contract.valid_to is None or contract.valid_to > period.start
    return contract.valid_from < period.end and ends


def _faults(
    contract: Contract, park: Park, life_months: int, doubled: dict[str, Finding]
) -> Iterator[Finding]:
    if not contract.quantity_kwh or contract.quantity_kwh <= 0:
        yield _fault(CLAIM_WITHOUT_QUANTITY, contract)
    if contract.valid_to is None:
        yield _fault(CLAIM_WITHOUT_END, contract)
    yield from _proof_faults(contract, doubled.get(contract.id))
    yield from _vintage_faults(contract, park, life_months)


def _proof_faults(contract: Contract, doubled: Finding | None) -> Iterator[Finding]:
    """Yield what is wrong with the numbers and the document of a claim."""
    has_document, has_serial = bool(contract.evidence.strip()), bool(contract.serial.strip())
    if not has_serial:
        yield _fault(CLAIM_WITHOUT_SERIAL, contract)
    is_proved = has_document or bool(read_serials(contract.serial).ranges)
    if doubled is not None and (is_proved or doubled.kind is not CLAIM_SERIAL_UNCLEAR):
        yield doubled
    if has_serial and not is_proved:
        yield doubt(CLAIM_WITHOUT_PROOF, contract.id, {"serial": contract.serial}, at=PARK)
    elif not has_document:
        yield _fault(CLAIM_WITHOUT_EVIDENCE, contract)


def _vintage_faults(contract: Contract, park: Park, life_months: int) -> Iterator[Finding]:
    vintage = _vintage(contract, park)
    if vintage is None:
        yield _fault(CLAIM_WITHOUT_VINTAGE, contract)
        return
    facts: dict[str, Fact] = {"vintage": contract.vintage, "months": life_months}
    if _expiry(vintage, life_months, park.time_zone) <= contract.valid_from:
        yield doubt(CLAIM_EXPIRED, contract.id, facts, at=PARK)
    if contract.valid_to is not None and vintage.start >= contract.valid_to:
        yield doubt(CLAIM_BEFORE_GENERATION, contract.id, facts, at=PARK)


def _fault(kind: FindingKind, contract: Contract) -> Finding:
    return doubt(kind, contract.id, at=PARK)


def _vintage(contract: Contract, park: Park) -> Period | None:
    try:
        return parse_period(contract.vintage.strip(), park.time_zone)
    except PeriodError:
        return None


def _expiry(vintage: Period, life_months: int, zone: str) -> datetime:
    """Return the end of life, reckoned from the first month of the vintage."""
    year, month = (int(part) for part in f"{vintage.name}-01".split("-")[:2])
    after = year * 12 + month - 1 + life_months
    return parse_period(f"{after // 12:04d}-{after % 12 + 1:02d}", zone).start


def _claim(
    contract: Contract, year: Period, park: Park, life_months: int
) -> tuple[Claim, list[Finding]]:
    milli, findings = _stated(contract)
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


def _stated(contract: Contract) -> tuple[int, list[Finding]]:
    """Return what a contract claims as a whole, no more than its certificates stand for.

    Quantity and numbers agree when each certificate stands for its megawatt-hour; where they do
    not, the lesser counts and a finding says so.
    A settlement states the power of a trade, whatever its numbers; without it they alone prove it.
    """
    milli = int(Decimal(str(contract.quantity_kwh or 0)) * MILLI)
    count = read_serials(contract.serial).count
    is_settled = contract.kind is ContractKind.GREEN_POWER and bool(contract.evidence.strip())
    if is_settled or count is None:
        return milli, []
    limit = count * KWH_PER_CERTIFICATE * MILLI
    if limit - KWH_PER_CERTIFICATE * MILLI < milli <= limit:
        return milli, []
    facts: dict[str, Fact] = {
        "claimed_kwh": milli / MILLI,
        "certificates": count,
        "limit_kwh": limit / MILLI,
    }
    kind = CLAIM_BEYOND_SERIALS if milli > limit else CLAIM_BELOW_SERIALS
    return min(milli, limit), [doubt(kind, contract.id, facts, at=PARK)]


def _usable(
    contract: Contract, ends: datetime, park: Park, life_months: int
) -> tuple[datetime, datetime]:
    """Return the part of a claim's span in which its power exists and is not too old."""
    vintage = _vintage(contract, park)
    if vintage is None:
        return contract.valid_from, ends
    expiry = _expiry(vintage, life_months, park.time_zone)
    return max(contract.valid_from, vintage.start), min(ends, expiry)


def _until(instant: datetime, milli: int, opens: datetime, closes: datetime) -> int:
    """Return what of a claim falls before an instant, by time: parts add up to the whole."""
    if closes <= opens:
        return 0
    passed = min(max(instant, opens), closes) - opens
    return milli * _seconds(passed) // _seconds(closes - opens)


def _seconds(span: timedelta) -> int:
    return span.days * 86_400 + span.seconds


def _doubled(park: Park) -> dict[str, Finding]:
    """Return each contract that holds, or may hold, the certificates of another one.

    Of two the earlier stands; but numbers nobody can read never stand beside ones that can.
    """
    claims = [c for c in park.contracts if c.kind in CLAIMS and c.serial.strip()]
    claims.sort(key=lambda c: (c.valid_from.astimezone(UTC), c.id))
    read = [(contract, read_serials(contract.serial)) for contract in claims]
    found = (_double(read, number) for number in range(len(read)))
    return {finding.subject: finding for finding in found if finding is not None}


def _double(read: Sequence[tuple[Contract, Serials]], number: int) -> Finding | None:
    contract, own = read[number]
    facts: dict[str, Fact] = {"serial": contract.serial}
    for other, serials in read[:number]:
        if own.share(serials):
            return doubt(CLAIM_REPEATED, contract.id, {**facts, "other": other.id}, at=PARK)
    others = (*read[:number], *((o, s) for o, s in read[number + 1 :] if s.is_clear))
    for other, serials in others:
        if serials.word == own.word and not own.is_clear:
            facts["other"] = other.id
            return doubt(CLAIM_PERHAPS_REPEATED, contract.id, facts, at=PARK)
    is_named = contract.kind is ContractKind.GREEN_POWER and own.is_clear  # by its settlement
    if own.ranges or is_named:
        return None
    return doubt(CLAIM_SERIAL_UNCLEAR, contract.id, facts, at=PARK)
