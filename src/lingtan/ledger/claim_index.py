"""Find the claims another one may repeat without comparing all with all.

Two claims share a certificate only if they are one text, or name overlapping numbers after stems
with the same digits; they are twins only if they claim nearly as much.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator

from lingtan.ledger.serial_range import SerialRange
from lingtan.ledger.serials import Serials

Code = tuple[str, ...]


class SerialIndex:
    """Claims by what their serials name, numbered in the order they come."""

    def __init__(self) -> None:
        self._by_text: dict[str, list[int]] = defaultdict(list)
        self._by_code: dict[Code, list[tuple[int, int, int]]] = defaultdict(list)
        self._longest: dict[Code, int] = defaultdict(int)

    def add(self, number: int, serials: Serials) -> None:
        """Take up a claim."""
        self._by_text[serials.text].append(number)
        for one in serials.forms:
            insort(self._by_code[one.code], (one.first, one.last, number))
            self._longest[one.code] = max(self._longest[one.code], one.last - one.first)

    def meeting(self, serials: Serials) -> list[int]:
        """Return the numbers of the claims that may share a certificate, in order."""
        found = set(self._by_text.get(serials.text, ()))
        for one in serials.forms:
            found.update(self._overlapping(one))
        return sorted(found)

    def _overlapping(self, one: SerialRange) -> Iterator[int]:
        known = self._by_code.get(one.code, [])
        start = bisect_left(known, (one.first - self._longest.get(one.code, 0),))
        for first, last, number in known[start:]:
            if first > one.last:
                return
            if last >= one.first:
                yield number


class AmountIndex:
    """Claims by how much they claim, numbered in the order they come."""

    def __init__(self, near_share: float) -> None:
        self._near = near_share
        self._known: list[tuple[float, int]] = []

    def add(self, number: int, amount: float) -> None:
        """Take up a claim."""
        insort(self._known, (amount, number))

    def near(self, amount: float) -> list[int]:
        """Return the numbers of the claims of nearly as much, and perhaps some more, in order."""
        wide = 2 * self._near * amount
        start = bisect_left(self._known, (amount - wide,))
        end = bisect_right(self._known, (amount + wide, len(self._known)))
        return sorted(number for _, number in self._known[start:end])
