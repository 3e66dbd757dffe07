"""The base year of a park as it was closed, as far as that was known."""

from lingtan.app.inquiry import Inquiry
from lingtan.base.time_axis import parse_period
from lingtan.indicators.closed_base import EMISSION, ClosedBase
from lingtan.ledger.closing import is_closed, require_closed


def closed_base(inquiry: Inquiry, boundary_id: str) -> ClosedBase | None:
    """Return the closed base year for the main boundary of a park.

    None for a part of the park, and where the park file names no base year, that year was not
    closed by then, or was closed with its emission unknown.
    """
    park, instant = inquiry.opened.park, inquiry.as_known_at
    if park.base_year is None or boundary_id != park.boundaries[0].id:
        return None
    year = parse_period(str(park.base_year.year), park.time_zone)
    closings = inquiry.store.closings()
    known = [each for each in closings if instant is None or each.known_at <= instant]
    if not is_closed(known, year):
        return None
    closing = require_closed(known, year)
    figures = closing.draft.figures.get(boundary_id, {})
    if figures.get(EMISSION) is None:
        return None
    return ClosedBase(
        year=park.base_year.year, closing_id=closing.closing_id, figures=dict(figures)
    )
