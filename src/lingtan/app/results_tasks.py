"""What the use cases of tasks return."""

from dataclasses import dataclass
from datetime import date

from lingtan.base.findings import Finding, Severity
from lingtan.base.names import Name
from lingtan.evidence.tasks import About, StandingTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A gap or a finding that stands now, for which somebody can be made responsible.

    Attributes
    ----------
    severity : Severity or None
        Of a finding; None for a gap.
    count : int
        How often the finding is seen, or how many things the datum is missing for.
    name, supplier, proof : Name or None
        Of a gap: what the datum is called, who supplies it, and the least that proves it.
    task : str
        The open task about it; empty while there is none.
    """

    about: About
    severity: Severity | None = None
    count: int = 1
    name: Name | None = None
    supplier: Name | None = None
    proof: Name | None = None
    task: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskBoard:
    """The tasks of a park, and what nobody owes yet.

    Attributes
    ----------
    tasks : tuple of StandingTask
        Open ones first, by due date.
    owing : tuple of Owing
        Gaps and findings of the period; those without a task first.
    trials : tuple of Finding
        Trial inputs of the period, and of those the tasks are about: whether a gap or finding
        stands may rest on them.
    """

    period: str
    today: date
    tasks: tuple[StandingTask, ...]
    owing: tuple[Owing, ...]
    trials: tuple[Finding, ...] = ()
