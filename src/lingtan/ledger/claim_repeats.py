"""Which proved claims count what another one counts: of one power the earlier claim stands.

Of claims that hold the same certificate, however it is spelled, the later one loses that
certificate and keeps the rest; of claims with one settlement no more stands than the greater one
states. Nothing is left of the later of two claims that may be one trade and its certificates: as
much power (to the certificate where one span holds the other), of a span and a vintage that
overlap, for the same holder. Numbers of one series tell
two apart, whatever their documents; numbers of two series do not, for a trade brings certificates
with it. Contracts of months, of other holders or of other vintages are no twins.
Claims that are twins in one reading only of a trade in a doubtful unit both stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.ledger.claim_falls import Fall
from lingtan.ledger.claim_index import AmountIndex, SerialIndex
from lingtan.ledger.doubts import (
    CLAIM_ALIKE,
    CLAIM_ALIKE_BY_UNIT,
    CLAIM_REPEATED,
    CLAIM_REPEATED_IN_PART,
    CLAIM_UNTOLD,
    doubt,
)
from lingtan.ledger.rates import LATEST
from lingtan.ledger.serials import KWH_PER_NUMBER, Serials, read_serials
from lingtan.ledger.vintages import vintage_of
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.documents import document_key

# Closer than meters of class 0.5, which settle a trade, tell two amounts apart (R: recalled).
NEAR_SHARE = 0.005
Read = tuple[Contract, Serials]


def repeated_claims(
    proved: Sequence[Contract],
    direct: Sequence[Contract],
    zone: str,
    ratios: Mapping[str, float] | None = None,
) -> dict[str, tuple[Fall, ...]]:
    """Return what falls of the claims that repeat an earlier one, by contract.

    Parameters
    ----------
    proved : sequence of Contract
        Claims with a document, and with numbers or a settlement.
    direct : sequence of Contract
        Direct lines with a document: certificates of their power are used with it.
    ratios : mapping of str to float, optional
        What the quantities of contracts may have to be multiplied by, as their unit is in doubt.
        Of a claim no more falls then than in the reading in which less of it does.
    """
    written = _falls(proved, direct, zone)
    if not ratios:
        return written
    in_other_unit = [_times(contract, ratios.get(contract.id, 1.0)) for contract in proved]
    other = _falls(in_other_unit, direct, zone)
    claims = {contract.id: contract for contract in proved}
    return {
        name: _lesser_fall(claims[name], written.get(name, ()), other.get(name, ()), ratios)
        for name in sorted({*written, *other})
    }


def _falls(
    proved: Sequence[Contract], direct: Sequence[Contract], zone: str
) -> dict[str, tuple[Fall, ...]]:
    """Return what falls of the claims that repeat an earlier one, all as they are written."""
    ordered = sorted(proved, key=lambda c: (c.valid_from.astimezone(UTC), c.id))
    read = [(contract, _read(contract)) for contract in ordered]
    lines = [(line, read_serials(line.serial)) for line in direct if line.serial.strip()]
    found = _repeating(read, lines, zone)
    other_kinds = {kind: [one for one in read if one[0].kind is not kind] for kind in ContractKind}
    for one in read:
        others = other_kinds[one[0].kind]
        parts = [other for other in others if other[0].id not in found]
        if one[0].id not in found and (whole := _of_parts(one, parts, zone)) is not None:
            found[one[0].id] = (_all_of(one[0], whole),)
    return found


def _times(contract: Contract, ratio: float) -> Contract:
    return replace(contract, quantity_kwh=(contract.quantity_kwh or 0.0) * ratio)


def _lesser_fall(
    contract: Contract,
    written: tuple[Fall, ...],
    other: tuple[Fall, ...],
    ratios: Mapping[str, float],
) -> tuple[Fall, ...]:
    """Return what falls of a claim in both readings, and say what would fall in one alone."""
    ratio = ratios.get(contract.id, 1.0)  # by which it counts in its likelier reading
    written = tuple(replace(fall, kwh=fall.kwh * ratio) for fall in written)
    if _reasons(written) == _reasons(other):
        return other
    less, more = sorted((other, written), key=_fallen_kwh)
    claimed = (contract.quantity_kwh or 0.0) * ratio
    facts: dict[str, Fact] = {
        "other": ", ".join(sorted({str(fall.finding.facts["other"]) for fall in more})),
        "trades": ", ".join(sorted(ratios)),
        "may_fall_kwh": max(0.0, min(claimed, _fallen_kwh(more)) - _fallen_kwh(less)),
    }
    finding = doubt(CLAIM_ALIKE_BY_UNIT, contract.id, facts, at="park.yaml")
    return (*less, Fall(finding=finding, in_part=CLAIM_ALIKE_BY_UNIT))


def _reasons(falls: Sequence[Fall]) -> list[tuple[str, Fact, int]]:
    """Return why parts of a claim fall, and how many whole kWh."""
    return [
        (fall.finding.kind.id, fall.finding.facts["other"], round(fall.energy_kwh))
        for fall in falls
    ]


def _fallen_kwh(falls: Sequence[Fall]) -> float:
    return sum(fall.energy_kwh for fall in falls)


def may_repeat(one: Contract, other: Contract, zone: str) -> bool:
    """Whether one of two contracts may count what the other one counts."""
    read, beside = ((each, _read(each)) for each in (one, other))
    holds = _held(read, beside) or _held(beside, read)
    return holds is not None or _may_be_one(read, beside, zone)


def _read(contract: Contract) -> Serials:
    """Return the numbers of a claim; a lot without numbers is known by its id alone."""
    return (
        read_serials(contract.serial)
        if contract.serial.strip()
        else Serials(text=f"lot {contract.id}")
    )


def _repeating(
    read: Sequence[Read], lines: Sequence[Read], zone: str
) -> dict[str, tuple[Fall, ...]]:
    """Return what falls of the claims that repeat one claim or line before them, by contract."""
    known = [*lines]
    named = SerialIndex()
    sized = {kind: AmountIndex(NEAR_SHARE) for kind in ContractKind}
    for number, (_, serials) in enumerate(lines):
        named.add(number, serials)
    found: dict[str, tuple[Fall, ...]] = {}
    for one in read:
        contract, serials = one
        amount = contract.quantity_kwh or 0.0
        is_trade = contract.kind is ContractKind.GREEN_POWER
        beside = ContractKind if is_trade else (ContractKind.GREEN_POWER,)
        meeting = named.meeting(serials)
        near = {number for kind in beside for number in sized[kind].near(amount)}
        twins = sorted(near.union(meeting) - set(range(len(lines))))
        held = {number: fall for number in meeting if (fall := _held(one, known[number]))}
        apart = [known[number] for number in twins if not (number in held and held[number].places)]
        falls = (*held.values(), *(_all_of(contract, f) for f in _twins(one, apart, zone)))
        if falls:
            found[contract.id] = _needed(falls, contract)
        named.add(len(known), serials)
        sized[contract.kind].add(len(known), amount)
        known.append(one)
    return found


def overlap(one: Contract, other: Contract) -> bool:
    """Whether two contracts are in force at one time."""
    ends = (one.valid_to or LATEST, other.valid_to or LATEST)
    return one.valid_from < ends[1] and other.valid_from < ends[0]


def _held(one: Read, other: Read) -> Fall | None:
    """Return what of a claim another one holds: numbers, or the energy of one settlement.

    Of certificates alone a number says enough without the words before it: settlements of two
    trades may bear one number, and that of a trade may be one of a certificate.
    """
    (contract, own), (beside, serials) = one, other
    is_named = {contract.kind, beside.kind} == {ContractKind.CERTIFICATE}
    places = own.shared_places(serials, loosely=is_named)
    if not places and own.text != serials.text:
        return None
    facts: dict[str, Fact] = {"serial": contract.serial, "other": beside.id}
    finding = doubt(CLAIM_REPEATED, contract.id, facts, at="park.yaml")
    if places and _is_counted(one):
        return Fall(finding=finding, in_part=CLAIM_REPEATED_IN_PART, places=places)
    amounts = [each.quantity_kwh for each in (contract, beside) if each.quantity_kwh is not None]
    return Fall(finding=finding, in_part=CLAIM_REPEATED_IN_PART, kwh=min(amounts, default=0.0))


def _is_counted(one: Read) -> bool:
    """Whether numbers stand for the power of a claim: those of a trade may be settlements."""
    contract, serials = one
    is_proved = serials.proves(contract.quantity_kwh or 0.0)
    return is_proved or contract.kind is ContractKind.CERTIFICATE


def _all_of(contract: Contract, finding: Finding) -> Fall:
    kwh = contract.quantity_kwh or 0.0
    return Fall(finding=finding, in_part=CLAIM_REPEATED_IN_PART, kwh=kwh)


def _needed(falls: Sequence[Fall], contract: Contract) -> tuple[Fall, ...]:
    """Return the one that takes all of a claim where one does, or else all that take a part."""
    whole = contract.quantity_kwh or 0.0
    return next(((fall,) for fall in falls if fall.energy_kwh >= whole), tuple(falls))


def _twins(one: Read, others: Sequence[Read], zone: str) -> Iterator[Finding]:
    """Yield a claim of as much as another one, which nothing tells apart."""
    for other in others:
        if _is_as_much(one[0], other[0]) and _may_be_one(one, other, zone):
            yield _alike(one[0], [other[0]])


def _is_as_much(one: Contract, other: Contract) -> bool:
    """Whether two claims are of as much power as if they were one.

    Over one span two meters may have settled them. Where one span holds the other, such as trade
    of a month and certificates of the year, amounts come near by chance: there the whole
    certificates must agree.
    """
    amounts = (one.quantity_kwh or 0.0, other.quantity_kwh or 0.0)
    same_span = (one.valid_from, one.valid_to) == (other.valid_from, other.valid_to)
    is_part = _is_within(one, other) or _is_within(other, one)
    is_close = same_span or not is_part or abs(amounts[0] - amounts[1]) < KWH_PER_NUMBER
    return is_close and _is_near(*amounts)


def _of_parts(one: Read, others: Sequence[Read], zone: str) -> Finding | None:
    """Return a claim of as much as several of the others within its span add up to.

    Those others are of the other kind.
    """
    contract = one[0]
    parts = [
        other
        for other, serials in others
        if _is_within(other, contract) and _may_be_one(one, (other, serials), zone)
    ]
    whole = sum(other.quantity_kwh or 0.0 for other in parts)
    is_whole = len(parts) > 1 and _is_near(contract.quantity_kwh or 0.0, whole)
    return _alike(contract, parts) if is_whole else None


def _alike(contract: Contract, others: Sequence[Contract]) -> Finding:
    keys = {document_key(each.evidence) for each in (contract, *others)}
    facts: dict[str, Fact] = {
        "serial": contract.serial,
        "other": ", ".join(other.id for other in others),
        "evidence": contract.evidence,
        "claimed_kwh": contract.quantity_kwh or 0.0,
    }
    kind = CLAIM_UNTOLD if len(keys) == 1 else CLAIM_ALIKE
    return doubt(kind, contract.id, facts, at="park.yaml")


def _may_be_one(one: Read, other: Read, zone: str) -> bool:
    """Whether two claims may be one power: a trade, its certificates, or one number respelled."""
    is_trade = ContractKind.GREEN_POWER in (one[0].kind, other[0].kind)
    return (
        (is_trade or one[1].may_overlap(other[1]))
        and not one[1].is_told_from(other[1])
        and overlap(one[0], other[0])
        and _share_vintage(one[0], other[0], zone)
        and (one[0].enterprise == other[0].enterprise or "" in _holders(one, other))
    )


def _holders(one: Read, other: Read) -> tuple[str, str]:
    return one[0].enterprise, other[0].enterprise


def _is_near(one: float, other: float) -> bool:
    return min(one, other) > 0 and abs(one - other) <= NEAR_SHARE * max(one, other)


def _is_within(part: Contract, whole: Contract) -> bool:
    ends = (part.valid_to or LATEST, whole.valid_to or LATEST)
    return whole.valid_from <= part.valid_from and ends[0] <= ends[1]


def _share_vintage(one: Contract, other: Contract, zone: str) -> bool:
    """Whether both may be power of one time; a vintage that is not told may be any."""
    first, second = vintage_of(one, zone), vintage_of(other, zone)
    if first is None or second is None:
        return True
    return first.start < second.end and second.start < first.end
