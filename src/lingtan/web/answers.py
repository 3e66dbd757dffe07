"""Answers worked out once for each state of the workspace, whoever asks."""

from functools import lru_cache
from threading import Lock

from lingtan.app.evaluate_park import Question
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation, present_park
from lingtan.app.state_of import state_of

REMEMBERED = 32  # presentations of a few megabytes
_WORKING = Lock()


def presented(layout: Layout, question: Question, language: str) -> Presentation:
    """Return a period in one language; the same object as long as nothing has changed.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    with _WORKING:  # two who ask at once would do the work twice
        return _presented(layout, question, language, state_of(layout))


@lru_cache(maxsize=REMEMBERED)
def _presented(layout: Layout, question: Question, language: str, _state: str) -> Presentation:
    return present_park(layout, question, language)
