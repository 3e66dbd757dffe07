"""How to read one kind of file: the mapping a workspace keeps in ``mappings/<name>.yaml``.

A mapping says everything a reader would otherwise have to guess. It is written once, by looking
(`suggest_mapping`) or by hand, and then read strictly.
"""

import re
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from lingtan.adapters.files.mapping_columns import (
    AcrossColumns,
    Column,
    MeterNames,
    MonthColumns,
    NumberColumn,
    PointColumns,
    ReadColumns,
    Strict,
    ValueColumn,
    Words,
)
from lingtan.base.errors import TimeAxisError
from lingtan.base.time_axis import find_zone

BLANKS = ("--", "-", "—", "/", "#N/A", "#VALUE!", "#DIV/0!", "N/A", "NA", "NaN", "null", "None")
BLANKS_ZH = ("空", "无", "缺测", "缺失", "无数据")
TIME_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d",
)
NUMBER_FORMATS = ("excel", "excel_1904", "epoch_s", "epoch_ms")
SMALLEST_PLACE, LARGEST_PLACE = -9, 28  # of the numbers a file is read as
PATTERN = re.compile(r"[^%]*(%(-?[dmyHIMSj]|[aAbBcfgGnpuUVwWxXYzZ%])[^%]*)+")  # of strptime
EXPORT_PARTS = {"Y": r"\d{4}", "z": r"[+-]\d{2}:?\d{2}"} | dict.fromkeys("mdHMS", r"\d{1,2}")
ENCODINGS = (
    *("auto", "utf-8", "gb18030", "gbk", "big5", "utf-16", "utf-16-le", "utf-16-be"),
    *("cp1252", "latin-1"),
)


class TextForm(Strict):
    """How a text file is written."""

    encoding: Literal[ENCODINGS] = Field(  # type: ignore[valid-type]  # one list, also in docs
        default="auto",
        description="auto tries UTF-8, UTF-16 by its mark, then cp1252 where letters beyond "
        "ASCII stand alone among others, then GB18030",
    )
    delimiter: Literal[",", ";", "\t", "|"] = Field(
        default=",", description="what separates the cells of a line"
    )


class ExportTime(Strict):
    """Where a file says when it was written."""

    at: Literal["file", "title"] = Field(
        description="where it stands: in the name of the file, or in a line above the headings"
    )
    format: str = Field(description="strptime pattern of it, such as %Y-%m-%d %H:%M or %Y%m%d")

    @field_validator("format")
    @classmethod
    def _format_names_a_day(cls, form: str) -> str:
        names_day = "%Y" in form and "%m" in form and "%d" in form
        if not names_day or not set(re.findall("%(.)", form)) <= set(EXPORT_PARTS):
            raise PydanticCustomError("no_export_format", "no_export_format", {"value": form})
        return form


class NumberForm(Strict):
    """How numbers are written."""

    decimal: Literal[".", ","] = Field(default=".", description="decimal mark")
    thousands: Literal["", ",", ".", " ", "'"] = Field(
        default="", description="mark between groups of three digits"
    )

    @model_validator(mode="after")
    def _marks_differ(self) -> Self:
        if self.decimal == self.thousands:
            raise PydanticCustomError("same_marks", "same_marks")
        return self


