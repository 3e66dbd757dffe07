"""A run of certificate numbers after one stem, and when two runs may be of one series."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lingtan.park.documents import NAMES_REMEMBERED, document_key

YEARS = range(1990, 2100)
CENTURY, YEAR_DIGITS = 100, 4
SAYING_NOTHING = {"no", "nos", "nr", "number", "numbers", "serial", "certificate", "certificates"}
LEAST_DIGITS = 4  # shorter numbers are not padded, so where one begins is not told


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialRange:
    """Certificates of one stem, from the first to the last number.

    Attributes
    ----------
    digits : int
        How many digits each number is written with; 0 where they differ.
    is_run : bool
        Whether it is another's `run_together`, and nobody wrote it so.
    is_guess : bool
        Whether it is one of another's `guesses`: it may be that, and need not.
    """

    stem: str
    first: int
    last: int
    digits: int = field(default=0, repr=False, compare=False)
    is_run: bool = field(default=False, repr=False, compare=False)
    is_guess: bool = field(default=False, repr=False, compare=False)

    @property
    def is_written(self) -> bool:
        """Whether somebody wrote it so."""
        return not (self.is_run or self.is_guess)

    @property
    def key(self) -> str:
        """What tells the stem from others, however it is spelled."""
        return document_key(self.stem)

    @property
    def code(self) -> tuple[str, ...]:
        """The numbers in the stem, such as a batch; a year may be written with two digits."""
        return _code(self.stem)

    @property
    def series(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Words and code of the stem: what it counts in, whatever zeros lead a number of it."""
        return tuple(sorted(self.words)), self.code

    @property
    def run_together(self) -> "SerialRange | None":
        """The same certificates written without separators, the code running into the number.

        None where there is no code, or where the number is too short to be told from one.
        """
        code = "".join(self._pieces)
        if not code or self.digits < LEAST_DIGITS:
            return None
        return self._run(code, is_run=True)

    @property
    def guesses(self) -> tuple["SerialRange", ...]:
        """What else these certificates may be written as: nothing tells them apart from it.

        That is the numbers without their code, and the code run into the number with its year in
        the other way of writing one.
        """
        if not self._pieces:
            return ()
        bare = SerialRange(stem=self._bare, first=self.first, last=self.last, is_guess=True)
        if self.digits < LEAST_DIGITS:
            return (bare,)
        return (bare, *(self._run(code, is_guess=True) for code in self._respelled()))

    @property
    def _pieces(self) -> list[str]:
        return re.findall(r"\d+", self.stem)

    @property
    def _bare(self) -> str:
        return "-".join(re.findall(r"[^\W\d_]+", self.stem))

    def _run(self, code: str, *, is_run: bool = False, is_guess: bool = False) -> "SerialRange":
        before = int(code) * 10**self.digits
        first, last = before + self.first, before + self.last
        return SerialRange(
            stem=self._bare, first=first, last=last, is_run=is_run, is_guess=is_guess
        )

    def _respelled(self) -> Iterator[str]:
        """Yield the code with each of its years written in the other way."""
        pieces = self._pieces
        for place, piece in enumerate(pieces):
            other = _other_year(piece)
            if other:
                yield "".join((*pieces[:place], other, *pieces[place + 1 :]))

    @property
    def words(self) -> frozenset[str]:
        """The words of the stem that may tell it from others: "No." does not."""
        return _words(self.stem)

    def may_be_of(self, other: "SerialRange") -> bool:
        """Whether both may count in one series: the same code, and no words that tell them apart.

        Words that stand in one text alone, or in another script, tell nothing apart.
        """
        if self.code != other.code:
            return False
        between = self.words ^ other.words
        is_within = self.words <= other.words or other.words <= self.words
        return is_within or len({word.isascii() for word in between}) > 1

    def overlaps(self, other: "SerialRange") -> bool:
        """Whether both hold a number after stems of the same code."""
        is_met = self.first <= other.last and other.first <= self.last
        return is_met and self.code == other.code


@lru_cache(maxsize=NAMES_REMEMBERED)
def _code(stem: str) -> tuple[str, ...]:
    return tuple(_plain(piece) for piece in re.findall(r"\d+", stem))


def _plain(piece: str) -> str:
    """Return a piece of a code without leading zeros, and of a year the last two digits."""
    number = int(piece)
    return str(number % CENTURY) if len(piece) == YEAR_DIGITS and number in YEARS else str(number)


def _other_year(piece: str) -> str:
    """Return a year of four digits with two, or the other way round; empty for what is none."""
    if len(piece) == YEAR_DIGITS and int(piece) in YEARS:
        return piece[2:]
    years = (str(year) for year in YEARS if f"{year % CENTURY:02d}" == piece)
    return next(years, "")


@lru_cache(maxsize=NAMES_REMEMBERED)
def _words(stem: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", stem)) - SAYING_NOTHING
