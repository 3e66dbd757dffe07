"""The kinds of value a park file holds: ids, names, days, instants, numbers.

Each field type refuses what it does not understand with the id of a finding kind, so that the
words about it can be said in any language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    WithJsonSchema,
)
from pydantic import model_validator as model_check
from pydantic_core import PydanticCustomError

from lingtan.park.documents import named_document

ID = re.compile(r"\w[\w./#-]*")
MADE_IN = r"\d{4}(-(0[1-9]|1[0-2]))?"  # a year or a month
MADE_ON = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
MADE = rf"{MADE_IN}|{MADE_ON}(/{MADE_ON})?"  # or a day, or the first and the last one
VINTAGE = re.compile(rf"|{MADE}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?")
YES = frozenset({"yes", "true", "1", "是"})
UNSEEN = frozenset({"Cc", "Zl", "Zp"})  # control characters and ends of lines
LINES = "\n\r\t"  # what a text of several lines may hold
NO = frozenset({"no", "false", "0", "否"})
ID_SCHEMA = {"type": ["string", "integer"], "pattern": r"^\w[\w./#-]*$"}


@dataclass(frozen=True, slots=True)
class Reference:
    """Mark of a field that holds the id of something: an enterprise, a node, a carrier."""

    thing: str


class Entry(BaseModel):
    """One thing of a park file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def refuse(kind: str, value: object) -> PydanticCustomError:
    """Return the error that refuses a value under the name of a finding kind."""
    return PydanticCustomError(kind, "{value}", {"value": str(value)[:80]})


def _read_text(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return _without_unseen(value.strip(), LINES)
    raise refuse("not_text", value)


def _read_line(value: object) -> str:
    return _without_unseen(_read_text(value))


def _without_unseen(text: str, allowed: str = "") -> str:
    """Return a text, unless it holds what no one sees: a NUL, a bell, the end of a line."""
    if any(category(each) in UNSEEN and each not in allowed for each in text):
        shown = "".join(ascii(each)[1:-1] if category(each) in UNSEEN else each for each in text)
        raise refuse("control_character", shown)
    return text


def _read_id(value: object) -> str:
    text = _read_text(value)
    if text and not ID.fullmatch(text):
        raise refuse("not_an_id", text)
    return text


def _read_required_id(value: object) -> str:
    text = _read_id(value)
    if not text:
        raise refuse("not_an_id", text)
    return text


def _read_day(value: object) -> date:
    try:
        if isinstance(value, str) and DAY.fullmatch(value) and _is_sane(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise refuse("not_a_day", value)


def _read_instant(value: object) -> datetime:
    try:
        if isinstance(value, str) and INSTANT.fullmatch(value) and _is_sane(value):
            return datetime.fromisoformat(value)
    except ValueError:
        pass
    raise refuse("not_an_instant", value)


def _is_sane(day: str) -> bool:
    """Whether the year is one a park can have had; arithmetic on others overflows."""
    return "1900" <= day[:4] < "2200"


def _read_vintage(value: object) -> str:
    text = _read_text(value)
    if VINTAGE.fullmatch(text):
        return text
    raise refuse("not_a_vintage", text)


def read_yes_no(value: object) -> bool:
    """Return what yes or no, true or false, 是 or 否 means."""
    word = str(value).strip().lower()
    if word in YES | NO:
        return word in YES
    raise refuse("not_yes_no", value)


Text = Annotated[str, BeforeValidator(_read_text), WithJsonSchema({"type": ["string", "integer"]})]
Line = Annotated[str, BeforeValidator(_read_line), WithJsonSchema({"type": ["string", "integer"]})]
Document = Annotated[Text, AfterValidator(named_document)]
Id = Annotated[str, BeforeValidator(_read_id), WithJsonSchema(ID_SCHEMA)]
RequiredId = Annotated[str, BeforeValidator(_read_required_id), WithJsonSchema(ID_SCHEMA)]
Day = Annotated[
    date, BeforeValidator(_read_day), WithJsonSchema({"type": "string", "format": "date"})
]
Instant = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    WithJsonSchema({"type": "string", "pattern": f"^{INSTANT.pattern}$"}),
]
Vintage = Annotated[
    str,
    BeforeValidator(_read_vintage),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^({MADE})$"}),
]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Positive = Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Strict(), Field(ge=0, allow_inf_nan=False)]
Whole = Annotated[int, Strict()]
Year = Annotated[int, Strict(), Field(ge=1990, le=2100)]
YesNo = Annotated[bool, BeforeValidator(read_yes_no), WithJsonSchema({"type": "boolean"})]

CarrierId = Annotated[RequiredId, Reference("carrier")]
EnterpriseId = Annotated[RequiredId, Reference("enterprise")]
OptionalEnterpriseId = Annotated[Id, Reference("enterprise")]
AssetId = Annotated[RequiredId, Reference("asset")]
MeterId = Annotated[RequiredId, Reference("meter")]
PhysicalMeterId = Annotated[RequiredId, Reference("physical_meter")]
OptionalPhysicalMeterId = Annotated[Id, Reference("physical_meter")]
UnitName = Annotated[Text, Reference("unit")]


def _allow_one_text(schema: dict[str, Any]) -> None:  # a JSON document
    """Say in the JSON Schema that one text does for both languages."""
    whole = dict(schema)
    schema.clear()
    schema["description"] = whole.pop("description", "")
    schema["anyOf"] = [{"type": "string", "minLength": 1}, whole]


class NameEntry(Entry):
    """A name in both languages, or one text for both."""

    model_config = ConfigDict(json_schema_extra=_allow_one_text)
    allowed: ClassVar[str] = ""

    en: Line = Field(description="in English", min_length=1)
    zh: Line = Field(description="in Chinese", min_length=1)

    @model_check(mode="before")
    @classmethod
    def _one_text_for_both(cls, value: object) -> object:
        if isinstance(value, Mapping):
            return value
        text = _without_unseen(_read_text(value), cls.allowed)
        return {"en": text, "zh": text}


class NoteEntry(NameEntry):
    """A note in both languages, or one text for both; it may have several lines."""

    allowed: ClassVar[str] = LINES

    en: Text = Field(description="in English", min_length=1)
    zh: Text = Field(description="in Chinese", min_length=1)
