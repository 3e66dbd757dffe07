"""Ids of the numbers of a comparison, in the account under one of its boundaries."""

from lingtan.base.time_axis import Period
from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.asked_sums import BEYOND, USERS
from lingtan.evidence.lineage.detail_ids import COMPARED, detail_id
from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.boundary_comparison import EXPORTED, KEYS, SPREAD, Line
from lingtan.ledger.members import find_membership
from lingtan.park.park import Park

MEASURES = {"kg": "emission", "tce": "energy"}
SAME, DIFFERING, KNOWN = "same", "differing", "known"
CHANGE, THERE = "change", "there"
SAME_CHANGE, SAME_THERE = "same_change", "same_there"


def line_sum_id(park: Park, period: Period, boundary: str, unit: str, line: Line) -> str:
    """Return the id of the lines of an account; that of a whole park tells by user what it has.

    What a whole park sold is what lines hold beyond what users have of them.
    """
    is_everything = find_membership(park, boundary, period).is_everything
    if is_everything and line.stream == EXPORTED:
        told = {"account": line.account, "carrier": line.carrier}
        return sum_id(MEASURES[unit], **told, of=BEYOND)
    by_user = {"of": USERS} if is_everything and line.account in SPREAD else {}
    keys = {key: getattr(line, key) for key in KEYS}
    return sum_id(MEASURES[unit], **keys, **by_user)


def line_ids(
    park: Park, period: Period, boundaries: tuple[str, str], unit: str, line: Line
) -> dict[str, str]:
    """Return the id of a line under each boundary where it counts, as ``first`` and ``second``."""
    sides = {"first": line.first, "second": line.second}
    return {
        side: address_of(line_sum_id(park, period, boundary, unit, line), boundary=boundary)
        for (side, amount), boundary in zip(sides.items(), boundaries, strict=True)
        if amount
    }


def change_id(figure: str, other: str, *about: str) -> str:
    """Return the id of what another boundary has more of a figure.

    Parameters
    ----------
    *about : str
        The enterprise of the lines that differ, or all `KEYS` of one line; nothing of the total.

    Examples
    --------
    >>> change_id("national.e_tce", "services_zone", "steel")
    'compared:services_zone:national.e_tce:steel:change'
    """
    return detail_id(COMPARED, other, figure, *about, CHANGE)


def line_change_id(figure: str, other: str, line: Line) -> str:
    """Return the id of what another boundary has more of a line."""
    return change_id(figure, other, *(getattr(line, key) for key in KEYS))


def same_change_id(figure: str, other: str) -> str:
    """Return the id of what another boundary has more of all that counts alike: nothing.

    Examples
    --------
    >>> same_change_id("national.e_tce", "services_zone")
    'compared:services_zone:national.e_tce:same_change'
    """
    return detail_id(COMPARED, other, figure, SAME_CHANGE)


def same_id(figure: str, other: str) -> str:
    """Return the id of what a boundary counts as another does.

    Examples
    --------
    >>> same_id("national.e_tce", "services_zone")
    'compared:services_zone:national.e_tce:same'
    """
    return detail_id(COMPARED, other, figure, SAME)


def known_id(figure: str, other: str) -> str:
    """Return the id of what is known of a figure that is unknown: all its lines there are.

    Examples
    --------
    >>> known_id("national.e_tce", "services_zone")
    'compared:services_zone:national.e_tce:known'
    """
    return detail_id(COMPARED, other, figure, KNOWN)


def differing_id(figure: str, other: str, enterprise: str) -> str:
    """Return the id of what a boundary counts of an enterprise in lines that another does not.

    Examples
    --------
    >>> differing_id("national.e_tce", "services_zone", "steel")
    'compared:services_zone:national.e_tce:steel:differing'
    """
    return detail_id(COMPARED, other, figure, enterprise, DIFFERING)
