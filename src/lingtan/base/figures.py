"""A figure: a number that knows its unit, its evidence and what it rests on.

A missing datum is neither zero nor a pass: a figure without a value says what is missing.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


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
    """

    kind: str
    id: str
    subject: str = ""
    meter: str = ""
    months: tuple[str, ...] = ()


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
