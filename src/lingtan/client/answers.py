"""Answers about findings that need a person: what each takes, and what was answered."""

from datetime import datetime
from typing import Any, Literal  # a parameter, or what stood in a finding

from pydantic import AwareDatetime, Base64Bytes, ConfigDict, Field

from lingtan.client.model import Answer

GIVEN = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


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
    """A finding that needs a person.

    Attributes
    ----------
    act : str
        Id of the form, ``/do/<act>``, that settles it beside its answers, or where it takes none.
    after : str
        Id of the finding to answer first, where it proposes nothing for that.
    """

    id: str
    subject: str
    facts: dict[str, Any]
    meters: tuple[str, ...]
    start: datetime | None = Field(default=None, alias="from")
    end: datetime | None = Field(default=None, alias="to")
    grade: str
    answers: tuple[PossibleAnswer, ...]
    act: str = ""
    after: str = ""


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


class TakenAnswer(GivenAnswer):
    """An answer that was just given or taken back; `is_repeated` says that it had been before."""

    is_repeated: bool = False


class Document(Answer):
    """A document that proves an answer; in JSON its content is base64."""

    model_config = GIVEN

    name: str = Field(min_length=1, max_length=200)
    content: Base64Bytes


class NewReversal(Answer):
    """Why an answer is taken back.

    Attributes
    ----------
    by : str
        Who does it, where the server asks nobody who comes; elsewhere the token signs.
    """

    model_config = GIVEN

    note: str = Field(max_length=10_000)
    by: str = Field(default="", max_length=200)


class NewAnswer(NewReversal):
    """What is to be answered, to a finding of a period or of a meter.

    Attributes
    ----------
    kind : str
        One of those the finding takes; empty for the one it proposes.
    meter, start, end, parameters
        What is left open is as the finding says.
    """

    note: str = Field(default="", max_length=10_000)
    period: str = Field(default="", max_length=40)
    finding: str = Field(default="", max_length=1000)
    kind: Literal[
        "",
        "real",
        "ignore",
        "ratio",
        "sign",
        "clock",
        "swap",
        "offset",
        "document",
        "begun",
        "ended",
    ] = ""
    meter: str = Field(default="", max_length=200)
    start: AwareDatetime | None = Field(default=None, alias="from")
    end: AwareDatetime | None = Field(default=None, alias="to")
    parameters: dict[str, float | str] = Field(default_factory=dict, max_length=1)
    documents: tuple[Document, ...] = Field(default=(), max_length=20)
