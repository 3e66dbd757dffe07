"""What a reader has been told: a store that is only read says the same as long as it is open."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar  # each question has an answer of its own kind

A = TypeVar("A")


class Told:
    """Asks each question once, unless what is asked may grow meanwhile.

    Examples
    --------
    >>> told, asked = Told(is_fixed=True), []
    >>> [told.once("closings", lambda: asked.append(1)) for _ in range(3)]
    [None, None, None]
    >>> asked
    [1]
    """

    def __init__(self, *, is_fixed: bool) -> None:
        self._is_fixed = is_fixed
        self._answers: dict[Hashable, Any] = {}

    def once(self, question: Hashable, ask: Callable[[], A]) -> A:
        """Return the answer to a question; nobody may change it."""
        if not self._is_fixed:
            return ask()
        if question not in self._answers:
            self._answers[question] = ask()
        answer: A = self._answers[question]
        return answer
