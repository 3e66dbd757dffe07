"""What a framework is: indicators, dated thresholds, gates, waiver and the rule for offsets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.formulas import Formula
from lingtan.catalogue.provenance import KnownBy

READ = (Evidence.Q_P, Evidence.Q_S)
ONE_FACTORY = "boundary_is_one_factory"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdRow:
    """A row of a threshold table: the first row whose condition holds applies.

    Attributes
    ----------
    op : str
        ``<=``, ``>=``, ``<``, ``==``, ``meets_or_better``, ``increasing`` or ``report``.
    value : float or None
        None when the number was not seen; never treated as passed.
    when : Formula or None
        Condition on named quantities; None for always.
    label : Evidence
        Evidence of the row, that of the indicator unless the row says otherwise.
    between : tuple of float or None
        Lowest and highest number the source gives, where it does not say which class of park gets
        which; then `value` is None.
    """

    op: str
    value: float | None
    when: Formula | None
    label: Evidence
    note: str = ""
    between: tuple[float, float] | None = None

    @property
    def is_seen(self) -> bool:
        """Whether a number was read."""
        return self.value is not None or self.between is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read an open rule, such as clean energy with or without gas."""

    id: str
    name: Name
    formula: Formula
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An indicator of a framework.

    Attributes
    ----------
    kind : str
        As the framework calls it: core, guiding, scoring, condition…
    is_gate : bool
        Whether missing it fails the whole framework.
    is_advisory : bool
        Whether it stands beside the framework's verdict: a principle, a benchmark, a ranking.
    applies : Formula or None
        Condition under which the framework asks for it at all.
    readings : tuple of Reading
        What to work out; more than one when the framework leaves a rule open.
    open_rule : str
        Id of that open rule.
    reference : str
        Framework whose verdict is this indicator's value.
    compare_with : Formula or None
        What the value must exceed when the threshold is ``increasing``.
    formula_text : str
        The formula in the words of the source.
    """

    id: str
    name: Name
    kind: str
    unit: str
    is_gate: bool
    is_advisory: bool
    readings: tuple[Reading, ...]
    thresholds: tuple[ThresholdRow, ...]
    label: Evidence
    formula_text: str
    formula_label: Evidence | None = None
    applies: Formula | None = None
    open_rule: str = ""
    reference: str = ""
    compare_with: Formula | None = None
    conditions: str = ""
    source: str = ""

    @property
    def is_waivable(self) -> bool:
        """Whether a waiver may leave it out: guiding indicators only, a gate never."""
        return self.kind == "guiding" and not self.is_gate


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetRule:
    """How much of the gross emission a framework lets offsets cover in its claim.

    Attributes
    ----------
    is_allowed : bool or None
        None when the framework was not seen to say.
    cap : float or None
        Largest share of the basis; None when unknown.
    cases : tuple of float
        Shares to work out: the cap, or the band tried where the cap is unknown.
    instrument : str
        ``credits`` or ``removals``: what may cover it.
    basis : str
        ``gross`` emission, or ``base_year_emission``.
    gross : Formula
        Gross emission in the framework's own terms [kg].
    gross_basis : Name
        Which method that is, in words.
    """

    is_allowed: bool | None
    cap: float | None
    cases: tuple[float, ...]
    basis: str
    instrument: str
    label: Evidence
    gross: Formula
    gross_basis: Name
    gross_label: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedResult:
    """What a worked example expects of one indicator."""

    value: float | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """Quantities in, verdicts out: every framework file carries one, and a test runs it."""

    year: int
    target_year: int
    tier: str
    quantities: Mapping[str, float]
    outcome: str
    indicators: Mapping[str, ExpectedResult]


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A set of indicators under which a park is judged.

    Attributes
    ----------
    country : str
        Two letters of ISO 3166; empty for one that knows no borders.
    regions : tuple of str
        Grid zones of the parts of the country it is of, such as ``Hunan``; empty for all.
    applies_to : str
        What it judges: park, factory, organisation, sector, supply arrangement…
    requires : Formula or None
        Without it the park's own figures are of the wrong boundary, and nothing is decidable.
    waiver : str
        How a guiding indicator may be left out; empty when none may.
    provisions : mapping of str to str
        Everything else the source says, topic by topic, as it stands in the file.
    valid_from, valid_to : date or None
        First day in force and the day after the last; None where no day was seen.
    known_from : date or None
        Day it was published, or read where that was not seen; None when its file says nothing.
    """

    id: str
    name: Name
    level: str
    country: str
    regions: tuple[str, ...]
    status: str
    kind: str
    applies_to: str
    requires: Formula | None
    waiver: str
    offsets: OffsetRule | None
    indicators: tuple[Indicator, ...]
    sources: tuple[str, ...]
    provisions: Mapping[str, str]
    example: WorkedExample
    valid_from: date | None
    valid_to: date | None
    known_from: date | None
    known_by: KnownBy

    @property
    def is_of_one_factory(self) -> bool:
        """Whether it judges a factory and never a park."""
        return self.requires is not None and ONE_FACTORY in self.requires.names

    @property
    def is_read(self) -> bool:
        """Whether anybody has read a rule in it that decides, or a figure that it asks for.

        What is known by its title alone, from memory or by inference is knowledge and no rule.
        """
        return any(
            row.op == "report" or (row.label in READ and (row.is_seen or row.op == "increasing"))
            for indicator in self.indicators
            if indicator.readings or indicator.reference
            for row in indicator.thresholds
        )

    def indicator(self, indicator_id: str) -> Indicator | None:
        """Return an indicator by id, or None when the framework has none of that id."""
        return next((entry for entry in self.indicators if entry.id == indicator_id), None)
