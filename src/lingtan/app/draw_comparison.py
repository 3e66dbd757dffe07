"""Draw up the lineage of an account with a number by which another boundary differs from it."""

from lingtan.app.account_period import accounts_of
from lingtan.app.compare_boundaries import explain
from lingtan.app.draw_account_lineage import has_all
from lingtan.app.inquiry import Inquiry
from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.compared import other_boundary, with_number_of
from lingtan.app.open_park import require_boundary
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.ledger.accounts import NAMED


def draw_both(inquiry: Inquiry, boundary: str, asked: str) -> None:
    """Draw up together the two accounts that a number of a comparison asks for."""
    if other := _other(inquiry, boundary, asked):
        accounts_of(inquiry, (boundary, other))


def with_comparison(drawn: Lineage, sources: AccountSources, asked: str) -> Lineage:
    """Return the lineage of an account with a number of a comparison with another.

    It is as it was where the id names no such number, or where a line that such a number may add
    up rests on more than the account.
    """
    other = _other(sources.inquiry, sources.inventory.boundary, asked)
    if not other or not has_all(drawn, sources):
        return drawn
    (second,) = accounts_of(sources.inquiry, (other,))
    return with_number_of(explain(sources.account, second), drawn, asked, NAMED) or drawn


def _other(inquiry: Inquiry, boundary: str, asked: str) -> str:
    """Return the boundary compared with an account; nothing where it is no other of the park."""
    park, other = inquiry.opened.park, other_boundary(asked)
    others = {each.id for each in park.boundaries} - {require_boundary(park, boundary)}
    return other if other in others else ""
