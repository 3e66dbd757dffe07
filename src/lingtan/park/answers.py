"""Answers: what a person said of a meter, or of a contract, when a finding asked for a person.

An answer changes no raw reading and no file. Readings are understood with the answers in force: a
multiplier is another one from a date on, a span of readings moves in time or to another meter, a
value counts or counts nowhere. Of a contract it is said in which unit its quantity was written.
A reversal ends an answer; what was said stays recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lingtan.base.read_only import seal

Parameter = str | int | float


class AnswerKind(StrEnum):
    """What can be said of a meter in a span."""

    REAL = "real"  # what was found is so: the values count as they were read
    IGNORE = "ignore"  # the values count nowhere, as if nobody had read them
    RATIO = "ratio"  # what was read is to be multiplied by a ratio
    SIGN = "sign"  # what was read counts the other way round
    CLOCK = "clock"  # what was read belongs some minutes later, or earlier
    SWAP = "swap"  # what was read is another meter's, and the other's is its
    OFFSET = "offset"  # a constant is to be added to every value
    DOCUMENT = "document"  # a document states the total of the span
    BEGUN = "begun"  # the meter did not exist before
    ENDED = "ended"  # the meter does not exist any more


PARAMETERS: Mapping[AnswerKind, str] = {
    AnswerKind.RATIO: "ratio",
    AnswerKind.CLOCK: "minutes",
    AnswerKind.SWAP: "other",
    AnswerKind.OFFSET: "offset",
    AnswerKind.DOCUMENT: "value",
}
"""The one parameter of each kind that has any beside meter and span."""
OF_CONTRACTS = frozenset({"ledger_claim_unit_doubted"})
"""Kinds of finding whose subject is a contract; that of all others is a meter, or a node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said of a meter over [start, end), or of a contract.

    Attributes
    ----------
    id : str
        Such as ``A1``; empty while it is only proposed.
    meter : str
        Id of the meter, or of the contract where the finding is about one.
    start, end : datetime or None
        Begin and end of what was read; None where it always was so, or still is.
    parameters : mapping
        See `PARAMETERS`. ``minutes`` are added to the time of a reading; ``offset`` and ``value``
        are in the canonical unit, before and after the multiplier.
    finding : str
        Kind of the finding it answers; empty where nothing was found.
    by, at, note
        Who said it, when, and why.
    evidence : mapping of str to str
        SHA-256 of each document that proves it, by its path below the workspace.
    """

    id: str = ""
    kind: AnswerKind
    meter: str
    start: datetime | None = None
    end: datetime | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    finding: str = ""
    by: str = ""
    at: datetime | None = None
    note: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "parameters", "evidence")

    @property
    def meters(self) -> tuple[str, ...]:
        """The meters whose readings it touches."""
        if self.contract:
            return ()
        other = self.parameters.get("other")
        return (self.meter,) if other is None else (self.meter, str(other))

    @property
    def contract(self) -> str:
        """The contract it is about; empty where it is about a meter."""
        return self.meter if self.finding in OF_CONTRACTS else ""

    @property
    def number(self) -> float:
        """Its parameter as a number; 0 where it has none."""
        name = PARAMETERS.get(self.kind, "")
        return float(self.parameters.get(name, 0))

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether its span and [start, end) have something in common."""
        return (self.start is None or self.start < end) and (self.end is None or self.end > start)
