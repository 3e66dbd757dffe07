"""An error that carries no sentence but the id of its words, and whoever has the words.

The kinds of errors stand in `errors`, which is where all of it is imported from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lingtan.base.read_only import ReadOnly, seal

Fact = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One of several things an error lists: a fault with its place, or a way out.

    Attributes
    ----------
    words : str
        Id of its words, ``detail.<case>``, or the stem of a pair ``.what`` and ``.next``.
    place : str
        Where it stands: a file and line, or a thing's id; empty when there is no such place.
    facts : mapping
        The numbers and names its sentence needs.
    """

    words: str
    place: str = ""
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "facts")

    def __str__(self) -> str:
        """Return the detail in English."""
        return _voices[-1]().detail(self) if _voices else f"{self.place} {self.words}"


class LingtanError(Exception):
    """Base of every error a user can meet.

    Parameters
    ----------
    case : str
        What is wrong, as an id; always written out where the error is raised.
    facts : mapping
        The numbers and names the words of the case need.
    details : sequence of Detail
        Everything that is wrong, or every way out, when there are several.
    """

    code = "error"

    def __init__(
        self,
        case: str,
        *,
        facts: Mapping[str, Fact] | None = None,
        details: Sequence[Detail] = (),
    ) -> None:
        super().__init__(case)
        self.case = case
        self.facts: Mapping[str, Fact] = ReadOnly(facts or {})
        self.details = tuple(details)

    @property
    def words(self) -> str:
        """Stem of the ids of its words."""
        return f"error.{self.code}.{self.case}"

    def __str__(self) -> str:
        """Return in English what is wrong, what to do, and the details, a line each."""
        return _voices[-1]().error(self) if _voices else f"{self.words} {self.facts}"

    def as_detail(self, place: str = "") -> Detail:
        """Return the error as one of the things another error lists."""
        return Detail(words=self.words, place=place, facts=self.facts)


class Voice(Protocol):
    """Whoever has the words."""

    def error(self, error: LingtanError) -> str:
        """Return an error in words."""
        ...

    def detail(self, detail: Detail) -> str:
        """Return a detail in words."""
        ...


_voices: list[Callable[[], Voice]] = []


def speak_with(voice: Callable[[], Voice]) -> None:
    """Set who tells errors as text; called once, by the package itself."""
    _voices.append(voice)
