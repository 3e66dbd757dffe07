"""Ids of the lines of a comparison: the lines of the account under one of its boundaries."""

from lingtan.base.time_axis import Period
from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.asked_sums import USERS
from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.boundary_comparison import EXPORTED, KEYS, SPREAD, Line
from lingtan.ledger.members import find_membership
from lingtan.park.park import Park

MEASURES = {"kg": "emission", "tce": "energy"}


def line_sum_id(park: Park, period: Period, boundary: str, unit: str, line: Line) -> str:
    """Return the id of the lines of an account; that of a whole park tells by user what it has."""
    is_everything = find_membership(park, boundary, period).is_everything
    by_user = {"of": USERS} if is_everything and line.account in SPREAD else {}
    keys = {key: getattr(line, key) for key in KEYS}
    return sum_id(MEASURES[unit], **keys, **by_user)


def line_ids(
    park: Park, period: Period, boundaries: tuple[str, str], unit: str, line: Line
) -> dict[str, str]:
    """Return the id of a line under each boundary where it counts, as ``first`` and ``second``.

    What was sold is a difference itself, of lines and what users have of them: it has none.
    """
    sides = {"first": line.first, "second": line.second}
    return {
        side: address_of(line_sum_id(park, period, boundary, unit, line), boundary=boundary)
        for (side, amount), boundary in zip(sides.items(), boundaries, strict=True)
        if amount and line.stream != EXPORTED
    }