class TimeForm(Strict):
    """Where the time stands and what it means."""

    columns: Annotated[tuple[Column, ...], Field(max_length=4)] = Field(
        default=(),
        description="heading of the time column, or of the columns it is in, joined by a blank: "
        "date and clock, or year, month, day and hour; of months side by side the column of "
        "years, or none",
    )
    formats: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        default=TIME_FORMATS,
        description="strptime patterns, or excel, excel_1904, epoch_s, epoch_ms; "
        "24:00 is understood in each",
    )
    zone: str | None = Field(
        default=None, description="IANA zone of the file's clock; the park's when absent"
    )
    label: Literal["start", "end"] = Field(
        default="start", description="whether a label names the start or the end of its interval"
    )
    midnight: Literal["next_day", "same_day"] = Field(
        default="next_day",
        description="whose 00:00 closes a day of interval ends: the next day's, as it should be, "
        "or, in some files, the same day's",
    )
    repeated_hour: Literal["order", "first", "second", "refuse"] = Field(
        default="order",
        description="which of the two hours is meant when clocks go back: by order in the file",
    )
    tolerance_seconds: Annotated[int, Field(ge=0, le=59)] = Field(
        default=0, description="how far a time may stand off its interval and still be moved to it"
    )
    period_end: str | None = Field(
        default=None, description="heading of the last day of a bill period, if there is one"
    )
    period_separator: str | None = Field(
        default=None, description="mark between first and last day when both stand in one cell: ~"
    )
    period_end_is: Literal["last_day", "next_first_day"] = Field(
        default="last_day",
        description="whether a period ends with its last day, or with the first day of the next "
        "(2025-01-05 to 2025-02-05, then 2025-02-05 to …)",
    )
    period_month: Literal["days", "whole", "start", "end"] = Field(
        default="days",
        description="a bill that is not a calendar month: count it by its days, refuse it "
        "(whole), or count it to the month in which it starts or ends; one of more than 31 days, "
        "or within a month, counts by its days then too",
    )

    number: NumberColumn | None = Field(
        default=None,
        description="the interval of the day, when a column numbers them: 1 to 96 beside a date",
    )

    @field_validator("formats")
    @classmethod
    def _formats_agree(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for form in formats:
            is_number = "%" not in form and form in NUMBER_FORMATS
            if not is_number and not PATTERN.fullmatch(form):
                raise PydanticCustomError("no_format", "no_format", {"value": form})
            if ("%I" in form) != ("%p" in form):
                raise PydanticCustomError("half_clock", "half_clock", {"value": form})
        absolute = {is_absolute(form) for form in formats}
        if len(absolute) > 1:
            raise PydanticCustomError("mixed_offsets", "mixed_offsets")
        return formats

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str | None) -> str | None:
        if zone is not None:
            try:
                find_zone(zone)
            except TimeAxisError as error:
                raise PydanticCustomError("no_zone", "no_zone", {"value": zone}) from error
        return zone

    @property
    def is_absolute(self) -> bool:
        """Whether the text itself says which instant is meant."""
        return is_absolute(self.formats[0])


class Note(Strict):
    """Why a suggested mapping says what it says; a reader of files does not need it."""

    choice: str
    value: str
    confidence: Literal["sure", "likely", "guess"]
    because: str


