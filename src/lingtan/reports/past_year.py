"""A year before the one a report is of, as it is shown beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.base.figures import Figure
from lingtan.base.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class PastYear:
    """An earlier year of the same boundary, accounted by the same method.

    Attributes
    ----------
    figures : mapping of str to Figure
        Figures of its inventory by id.
    core : Figure or None
        Value of the core indicator in that year.
    trial_inputs : tuple of Finding
        What of that year rests on inputs that are for trial.
    """

    year: int
    figures: Mapping[str, Figure]
    core: Figure | None = None
    trial_inputs: tuple[Finding, ...] = ()

    @property
    def is_trial(self) -> bool:
        """Whether the year rests on a trial input."""
        return bool(self.trial_inputs)
