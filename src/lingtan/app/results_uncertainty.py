"""What weighing the uncertainty of a period returns."""

from dataclasses import dataclass

from lingtan.app.results import Evaluation
from lingtan.base.findings import Finding
from lingtan.indicators.uncertain import Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodUncertainty:
    """How sure the figures and verdicts of a period are.

    Attributes
    ----------
    trend_trials : tuple of Finding
        Trial inputs of the year before, on which the trend rests.
    """

    evaluation: Evaluation
    weighed: Weighed
    trend_trials: tuple[Finding, ...] = ()
