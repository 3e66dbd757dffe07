"""What the use case of finance returns."""

from dataclasses import dataclass

from lingtan.app.results import Evaluation
from lingtan.finance.assess import Finances


@dataclass(frozen=True, slots=True, kw_only=True)
class Finance:
    """Measures and loans of a park, with the judgement that linked loans rest on."""

    evaluation: Evaluation
    finances: Finances
