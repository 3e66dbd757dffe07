"""What the lineage of verdicts is drawn up from: the account, and what a park is judged on."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.results import Evaluation
from lingtan.base.figures import Figure
from lingtan.indicators.basis import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSources(AccountSources):
    """What the lineage of verdicts is drawn up from.

    Attributes
    ----------
    figures : mapping of str to Figure
        Those of the account, and of what else is worked out from it.
    """

    evaluation: Evaluation
    figures: Mapping[str, Figure]
    basis: Basis
