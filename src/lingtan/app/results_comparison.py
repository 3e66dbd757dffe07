"""What a comparison of boundary versions returns."""

from dataclasses import dataclass

from lingtan.app.results import Account
from lingtan.ledger.boundary_comparison import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryComparison:
    """One period of one park under two boundary versions.

    Attributes
    ----------
    first, second : Account
        The account under each.
    figures : tuple of Comparison
        Emission and energy, each with the lines that explain the difference exactly.
    """

    first: Account
    second: Account
    figures: tuple[Comparison, ...]
