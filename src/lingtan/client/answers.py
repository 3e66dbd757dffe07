"""Answers about findings that need a person: what each takes, and what was answered."""

from datetime import datetime
from typing import Any  # a parameter, or what stood in a finding

from pydantic import Field

from lingtan.client.model import Answer


class Said(Answer):
    """What is said of a meter over [from, to).

    Attributes
    ----------
    kind : str
        ``real``, ``ignore``, ``ratio``, ``sign``, ``clock``, ``swap``, ``offset``, ``document``,
        ``begun`` or ``ended``.
    """

    kind: str
    meter: str
    start: datetime | None = Field(default=None, alias="from")
    end: datetime | None = Field(default=None, alias="to")
    parameters: dict[str, Any] = Field(default_factory=dict)


class PossibleAnswer(Said):
    """An answer that a finding takes.

    Attributes
    ----------
    is_proposed : bool
        Whether the evidence of the finding proposes it.
    arguments : tuple of str
        What follows ``lingtan answer DIR`` to give it.
    """

    is_proposed: bool
    arguments: tuple[str, ...]


class AskedFinding(Answer):
    """A finding that needs a person."""

    id: str
    subject: str
    facts: dict[str, Any]
    meters: tuple[str, ...]
    start: datetime | None = Field(default=None, alias="from")
    end: datetime | None = Field(default=None, alias="to")
    grade: str
    answers: tuple[PossibleAnswer, ...]


class GivenAnswer(Said):
    """An answer as it was given; `reversal` says who took it back, when and why."""

    id: str
    finding: str
    by: str
    at: datetime
    note: str
    evidence: dict[str, str]
    is_in_force: bool
    reversal: dict[str, Any] | None = None


class AnswersTold(Answer):
    """The findings of a period that need a person, and every answer of the park."""

    period: str
    known_at: datetime | None = None
    findings: tuple[AskedFinding, ...]
    answers: tuple[GivenAnswer, ...]
