"""Findings: what is wrong with the data, as values, all at once, with file and line.

A broken promise raises an error; faulty data yields findings and the work goes on. A finding
holds a kind, a place and facts, never a sentence: its words in each language stand under
``finding.<kind>.what`` and ``finding.<kind>.next`` in the catalogue of words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lingtan.base.errors import Detail, Fact
from lingtan.base.read_only import seal


class Severity(StrEnum):
    """How much a finding matters to the account."""

    ERROR = "error"  # a row or figure is refused
    WARNING = "warning"  # a figure stands, but is doubted or estimated
    INFO = "info"  # worth knowing


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingKind:
    """A kind of fault, declared once by the room that can see it."""

    id: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fault stands: a file (or store table) and, if there is one, the line in it."""

    source: str
    line: int | None = None

    def __str__(self) -> str:
        """Return ``source:line``."""
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault in the data.

    Attributes
    ----------
    kind : FindingKind
        What kind of fault.
    subject : str
        Id of the thing it is about: a meter, an enterprise, a datum, an indicator.
    place : Place
        Where it was seen.
    facts : mapping
        The numbers and names the sentence about it needs.
    """

    kind: FindingKind
    subject: str
    place: Place
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "facts")

    def as_detail(self) -> Detail:
        """Return the finding as one of the things an error lists."""
        named = {"subject": self.subject, "id": self.subject, "place": str(self.place)}
        facts = {**named, **self.facts}
        return Detail(words=f"finding.{self.kind.id}", place=str(self.place), facts=facts)


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the gravest severity among findings, or None when there are none.

    Examples
    --------
    >>> worst([]) is None
    True
    """
    found = {finding.kind.severity for finding in findings}
    return next((severity for severity in Severity if severity in found), None)
