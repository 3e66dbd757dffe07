"""Compare two boundary versions: account under each, and explain the difference line by line."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.app.account_period import account_period, accounts_of
from lingtan.app.closing_notes import CLOSED
from lingtan.app.ground import todays_park
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark
from lingtan.app.results import Account
from lingtan.app.results_comparison import BoundaryComparison
from lingtan.base.errors import ClosingError, ParkFileError
from lingtan.base.findings import Finding
from lingtan.ledger.boundary_comparison import Comparison, compare
from lingtan.park.park import Park
from lingtan.park.places import Boundary

TWO = 2


def compare_boundaries(
    layout: Layout,
    period_name: str,
    boundaries: Sequence[str] = (),
    as_known_at: datetime | None = None,
) -> BoundaryComparison:
    """Return a period under two boundary versions, and what makes them differ.

    Parameters
    ----------
    boundaries : sequence of str
        Two ids; one is compared with the park's main boundary, and none takes its first two.

    Raises
    ------
    ParkFileError
        The park has no such boundary, or no second one; or the two are one.
    ClosingError
        The period is closed with a park file that had no such boundary yet.
    """
    with inquire(layout, period_name, as_known_at) as inquiry:
        _require_closed_with(inquiry, boundaries)
        return explain(*accounts_of(inquiry, _pair(inquiry.opened.park, boundaries)))


def explain(first: Account, second: Account) -> BoundaryComparison:
    """Return two accounts of one park and period with the lines by which they differ."""
    figures = compare(first.check.park, first.inventory, second.inventory)
    return BoundaryComparison(first=first, second=second, figures=figures)


def other_versions(layout: Layout, account: Account) -> dict[str, tuple[Comparison, ...]]:
    """Return how every other boundary of a park differs from that of an account."""
    name, known = account.check.period.name, account.as_known_at
    others = (each.id for each in account.check.park.boundaries)
    return {
        other: explain(account, account_period(layout, name, other, known)).figures
        for other in others
        if other != account.inventory.boundary
    }


def added_since(layout: Layout, account: Account) -> tuple[Boundary, ...]:
    """Return the boundaries of the park file of today that a closing which answers had not yet.

    None where no closing answers, or where the park file of today cannot be read.
    """
    return _added_since(layout, account.check.park, account.check.findings)


def _added_since(
    layout: Layout, closed: Park, findings: Sequence[Finding]
) -> tuple[Boundary, ...]:
    today = todays_park(layout) if _closings_among(findings) else None
    if not isinstance(today, OpenPark):
        return ()
    known = {each.id for each in closed.boundaries}
    return tuple(each for each in today.park.boundaries if each.id not in known)


def _closings_among(findings: Sequence[Finding]) -> list[Finding]:
    return [each for each in findings if each.kind == CLOSED]


def _require_closed_with(inquiry: Inquiry, asked: Sequence[str]) -> None:
    """Make sure that a boundary is not one that came into the park file after a closing."""
    park, notes = inquiry.opened.park, inquiry.notes
    known = [each.id for each in park.boundaries]
    since = [each.id for each in _added_since(inquiry.layout, park, notes)]
    wanted = [each for each in asked if each in since]
    if not asked and len(known) < TWO:
        wanted = since
    if wanted:
        facts = {
            "boundary": wanted[0],
            "closed": _closings_among(notes)[0].subject,
            "known": ", ".join(known),
        }
        raise ClosingError("boundary_since", facts=facts)


def _pair(park: Park, asked: Sequence[str]) -> tuple[str, str]:
    known = [boundary.id for boundary in park.boundaries]
    names = [*asked] if len(asked) >= TWO else [known[0], *(asked or known[1:])]
    pair = list(dict.fromkeys(names))[:TWO]
    if len(pair) < TWO or len(asked) > TWO:
        raise ParkFileError("not_two_boundaries", facts={"known": ", ".join(known)})
    return pair[0], pair[1]
