"""What the integrated statement answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.app.results import Evaluation
from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.base.read_only import seal
from lingtan.indicators.base_year_told import KINDS
from lingtan.ledger.statement.kinds import STATED_OTHERWISE
from lingtan.ledger.statement.lines import Beside

OF_SUMS = (STATED_OTHERWISE, *KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Emission, reductions, sequestration and offsets of a period, each in its own account.

    Attributes
    ----------
    evaluation : Evaluation
        The account, and what each framework lets offsets cover of its gross emission.
    beside : Beside
        What stands beside the emission, line by line.
    figures : mapping of str to Figure
        Figures of the statement; see `lingtan.ledger.statement.figures`.
    """

    evaluation: Evaluation
    beside: Beside
    figures: Mapping[str, Figure]

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "figures")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is not counted, and where a bare sum or another base year is stated."""
        told = (each for each in self.evaluation.findings if each.kind in OF_SUMS)
        return (*self.beside.findings, *told)
