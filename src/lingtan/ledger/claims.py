"""Green power and certificates: which claims stand, and for how much.

A claim moves grid power from 0.8325 to 0 by contract (a reclassification); it changes no flow. A
claim that cannot be told from another, has no vintage, is too old or was made before its power
existed has no effect, and says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from lingtan.base.errors import Fact, PeriodError
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.doubts import (
    CLAIM_BEFORE_GENERATION,
    CLAIM_EXPIRED,
    CLAIM_REPEATED,
    CLAIM_SPREAD,
    CLAIM_WITHOUT_END,
    CLAIM_WITHOUT_EVIDENCE,
    CLAIM_WITHOUT_QUANTITY,
    CLAIM_WITHOUT_SERIAL,
    CLAIM_WITHOUT_VINTAGE,
    doubt,
)
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.park import Park

CLAIMS = (ContractKind.GREEN_POWER, ContractKind.CERTIFICATE)
RANGE = re.compile(r"^(?P<stem>.*?)(?P<first>\d+)\s*(?:to|至|到|~|～|—|–|\.\.)\s*(?P<last>\S+)$")
MILLI = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one contract claims in a period.

    Attributes
    ----------
    milli : int
        Claimed energy in thousandths of a kWh.
    start, end : datetime
        When the claimed power was used, within the period.
    """

    contract: str
    kind: ContractKind
    enterprise: str
    milli: int
    start: datetime
    end: datetime


def claims_in(
    park: Park, period: Period, life_months: int
) -> tuple[tuple[Claim, ...], tuple[Finding, ...]]:
    """Return the claims that stand in a period, and what is wrong with the others.

    Parameters
    ----------
    life_months : int
        Months from generation in which a certificate may be used.
    """
    claims: list[Claim] = []
    findings: list[Finding] = []
    repeated = _repeated(park)
    for contract in park.contracts:
        if contract.kind not in CLAIMS or not _overlaps(contract, period):
            continue
        faults = list(_faults(contract, park, life_months, repeated))
        findings += faults
        if not any(fault.kind.severity.value == "error" for fault in faults):
            claim, doubts = _claim(contract, period, park, life_months)
            claims.append(claim)
            findings += doubts
    return tuple(claims), tuple(findings)


def _overlaps(contract: Contract, period: Period) -> bool:
    ends = contract.valid_to is None or contract.valid_to > period.start
    return contract.valid_from < period.end and ends


def _faults(
    contract: Contract, park: Park, life_months: int, repeated: dict[str, str]
) -> Iterator[Finding]:
    if not contract.quantity_kwh or contract.quantity_kwh <= 0:
        yield _fault(CLAIM_WITHOUT_QUANTITY, contract)
    if contract.valid_to is None:
        yield _fault(CLAIM_WITHOUT_END, contract)
    if not contract.serial.strip():
        yield _fault(CLAIM_WITHOUT_SERIAL, contract)
    if contract.id in repeated:
        facts = {"serial": contract.serial, "other": repeated[contract.id]}
        yield doubt(CLAIM_REPEATED, contract.id, facts, at="park.yaml")
    if not contract.evidence:
        yield _fault(CLAIM_WITHOUT_EVIDENCE, contract)
    yield from _vintage_faults(contract, park, life_months)


def _vintage_faults(contract: Contract, park: Park, life_months: int) -> Iterator[Finding]:
    vintage = _vintage(contract, park)
    if vintage is None:
        yield _fault(CLAIM_WITHOUT_VINTAGE, contract)
        return
    facts: dict[str, Fact] = {"vintage": contract.vintage, "months": life_months}
    if _expiry(vintage, life_months, park.time_zone) <= contract.valid_from:
        yield doubt(CLAIM_EXPIRED, contract.id, facts, at="park.yaml")
    if contract.valid_to is not None and vintage.start >= contract.valid_to:
        yield doubt(CLAIM_BEFORE_GENERATION, contract.id, facts, at="park.yaml")


def _fault(kind: FindingKind, contract: Contract) -> Finding:
    return doubt(kind, contract.id, at="park.yaml")


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
    contract: Contract, period: Period, park: Park, life_months: int
) -> tuple[Claim, list[Finding]]:
    ends = contract.valid_to or period.end
    start, end = max(contract.valid_from, period.start), min(ends, period.end)
    whole = Decimal(str(contract.quantity_kwh or 0)) * MILLI
    milli = int(whole * _seconds(end - start) // _seconds(ends - contract.valid_from))
    vintage = _vintage(contract, park)
    usable = _expiry(vintage, life_months, park.time_zone) if vintage else end
    findings = []
    if (start, end) != (contract.valid_from, ends):
        counted: dict[str, Fact] = {"claimed": float(whole / MILLI), "counted": milli / MILLI}
        findings.append(doubt(CLAIM_SPREAD, contract.id, counted, at="park.yaml"))
    if usable < end:
        aged: dict[str, Fact] = {"vintage": contract.vintage, "months": life_months}
        findings.append(doubt(CLAIM_EXPIRED, contract.id, aged, at="park.yaml"))
    claim = Claim(
        contract=contract.id,
        kind=contract.kind,
        enterprise=contract.enterprise,
        milli=milli,
        start=max(start, vintage.start) if vintage else start,
        end=max(start, min(end, usable)),
    )
    return claim, findings


def _seconds(span: timedelta) -> int:
    return span.days * 86_400 + span.seconds


def _repeated(park: Park) -> dict[str, str]:
    """Return each contract whose serial numbers another, earlier one already holds."""
    claims = [c for c in park.contracts if c.kind in CLAIMS and c.serial.strip()]
    claims.sort(key=lambda c: (c.valid_from.astimezone(UTC), c.id))
    repeated: dict[str, str] = {}
    for number, contract in enumerate(claims):
        other = next((c.id for c in claims[:number] if _share_serials(c, contract)), "")
        if other:
            repeated[contract.id] = other
    return repeated


def _share_serials(one: Contract, other: Contract) -> bool:
    """Whether two contracts name the same certificates, as a text or as overlapping ranges.

    Numbers of a range keep what stands before them: ``GEC 37-001 to 050`` is 37-001 to 37-050.
    """
    first, second = serial_range(one.serial), serial_range(other.serial)
    if first is None or second is None:
        return _plain(one.serial) == _plain(other.serial)
    same_stem = first[0] == second[0]
    return same_stem and first[1] <= second[2] and second[1] <= first[2]


def serial_range(serial: str) -> tuple[str, int, int] | None:
    """Return stem, first and last number of a range of certificates, or None for other text.

    Examples
    --------
    >>> serial_range("GEC 2025-37-0000001 to 0130000")
    ('gec2025-37-', 1, 130000)
    >>> serial_range("settlement of June") is None
    True
    """
    text = serial.strip()
    found = RANGE.match(text)
    last = re.search(r"\d+$", found["last"]) if found else None
    if found is not None and last is not None:
        return _plain(found["stem"]), int(found["first"]), int(last.group())
    single = re.match(r"^(?P<stem>.*?)(?P<number>\d+)$", text)
    if single is None:
        return None
    number = int(single["number"])
    return _plain(single["stem"]), number, number


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()
