"""What readers have been told: a copy nobody writes to says the same as long as it stands."""

from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from typing import TypeVar

from lingtan.adapters.engines import Answers, Lent

MOST_INSTANTS = 8  # of which answers are kept: whoever asks as of ever other ones fills no memory
A = TypeVar("A")


class Told:
    """Asks each question once, unless what is asked may grow meanwhile.

    Parameters
    ----------
    answers : dict or None
        What was told before, by instant and question; None where it may grow.

    Examples
    --------
    >>> told, asked = Told({}), []
    >>> [told.once("closings", lambda: asked.append(1)) for _ in range(3)]
    [None, None, None]
    >>> asked
    [1]
    """

    def __init__(self, answers: Answers | None) -> None:
        self._answers = answers

    def once(self, question: Hashable, ask: Callable[[], A], at: datetime | None = None) -> A:
        """Return the answer to a question, as known at an instant; nobody may change it."""
        if self._answers is None:
            return ask()
        # In UTC: an hour that a clock shows twice is two instants, which Python holds for one.
        known = self._answers.setdefault(None if at is None else at.astimezone(UTC), {})
        if question not in known:
            known[question] = ask()
            self._forget_oldest(self._answers)
        answer: A = known[question]
        return answer

    def _forget_oldest(self, answers: Answers) -> None:
        instants = [instant for instant in answers if instant is not None]
        for instant in instants[:-MOST_INSTANTS]:
            del answers[instant]


def told_by(lent: Lent) -> Told:
    """Return what was told by the copy that an engine shows; a writer's database may grow."""
    return Told(None if lent.shown is None else lent.shown.answers)
