"""Make sure that there is what a question names, also where the answer does not rest on it."""

from lingtan.app.evaluate_park import Question
from lingtan.app.ground import todays_park
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, require_boundary
from lingtan.base.time_axis import parse_period


def require_asked(layout: Layout, question: Question) -> None:
    """Make sure that a period is one and that a boundary is known; of a faulty park file nothing.

    Raises
    ------
    PeriodError
        The period is not a year, month or day.
    ParkFileError
        The park has no boundary of that id, nor had it when the period was closed.
    """
    today = todays_park(layout)
    if not isinstance(today, OpenPark):
        return
    parse_period(question.period, today.park.time_zone)
    if not question.boundary or today.park.find_boundary(question.boundary):
        return
    with inquire(layout, question.period, question.as_known_at) as inquiry:
        require_boundary(inquiry.opened.park, question.boundary)
