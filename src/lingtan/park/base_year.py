"""The base year a park measures its path from, and when it has to be worked out anew."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseYear:
    """The year targets are reckoned from (基准年).

    Attributes
    ----------
    year : int
        Calendar year of the park; it has to be closed.
    threshold : float
        Share of the base year's emission from which changes make it be worked out anew.
    began_later : tuple of str
        Enterprises that did not exist then: that they joined is growth, and moves no base.
    evidence : str
        The document that sets year and threshold.
    """

    year: int
    threshold: float
    began_later: tuple[str, ...] = ()
    evidence: str = ""
