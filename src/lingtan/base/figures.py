"""A figure: a number that knows its unit, its evidence and what it rests on.

A missing datum is neither zero nor a pass: a figure without a value says what is missing.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lingtan.base.errors import Fact
from lingtan.base.parts import Part, joined


class Evidence(StrEnum):
    """How far a fact of the reference data can be trusted."""

    Q_P = "Q-P"  # read in the text of the primary document
    Q_S = "Q-S"  # read in a secondary source
    R = "R"  # recalled, not seen in a source
    I = "I"  # noqa: E741  inferred or computed
    U = "U"  # unverified: no source seen

    @property
    def is_weak(self) -> bool:
        """Whether a result that rests on this must say so."""
        return self in WEAK


WEAK = frozenset({Evidence.R, Evidence.I, Evidence.U})


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Why a figure has no value.

    Attributes
    ----------
    kind : str
        ``datum`` (someone can supply it) or ``rule`` (the framework does not say).
    id : str
        The datum's id in the register of requests, or the rule's id.
    subject : str
        The enterprise, product or indicator it is missing for; empty for the whole park.
    meter : str
        The meter or the node whose readings lack or are in doubt; empty where none is meant.
    months : tuple of str
        The months they lack in; empty where they are not known one by one.
    values : tuple of float
        Numbers that contradict each other, in `unit`: what the park states, then the enterprises.
    """

    kind: str
    id: str
    subject: str = ""
    meter: str = ""
    months: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    unit: str = ""

    @property
    def facts(self) -> dict[str, Fact]:
        """What a sentence about it says beside its subject."""
        named = zip(("park", "enterprises"), self.values, strict=False)
        return {**dict(named), "unit": self.unit}

    @property
    def about(self) -> str:
        """Whom and what it is missing for, by id.

        Examples
        --------
        >>> Missing(kind="datum", id="a", subject="works", meter="m", months=("2025-03",)).about
        'works: m 2025-03'
        """
        readings = " ".join(part for part in (self.meter, months_text(self.months)) if part)
        return ": ".join(part for part in (self.subject, readings) if part)


def months_text(months: Sequence[str]) -> str:
    """Return months as people write them: the ends of each run.

    Examples
    --------
    >>> months_text(["2025-12", "2025-02", "2025-03", "2025-04"])
    '2025-02…2025-04, 2025-12'
    """
    runs: list[list[str]] = []
    for month in sorted(months):
        year, number = (int(part) for part in month.split("-"))
        before = f"{year}-{number - 1:02d}" if number > 1 else f"{year - 1}-12"
        if runs and runs[-1][-1] == before:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}…{run[-1]}" for run in runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metering:
    """What the readings behind a figure are worth, as shares of the net figure they enter.

    A large import beside a large export makes a small figure: a share may be above one.

    Attributes
    ----------
    missing : float
        What no meter counted, at the mean of what was read, and what balances say is lacking.
    estimated, doubted : float
        What was estimated, and what was read and is doubted.
    findings : int
        How many findings of metering there are about these meters.
    """

    missing: float = 0.0
    estimated: float = 0.0
    doubted: float = 0.0
    findings: int = 0

    def worst(self, other: "Metering") -> "Metering":
        """Return the worse of two in each respect."""
        return Metering(
            missing=max(self.missing, other.missing),
            estimated=max(self.estimated, other.estimated),
            doubted=max(self.doubted, other.doubted),
            findings=max(self.findings, other.findings),
        )


