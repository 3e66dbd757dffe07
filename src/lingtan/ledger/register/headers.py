"""Which headers are sound: numbers that stand for their energy, and no number in two of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.ledger.claim_falls import numbered_kwh
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
from lingtan.ledger.serials import Places, Serials, merged_places, read_serials
from lingtan.park.certificates import Certificate

WH_PER_MWH = 1_000_000
WH_PER_KWH, KWH_PER_MWH = 1000, 1000
Numbered = tuple[Certificate, Serials]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundHeaders:
    """Headers that can be played.

    Attributes
    ----------
    void : mapping of str to Places
        Numbers of a header that an earlier one holds, by their places.
    findings : tuple of Finding
        What is wrong with these numbers, and with headers that cannot be played.
    """

    headers: tuple[Certificate, ...]
    void: Mapping[str, Places]
    findings: tuple[Finding, ...]


def sound_headers(certificates: Sequence[Certificate]) -> SoundHeaders:
    """Return the headers that can be played, and what is wrong with the others.

    A number that two headers hold, in whatever spelling, stands in the earlier one; the other one
    keeps the rest. Of two granular certificates of one plant, interval and energy the earlier one
    stands: two documents may tell of one.
    """
    faults = {header.id: tuple(_faults(header)) for header in certificates}
    sound = [header for header in certificates if not faults[header.id]]
    shared: dict[str, dict[str, Places]] = {}
    for later, first, places in _repeated(
        [(h, read_serials(h.serial)) for h in sound if h.serial]
    ):
        shared.setdefault(later, {})[first] = places
    void = {id_: merged_places(chain(*of.values())) for id_, of in shared.items()}
    copies = dict(_copies(h for h in sound if h.is_granular and not h.serial))
    twice = [_twice(h, shared[h.id], void[h.id]) for h in sound if h.id in shared]
    findings = (*(f for found in faults.values() for f in found), *twice, *copies.values())
    left = (h for h in sound if h.id not in copies and numbered_kwh(void.get(h.id, ())) < _kwh(h))
    return SoundHeaders(headers=tuple(left), void=void, findings=findings)


def _kwh(header: Certificate) -> float:
    return header.energy_wh / WH_PER_KWH


def _twice(header: Certificate, others: Mapping[str, Places], void: Places) -> Finding:
    facts: dict[str, Fact] = {
        "other": ", ".join(sorted(others)),
        "serial": header.serial,
        "void_mwh": numbered_kwh(void) / KWH_PER_MWH,
        "energy_mwh": header.energy_wh / WH_PER_MWH,
    }
    return fault(NUMBER_TWICE, header, facts)


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


def _repeated(numbered: Sequence[Numbered]) -> Iterator[tuple[str, str, Places]]:
    """Yield the headers that hold numbers of an earlier one, with its id and which numbers.

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


def _pair(one: Numbered, other: Numbered) -> Iterator[tuple[str, str, Places]]:
    """Yield the later of two headers where both hold a number."""
    first, later = sorted((one, other), key=lambda each: (each[0].start, each[0].id))
    if first[0].id != later[0].id:
        places = later[1].shared_places(first[1], loosely=True)
        if places:
            yield later[0].id, first[0].id, places
