"""Read the numbers of certificates, so that none counts twice.

A serial is a number, a range or a list of them: ``GEC 37-001 to 050, 37-080; GEC 38-1``. A stem
is what stands before the number; spaces and signs in it do not tell certificates apart. Numbers
without a code, such as a batch, may be those of any code: nothing tells them apart. Text that
looks like numbers and cannot be read as such is unclear. Text without numbers, such as a
settlement document, is one thing.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lingtan.ledger.serial_range import YEARS, SerialRange
from lingtan.park.documents import NAMES_REMEMBERED, document_key

WORD = r"(?:\s*(?:to|至|到|~|—|–|\.\.)\s*|\s+-\s+)"
BETWEEN = re.compile(rf"^(?P<stem>.*?)(?P<first>\d+){WORD}(?P<last>\S.*)$")
HYPHENED = re.compile(r"^(?P<stem>.*?)(?P<first>\d+)-(?P<last>\d+)$")
REPEATED_STEM = re.compile(r"^(?P<stem>.*?\D)(?P<first>\d+)-(?P<last>(?P=stem)\d+)$")
SINGLE = re.compile(r"^(?P<stem>.*?)(?P<first>\d+)$")
LIST_MARK = re.compile(r"(?<=\d)\s*(?:[,、;&+和及与]|\band\b)\s*")
THOUSANDS = re.compile(r"(?<!\d)[1-9]\d{0,2},\d{3}(?!\d)")
DATE = re.compile(r"(?<!\d)20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$")
ENDLESS = re.compile(r"\d{100}")  # no number anybody prints
HYPHENS = re.compile("[\u2010\u2011\u2012\u2043\u2212\ufe58]")  # what a keyboard writes as -
BARE = re.compile(r"(?:\D*[\s:#.])?")  # words that end before the number, no code that goes on
LAST_MONTH = 12  # 7-2025 may be July of 2025
KWH_PER_NUMBER = 1000  # a certificate proves one megawatt-hour: what the word means, no rate
SPACED = re.compile(r"(?<!\d)(\d+)\s+(\d+)(?!\d)")

Places = tuple[tuple[int, int], ...]  # of numbers among those a text names: the first is at 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Serials:
    """What the serial text of a claim names.

    Attributes
    ----------
    text : str
        The normal form of the text, as `park.documents.document_key` gives it.
    ranges : tuple of SerialRange
        Certificates it names; empty for unclear text and for text without numbers.
    is_clear : bool
        Whether the text was understood as a whole.
    """

    text: str
    ranges: tuple[SerialRange, ...] = ()
    is_clear: bool = True

    @property
    def forms(self) -> tuple[SerialRange, ...]:
        """The ranges in every spelling in which they are compared."""
        return _forms(self.ranges)

    @property
    def count(self) -> int | None:
        """How many certificates these are, each once; None when they cannot be counted.

        Two spellings of one code, such as 037 and 37, are one.
        """
        counted, reached, series = 0, -1, None
        for one in sorted(self.ranges, key=lambda r: (*r.series, r.first)):
            reached = reached if one.series == series else -1
            counted += max(0, one.last - max(one.first, reached + 1) + 1)
            reached, series = max(reached, one.last), one.series
        return counted if self.ranges else None

    def proves(self, kwh: float) -> bool:
        """Whether these are as many certificates as so much energy has megawatt-hours."""
        most = (self.count or 0) * KWH_PER_NUMBER
        return most - KWH_PER_NUMBER < kwh <= most

    def share(self, other: "Serials") -> bool:
        """Whether both name the same certificate, or are the same text."""
        pairs = self._pairs(other)
        return self.text == other.text or any(
            one.key == two.key and one.first <= two.last and two.first <= one.last
            for one, two in pairs
            if not (one.is_guess or two.is_guess)
        )

    def share_words(self, other: "Serials") -> bool:
        """Whether both name a number after the same words, as nobody writes it by chance."""
        return any(
            one.words and one.key == two.key and one.overlaps(two)
            for one in self.ranges
            for two in other.ranges
        )

    def may_share(self, other: "Serials") -> bool:
        """Whether both name a number whose stem has more words in one text than in the other."""
        return any(
            one.overlaps(two) and (one.words <= two.words or two.words <= one.words)
            for one, two in self._pairs(other)
        )

    def may_overlap(self, other: "Serials") -> bool:
        """Whether both name a number after words of two scripts, such as GEC and 绿证."""
        return any(
            one.overlaps(two) and len({word.isascii() for word in one.words ^ two.words}) > 1
            for one, two in self._pairs(other)
        )

    def may_hold(self, other: "Serials") -> bool:
        """Whether both hold, or may hold, the same certificate: what is counted once."""
        return self.share(other) or self.may_share(other) or self.may_overlap(other)

    def shared_places(self, other: "Serials", *, loosely: bool) -> Places:
        """Return which of the numbers the other names as well: as `share`, or as `may_hold`.

        Examples
        --------
        >>> own, other = read_serials("GEC 1 to 3, 7 to 9"), read_serials("GEC 3 to 7")
        >>> own.shared_places(other, loosely=False)
        ((2, 4),)
        """
        found: list[tuple[int, int]] = []
        start = 0
        for one in self.ranges:
            for form in _forms((one,)):
                found += (
                    (start + max(0, two.first - form.first), start + _size(form, two.last))
                    for two in other.forms
                    if (form.is_written or two.is_written) and _is_one(form, two, loosely=loosely)
                )
            start += _size(one, one.last)
        return merged_places(found)

    def is_told_from(self, other: "Serials") -> bool:
        """Whether both count in one series, in which no number is the same."""
        keys = {one.key for one in self.ranges} & {one.key for one in other.ranges}
        return bool(keys) and not self.share(other)

    def _pairs(self, other: "Serials") -> Iterator[tuple[SerialRange, SerialRange]]:
        """Yield what is compared: one of the two stands as somebody wrote it."""
        pairs = ((one, two) for one in self.forms for two in other.forms)
        return ((one, two) for one, two in pairs if one.is_written or two.is_written)


def read_serials(serial: str) -> Serials:
    """Return the certificates a text names.

    Examples
    --------
    >>> read_serials("GEC 2025-37-0000001 to 0130000").ranges
    (SerialRange(stem='gec-2025-37', first=1, last=130000),)
    >>> read_serials("GEC 1 to 3, 7").count
    4
    >>> read_serials("GEC 1-12000").count
    12000
    >>> read_serials("GEC 1 to the end").is_clear
    False
    >>> read_serials("settlement of June").count is None
    True
    """
    text = unicodedata.normalize("NFKC", serial).strip(" \t\r\n,、;.").casefold()
    text = HYPHENS.sub("-", text)
    plain = document_key(serial)
    items = [item for item in LIST_MARK.split(re.sub(r"\s*\n\s*", ";", text)) if item]
    if len(items) == 1 and not re.search(r"\d", text):
        return Serials(text=plain)
    ranges = _ranges(items)
    is_opaque = ranges is None and len(items) == 1 and not _looks_like_numbers(text)
    is_clear = is_opaque or (ranges is not None and not THOUSANDS.search(text))
    return Serials(text=plain, ranges=(ranges or ()) if is_clear else (), is_clear=is_clear)


def merged_places(places: Iterable[tuple[int, int]]) -> Places:
    """Return places in order, none of them twice."""
    merged: list[tuple[int, int]] = []
    for first, end in sorted(places):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((first, end))
    return tuple(merged)


def _size(one: SerialRange, last: int) -> int:
    """Return how many numbers of a range come up to a last one."""
    return min(one.last, last) - one.first + 1


def _is_one(one: SerialRange, two: SerialRange, *, loosely: bool) -> bool:
    """Whether two ranges hold a number of one series, or may do."""
    if one.first > two.last or two.first > one.last:
        return False
    is_same = one.key == two.key and not (one.is_guess or two.is_guess)
    return is_same or (loosely and one.may_be_of(two))


def _looks_like_numbers(text: str) -> bool:
    return bool(re.search(rf"\d(?:{WORD}|\s*,)", text) or re.search(r"\d$", text))


def _ranges(items: Sequence[str]) -> tuple[SerialRange, ...] | None:
    """Return the range of every item; None when one cannot be read."""
    if any(ENDLESS.search(item) for item in items):
        return None
    found: list[SerialRange] = []
    for item in items:
        one = _range(item)
        if one is None or (found and one.stem[:1].isdigit()):
            return None  # a later item keeps the stem before it or gives its own in full
        stem = one.stem or (found[-1].stem if found else "")
        found.append(replace(one, stem=stem))
    return tuple(found)


def _range(item: str) -> SerialRange | None:
    for form in (BETWEEN, REPEATED_STEM):
        if match := form.match(item):
            return _between(match["stem"], match["first"], match["last"])
    match = None if DATE.search(item) else HYPHENED.match(item)  # settled on 2025-06-30: one
    if match and (pair := _hyphened(match)) is not None:
        return pair
    single = SINGLE.match(item)
    if single is None or _hides_more(item) or _is_untold(match):
        return None
    number = int(single["first"])
    digits = len(single["first"])
    return SerialRange(stem=_stem(single["stem"]), first=number, last=number, digits=digits)


def _between(stem: str, first: str, last: str) -> SerialRange | None:
    """Return a range whose last number stands alone or after the stem, or the end of it."""
    end = SINGLE.match(last)
    if end is None or _hides_more(stem + first):
        return None
    own, again = _stem(stem), _stem(end["stem"])
    is_same = not again or own == again or own.endswith(f"-{again}")
    ordered = int(first) <= int(end["first"])
    return _numbers(own, first, end["first"]) if is_same and ordered else None


def _hyphened(match: re.Match[str]) -> SerialRange | None:
    """Return 0001-0003 as a range: as many digits on both sides, or nothing but two numbers.

    A rising pair after mere words (GEC 1-12000) holds at least what any other reading of it does:
    one number of a batch would be one certificate, and the lesser of numbers and quantity counts.
    """
    first, last = match["first"], match["last"]
    is_even = len(first) == len(last) or _is_bare(match)
    if not is_even or int(first) >= int(last) or _hides_more(match["stem"]):
        return None
    return _numbers(_stem(match["stem"]), first, last)


def _is_bare(match: re.Match[str]) -> bool:
    """Whether two numbers without padding stand after mere words, and are no month of a year."""
    first, last = match["first"], match["last"]
    is_padded = first.startswith("0") or last.startswith("0")
    is_month = int(first) <= LAST_MONTH and int(last) in YEARS
    return bool(BARE.fullmatch(match["stem"])) and not is_padded and not is_month


def _is_untold(match: re.Match[str] | None) -> bool:
    """Whether A8-12 may be a range or number 12 of batch 8: rising, and nothing padded."""
    if match is None:
        return False
    first, last = match["first"], match["last"]
    is_padded = first.startswith("0") or last.startswith("0")
    return not is_padded and int(first) < int(last)


def _hides_more(text: str) -> bool:
    """Whether a stem or number has a range, or a list without marks, within it."""
    words = re.findall(r"[^\W\d_]+", text)
    twins = any(len(one) == len(two) for one, two in SPACED.findall(text))
    return twins or len(words) > len(set(words)) or bool(re.search(rf"\d{WORD}", text))


def _numbers(stem: str, first: str, last: str) -> SerialRange:
    digits = len(first) if len(first) == len(last) else 0
    return SerialRange(stem=stem, first=int(first), last=int(last), digits=digits)


def _stem(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text).strip("-")


@lru_cache(maxsize=NAMES_REMEMBERED)
def _forms(ranges: tuple[SerialRange, ...]) -> tuple[SerialRange, ...]:
    runs = (form for one in ranges if (form := one.run_together))
    return (*ranges, *runs, *(form for one in ranges for form in one.guesses))
