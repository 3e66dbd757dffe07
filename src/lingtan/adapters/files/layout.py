"""Find a mapping's columns in a file's headings, all faults at once."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase

from lingtan.adapters.files.heading_block import JOINT
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_columns import OPEN, SHEET, PointColumns
from lingtan.adapters.files.month_layout import MonthFinder, MonthsPlaced
from lingtan.adapters.files.point_numbers import AGAIN, out_of_turn
from lingtan.adapters.files.source import Source, clean_headings, shortened
from lingtan.base.errors import Detail

CLOCK = r"\d{1,2}(?::\d{2}){1,2} ?(?:[AaPp]\.?[Mm]\.?)?"
CLOCKS = re.compile(rf"{CLOCK}(?:\s*[-~–—至到]\s*{CLOCK})?")
PERIODS_A_DAY = 1440
SHEET_CELL = 0  # no cell: the name of the sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where things stand in a line; cells are counted from 1.

    Attributes
    ----------
    time, meter : tuple of int
        Cells that make up the time, and the meter's name; 0 is the name of the sheet.
    period_end : int or None
        Cell of the last day of a bill period.
    number : int or None
        Cell of the number of the interval in its day.
    values : tuple of int
        Cells of the readings, in order.
    first_minute, step_minutes : int
        Wide layout: minute of the day of the first point, and from one to the next; 0 when long.
    months : MonthsPlaced or None
        Months side by side: their cells are the values.
    multiplier : tuple of int
        Cells of what multiplies a counter, as the file states it.
    only : tuple of (int, tuple of str)
        Cells of which a line must hold one of some words, or be one of another's.
    unused : tuple of str
        Headings nothing refers to.
    """

    time: tuple[int, ...]
    meter: tuple[int, ...]
    period_end: int | None
    values: tuple[int, ...]
    value_headings: tuple[str, ...]
    first_minute: int
    step_minutes: int
    unused: tuple[str, ...]
    number: int | None = None
    months: MonthsPlaced | None = None
    multiplier: tuple[int, ...] = ()
    only: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether a line is a day."""
        return self.step_minutes > 0

    @property
    def may_repeat(self) -> bool:
        """Whether what stands below its heading again is the same table: its year is certain."""
        return self.months is None or bool(self.time) or self.months.names_year

    @property
    def needed(self) -> int:
        """The last cell a line must have."""
        return max(*self.time, *self.meter, *self.values, self.period_end or 0, self.number or 0)


class LayoutFinder:
    """Looks every column up and keeps what is missing."""

    def __init__(self, mapping: Mapping, source: Source) -> None:
        self.faults: list[Detail] = []
        self._headings = source.headings
        meter = mapping.meter.columns if mapping.meter else ()
        end = mapping.time.period_end
        values = [self._find(column.column) for column in mapping.values]
        first, step = 0, 0
        if mapping.points:
            values = self._points(mapping.points)
            first, step = self._clock(mapping.points, mapping.time.label)
        months = self._months(mapping, source)
        values = list(months.cells) if months else values
        time = tuple(self._find(name) for name in mapping.time.columns)
        meters = tuple(self._find_key(name, source) for name in meter)
        until = self._find(end) if end else None
        number = self._find(mapping.time.number.column) if mapping.time.number else None
        ratios = tuple(self._find(name) for name in mapping.multiplier)
        only = tuple((self._find(name), words) for name, words in mapping.only.items())
        used = {
            *(cell for cell, _ in only),
            *time,
            *meters,
            *values,
            *ratios,
            until,
            number,
            months.total if months else None,
        }
        self.layout = Layout(
            time=time,
            meter=meters,
            period_end=until,
            values=tuple(values),
            value_headings=tuple(self._name(cell) for cell in values),
            first_minute=first,
            step_minutes=step,
            unused=tuple(
                name
                for cell, name in enumerate(self._headings, start=1)
                if cell not in used and name and not fits_any(name, mapping.ignore)
            ),
            number=number,
            months=months,
            multiplier=ratios,
            only=only,
        )

    def _find(self, name: str) -> int:
        if cell := cell_of(name, self._headings):
            return cell
        wanted = clean_headings([name])[0]
        if wanted == OPEN:
            self.faults.append(Detail(words="detail.column_open", place=name))
            return 1
        near = get_close_matches(wanted, [h for h in self._headings if h], n=3, cutoff=0.5)
        shown = [shortened(h) for h in near or [h for h in self._headings if h][:8]]
        facts = {"known": ", ".join(shown) or "–"}
        self.faults.append(Detail(words="detail.no_column", place=name, facts=facts))
        return 1

    def _find_key(self, name: str, source: Source) -> int:
        """Return the cell that names a meter; 0 for the sheet."""
        return SHEET_CELL if name == SHEET and source.sheet else self._find(name)

    def _name(self, cell: int) -> str:
        return self._headings[cell - 1] if cell <= len(self._headings) else ""

    def _months(self, mapping: Mapping, source: Source) -> MonthsPlaced | None:
        if mapping.months is None:
            return None
        has_years = bool(mapping.time.columns)
        found = MonthFinder(mapping.months, source, self._find, has_years=has_years)
        self.faults += [] if self.faults else found.faults
        return found.placed

    def _points(self, points: PointColumns) -> list[int]:
        first, last = self._find(points.first), self._find(points.last)
        if last < first and not self.faults:
            facts = {"first": points.first, "last": points.last}
            self.faults.append(Detail(words="detail.points_backward", facts=facts))
        cells = list(range(first, max(first, last) + 1))
        expected = PERIODS_A_DAY // points.minutes
        if len(cells) != expected and not self.faults:
            self.faults.append(
                Detail(
                    words="detail.points_not_a_day",
                    facts={
                        "count": len(cells),
                        "first": points.first,
                        "last": points.last,
                        "expected": expected,
                        "minutes": points.minutes,
                    },
                )
            )
        self._refuse_out_of_turn(cells, points.minutes)
        return cells

    def _refuse_out_of_turn(self, cells: Sequence[int], step: int) -> None:
        """Note the first column of a day whose heading is not the time or number due there."""
        if self.faults:
            return
        names = [self._name(cell) for cell in cells]
        is_clock = minute_of(names[0]) is not None
        turned = _other_clock(names, step) if is_clock else out_of_turn(names)
        if turned is not None:
            heading, due = turned
            facts = {"heading": shortened(heading) or "–", "clock": due}
            self.faults.append(Detail(words="detail.points_out_of_turn", facts=facts))

    def _clock(self, points: PointColumns, label: str) -> tuple[int, int]:
        """Return the minute the first column's label means, and the step."""
        minute = minute_of(self._name(self._find(points.first)))
        usual = points.minutes if label == "end" else 0
        if minute is not None and minute != usual:
            other = "start" if label == "end" else "end"
            facts = {"first": points.first, "label": label, "other": other}
            self.faults.append(Detail(words="detail.points_label", facts=facts))
        return usual, points.minutes


