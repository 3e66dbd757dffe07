"""A verification (核查) as its steps tell it: opened, sampled, found, answered, settled, signed.

Like a task it has no state of its own: each step is an entry of the log of evidence, and what was
said stays said. The verifier writes nothing but these steps: no datum of the park is touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lingtan.base.read_only import seal
from lingtan.evidence.monetary_sample import Drawn, project

KIND = "verification"
OF = "."
"""Between an earlier verification and its finding, in the id the finding goes on under."""


class StepKind(StrEnum):
    """What can happen to a verification."""

    OPENED = "opened"
    SAMPLED = "sampled"
    ITEM = "item"
    SEEN = "seen"
    FOUND = "found"
    ANSWERED = "answered"
    SETTLED = "settled"
    SIGNED = "signed"


class Assurance(StrEnum):
    """How sure a verifier says he is (保证等级)."""

    REASONABLE = "reasonable"
    LIMITED = "limited"


CONFIDENCE = {Assurance.REASONABLE: 0.95, Assurance.LIMITED: 0.80}
"""By which the sampling interval is set; label R, recalled from auditing practice."""
DEFAULT_MATERIALITY = 0.05
"""Share of the park's emission; ISO 14064-3 leaves the number to the programme, 5 % is usual for
reasonable assurance, and the product's own rule where nobody sets another. Labels R and I."""


class Severity(StrEnum):
    """How much a verifier's finding weighs, the gravest last."""

    OBSERVATION = "observation"
    MINOR = "minor"
    MAJOR = "major"
    MATERIAL = "material"

    @property
    def blocks(self) -> bool:
        """Whether no formal report is issued while it is open."""
        return self in {Severity.MAJOR, Severity.MATERIAL}


class Conclusion(StrEnum):
    """What a verifier concludes."""

    UNQUALIFIED = "unqualified"
    QUALIFIED = "qualified"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"

    @property
    def rests_on_data(self) -> bool:
        """Whether it says that the figures hold, if with a reservation."""
        return self in {Conclusion.UNQUALIFIED, Conclusion.QUALIFIED}


class FindingState(StrEnum):
    """How far a finding has come."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A step as it was recorded: who said what, when, and with which documents."""

    kind: StepKind
    entry: int
    at: datetime
    by: str
    note: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "documents")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a verifier found.

    Attributes
    ----------
    item : str
        What it is about: a name of the sample, or any line, meter, document or figure.
    misstatement_kg : float
        Stated minus right emission, as it stands now [kgCO2]; zero where nothing is misstated.
    words : tuple of Word
        The finding itself, every answer to it and how it was settled, in order.
    """

    id: str
    severity: Severity
    item: str
    misstatement_kg: float
    state: FindingState
    words: tuple[Word, ...]

    @property
    def is_brought(self) -> bool:
        """Whether an earlier verification found it and was signed without settling it."""
        return OF in self.id

    @property
    def is_open(self) -> bool:
        """Whether the verifier has not settled it."""
        return self.state is not FindingState.SETTLED

    @property
    def blocks(self) -> bool:
        """Whether it keeps a formal report from being issued."""
        return self.is_open and self.severity.blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was agreed when a verification was opened.

    Attributes
    ----------
    share, materiality_kg : float
        Materiality, as a share of the emission and in kilograms [kgCO2].
    label : str
        Evidence label of the share; empty where the verifier set it himself.
    total_kg : float
        The park's emission then [kgCO2].
    as_known_at : str
        State of knowledge: that of the closing, or of the report.
    """

    period: str
    boundary: str
    verifier: str
    organisation: str
    assurance: Assurance
    share: float
    materiality_kg: float
    label: str
    total_kg: float
    as_known_at: str

    @property
    def scope(self) -> tuple[str, str]:
        """Period and boundary version."""
        return self.period, self.boundary


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample that was drawn.

    Attributes
    ----------
    population : int
        How many items it was drawn from.
    digest : str
        SHA-256 of the population and of what the data say beside it: other data have another one.
    items : tuple of Drawn
        What was drawn.
    seen : mapping of str to Word
        What the verifier has looked at.
    """

    seed: str
    interval_kg: float
    population: int
    digest: str
    items: tuple[Drawn, ...] = ()
    seen: Mapping[str, Word] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "seen")

    @property
    def unseen(self) -> tuple[str, ...]:
        """Items nobody has looked at yet."""
        return tuple(item.key for item in self.items if item.key not in self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """How a verification ended.

    Attributes
    ----------
    independence : str
        What the verifier says of it.
    size, root : int, str
        State of the log of evidence that the conclusion is about: it binds every figure, file
        and step before it.
    figures : mapping of str to float or None
        The figures the conclusion is about.
    """

    word: Word
    organisation: str
    independence: str
    conclusion: Conclusion
    size: int
    root: str
    figures: Mapping[str, float | None]

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "figures")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """A verification with all its steps summed up."""

    id: str
    terms: Terms
    opened: Word
    sample: Sample | None = None
    findings: Mapping[str, Finding] = field(default_factory=dict)
    sign_off: SignOff | None = None

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "findings")

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Findings that keep a formal report from being issued."""
        return tuple(finding for finding in self.findings.values() if finding.blocks)

    @property
    def misstated_kg(self) -> tuple[float, float]:
        """Misstatement that stands, found and extrapolated, without sign [kgCO2].

        Of several findings about one item the sum counts.
        """
        found: dict[str, float] = {}
        for finding in self.findings.values():
            found[finding.item] = found.get(finding.item, 0.0) + finding.misstatement_kg
        return project(found, self.sample.items if self.sample else ())
