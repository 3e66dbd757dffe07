"""A line of a form beside what is known of it, and how a doubt about it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lingtan.base.findings import FindingKind, Severity
from lingtan.base.read_only import seal

NOTHING = 1e-9

Months = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a form says of one thing, beside what is known of it; amounts in the unit shown.

    Attributes
    ----------
    subject : str
        Id of a meter or of a datum.
    item : str
        Product or kind it is about; empty where the subject says it all.
    unit : str
        As the form shows it.
    year : int
        The year of the form.
    before : str
        Name of the period before it: ``2024``, or ``2025-06`` for a form of July 2025.
    stated, known, last : mapping of str to float
        By month (``07``), or under an empty name where it is of the year as a whole: what the
        form says, what the account has of the very same period, what it has of the one before.
    history : mapping of str to float
        Amounts of whole months before the period, by their names, in order of time.
    checks : mapping of str to mapping
        Amounts of other meters of the same flow, by their ids.
    beside : mapping of str to float
        Electricity [MWh] that the enterprise's own meters counted, by month; empty where the
        amount does not go with it.
    usual : tuple of float
        What an MWh of it went with in months before, for a form that has too few of its own.
    readings : mapping of str to float
        What a counter said at 0:00 of the first day of a month; ``13`` is the next January. Then
        `stated` is what lies between.
    evidence : str
        The document that is named for it.
    """

    subject: str
    item: str = ""
    unit: str
    year: int
    before: str = ""
    stated: Months
    known: Months = field(default_factory=dict)
    last: Months = field(default_factory=dict)
    history: Months = field(default_factory=dict)
    checks: Mapping[str, Months] = field(default_factory=dict)
    beside: Months = field(default_factory=dict)
    usual: tuple[float, ...] = ()
    readings: Months = field(default_factory=dict)
    evidence: str = ""

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "stated", "known", "last", "history", "checks", "beside", "readings")

    @property
    def is_of_month(self) -> bool:
        """Whether the form is about one month, and held against the month before."""
        return len(self.before) > len("2024")


Facts = dict[str, str | int | float]
Told = tuple[FindingKind, Facts]


def doubt_kind(name: str) -> FindingKind:
    """Return a kind of doubt."""
    return FindingKind(id=f"campaign_{name}", severity=Severity.WARNING)


def apart(value: float, other: float) -> float:
    """Return how far a value is from another, as a share of it; from nothing, all of it."""
    if abs(value - other) <= NOTHING:
        return 0.0
    return abs(value - other) / max(abs(other), NOTHING)


def facts_of(line: Line, month: str) -> Facts:
    """Return what every doubt tells: about what, in which unit, when."""
    when = f"{line.year}-{month}" if month else str(line.year)
    about: Facts = {"about": line.subject, "item": line.item}
    return {**about, "unit": line.unit, "when": when, "month": month}


def short(value: float) -> float:
    """Return a number to four digits, as people compare it."""
    return plain(float(f"{value:.4g}"))


def plain(value: float) -> float:
    """Return a whole number as one."""
    return int(value) if value.is_integer() else value