class Mapping(Strict):
    """How to read one kind of file."""

    matches: Words = Field(
        default=(), description="patterns of the file names this mapping reads, such as load_*.csv"
    )
    kind: Literal["csv", "xlsx", "parquet"] = Field(description="what the file is inside")
    text: TextForm = Field(default_factory=TextForm)
    sheets: Words = Field(default=(), description="sheets to read; the first when empty")
    heading: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=1,
        description="line of the headings; what stands above is skipped. 0: no headings, and "
        "columns are named 1, 2, 3…",
    )
    heading_from: Annotated[int | None, Field(ge=1, le=1000)] = Field(
        default=None,
        description="first of several lines of headings, when a group or a unit stands in a line "
        "of its own: they are joined by /, a merged cell counts for every column below it",
    )
    skip: Words = Field(
        default=(),
        description="a line whose first filled cell starts so, or one of whose cells is just "
        "this, is no reading: 合计… A word with * or ? is a pattern of a whole cell",
    )
    only: dict[str, Words] = Field(
        default_factory=dict,
        description="heading of a column, and what stands in it in the lines that are read, such "
        "as an account or an enterprise; * and ? stand for anything. The lines of others are "
        "left out, and counted",
    )
    ignore: Words = Field(
        default=(),
        description="headings, or patterns of them, that are not read on purpose: not told of",
    )
    remark: str = Field(
        default="", description="what a line begins with that is a remark, and left out: #"
    )
    numbers: NumberForm = Field(default_factory=NumberForm)
    time: TimeForm = Field(default_factory=TimeForm)
    meter: MeterNames | None = None
    values: tuple[ValueColumn, ...] = Field(default=(), description="long layout: the readings")
    points: PointColumns | None = Field(default=None, description="wide layout: the day's points")
    months: MonthColumns | None = Field(
        default=None, description="months side by side: a row a meter, a column a month"
    )
    multiplier: Words = Field(
        default=(),
        description="heading of the column of multipliers (倍率), or of the ratios that make it "
        "up (CT, PT): never applied, but held against the multiplier of a counter",
    )
    sentinels: Words = Field(
        default=(*BLANKS, *BLANKS_ZH),
        description="what stands for no value; numbers among them are compared as numbers",
    )
    duplicates: Literal["later_wins", "refuse"] = Field(
        default="later_wins", description="two values for one meter and interval"
    )
    quality: Literal["measured", "manual"] = Field(
        default="measured", description="whether a device or a person wrote the values"
    )
    exported: ExportTime | None = Field(
        default=None,
        description="where the file says when it was written: of files about the same span the "
        "one written later holds, whichever is imported first",
    )
    trial: bool = Field(default=False, description="whether what it reads is for trial only")
    notes: tuple[Note, ...] = Field(default=(), description="why the suggestion says so")

    @model_validator(mode="after")
    def _is_long_or_wide(self) -> Self:
        if sum(map(bool, (self.values, self.points, self.months))) != 1:
            raise PydanticCustomError("long_or_wide", "long_or_wide")
        if not self.time.columns and not self.months:
            raise PydanticCustomError("no_time", "no_time")
        if self.meter is None and any(not column.meter for column in self.read_columns):
            raise PydanticCustomError("which_meter", "which_meter")
        time = self.time
        is_bill = time.period_end or time.period_separator
        if self.across and (is_bill or time.number):
            raise PydanticCustomError("bill_in_wide", "bill_in_wide")
        if time.number and (is_bill or time.midnight == "same_day" or time.is_absolute):
            raise PydanticCustomError("number_beside", "number_beside")
        if self.heading_from is not None and self.heading_from > self.heading:
            raise PydanticCustomError("heading_backward", "heading_backward")
        return self

    def reads(self, name: str) -> bool:
        """Whether this mapping is meant for a file of that name, in small letters or large.

        Examples
        --------
        >>> time = TimeForm(columns=("time",))
        >>> value = ValueColumn(column="kWh", meter="e1")
        >>> load = Mapping(matches=("load_*.csv",), kind="csv", time=time, values=(value,))
        >>> load.reads("load_2025.csv"), load.reads("gas_2025.csv")
        (True, False)
        """
        return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in self.matches)

    @property
    def across(self) -> AcrossColumns | None:
        """The columns that stand side by side in time; None when a line is a reading."""
        return self.points or self.months

    @property
    def read_columns(self) -> tuple[ReadColumns, ...]:
        """What is read: the columns of readings, or the one run of points or months."""
        return self.values or ((self.across,) if self.across else ())

    @property
    def key_columns(self) -> tuple[str, ...]:
        """What tells which line it is, and is no amount: time, meter, number, multiplier."""
        time = self.time
        number = time.number.column if time.number else None
        meter = self.meter.columns if self.meter else ()
        one = tuple(name for name in (time.period_end, number) if name)
        return (*time.columns, *one, *meter, *self.multiplier)

    @property
    def first_heading(self) -> int:
        """Line of the first heading; 0 when there are none."""
        return self.heading_from or self.heading

    @property
    def sentinel_numbers(self) -> tuple[Decimal, ...]:
        """Sentinels that are numbers."""
        return tuple(n for word in self.sentinels if (n := _number(word)) is not None)

    @property
    def sentinel_words(self) -> tuple[str, ...]:
        """Sentinels that are words, in lower case."""
        return tuple(word.strip().lower() for word in self.sentinels if _number(word) is None)


def is_absolute(form: str) -> bool:
    """Whether a format names an instant and not a local clock time."""
    return form.startswith("epoch") or "%z" in form


def _number(word: str) -> Decimal | None:
    try:
        number = Decimal(word.strip())
    except InvalidOperation:
        return None
    is_held = number.is_finite() and SMALLEST_PLACE <= number.adjusted() <= LARGEST_PLACE
    return number if is_held else None
