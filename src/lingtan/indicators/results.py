"""What a judgement is: value, threshold, gap, margin and verdict, or why it is undecided."""

from dataclasses import dataclass, field
from enum import StrEnum

from lingtan.base.figures import Evidence, Figure, Missing, weak_labels
from lingtan.base.names import Name
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.park.facts import Excuse


class Outcome(StrEnum):
    """Verdict on an indicator or a framework."""

    MEETS = "meets"
    MISSES = "misses"
    NOT_DECIDABLE = "not_decidable"
    EXCUSED = "excused"
    REPORTED = "reported"  # the framework asks for the figure and sets no threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The row of a framework that applies: ``<= 0.2``.

    Attributes
    ----------
    op : str
        ``<=``, ``>=``, ``<``, ``==``, ``meets_or_better``, ``increasing`` or ``report``.
    value : float or None
        None when the framework's number was not seen.
    when : str
        The condition under which the row applies; empty for always.
    note : str
        What the source says about the row, such as a printed tier that may be a slip.
    """

    op: str
    value: float | None
    when: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The same indicator under another reading of an open rule, such as strict or broad."""

    id: str
    name: Name
    figure: Figure
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """How sure an indicator is.

    Attributes
    ----------
    best : float or None
        Probability that the true value meets the threshold, at the best estimate of the first
        reading of the rule; None without a threshold.
    lowest, highest : float or None
        Between which it lies where readings are missing or doubted, or a rule has several
        readings; else both are `best`.
    tolerates : float or None
        How far factors of no stated uncertainty may be off, each to the worse side, as a share,
        before the verdict is less than 95 % sure; None where there are none, or it never is.
    """

    certainty: Certainty
    best: float | None = None
    lowest: float | None = None
    highest: float | None = None
    tolerates: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorResult:
    """Judgement on one indicator.

    Attributes
    ----------
    kind : str
        Type in the framework: core, guiding, gate, scoring…
    is_gate : bool
        Whether missing it fails the whole framework.
    gap : float or None
        How far the value is from the threshold [unit]; negative when it is on the good side.
    margin : float or None
        Distance on the good side as a share of the threshold; negative when it misses.
    reasons : tuple of Missing
        Why it is not decidable.
    variants : tuple of Variant
        Other readings of the rule; the verdict stands only if they agree.
    label : str
        Evidence label of the threshold row, or of the indicator where no row applies.
    is_advisory : bool
        Whether it stands beside the framework's verdict and never decides it.
    subjects : tuple of str
        What makes it miss, such as the products beyond their limit.
    condition_evidence : frozenset of Evidence
        Labels of what says that the indicator applies, and which row of it.
    likelihood : Likelihood or None
        How sure it is; None where it rests on nothing that errs.
    """

    id: str
    name: Name
    kind: str
    is_gate: bool
    unit: str
    figure: Figure
    threshold: Threshold | None
    gap: float | None
    margin: float | None
    outcome: Outcome
    reasons: tuple[Missing, ...] = ()
    excuse: Excuse | None = None
    variants: tuple[Variant, ...] = ()
    label: str = ""
    conditions: str = ""
    is_advisory: bool = False
    subjects: tuple[str, ...] = ()
    condition_evidence: frozenset[Evidence] = frozenset()
    likelihood: Likelihood | None = None

    @property
    def evidence(self) -> frozenset[Evidence]:
        """Labels of the figure, of the threshold and of the conditions it was picked by."""
        own = frozenset(label for label in Evidence if label == self.label)
        return self.figure.evidence | self.condition_evidence | own

    @property
    def weak_evidence(self) -> tuple[Evidence, ...]:
        """Labels a reader must be told about, in the order R, I, U."""
        return weak_labels(self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetCase:
    """A framework's result if a share of gross emission may be covered by offsets.

    Attributes
    ----------
    cap : float
        Largest share of gross emission that offsets may cover.
    is_the_rule : bool
        Whether the framework says so, or the cap is a case of the sensitivity band.
    gross_evidence, offsets_evidence : frozenset of Evidence
        Labels of the gross emission, and of the credits and the base they are capped by.
    about : tuple of str
        What it is worked out by: formula of the gross emission, what may cover it, of what the
        cap is a share, and the cap. Equal ones are the same case, of whatever framework.
    """

    cap: float
    is_the_rule: bool
    gross_kg: float
    offsets_kg: float
    net_kg: float
    gross_evidence: frozenset[Evidence] = frozenset()
    offsets_evidence: frozenset[Evidence] = frozenset()
    about: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkResult:
    """Judgement of a park under one framework.

    Attributes
    ----------
    basis : str
        What the framework judges: park, factory, organisation, supply arrangement…
    method : Name
        By which method its gross emission was worked out; empty where it has none.
    method_label : str
        Evidence that this is the framework's own method; I where it was not seen.
    reasons : tuple of Missing
        Why it is not decidable; empty for every other outcome.
    offset_reasons : tuple of Missing
        What would have to be stated to show every case of offsets. It never decides a verdict.
    """

    id: str
    name: Name
    level: str
    status: str
    outcome: Outcome
    indicators: tuple[IndicatorResult, ...]
    basis: str = "park"
    method: Name = Name(en="", zh="")  # noqa: RUF009  a frozen dataclass is a safe default
    method_label: str = ""
    offsets: tuple[OffsetCase, ...] = ()
    reasons: tuple[Missing, ...] = ()
    offset_reasons: tuple[Missing, ...] = ()

    @property
    def weak_evidence(self) -> tuple[Evidence, ...]:
        """Labels of the verdicts on the indicators that count, in the order R, I, U."""
        judged = (i for i in self.indicators if i.outcome is not Outcome.NOT_DECIDABLE)
        counted = (indicator.evidence for indicator in judged if not indicator.is_advisory)
        return weak_labels(frozenset[Evidence]().union(*counted))


@dataclass(frozen=True, slots=True, kw_only=True)
class FactoryResult:
    """Judgement of one factory under a framework of factories, from its own account.

    Attributes
    ----------
    boundary : str
        Boundary of the account: ``enterprise:ID``, or that of a park that is one factory.
    name : Name
        Of the enterprise.
    tier : str
        ``basic`` for what is needed to be listed, ``target_2030`` for what is to be reached;
        empty where the framework knows no tiers.
    """

    boundary: str
    name: Name
    tier: str
    result: FrameworkResult
