"""Where a node stands: its id, and behind it period, boundary and instant of its account.

A report of one account also shows numbers of others; their ids say of which, as
``national.e_park_kg@2024/services_zone``, or as it was known at an instant,
``national.e_park_kg@2024/services_zone~20250301T080000Z``.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

OF_ACCOUNT = re.compile(
    r"(?P<node>.+)@(?P<period>\d{4}[\w-]*)?(?:/(?P<boundary>[\w.-]+))?"
    r"(?:~(?P<known_at>\d{8}T\d{6}(?:\.\d{6})?Z))?"
)
OWN = ("factor:", "line:", "month:")  # ids of nodes that have the mark inside themselves
TO_THE_SECOND, WITH_FRACTION = "%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A node and the account it is of; what is empty is as the question says."""

    node: str
    period: str = ""
    boundary: str = ""
    known_at: datetime | None = None


def address_of(
    node: str, *, period: str = "", boundary: str = "", known_at: datetime | None = None
) -> str:
    """Return the id of a node of another account.

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
    """
    about = period + (f"/{boundary}" if boundary else "")
    return f"{node}@{about}" + ("" if known_at is None else f"~{_written(known_at)}")


def read_address(text: str) -> Address:
    """Return what an id says of its account.

    Examples
    --------
    >>> read_address("meter:g_boiler@2025-01").period
    '2025-01'
    """
    found = OF_ACCOUNT.fullmatch(text)
    if found is None or text.startswith(OWN):
        return Address(node=text)
    node, period, boundary, instant = (told or "" for told in found.groups())
    known_at = _read(instant)
    if not (period or boundary or known_at) or (instant and known_at is None):
        return Address(node=text)
    return Address(node=node, period=period, boundary=boundary, known_at=known_at)


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