def _other_clock(names: Sequence[str], step: int) -> tuple[str, str] | None:
    """Return the first heading of a day's clock that is not the time due there, and that time."""
    start = minute_of(names[0]) or 0
    for number, name in enumerate(names):
        found, due = minute_of(name), start + number * step
        if found is None or found % PERIODS_A_DAY != due % PERIODS_A_DAY:
            return name, f"{due // 60:02d}:{due % 60:02d}"
    return None


def fits_any(name: str, words: Sequence[str]) -> bool:
    """Whether a name is one of some words, or fits one that is a pattern."""
    return any(fnmatchcase(name, word) for word in words)


def cell_of(name: str, headings: Sequence[str]) -> int:
    """Return the cell of a heading, counted from 1; 0 when there is none such.

    Examples
    --------
    >>> [cell_of(name, ("a", "")) for name in (" a ", "#2", "#1", "b")]
    [1, 2, 0, 0]
    """
    wanted = clean_headings([name])[0]
    if wanted in headings:
        return headings.index(wanted) + 1
    cell = unnamed_column(name)
    return cell if 0 < cell <= len(headings) and not headings[cell - 1] else 0


def unnamed_column(name: str) -> int:
    """Return the number in the name of a column without heading: ``#3``; 0 when it is none."""
    number = name.removeprefix("#")
    is_number = name.startswith("#") and number.isdecimal() and len(number) <= 5
    return int(number) if is_number else 0


def names_clock(heading: str) -> bool:
    """Whether a heading is a time of day, or a span of it, so that its column is a reading.

    Examples
    --------
    >>> [names_clock(text) for text in ("00:15", "8时", "正向/00:00", "0:00-1:00", "2025", "kWh")]
    [True, True, True, True, False, False]
    """
    parts = AGAIN.sub("", unicodedata.normalize("NFKC", heading)).split(JOINT)
    bare = [part.strip() for part in parts]
    return any(
        bool(CLOCKS.fullmatch(part)) or (not part.isdecimal() and minute_of(part) is not None)
        for part in bare
    )


def minute_of(label: str) -> int | None:
    """Return the minute of the day a heading names, or None.

    Examples
    --------
    >>> [minute_of(text) for text in ("00:15", "0015", "0:15:00", "24:00", "15分", "8时30分")]
    [15, 15, 15, 1440, None, 510]
    """
    text = (
        label.strip().replace("：", ":").removesuffix("分").replace("时", ":").replace("点", ":")
    )
    if text.startswith(
        ("1899-12-3", "1900-01-0", "1900-01-1")
    ):  # a clock a workbook keeps as date
        text = "24:00" if text.endswith(" 00:00:00") and "01-0" in text else text[11:]
    parts = text.rstrip(":").split(":")
    if len(parts) == 1 and len(text) == 4 and text.isdecimal():
        parts = [text[:2], text[2:]]
    if not 2 <= len(parts) + text.endswith(":") <= 3 or not _are_clock(parts):
        return None
    minute = int(parts[0]) * 60 + (int(parts[1]) if len(parts) > 1 else 0)
    return minute if minute <= PERIODS_A_DAY else None


def _are_clock(parts: Sequence[str]) -> bool:
    return all(part.isdecimal() and part.isascii() and len(part) <= 2 for part in parts) and all(
        int(part) < 60 for part in parts[1:]
    )
