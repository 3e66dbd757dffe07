"""Answers worked out once for each state of the workspace, whoever asks.

Two who ask for the same at once would do the work twice, so one answer is worked out at a time.
Who asks for one that is kept waits for nobody.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from lingtan.app.evaluate_park import Question
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation, Tell, Told, in_words, tell_park, untold
from lingtan.app.state_of import state_of

A = TypeVar("A")
REMEMBERED = 32  # presentations of a few megabytes


class Kept(Generic[A]):
    """The last answers; the one looked at longest ago is forgotten first.

    Examples
    --------
    >>> kept, worked = Kept[int](most=1), []
    >>> def work() -> int:
    ...     worked.append(1)
    ...     return len(worked)
    >>> [kept.of(key, work) for key in "aaba"]
    [1, 1, 2, 3]
    >>> kept.asked, kept.found
    (4, 1)
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most, self._answers = most, OrderedDict[Hashable, A]()
        self._looking, self._working = Lock(), Lock()
        self.asked = self.found = 0

    def of(self, key: Hashable, work: Callable[[], A]) -> A:
        """Return an answer: the one kept, or else as it is worked out."""
        answer = self._look(key)
        if answer is None:
            with self._working:
                answer = self._look(key)  # who waited finds what the other worked out
                answer = self._keep(key, work()) if answer is None else answer
        with self._looking:
            self.asked += 1
        return answer

    def has(self, key: Hashable) -> bool:
        """Whether an answer is kept."""
        with self._looking:
            return key in self._answers

    def _look(self, key: Hashable) -> A | None:
        with self._looking:
            if key not in self._answers:
                return None
            self._answers.move_to_end(key)
            self.found += 1
            return self._answers[key]

    def _keep(self, key: Hashable, answer: A) -> A:
        with self._looking:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


_PRESENTED, _TOLD = Kept[Presentation](), Kept[Told]()
_LAST: deque[Presentation] = deque(maxlen=1)


Asked = tuple[Layout, Question, str]
"""A workspace, what is asked of it, and the language of the answer."""


def is_presented(asked: Asked) -> bool:
    """Whether `presented` has the answer without any work."""
    layout, question, language = asked
    return _PRESENTED.has((layout, question, state_of(layout), language))


def presented(
    layout: Layout, question: Question, language: str, tell: Tell = untold
) -> Presentation:
    """Return a period in one language; the same object as long as nothing has changed.

    Parameters
    ----------
    tell : callable
        Is told how far it is; see `lingtan.app.present_park.tell_park`.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    asked = (layout, question, state_of(layout))

    def work() -> Presentation:
        told = _TOLD.of(asked, lambda: tell_park(layout, question, tell))
        tell("page")
        return in_words(told, language)

    found = _PRESENTED.of((*asked, language), work)
    _LAST.append(found)
    return found


def last_presented() -> Presentation | None:
    """Return the answer that was given last; None before there was any."""
    return next(iter(_LAST), None)


def counts_of_answers() -> tuple[int, int]:
    """Return how many answers were asked for, and how many of them had been kept."""
    return _PRESENTED.asked, _PRESENTED.found
