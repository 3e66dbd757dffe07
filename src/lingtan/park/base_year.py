"""The base year a park measures its path from, and when it has to be worked out anew."""

from dataclasses import dataclass
from enum import StrEnum


class PathKind(StrEnum):
    """How a yearly rate of reduction is meant."""

    LINEAR = "linear"  # of the base year, the same amount each year
    COMPOUND = "compound"  # of the year before


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPath:
    """How emission is to fall from the base year on; the kind of path is part of the target.

    Attributes
    ----------
    rate : float
        Reduction a year, from 0 to 1.
    """

    kind: PathKind
    rate: float


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
    target : TargetPath or None
        How emission is to fall from it on; None where the park states no path.
    """

    year: int
    threshold: float
    began_later: tuple[str, ...] = ()
    evidence: str = ""
    target: TargetPath | None = None
