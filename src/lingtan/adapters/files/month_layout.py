"""Find the columns of months side by side, and the one year they begin in.

The columns that are read say the same beside their month; a subtotal or a sum of money between
them is not. A month is never skipped, and a year is read where the mapping says it stands, each
time anew: next year's file must not be taken for this year's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lingtan.adapters.files.mapping_columns import OPEN, YEAR, MonthColumns
from lingtan.adapters.files.month_headings import MonthNamed, month_of, year_in
from lingtan.adapters.files.source import Source, shortened
from lingtan.base.errors import Detail

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsPlaced:
    """Where the months stand.

    Attributes
    ----------
    cells : tuple of int
        Their cells, from 1, in order.
    after_january : tuple of int
        How many months each lies after the January of the year; 12 is the next January.
    years : mapping of str to str
        That year by sheet, or for all lines under the empty name; empty when a column holds it.
    total : int or None
        Cell of the sum of the months.
    names_year : bool
        Whether the headings say the year.
    """

    cells: tuple[int, ...] = ()
    after_january: tuple[int, ...] = ()
    years: Mapping[str, str] = field(default_factory=dict)
    total: int | None = None
    names_year: bool = False


Run = Sequence[tuple[int, MonthNamed]]


class MonthFinder:
    """Looks the months up and keeps what stands in the way."""

    def __init__(
        self,
        months: MonthColumns,
        source: Source,
        find: Callable[[str], int],
        *,
        has_years: bool,
    ) -> None:
        self.faults: list[Detail] = []
        self._months = months
        self._source = source
        first, last = find(months.first), find(months.last)
        total = find(months.total) if months.total else None
        run = run_of(source.headings, first, last)
        self.faults += self._faults_of_run(run, last)
        self.placed = MonthsPlaced(
            cells=tuple(cell for cell, _ in run) or (first,),
            after_january=tuple(run[0][1].month - 1 + n for n in range(len(run))) or (0,),
            years={} if self.faults else self._years(first_year(run), has_years),
            total=total,
            names_year=first_year(run) is not None,
        )

    def _faults_of_run(self, run: Run, last: int) -> Iterator[Detail]:
        facts = {"first": self._months.first, "last": self._months.last}
        if not run:
            yield Detail(words="detail.months_unnamed", facts=facts)
        elif run[-1][0] != last:
            yield Detail(words="detail.months_unlike", facts=facts)
        elif not _goes_on(run):
            yield Detail(words="detail.months_gap", facts=facts | {"count": len(run)})
        elif len(first_years(run)) > 1:
            yield Detail(words="detail.months_years_contradict", facts=facts)
        elif first_year(run) is None and len(run) > MONTHS:
            yield Detail(words="detail.months_too_many", facts=facts | {"count": len(run)})

    def _years(self, named: int | None, has_years: bool) -> Mapping[str, str]:
        """Return the year by sheet; exactly one thing may say it."""
        said = self._months.year
        if (named is not None) + has_years + bool(said) > 1:
            self.faults.append(Detail(words="detail.months_year_twice"))
        if named is not None:
            return {"": str(named)}
        if has_years:
            return {}
        if said is None or said == OPEN:
            self.faults.append(Detail(words="detail.months_year_open"))
            return {}
        return self._plain(said) if YEAR.fullmatch(said) else self._read(said)

    def _plain(self, year: str) -> Mapping[str, str]:
        """Return the year the mapping states, unless the file says that it is of another."""
        found = {text: of for texts in _told(self._source).values() for text, of in texts.items()}
        others = {text: of for text, of in found.items() if of and of != year}
        if others and year not in found.values():
            text, of = next(iter(others.items()))
            facts = {"year": year, "found": of, "text": shortened(text)}
            self.faults.append(Detail(words="detail.months_other_year", facts=facts))
        return {"": year}

    def _read(self, place: str) -> Mapping[str, str]:
        told = _told(self._source)[place]
        years = {of for of in told.values() if of}
        if place == "sheet" and told and all(told.values()):
            return told
        if place != "sheet" and len(years) == 1:
            return {"": years.pop()}
        shown = shortened(", ".join(told)) or "–"
        self.faults.append(
            Detail(words="detail.months_no_year", facts={"place": place, "text": shown})
        )
        return {}


def run_of(headings: Sequence[str], first: int, last: int) -> Run:
    """Return the months from one cell to another, counted from 1, that are alike."""
    named = [(cell, month_of(headings[cell - 1])) for cell in range(first, last + 1)]
    start = next((month for _, month in named), None)
    return [(c, month) for c, month in named if start and month and month.beside == start.beside]


def first_year(run: Run) -> int | None:
    """Return the year in which the first month lies, as far as a heading says it."""
    return next(iter(first_years(run)), None)


def first_years(run: Run) -> set[int]:
    """Return the years in which the first month lies, as each heading with a year says it."""
    start = run[0][1].month - 1 if run else 0
    return {
        month.year - (start + n) // MONTHS
        for n, (_, month) in enumerate(run)
        if month.year is not None
    }


def _goes_on(run: Run) -> bool:
    start = run[0][1].month - 1
    return all(month.month == (start + n) % MONTHS + 1 for n, (_, month) in enumerate(run))


def _told(source: Source) -> dict[str, dict[str, str]]:
    """Return the year that each text about a file names, by where the text stands."""
    titles = [text for _, kind, text in source.preamble if kind == "title"]
    texts = {
        "file": [source.path.stem],
        "title": titles,
        "sheet": [span.name for span in source.spans],
    }
    return {place: {text: year_in(text) for text in own} for place, own in texts.items()}
