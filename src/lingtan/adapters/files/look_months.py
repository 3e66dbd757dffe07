"""Look for months side by side: a row a meter, a column a month, and the year somewhere."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lingtan.adapters.files import look_numbers, look_rows
from lingtan.adapters.files.heading_block import join_headings
from lingtan.adapters.files.look_formats import FormatsFound
from lingtan.adapters.files.look_headings import match_meter
from lingtan.adapters.files.look_rows import HeadingFound
from lingtan.adapters.files.look_sheets import SheetsFound
from lingtan.adapters.files.look_time import TimeFound, column
from lingtan.adapters.files.look_units import is_total_column, why_no_reading
from lingtan.adapters.files.looking import Confidence
from lingtan.adapters.files.mapping_columns import MonthColumns
from lingtan.adapters.files.month_headings import MonthNamed, month_of, year_in
from lingtan.adapters.files.month_layout import first_years
from lingtan.adapters.files.source import clean_headings
from lingtan.base.units import UnitTable
from lingtan.park.meters import Meter

FEWEST = 3
MONTHS = 12
YEAR_HEADING = re.compile(r"年|年份|年度|years?", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d年?")
YEAR_FORMATS = ("%Y", "%Y年")
TOTAL = re.compile(r"(?:全年|年度?|本年|annual|grand)?\s*(?:合计|总计|累计|total|sum)|全年", re.I)
PART_OF_YEAR = re.compile(r"季|半年|quarter|\bq[1-4]\b|\bh[12]\b|累计|[-~–—至到]", re.IGNORECASE)
OF_A_DAY = re.compile(r"日|日期|天|时|小时|时刻|时段|点|点号|day|date|hour|time", re.IGNORECASE)

CERTAIN = frozenset({"year_in_column", "year_in_headings", "year_read_there"})

Rows = Sequence[Sequence[str]]
NoteTaker = Callable[[str, object, Confidence, str], None]
Run = list[tuple[int, MonthNamed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsFound:
    """Months side by side.

    Attributes
    ----------
    cells : tuple of int
        Cells of the months, from 0.
    years : set of int
        Years of the first month that the headings name.
    first_month : int
        The month it begins with.
    total : str or None
        Heading of their sum.
    unread : tuple of (str, str)
        Headings of other numbers, and why they are not read.
    """

    heading: HeadingFound
    cells: tuple[int, ...]
    years: set[int]
    first_month: int
    time: TimeFound
    total: str | None = None
    unread: tuple[tuple[str, str], ...] = ()
    key: str = field(default="months", init=False)


def find_months(rows: Rows, units: UnitTable) -> MonthsFound | None:
    """Return the months side by side in a table, if it is one; None of a table of days."""
    line = next((n for n, row in enumerate(rows[:20]) if _runs(row)), None)
    if line is None:
        return None
    heading = _heading(rows, line, units)
    below = [row for row in rows[heading.last :] if not look_rows.is_total(row)]
    runs = [run for run in _runs(heading.headings) if not _why(run, units)]
    if not runs or not any(look_numbers.is_number(cell) for row in below for cell in row):
        return None
    run = max(runs, key=len)
    cells = tuple(cell for cell, _ in run)
    others = [cell for cell in range(len(heading.headings)) if cell not in cells]
    if any(_counts_a_day(heading.headings[cell], column(below, cell)) for cell in others):
        return None
    sums = (c for c in others if _is_sum(heading.headings[c], run[0][1].beside))
    total = next(sums, None)
    return MonthsFound(
        heading=heading,
        cells=cells,
        years=first_years(run),
        first_month=run[0][1].month,
        time=_years(heading.headings, below, others),
        total=heading.headings[total] if total is not None else None,
        unread=tuple(_unread(heading, below, [c for c in others if c != total], units)),
    )


def year_of(found: MonthsFound, sheet: str, stem: str, note: NoteTaker) -> str | None:
    """Return where the year stands, as the mapping says it; `?` is nowhere."""
    year, because = _year_of(found, sheet, stem)
    is_certain = because in CERTAIN
    note("months.year", year or "", "likely" if is_certain else "guess", because)
    return year


def columns_of(
    found: MonthsFound, year: str | None, meter: str | None, unit: str | None, note: NoteTaker
) -> MonthColumns:
    """Return the columns as a mapping says them, and name what is not read."""
    if found.total:
        note("months.total", found.total, "likely", "sum_of_months")
    for name, why in found.unread:
        note(name, "", "guess", why)
    headings = found.heading.headings
    return MonthColumns(
        first=headings[found.cells[0]],
        last=headings[found.cells[-1]],
        year=year,
        total=found.total,
        meter=meter,
        unit=unit,
    )


def _year_of(found: MonthsFound, sheet: str, stem: str) -> tuple[str | None, str]:
    if found.time.columns:
        return None, "year_in_column"
    if found.years:
        return None, "year_in_headings"
    titles = {year for title in found.heading.titles if (year := year_in(title))}
    told = {"title": titles, "sheet": {year_in(sheet)} - {""}, "file": {year_in(stem)} - {""}}
    places = [place for place, years in told.items() if len(years) == 1]
    if not places:
        return "?", "year_open"
    if len({year for years in told.values() for year in years}) > 1:
        return places[0], "years_contradict"
    if found.first_month + len(found.cells) - 1 > MONTHS:
        return places[0], "year_of_first_month"
    return places[0], "year_read_there"


def sheets_alike(
    sheets: Mapping[str, Rows], main: str, meters: Sequence[Meter], units: UnitTable
) -> SheetsFound:
    """Return the sheets read along: each names its year, or each names its meter."""
    own = find_months(sheets.get(main, ()), units)
    alike = [
        name
        for name, rows in sheets.items()
        if name == main or (own and _is_same(own, find_months(rows, units)))
    ]
    have_years = len({year_in(name) for name in alike} - {""}) == len(alike)
    are_meters = not have_years and all(_is_meter(name, meters) for name in alike)
    read = tuple(alike) if have_years or are_meters else (main,)
    unread = tuple(name for name, rows in sheets.items() if name not in read and any(rows))
    return SheetsFound(read=read, unread=unread, are_meters=are_meters and len(read) > 1)


def _is_same(one: MonthsFound, other: MonthsFound | None) -> bool:
    heading = one.heading
    return other is not None and (heading.first, heading.last, heading.headings) == (
        other.heading.first,
        other.heading.last,
        other.heading.headings,
    )


def _is_meter(name: str, meters: Sequence[Meter]) -> bool:
    found = match_meter(name, meters)
    return found is not None and found[1] != "guess"


def _runs(headings: Sequence[str]) -> list[Run]:
    """Return the months that go on, those that say the same beside their month together."""
    named: dict[str, Run] = {}
    for cell, text in enumerate(headings):
        if month := month_of(text):
            named.setdefault(month.beside, []).append((cell, month))
    return [run for run in map(_going_on, named.values()) if len(run) >= FEWEST]


def _going_on(named: Run) -> Run:
    """Return the first months that go on, one after the other."""
    run: Run = []
    for cell, month in named:
        if run and month.month != run[-1][1].month % MONTHS + 1:
            if len(run) >= FEWEST:
                break
            run = []
        run.append((cell, month))
    return run


def _heading(rows: Rows, line: int, units: UnitTable) -> HeadingFound:
    last = line
    if line + 1 < len(rows) and _goes_below(rows[line], rows[line + 1]):
        last += 1
    first = look_rows.first_heading(rows[: line + 1], units)
    block = [list(row) for row in rows[first : last + 1]]
    found = clean_headings(join_headings(block) if len(block) > 1 else block[0])
    width = max(len(row) for row in rows)
    padded = [*found, *[""] * (width - len(found))]
    return HeadingFound(
        first=first + 1,
        last=last + 1,
        headings=tuple(name or f"#{n}" for n, name in enumerate(padded, start=1)),
        titles=tuple(" ".join(cell for cell in row if cell.strip()) for row in rows[:first]),
    )


def _goes_below(months: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a line says what stands below each month: words, and none beside the months."""
    begins = min(cell for cell, text in enumerate(months) if month_of(text))
    filled = [text for text in lower if text.strip()]
    is_beside = any(text.strip() for text in lower[:begins])
    return len(filled) > 1 and not is_beside and not any(map(look_numbers.is_number, filled))


