"""What a field of an entry may hold, as tests of a value that may be any JSON."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any  # an entry read back may be any JSON

Form = Callable[[Any], bool]
"""Whether a value is of the form."""


def _of(*types: type) -> Form:
    return lambda value: type(value) in types


TEXT, MAP, FLAG, PERHAPS = _of(str), _of(dict), _of(bool), _of(str, type(None))


def one_of(words: type[StrEnum]) -> Form:
    """Return the form of one of some words."""
    known = frozenset(each.value for each in words)
    return lambda value: type(value) is str and value in known


def map_of(fields: Mapping[str, Form]) -> Form:
    """Return the form of a map that holds these fields, each in its own form."""
    return lambda value: (
        type(value) is dict
        and all(name in value and form(value[name]) for name, form in fields.items())
    )


def list_of(form: Form) -> Form:
    """Return the form of a list of values of a form."""
    return lambda value: type(value) is list and all(map(form, value))


def values_of(form: Form) -> Form:
    """Return the form of a map of values of a form."""
    return lambda value: type(value) is dict and all(map(form, value.values()))


def whole(value: Any) -> bool:
    """Whether it is a whole number that is not negative."""
    return type(value) is int and value >= 0


def amount(value: Any) -> bool:
    """Whether it is a number."""
    return type(value) in (int, float) and isfinite(value)


def perhaps_amount(value: Any) -> bool:
    """Whether it is a number, or nothing where it is unknown."""
    return value is None or amount(value)


def moment(value: Any) -> bool:
    """Whether it is an instant that tells its zone."""
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False


def day(value: Any) -> bool:
    """Whether it is a day of the calendar."""
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True
