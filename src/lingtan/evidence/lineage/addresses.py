"""Where a node stands: its id, and behind it the period and the boundary of its account.

A report of one account also shows numbers of others; their ids say of which, as
``national.e_park_kg@2024/services_zone``.
"""

import re
from dataclasses import dataclass

OF_ACCOUNT = re.compile(r"(?P<node>.+)@(?P<period>\d{4}[\w-]*)?(?:/(?P<boundary>[\w.-]+))?")
OWN = ("factor:", "line:", "month:")  # ids of nodes that have the mark inside themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A node and the account it is of; what is empty is as the question says."""

    node: str
    period: str = ""
    boundary: str = ""


def address_of(node: str, *, period: str = "", boundary: str = "") -> str:
    """Return the id of a node of another account.

    Examples
    --------
    >>> address_of("national.e_tce", boundary="services_zone")
    'national.e_tce@/services_zone'
    """
    return f"{node}@{period}" + (f"/{boundary}" if boundary else "")


def read_address(text: str) -> Address:
    """Return what an id says of its account.

    Examples
    --------
    >>> read_address("meter:g_boiler@2025-01").period
    '2025-01'
    """
    found = OF_ACCOUNT.fullmatch(text)
    if found is None or text.startswith(OWN) or not (found["period"] or found["boundary"]):
        return Address(node=text)
    return Address(
        node=found["node"], period=found["period"] or "", boundary=found["boundary"] or ""
    )
