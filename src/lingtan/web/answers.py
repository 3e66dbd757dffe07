"""Answers worked out once for each state of the workspace, whoever asks."""

from collections import deque
from functools import lru_cache
from threading import Lock

from lingtan.app.evaluate_park import Question
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation, Told, in_words, tell_park
from lingtan.app.state_of import state_of

REMEMBERED = 32  # presentations of a few megabytes
_WORKING = Lock()
_LAST: deque[Presentation] = deque(maxlen=1)


def presented(layout: Layout, question: Question, language: str) -> Presentation:
    """Return a period in one language; the same object as long as nothing has changed.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    with _WORKING:  # two who ask at once would do the work twice
        found = _presented(layout, question, language, state_of(layout))
    _LAST.append(found)
    return found


def last_presented() -> Presentation | None:
    """Return the answer that was given last; None before there was any."""
    return next(iter(_LAST), None)


def counts_of_answers() -> tuple[int, int]:
    """Return how many answers were asked for, and how many of them had been kept."""
    counts = _presented.cache_info()
    return counts.hits + counts.misses, counts.hits


@lru_cache(maxsize=REMEMBERED)
def _presented(layout: Layout, question: Question, language: str, state: str) -> Presentation:
    return in_words(_told(layout, question, state), language)


@lru_cache(maxsize=REMEMBERED)
def _told(layout: Layout, question: Question, _state: str) -> Told:
    return tell_park(layout, question)