def _why(run: Run, units: UnitTable) -> str:
    return why_no_reading(run[0][1].beside, units)


def _years(headings: Sequence[str], rows: Rows, others: Sequence[int]) -> TimeFound:
    found = FormatsFound(formats=YEAR_FORMATS, share=1.0)
    for cell in others:
        texts = column(rows, cell)
        said = YEAR_HEADING.fullmatch(headings[cell].strip())
        if said and texts and all(map(YEAR.fullmatch, texts)):
            return TimeFound(columns=(cell,), found=found)
    return TimeFound(columns=(), found=found)


def _counts_a_day(heading: str, texts: Sequence[str]) -> bool:
    """Whether a column numbers days or hours, so that a line is one of them and no meter."""
    numbers = [int(text) for text in texts if text.isascii() and text.isdecimal()]
    goes_on = numbers == [*range(numbers[0], numbers[0] + len(numbers))] if numbers else False
    return goes_on and len(numbers) >= FEWEST and bool(OF_A_DAY.fullmatch(heading.strip()))


def _is_sum(heading: str, beside: str) -> bool:
    match = TOTAL.search(heading)
    if match is None or PART_OF_YEAR.search(heading.replace(match.group(), "")):
        return False
    rest = f"{heading[: match.start()]}{heading[match.end() :]}".strip(" /-_")
    return rest in {"", beside}


def _unread(
    heading: HeadingFound, rows: Rows, others: Sequence[int], units: UnitTable
) -> list[tuple[str, str]]:
    """Return the other columns of numbers, and why each is not read."""
    found = []
    for cell in others:
        name, texts = heading.headings[cell], column(rows, cell)
        if not texts or look_numbers.numeric_share(texts) < 1 or YEAR_HEADING.fullmatch(name):
            continue
        is_sum = is_total_column(name, units) or TOTAL.search(name) or PART_OF_YEAR.search(name)
        why = why_no_reading(name, units) or ("total_column" if is_sum else "one_column_read")
        found.append((name, why))
    return found
