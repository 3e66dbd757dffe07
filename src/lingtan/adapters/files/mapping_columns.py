"""Which columns a mapping reads: those that name the meter, and those of the readings."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

SHEET = "#sheet"  # stands among the meter columns for the name of the sheet
OPEN = "?"  # stands where a person has to write what could not be seen
YEAR = re.compile(r"(19|20)\d\d")
YEAR_AT = ("file", "title", "sheet")  # where the year of months may be read

Words = tuple[str, ...]
Column = Annotated[str, Field(min_length=1)]  # a heading, or #3 for a column without one


class Strict(BaseModel):
    """A part of a mapping: frozen, and every key is one we know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class MeterNames(Strict):
    """Which meter a line is about, when a column says so."""

    columns: Annotated[tuple[Column, ...], Field(min_length=1)] = Field(
        description="heading of the meter column, or #sheet for the name of the sheet; several "
        "are joined by /"
    )
    names: dict[str, str] = Field(
        default_factory=dict,
        description="what the file calls a meter: its id; ids and names of the park need no "
        "entry, and ? is one that nobody has named yet",
    )
    units: dict[str, str] = Field(
        default_factory=dict,
        description="unit of a name, when names of one column have different ones",
    )
    negative: dict[str, str] = Field(
        default_factory=dict,
        description="what a value below zero of a name is, when names of one column differ: "
        "check, keep, refuse, or the id of the meter that counts the other way",
    )
    ignore: Words = Field(
        default=(),
        description="names of meters that are left out on purpose, or patterns of them such as "
        "*_kvarh; listed as skipped",
    )


class NumberColumn(Strict):
    """The column that says which interval of its day a line is about."""

    column: Column = Field(description="heading of the column of numbers")
    first: Literal[0, 1] = Field(
        default=1, description="number of the interval that begins at midnight"
    )
    minutes: Literal[5, 15, 30, 60] = Field(description="length of an interval in minutes")


class ValueColumn(Strict):
    """A column of readings."""

    column: Column = Field(description="heading of the column")
    meter: str | None = Field(
        default=None, description="meter id; absent when a meter column names it"
    )
    unit: str | None = Field(
        default=None,
        description="unit of the column; the meter's if absent, and ? is one nobody has told yet",
    )
    negative: str = Field(
        default="check",
        description="what a value below zero is: check (kept as it was read, and doubted where "
        "the flow has one way), keep, refuse, or the id of the meter that counts the other way",
    )


class PointColumns(Strict):
    """The columns of a row a day: one a point of time."""

    first: Column = Field(description="heading of the first point, such as 00:15 or P1")
    last: Column = Field(description="heading of the last point, such as 24:00 or P96")
    minutes: Literal[5, 15, 30, 60] = Field(description="minutes from one point to the next")
    meter: str | None = Field(default=None, description="meter id when no column names it")
    unit: str | None = Field(
        default=None,
        description="unit of the points; the meter's if absent, and ? is one nobody has told yet",
    )
    negative: str = Field(default="check", description="as for a column of readings")

    @property
    def key(self) -> str:
        """Return what a mapping calls it."""
        return "points"


class MonthColumns(Strict):
    """The columns of a row a meter: one a month."""

    first: Column = Field(description="heading of the first month, such as 1月, 2025-01 or Jan")
    last: Column = Field(
        description="heading of the last month; columns between that name no "
        "month, or say something else beside it, are not read"
    )
    year: str | None = Field(
        default=None,
        description="year of the first month: a number, or where it stands (file, title, sheet); "
        "absent when the headings name it or time.columns is a column of years, and ? is one "
        "nobody has told yet",
    )
    total: Column | None = Field(
        default=None,
        description="heading of the sum of the months: not read, but held against them",
    )
    meter: str | None = Field(default=None, description="meter id when no column names it")
    unit: str | None = Field(default=None, description="as for points")
    negative: str = Field(default="check", description="as for a column of readings")

    @property
    def key(self) -> str:
        """Return what a mapping calls it."""
        return "months"

    @field_validator("year", mode="before")
    @classmethod
    def _year_is_one(cls, year: object) -> str | None:
        text = "" if year is None else str(year)
        if text and not YEAR.fullmatch(text) and text not in {*YEAR_AT, OPEN}:
            raise PydanticCustomError("no_year", "no_year", {"value": text})
        return text or None


AcrossColumns = PointColumns | MonthColumns
ReadColumns = ValueColumn | PointColumns | MonthColumns
