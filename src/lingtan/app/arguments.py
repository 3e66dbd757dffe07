"""What a call of the library was given: of the right kind, or an error that says what is meant.

A type that only a checker would refuse must not become a wrong answer, or a fault deep inside.
"""

from collections.abc import Iterable
from datetime import MINYEAR, UTC, date, datetime
from decimal import Decimal, InvalidOperation
from operator import index
from os import PathLike, fspath
from pathlib import Path

from lingtan.base.errors import ArgumentError, PeriodError
from lingtan.base.years import FIRST_YEAR, LAST_YEAR

LANGUAGES = ("zh", "en")

MOST_CNY_PER_T = 1_000_000  # far beyond any price: whoever gives more has mistyped
MOST_DECIMALS = 12  # of a price: it is written out in the ids of what rests on it
SLOWEST, QUICKEST = 1, 86_400  # seconds of a simulation in a second

Place = str | PathLike[str]


def text_of(name: str, value: str) -> str:
    """Return a text.

    Raises
    ------
    ArgumentError
        It is none.
    """
    if not isinstance(value, str):
        raise ArgumentError("not_a_text", facts={"name": name, "given": _told(value)})
    return value


def texts_of(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return several texts; one alone is not taken for a list of its letters.

    Raises
    ------
    ArgumentError
        It is a single text, no list, or holds something else.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ArgumentError("not_a_list", facts={"name": name, "given": _told(values)})
    return tuple(text_of(name, value) for value in values)


def place_of(name: str, value: Place) -> Path:
    """Return a path.

    Raises
    ------
    ArgumentError
        It is none.
    """
    path = fspath(value) if isinstance(value, str | PathLike) else value
    if not isinstance(path, str) or not path or "\0" in path:
        raise ArgumentError("not_a_path", facts={"name": name, "given": _told(value)})
    return Path(path)


def places_of(name: str, values: Iterable[Place]) -> tuple[Path, ...]:
    """Return several paths; one alone is not taken for a list of its letters.

    Raises
    ------
    ArgumentError
        It is a single path, no list, or holds something else.
    """
    if isinstance(values, str | PathLike) or not isinstance(values, Iterable):
        raise ArgumentError("not_a_list", facts={"name": name, "given": _told(values)})
    return tuple(place_of(name, value) for value in values)


def whole_of(name: str, value: int) -> int:
    """Return a whole number.

    Raises
    ------
    ArgumentError
        It is none; 2025.0 and True are none either.
    """
    try:
        number = index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise ArgumentError("not_whole", facts={"name": name, "given": _told(value)})
    return number


def speed_of(name: str, value: float) -> float:
    """Return how many seconds pass in a second of a simulation.

    Raises
    ------
    ArgumentError
        It is no number, or not from 1 to a day.
    """
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not SLOWEST <= value <= QUICKEST:
        told = _told(value)
        raise ArgumentError(
            "not_a_speed",
            facts={"name": name, "given": told, "least": SLOWEST, "most": QUICKEST},
        )
    return float(value)


def truth_of(name: str, value: bool) -> bool:
    """Return True or False.

    Raises
    ------
    ArgumentError
        It is neither: the text ``"no"`` would count as true.
    """
    if not isinstance(value, bool):
        raise ArgumentError("not_a_truth", facts={"name": name, "given": _told(value)})
    return value


def year_of(name: str, value: int) -> int:
    """Return a calendar year.

    Raises
    ------
    ArgumentError
        It is no whole number, or no year an account could be of.
    """
    year = whole_of(name, value)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        facts = {"name": name, "given": _told(value)}
        raise ArgumentError("not_a_year", facts={**facts, "first": FIRST_YEAR, "last": LAST_YEAR})
    return year


def language_of(value: str) -> str:
    """Return ``zh`` or ``en``.

    Raises
    ------
    ArgumentError
        It is another language, or none.
    """
    if value not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ArgumentError("no_language", facts={"given": _told(value), "known": known})
    return value


def moment_of(name: str, value: datetime) -> datetime:
    """Return an instant with its zone.

    Raises
    ------
    ArgumentError
        It is no instant, or does not say whose clock it is of.
    """
    if not isinstance(value, datetime):
        raise ArgumentError("not_an_instant", facts={"name": name, "given": _told(value)})
    if value.utcoffset() is None:
        raise ArgumentError("no_zone", facts={"name": name, "given": value.isoformat()})
    return value


def day_of(name: str, value: date) -> date:
    """Return a calendar day.

    Raises
    ------
    ArgumentError
        It is none; an instant is none either, since its day depends on the zone.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ArgumentError("not_a_day", facts={"name": name, "given": _told(value)})
    return value


def knowledge_of(name: str, value: datetime | None, now: datetime) -> datetime | None:
    """Return a state of knowledge: None for everything known, else an instant up to now.

    Raises
    ------
    ArgumentError
        It is no instant, or has no zone.
    PeriodError
        It has not come yet: nobody knows what will be known then.
    """
    if value is None:
        return None
    return past(moment_of(name, value), now)


def parse_price(text: str) -> Decimal | None:
    """Return the price a text is [CNY/t]; no text is no price.

    Raises
    ------
    ArgumentError
        It is no number, not above zero, or beyond any price.
    """
    if not text:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation as error:
        raise _no_price(text) from error
    return price_of(price, text)


def price_of(value: Decimal | None, given: str = "") -> Decimal | None:
    """Return a price [CNY/t]; None is no price. Errors name it as it was given.

    Raises
    ------
    ArgumentError
        It is no exact number, not above zero, or finer or larger than any price.
    """
    if value is None:
        return None
    is_exact = isinstance(value, Decimal | int) and not isinstance(value, bool)
    price = Decimal(value) if is_exact else Decimal("nan")
    if not price.is_finite() or not 0 < price <= MOST_CNY_PER_T or _is_too_fine(price):
        raise _no_price(given or _told(value))
    return price


def _is_too_fine(price: Decimal) -> bool:
    exponent = price.as_tuple().exponent
    return isinstance(exponent, int) and -exponent > MOST_DECIMALS


def _no_price(given: str) -> ArgumentError:
    return ArgumentError(
        "not_a_price",
        facts={"given": given, "most": MOST_CNY_PER_T, "decimals": MOST_DECIMALS},
    )


def parse_instant(text: str) -> datetime:
    """Return the instant a text is, in ISO 8601; it may lack a zone.

    Raises
    ------
    PeriodError
        It is none.
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise PeriodError("not_an_instant", facts={"instant": text}) from error
    if found.year == MINYEAR:  # may lie before all that can be told in UTC
        raise PeriodError("not_an_instant", facts={"instant": text})
    return found


def last_full_year(now: datetime) -> str:
    """Return the calendar year that ended last.

    Examples
    --------
    >>> last_full_year(datetime(2026, 3, 1, tzinfo=UTC))
    '2025'
    """
    return str(now.year - 1)


def past(moment: datetime, now: datetime) -> datetime:
    """Return an instant that is not after now.

    Raises
    ------
    PeriodError
        It has not come yet: nobody knows what will be known then.
    """
    if moment > now:
        raise PeriodError("in_the_future", facts={"instant": moment.isoformat()})
    return moment


def now_of(value: datetime | None) -> datetime:
    """Return the time of day: the one given, or the clock's."""
    return datetime.now(UTC) if value is None else moment_of("now", value)


def _told(value: object) -> str:
    """Return what was given, and of which type, as far as one line can show."""
    shown = repr(value)
    shown = shown if len(shown) <= 60 else f"{shown[:59]}…"
    return f"{shown} ({type(value).__name__})"
