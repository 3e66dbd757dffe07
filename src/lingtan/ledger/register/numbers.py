"""Numbers of certificates as places in their energy: each number is one megawatt-hour.

The first number of a header stands for its first megawatt-hour, and so on; so a slice by number
and a slice by energy are the same thing, and no number can be in two slices.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from lingtan.ledger.serial_range import SerialRange
from lingtan.ledger.serials import Serials, read_serials

WH_PER_NUMBER = 1_000_000  # a certificate proves one megawatt-hour: what the word means
PADDED = 7

Span = tuple[int, int]
Run = tuple[SerialRange, int, int]  # numbers, place of their header, where their energy begins


def wanted_spans(header: str, wanted: str) -> tuple[Span, ...] | None:
    """Return where the numbers of a text stand in the energy of a header, [first, end) each [Wh].

    None where the text cannot be read, or names a number the header has not.

    Examples
    --------
    >>> wanted_spans("GEC 37-0001 to 0100", "gec 37-11 to 20")
    ((10000000, 20000000),)
    >>> wanted_spans("GEC 37-0001 to 0100", "GEC 37-0101") is None
    True
    """
    own, asked = read_serials(header), read_serials(wanted)
    if not own.ranges or not asked.ranges:
        return None
    spans = sorted(span for one in asked.ranges for span in _places(own, one))
    found = sum(end - first for first, end in spans)
    is_all = asked.count is not None and found == asked.count * WH_PER_NUMBER
    return tuple(spans) if is_all else None


class NumberIndex:
    """Where numbers stand in many headers: asked by number, without reading every header again."""

    def __init__(self, headers: Iterable[str]) -> None:
        written: list[Run] = []
        together: list[Run] = []
        for place, header in enumerate(headers):
            for one, start in _runs(read_serials(header).ranges):
                written.append((one, place, start))
                together += [(form, place, start) for form in _unwritten(one)]
        self._written, self._together = _Series(written), _Series(together)

    def shared_spans(self, other: str) -> dict[int, list[tuple[Span, Span]]]:
        """Return by place of the header where it holds, or may hold, numbers of a text.

        That is where they stand in its energy, and in that of the text if it were a header.

        Examples
        --------
        >>> NumberIndex(["A-01 to 10", "A-11 to 20"]).shared_spans("A-10 to 11")
        {0: [((9000000, 10000000), (0, 1000000))], 1: [((0, 1000000), (1000000, 2000000))]}
        """
        found: dict[int, list[tuple[Span, Span]]] = {}
        for wanted, start in _runs(read_serials(other).ranges):
            met = chain(
                self._written.met(wanted),
                *(self._written.met(form) for form in _unwritten(wanted)),
                () if wanted.code else self._together.met(wanted),
            )
            for place, (first, end), begins in met:
                own = (start + begins, start + begins + end - first)
                found.setdefault(place, []).append(((first, end), own))
        return dict(sorted(found.items()))


def _unwritten(one: SerialRange) -> tuple[SerialRange, ...]:
    """Return in what other ways the numbers of a range may be written without separators."""
    run = one.run_together
    return (*(() if run is None else (run,)), *one.guesses)


class _Series:
    """Runs of numbers by their stem, and the stems by their code."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs: dict[str, list[tuple[int, int, int, int]]] = {}
        self._series: dict[tuple[str, ...], dict[str, SerialRange]] = {}
        for one, place, start in runs:
            self._runs.setdefault(one.key, []).append((one.first, one.last, place, start))
            self._series.setdefault(one.code, {}).setdefault(one.key, one)
        for held in self._runs.values():
            held.sort()

    def met(self, wanted: SerialRange) -> Iterator[tuple[int, Span, int]]:
        """Yield where headers hold numbers of a range, and after how much of it these begin."""
        series = self._series.get(wanted.code, {})
        alike = {key for key, one in series.items() if one.may_be_of(wanted)}
        for key in sorted(alike | ({wanted.key} & self._runs.keys())):
            for first, last, place, start in _held(self._runs[key], wanted):
                low = max(first, wanted.first) - first
                high = min(last, wanted.last) - first + 1
                span = start + low * WH_PER_NUMBER, start + high * WH_PER_NUMBER
                yield place, span, max(0, first - wanted.first) * WH_PER_NUMBER


def _held(
    runs: Sequence[tuple[int, int, int, int]], wanted: SerialRange
) -> Iterator[tuple[int, int, int, int]]:
    for number in range(bisect_right(runs, (wanted.last + 1,)) - 1, -1, -1):
        if runs[number][1] < wanted.first:
            return
        yield runs[number]


def numbers_text(header: str, spans: Iterable[Span]) -> str:
    """Write the numbers that stand for spans of a header's energy; empty where it has none.

    Examples
    --------
    >>> numbers_text("GEC 37-0001 to 0100", [(10_000_000, 20_000_000)])
    'gec-37 #0000011 to 0000020'
    """
    own, texts = read_serials(header), []
    for first, end in spans:
        for one, start in _runs(own.ranges):
            low = max(first, start) - start
            high = min(end, start + _energy(one)) - start
            if low < high:
                texts.append(_text(one, low // WH_PER_NUMBER, high // WH_PER_NUMBER))
    return "; ".join(texts)


def _places(own: Serials, wanted: SerialRange) -> Iterator[Span]:
    for written, start in _runs(own.ranges):
        for one, asked in _spellings(written, wanted):
            first, last = max(one.first, asked.first), min(one.last, asked.last)
            if one.key == asked.key and first <= last:
                low, high = first - one.first, last - one.first + 1
                yield start + low * WH_PER_NUMBER, start + high * WH_PER_NUMBER


def _spellings(one: SerialRange, other: SerialRange) -> Iterator[tuple[SerialRange, SerialRange]]:
    """Yield two ranges as they are, or both without separators where one is written so."""
    if bool(one.code) == bool(other.code):
        yield one, other
    else:
        together = one.run_together or one, other.run_together or other
        yield together


def _runs(ranges: Sequence[SerialRange]) -> Iterator[tuple[SerialRange, int]]:
    """Yield each range of a header with where its energy begins."""
    start = 0
    for one in ranges:
        yield one, start
        start += _energy(one)


def _energy(one: SerialRange) -> int:
    return (one.last - one.first + 1) * WH_PER_NUMBER


def _text(one: SerialRange, low: int, high: int) -> str:
    """Write a run of numbers so that it reads back as just these: no stem runs into a number."""
    first, last = (f"{one.first + n:0{PADDED}d}" for n in (low, high - 1))
    stem = f"{one.stem} #" if one.stem else "#"
    return f"{stem}{first}" if first == last else f"{stem}{first} to {last}"
