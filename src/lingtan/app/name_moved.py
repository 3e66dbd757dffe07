"""What figures that moved are named by, where no report of their period is drawn up."""

from dataclasses import replace
from datetime import datetime

from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.issue_statement import plain_inputs
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.words import LANGUAGES


def names_of_moved(layout: Layout, period: str, now: datetime) -> ReportInputs:
    """Return what the figures of a period are named by: as the park calls its things today.

    They are in no language of anybody's yet; `context_in` takes one.

    Raises
    ------
    LingtanError
        The period cannot be accounted.
    """
    judged = evaluate_park(layout, Question(period=period))
    return replace(plain_inputs(judged, LANGUAGES[0], now), park=open_park(layout).park)
