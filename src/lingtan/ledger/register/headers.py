"""Which headers are sound: numbers that stand for their energy, and no number in two of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lingtan.base.findings import Finding
from lingtan.ledger.register.kinds import (
    GRANULE_TWICE,
    NOT_WHOLE,
    NUMBER_TWICE,
    NUMBERS_DIFFER,
    NUMBERS_UNCLEAR,
    WITHOUT_DOCUMENT,
    fault,
)
from lingtan.ledger.register.numbers import WH_PER_NUMBER
from lingtan.ledger.serial_range import SerialRange
from lingtan.ledger.serials import Serials, read_serials
from lingtan.park.certificates import Certificate

WH_PER_MWH = 1_000_000
Numbered = tuple[Certificate, Serials]


def sound_headers(
    certificates: Sequence[Certificate],
) -> tuple[tuple[Certificate, ...], tuple[Finding, ...]]:
    """Return the headers that can be played, and what is wrong with the others.

    Of two headers that hold one number, in whatever spelling, the earlier one stands. So does one
    of two granular certificates of one plant, interval and energy: two documents may tell of one.
    """
    faults = {header.id: tuple(_faults(header)) for header in certificates}
    sound = [header for header in certificates if not faults[header.id]]
    twice = dict(_repeated([(h, read_serials(h.serial)) for h in sound if h.serial]))
    twice |= dict(_copies(h for h in sound if h.is_granular and not h.serial))
    findings = (*(f for found in faults.values() for f in found), *twice.values())
    return tuple(header for header in sound if header.id not in twice), findings


def _faults(header: Certificate) -> Iterator[Finding]:
    if not header.evidence.strip():
        yield fault(WITHOUT_DOCUMENT, header)
    if header.energy_wh <= 0 or header.end <= header.start:
        yield fault(NOT_WHOLE, header, {"energy_mwh": header.energy_wh / WH_PER_MWH})
    elif header.serial:
        yield from _number_faults(header)


def _number_faults(header: Certificate) -> Iterator[Finding]:
    serials = read_serials(header.serial)
    count = serials.count
    named = sum(one.last - one.first + 1 for one in serials.ranges)
    if count is None or named != count:
        yield fault(NUMBERS_UNCLEAR, header, {"serial": header.serial, "of": header.id})
    elif count * WH_PER_NUMBER != header.energy_wh:
        facts = {
            "energy_mwh": header.energy_wh / WH_PER_MWH,
            "numbers_mwh": count * WH_PER_NUMBER / WH_PER_MWH,
        }
        yield fault(NUMBERS_DIFFER, header, facts)


def _repeated(numbered: Sequence[Numbered]) -> Iterator[tuple[str, Finding]]:
    """Yield the headers that hold a number of an earlier one.

    Only ranges of one code (the numbers in the stem) are held against each other, in order of
    their first number, so that many batches cost little.
    """
    by_code: dict[tuple[str, ...], list[tuple[SerialRange, Numbered]]] = {}
    for pair in numbered:
        for one in pair[1].forms:
            by_code.setdefault(one.code, []).append((one, pair))
    for ranges in by_code.values():
        open_: list[tuple[SerialRange, Numbered]] = []
        for one, pair in sorted(ranges, key=lambda each: each[0].first):
            open_ = [each for each in open_ if each[0].last >= one.first]
            for _, other in open_:
                yield from _pair(pair, other)
            open_.append((one, pair))


def _copies(granules: Iterable[Certificate]) -> Iterator[tuple[str, Finding]]:
    """Yield granular certificates of what another one is of, under a later id."""
    first: dict[Certificate, str] = {}
    for header in sorted(granules, key=lambda h: h.id):
        said = replace(header, id="", owner="", source="", evidence="")
        other = first.setdefault(said, header.id)
        if other != header.id:
            yield header.id, fault(GRANULE_TWICE, header, {"other": other})


def _pair(one: Numbered, other: Numbered) -> Iterator[tuple[str, Finding]]:
    """Yield the later of two headers where both hold a number."""
    if one[0].id == other[0].id or not one[1].may_hold(other[1]):
        return
    first, later = sorted((one[0], other[0]), key=lambda h: (h.start, h.id))
    yield later.id, fault(NUMBER_TWICE, later, {"other": first.id, "serial": later.serial})
