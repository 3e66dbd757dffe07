"""Answers about a period: figures, verdicts, findings, and what a figure rests on."""

from datetime import datetime
from typing import Any  # facts hold any JSON

from pydantic import Field

from lingtan.client.model import Answer, Name


class Figure(Answer):
    """A figure of the account.

    Attributes
    ----------
    value : float or None
        In `unit`; None where it is not decidable, and `missing` says what for.
    low, high : float or None
        Ends of what is possible while something is missing or doubted.
    evidence : tuple of str
        Labels of the sources of its constants; ``R`` is recalled, ``I`` inferred.
    rests_on : tuple of str
        Meters, factors and figures it is worked out from.
    """

    id: str
    value: float | None
    unit: str
    evidence: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    missing: tuple[dict[str, Any], ...] = ()
    low: float | None = None
    high: float | None = None


class Period(Answer):
    """A period, from its start up to, not including, its end."""

    name: str
    start: datetime
    end: datetime
    zone: str


class Parameter(Answer):
    """A constant or a choice of the account, with its source and evidence label.

    Attributes
    ----------
    figure : str
        Id by which it is traced.
    """

    id: str
    value: float | str
    unit: str
    source: str
    label: str
    figure: str = ""


class Account(Answer):
    """The carbon account of a period.

    Attributes
    ----------
    known_at : datetime or None
        Instant of knowledge that was asked for; None where it rests on all that is known.
    is_trial : bool
        Whether anything in it is for trial only; such figures decide nothing.
    """

    method: str
    boundary: str
    period: Period
    known_at: datetime | None = None
    is_trial: bool
    figures: dict[str, Figure]
    parameters: tuple[Parameter, ...]


class Indicator(Answer):
    """An indicator of a framework and its verdict.

    Attributes
    ----------
    outcome : str
        ``meets``, ``misses``, ``not_decidable``, or what the framework says instead.
    """

    id: str
    name: Name
    kind: str
    is_gate: bool
    unit: str
    figure: Figure | None
    outcome: str
    gap: float | None = None
    margin: float | None = None


class Framework(Answer):
    """A framework of indicators, and what it says of the park."""

    id: str
    name: Name
    level: str
    status: str
    outcome: str
    indicators: tuple[Indicator, ...]


class DataRequest(Answer):
    """A datum that is missing, who can supply it, and the least proof that is enough."""

    datum: str
    name: Name
    supplier: Name
    proof: Name
    needed_by: tuple[str, ...]
    state: str


class Factory(Answer):
    """A factory judged by its own account.

    Attributes
    ----------
    boundary : str
        ``enterprise:ID``; that of the park where it is one factory.
    tier : str
        ``basic`` to be listed, ``target_2030`` to be reached; empty where there are no tiers.
    """

    boundary: str
    name: Name
    tier: str
    result: Framework


class Evaluation(Answer):
    """Verdicts under every framework."""

    known_at: datetime | None = None
    is_trial: bool
    frameworks: tuple[Framework, ...]
    requests: tuple[DataRequest, ...]
    factories: tuple[Factory, ...] = ()


class Finding(Answer):
    """What was refused, doubted or noted, in words of the language that was asked for.

    Attributes
    ----------
    answers : tuple of str
        Kinds of answers it takes, the likeliest first.
    act : str
        Id of the form, ``/do/<act>``, that settles it beside its answers, or where it takes none.
    """

    kind: str
    severity: str
    subject: str
    place: str
    facts: dict[str, Any]
    what: str
    next: str
    answers: tuple[str, ...] = ()
    act: str = ""


class FindingPage(Answer):
    """Findings, and where the next ones are; None when these are the last."""

    findings: tuple[Finding, ...]
    known_at: datetime | None = None
    count: int = 0
    next: str | None = None


class Part(Answer):
    """One thing that a node of a lineage is worked out from."""

    node: str
    name: str = ""


class Node(Answer):
    """A node of a lineage: a figure, a sum, a factor, a line of a raw file."""

    id: str
    kind: str
    rule: str = ""
    value: float | None = None
    unit: str = ""
    name: Name | None = None
    parts: tuple[Part, ...] = ()
    facts: dict[str, Any] = Field(default_factory=dict)


class Lineage(Answer):
    """What a figure rests on; its first node is what was asked for, `next` leads to more nodes."""

    about: dict[str, Any]
    nodes: tuple[Node, ...]
    count: int = 0
    next: str | None = None
