"""Results as plain values: what ``--json`` prints and a notebook can keep."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from lingtan.base.errors import LingtanError

LEAVES = (str, int, float, bool, type(None))
Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


@runtime_checkable
class Table(Protocol):
    """A table, known by what it can do: to print a result loads no library of tables."""

    def iter_rows(self, *, named: Literal[True]) -> Iterator[dict[str, object]]:
        """Yield the rows by column name."""
        ...


def tell_error(error: LingtanError) -> Plain:
    """Return an error as plain values, its message in English."""
    facts: dict[str, Plain] = {**error.facts}
    return {"code": error.code, "case": error.case, "message": str(error), "facts": facts}


def to_plain(value: object, tell: Callable[[LingtanError], Plain] = tell_error) -> Plain:
    """Turn a result into text, numbers, lists and mappings; tables become lists of rows.

    Decimals become text, so that no digit is lost; instants are ISO 8601 in UTC. An error that a
    result carries is told by `tell`.

    Examples
    --------
    >>> import polars as pl
    >>> to_plain({"total": Decimal("0.100"), "rows": pl.DataFrame({"a": [1, 2]})})
    {'total': '0.100', 'rows': [{'a': 1}, {'a': 2}]}
    """
    if type(value) in LEAVES:  # most values are; what follows is slow to ask
        return value  # type: ignore[return-value]  # it is one of them
    if isinstance(value, list | tuple):
        return [to_plain(item, tell) for item in value]
    return _of_thing(value, tell)


def _of_thing(value: object, tell: Callable[[LingtanError], Plain]) -> Plain:
    if isinstance(value, Table):
        return [to_plain(row, tell) for row in value.iter_rows(named=True)]
    if isinstance(value, LingtanError):
        return tell(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name), tell) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item, tell) for key, item in value.items()}
    return _plain_leaf(value)


def _plain_leaf(value: object) -> Plain:
    if isinstance(value, Enum):
        return to_plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction | Path):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted((to_plain(item) for item in value), key=str)
    raise TypeError(f"{type(value).__name__} has no plain form; add it to base/plain.py.")
