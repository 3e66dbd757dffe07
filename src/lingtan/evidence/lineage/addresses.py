"""Where a node stands: its id, and behind it period, boundary and instant of its account.

A report of one account also shows numbers of others; their ids say of which, as
``national.e_park_kg@2024/services_zone``, or as it was known at an instant,
``national.e_park_kg@2024/services_zone~20250301T080000Z``. What is judged otherwise than the park
file says tells by which framework, and for which year of duty: ``…@!cn_hunan_467^2030``.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

BY, DUTY = "!", "^"
"""What stands before a framework, and before a year of duty."""
OF_ACCOUNT = re.compile(
    r"(?P<node>.+)@(?P<period>[0-9]{4}[\w-]*)?(?:/(?P<boundary>[^@~!^]+))?"
    r"(?:~(?P<known_at>[0-9]{8}T[0-9]{6}(?:\.[0-9]{6})?Z))?"
    r"(?:!(?P<framework>[^@~!^]+))?(?:\^(?P<year>[0-9]{1,5}))?"
)
OWN = ("factor:", "line:", "month:")  # ids of nodes that have the mark inside themselves
TO_THE_SECOND, WITH_FRACTION = "%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How a park is judged; what is left open is as its file says.

    Attributes
    ----------
    framework : str
        The only one; empty for those of the park.
    target_year : int or None
        Row of dated frameworks.
    """

    framework: str = ""
    target_year: int | None = None

    @property
    def told(self) -> str:
        """What an id says of it; nothing where nothing is asked."""
        framework = f"{BY}{self.framework}" if self.framework else ""
        return framework if self.target_year is None else f"{framework}{DUTY}{self.target_year}"


USUAL = Judged()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A node and the account it is of; what is empty is as the question says."""

    node: str
    period: str = ""
    boundary: str = ""
    known_at: datetime | None = None
    judged: Judged = USUAL


def address_of(
    node: str,
    *,
    period: str = "",
    boundary: str = "",
    known_at: datetime | None = None,
    judged: Judged = USUAL,
) -> str:
    """Return the id of a node of another account, or of one judged otherwise.

    Parameters
    ----------
    known_at : datetime or None
        State of knowledge; that of the question if None.

    Examples
    --------
    >>> address_of("national.e_tce", boundary="services_zone")
    'national.e_tce@/services_zone'
    >>> address_of("national.e_tce", known_at=datetime(2026, 1, 20, 4, tzinfo=UTC))
    'national.e_tce@~20260120T040000Z'
    >>> address_of("hn467.core", judged=Judged(framework="cn_hunan_467", target_year=2030))
    'hn467.core@!cn_hunan_467^2030'
    """
    about = period + (f"/{boundary}" if boundary else "")
    instant = "" if known_at is None else f"~{_written(known_at)}"
    return f"{node}@{about}{instant}{judged.told}"


def read_address(text: str) -> Address:
    """Return what an id says of its account.

    Examples
    --------
    >>> read_address("meter:g_boiler@2025-01").period
    '2025-01'
    >>> read_address("hn467.core@^2030").judged.target_year
    2030
    """
    found = OF_ACCOUNT.fullmatch(text)
    if found is None or text.startswith(OWN):
        return Address(node=text)
    told = {name: each or "" for name, each in found.groupdict().items()}
    year = int(told["year"]) if told["year"] else None
    judged, known_at = (
        Judged(framework=told["framework"], target_year=year),
        _read(told["known_at"]),
    )
    is_told = told["period"] or told["boundary"] or known_at or judged.told
    if not is_told or (told["known_at"] and known_at is None):
        return Address(node=text)
    return Address(
        node=told["node"],
        period=told["period"],
        boundary=told["boundary"],
        known_at=known_at,
        judged=judged,
    )


def _written(instant: datetime) -> str:
    """Write an instant by the clock of the world, in the basic form: its marks are none of ids."""
    form = WITH_FRACTION if instant.microsecond else TO_THE_SECOND
    return instant.astimezone(UTC).strftime(form)


def _read(text: str) -> datetime | None:
    """Return an instant; None where nothing is written, or no day or hour there is."""
    if not text:
        return None
    try:
        form = WITH_FRACTION if "." in text else TO_THE_SECOND
        return datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None