NO_METERING = Metering()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number ready for a verdict or a report.

    Attributes
    ----------
    id : str
        Dotted id under which the figure is traced, such as ``cn_zcp_2025_06.emissions_kg``.
    value : float or None
        The number in `unit`; None when it cannot be known.
    unit : str
        Unit symbol.
    evidence : frozenset of Evidence
        Labels of every reference fact the number rests on.
    rests_on : tuple of str
        Ids of the figures, factors, facts and documents it was made from.
    missing : tuple of Missing
        Why there is no value; empty when there is one.
    low, high : float or None
        Between which the number lies, wherever missing and doubted readings turn up; None where
        nothing of them is missing or in doubt.
    unsure : tuple of Missing
        Which readings these are, the largest doubt first.
    metering : Metering
        How much of the number is missing, estimated or doubted.
    parts : tuple of Part
        What each meter and factor gave of it, for those who weigh its uncertainty.
    """

    id: str
    value: float | None
    unit: str
    evidence: frozenset[Evidence] = frozenset()
    rests_on: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    low: float | None = None
    high: float | None = None
    unsure: tuple[Missing, ...] = ()
    metering: Metering = NO_METERING
    parts: tuple[Part, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the figure has a value."""
        return self.value is not None

    @property
    def bounds(self) -> tuple[float, ...]:
        """The number alone, or the two ends between which it lies."""
        if self.value is None:
            return ()
        if self.low is None or self.high is None:
            return (self.value,)
        return (self.low, self.high)

    def within(self, lowest: float, highest: float = math.inf) -> "Figure":
        """Return the figure with no end beyond what can be; the value itself stands.

        Examples
        --------
        >>> export = Figure(id="a", value=2.0, unit="kWh", low=-3.0, high=9.0).within(0.0, 7.0)
        >>> export.bounds
        (0.0, 7.0)
        """
        if self.value is None or self.low is None or self.high is None:
            return self
        low, high = max(self.low, lowest), min(self.high, highest)
        return replace(self, low=min(low, self.value), high=max(high, self.value))

    def opened(self, missing: tuple[Missing, ...]) -> "Figure":
        """Return the figure without its value where anything is missing.

        A reason that names the meter stands for the one that names its owner alone.
        """
        if not missing:
            return self
        named = {(each.kind, each.id, each.subject) for each in missing if each.meter}
        general = (m for m in missing if m.meter or (m.kind, m.id, m.subject) not in named)
        reasons = tuple(dict.fromkeys(general))
        return replace(self, value=None, missing=reasons, low=None, high=None, unsure=(), parts=())

    @property
    def weak_evidence(self) -> tuple[Evidence, ...]:
        """Labels a reader must be told about, in the order R, I, U."""
        return weak_labels(self.evidence)


def weak_labels(labels: Collection[Evidence]) -> tuple[Evidence, ...]:
    """Return the weak ones of some labels, in the order R, I, U."""
    return tuple(label for label in Evidence if label in labels and label.is_weak)


def evidence_of(figures: Iterable[Figure]) -> frozenset[Evidence]:
    """Join the evidence of several figures.

    Examples
    --------
    >>> evidence_of([Figure(id="a", value=1.0, unit="t", evidence=frozenset({Evidence.R}))])
    frozenset({<Evidence.R: 'R'>})
    """
    return frozenset().union(*(figure.evidence for figure in figures))


def unsure_of(figures: Iterable[Figure]) -> tuple[Missing, ...]:
    """Join the readings that several figures are unsure of, in their order."""
    return tuple(dict.fromkeys(reason for figure in figures for reason in figure.unsure))


def metering_of(figures: Iterable[Figure]) -> Metering:
    """Return the worst metering of several figures."""
    worst = NO_METERING
    for figure in figures:
        worst = worst.worst(figure.metering)
    return worst


def adding(figure: Figure, parts: Sequence[tuple[Figure, float]]) -> Figure:
    """Give a figure the ends, and the parts, of what it was added up from, each times a factor.

    What is without a value has no ends; what is missing of it is said elsewhere.

    Examples
    --------
    >>> part = Figure(id="a", value=2.0, unit="t", low=1.0, high=4.0)
    >>> total = adding(Figure(id="b", value=20.0, unit="t"), [(part, 10.0)])
    >>> (total.low, total.high)
    (10.0, 40.0)
    """
    figures = [part for part, _ in parts]
    found = replace(
        figure,
        metering=metering_of(figures),
        low=None,
        high=None,
        unsure=(),
        parts=joined(each.times(factor) for part, factor in parts for each in part.parts),
    )
    changes = [
        (factor * (end - part.value))
        for part, factor in parts
        for end in part.bounds
        if part.value is not None and len(part.bounds) > 1
    ]
    if figure.value is None or not changes:
        return found
    return replace(
        found,
        low=figure.value + sum(change for change in changes if change < 0),
        high=figure.value + sum(change for change in changes if change > 0),
        unsure=unsure_of(figures),
    )
