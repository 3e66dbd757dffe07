"""What readers have been told: a copy nobody writes to says the same as long as it stands."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar  # each question has an answer of its own kind

from lingtan.adapters.engines import Lent

MOST = 2000  # answers of one copy: whoever asks as of ever other instants fills no memory
A = TypeVar("A")


class Told:
    """Asks each question once, unless what is asked may grow meanwhile.

    Parameters
    ----------
    answers : dict or None
        What was told before, by question; None where it may grow.

    Examples
    --------
    >>> told, asked = Told({}), []
    >>> [told.once("closings", lambda: asked.append(1)) for _ in range(3)]
    [None, None, None]
    >>> asked
    [1]
    """

    def __init__(self, answers: dict[Hashable, Any] | None) -> None:
        self._answers = answers

    def once(self, question: Hashable, ask: Callable[[], A]) -> A:
        """Return the answer to a question; nobody may change it."""
        if self._answers is None:
            return ask()
        if question not in self._answers:
            answer = ask()
            if len(self._answers) >= MOST:
                self._answers.clear()
            self._answers[question] = answer
        found: A = self._answers[question]
        return found


def told_by(lent: Lent) -> Told:
    """Return what was told by the copy that an engine shows; a writer's database may grow."""
    return Told(None if lent.shown is None else lent.shown.answers)
