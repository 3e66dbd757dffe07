"""The terminal, on which nothing that is shown steers it: a name may hold anything."""

from collections.abc import Iterable
from unicodedata import category

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

STEERING = ("Cc", "Cf", "Cs")
"""Kinds of characters that no eye sees, and that change how others are shown."""


class Screen(Console):
    """A console that shows signs which steer it as what they are, wherever they come from."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield what is shown, each sign that would steer the terminal written out."""
        for each in super().render(renderable, options):
            if each.control or each.text.isprintable():
                yield each
            else:
                yield Segment(without_controls(each.text), each.style)


def without_controls(text: str) -> str:
    r"""Return a text in which nothing steers the terminal: a name of a file may hold anything.

    Examples
    --------
    >>> without_controls("\x1b[2Ja.csv\n")
    '\\x1b[2Ja.csv\n'
    """
    return "".join(
        ascii(each)[1:-1] if each != "\n" and category(each) in STEERING else each for each in text
    )
