"""A figure: a number that knows its unit, its evidence and what it rests on.

A missing datum is neither zero nor a pass: a figure without a value says what is missing.
"""

from collections.abc import Iterable
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
    """

    kind: str
    id: str
    subject: str = ""


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
    """

    id: str
    value: float | None
    unit: str
    evidence: frozenset[Evidence] = frozenset()
    rests_on: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the figure has a value."""
        return self.value is not None

    @property
    def weak_evidence(self) -> tuple[Evidence, ...]:
        """Labels a reader must be told about, in the order R, I, U."""
        return tuple(label for label in Evidence if label in self.evidence and label.is_weak)


def evidence_of(figures: Iterable[Figure]) -> frozenset[Evidence]:
    """Join the evidence of several figures.

    Examples
    --------
    >>> evidence_of([Figure(id="a", value=1.0, unit="t", evidence=frozenset({Evidence.R}))])
    frozenset({<Evidence.R: 'R'>})
    """
    return frozenset().union(*(figure.evidence for figure in figures))
