"""What is worked out of a whole workspace, kept until anything of it has changed.

Whoever asks the same finds it again. What came while it was worked out is not in it, so it is kept
only where nothing has come by then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from lingtan.app.layout import Layout
from lingtan.app.lineage_of import key_of
from lingtan.app.wiring_light import find_text, keep_text

R = TypeVar("R")
DERIVED = ".derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf(Generic[R]):
    """Where results of a kind are kept.

    Attributes
    ----------
    folder : str
        Its name below what is derived.
    write : callable
        Makes a text of a result; nothing of one that is not to be kept.
    read : callable
        Makes the result of its text again; None of a text that tells none.
    """

    folder: str
    write: Callable[[R], str]
    read: Callable[[str], R | None]

    def kept_or_made(self, layout: Layout, question: tuple[str, ...], make: Callable[[], R]) -> R:
        """Return what is kept for a question, or else make and keep it."""
        key = key_of(layout, question)
        text = find_text(self._place(layout), key, layout.signing_key) if key else None
        kept = None if text is None else self.read(text)
        if kept is not None:
            return kept
        made = make()
        if key and key == key_of(layout, question):
            self.keep(layout, key, made)
        return made

    def keep(self, layout: Layout, key: str, made: R) -> None:
        """Keep a result under what it rests on."""
        text = self.write(made)
        if key and text:
            keep_text(self._place(layout), key, text, layout.signing_key)

    def _place(self, layout: Layout) -> Path:
        return layout.folder / DERIVED / self.folder
