"""What the looks at an unknown file share: how sure a choice is, and what is seen of the file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

Confidence = Literal["sure", "likely", "guess"]


class Looking(Protocol):
    """What is known so far about a file that is looked at."""

    path: Path
    sheet: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    rows: list[Sequence[str]]

    def note(self, choice: str, value: object, confidence: Confidence, because: str) -> None:
        """Keep the reason of a choice."""
