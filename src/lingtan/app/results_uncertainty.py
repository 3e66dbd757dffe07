"""What weighing the uncertainty of a period returns."""

from dataclasses import dataclass

from lingtan.app.results import Evaluation
from lingtan.indicators.uncertain import Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodUncertainty:
    """How sure the figures and verdicts of a period are."""

    evaluation: Evaluation
    weighed: Weighed
