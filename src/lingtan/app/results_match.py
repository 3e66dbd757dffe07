"""What matching green power with use returns."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.app.results import Account
from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.base.read_only import seal
from lingtan.indicators.results import FrameworkResult
from lingtan.matching.by_user import UserMatch
from lingtan.matching.carried import StoreBalance
from lingtan.matching.claim_hours import ClaimMatch
from lingtan.matching.direct import DirectLine
from lingtan.matching.grid_clean import GridSource


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenPower:
    """Green power of a period told three ways, side by side.

    Attributes
    ----------
    figures : mapping of str to Figure
        What flowed, what was bought, and what was there when needed; see `matching.truths`.
    users : tuple of UserMatch
        The hours of each user summed up; empty where the hours, or all use, are not known.
    store : StoreBalance or None
        What stores carried; None where there are none, or the hours are not known.
    claims : tuple of ClaimMatch
        Claims whose hours the meter of their plant or granular certificates tell.
    rules : tuple of FrameworkResult
        What the notices on direct connection say of a whole year; empty without direct lines.
    direct : DirectLine or None
        The direct lines of the park; None where there are none, or the hours are not known.
    grid : tuple of GridSource
        Series that state the clean share of the grid in hours of the period.
    findings : tuple of Finding
        Those of these series that were published only after what is told as known.
    """

    account: Account
    figures: Mapping[str, Figure]
    users: tuple[UserMatch, ...] = ()
    store: StoreBalance | None = None
    direct: DirectLine | None = None
    claims: tuple[ClaimMatch, ...] = ()
    rules: tuple[FrameworkResult, ...] = ()
    grid: tuple[GridSource, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "figures")
