"""Ids of sums of lines: which lines of the account, and in which measure.

A number that a report adds up itself is called by what it adds up, as
``sum:energy:account=fuel+bunker:carrier=diesel``; a row of lines as a whole has no measure and
begins with ``lines``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, unquote

SUM, LINES = "sum", "lines"
MEASURES = ("quantity", "emission", "energy", "estimated", "factor")
# What lines are chosen by: `group` is one of accounts, and `of` is ``users`` for the lines that
# share energy out among its users, ``beyond`` for the rest of what is shared out; `at` is one of
# the values of a factor that changes within the period.
KEYS = (
    *("group", "account", "carrier", "stream", "enterprise", "sector", "meter", "factor"),
    *("month", "of", "at"),
)
BETWEEN, OR, IS = ":", "+", "="


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSum:
    """Some lines of an account.

    Attributes
    ----------
    measure : str
        One of `MEASURES`; empty for the lines as a whole.
    keys : mapping of str to tuple of str
        What each of some columns may be.
    """

    measure: str
    keys: Mapping[str, tuple[str, ...]]

    @property
    def months(self) -> tuple[str, ...]:
        """The months they are of; none for all of the period."""
        return self.keys.get("month", ())


def sum_id(measure: str, **keys: str | Sequence[str]) -> str:
    """Return the id of a sum of lines.

    Examples
    --------
    >>> sum_id("energy", account=("fuel", "bunker"), carrier="diesel")
    'sum:energy:account=fuel+bunker:carrier=diesel'
    >>> sum_id("energy", group="bought")
    'sum:energy:group=bought'
    """
    return BETWEEN.join((SUM, measure, *_chosen(keys)))


def lines_id(**keys: str | Sequence[str]) -> str:
    """Return the id of lines as a whole.

    Examples
    --------
    >>> lines_id(account="fuel", enterprise="")
    'lines:account=fuel:enterprise='
    """
    return BETWEEN.join((LINES, *_chosen(keys)))


def value_name(factor: Decimal) -> str:
    """Return the value of a factor as ids write it.

    Examples
    --------
    >>> value_name(Decimal("2.1600"))
    '2.16'
    """
    return f"{factor.normalize():f}"


def with_pluses(text: str) -> str:
    """Return the id of a sum that came in an address unescaped, where a plus reads as a blank.

    Examples
    --------
    >>> with_pluses("sum:energy:account=fuel bunker"), with_pluses("meter:old one")
    ('sum:energy:account=fuel+bunker', 'meter:old one')
    """
    return text.replace(" ", OR) if text.startswith((SUM + BETWEEN, LINES + BETWEEN)) else text


def read_sum_id(text: str) -> LineSum | None:
    """Return what an id says of lines; None when it is no such id."""
    kind, *told = text.split(BETWEEN)
    measure = told.pop(0) if kind == SUM and told else ""
    if kind not in (SUM, LINES) or (kind == SUM) != (measure in MEASURES) or not told:
        return None
    pairs = [each.partition(IS) for each in told]
    if any(mark != IS or key not in KEYS for key, mark, _ in pairs):
        return None
    chosen = {key: tuple(map(unquote, values.split(OR))) for key, _, values in pairs}
    return LineSum(measure=measure, keys=chosen) if len(chosen) == len(pairs) else None


def _chosen(keys: Mapping[str, str | Sequence[str]]) -> list[str]:
    return [f"{key}{IS}{_values(keys[key])}" for key in KEYS if key in keys]


def _values(given: str | Sequence[str]) -> str:
    values = (given,) if isinstance(given, str) else given
    return OR.join(quote(value, safe="/-_.,() ") for value in values)
