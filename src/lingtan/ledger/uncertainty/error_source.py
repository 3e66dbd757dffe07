"""What errs: the readings of a meter, its display, estimates and enthalpy, or a factor."""

from dataclasses import dataclass
from enum import StrEnum


class ErrorKind(StrEnum):
    """What errs."""

    READING = "reading"  # by a share of all it counted: its gain
    DISPLAY = "display"  # by the smallest step it shows
    ESTIMATE = "estimate"
    FACTOR = "factor"
    MODEL = "model"  # how an amount becomes energy: the enthalpy of steam metered by mass


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSource:
    """One thing that errs, once, wherever it is used.

    Attributes
    ----------
    id : str
        Meter id, or factor id.
    sigma : float
        Relative standard uncertainty.
    is_bounded : bool
        Whether the error is anywhere within bounds of sigma * sqrt(3), else normal.
    is_lognormal : bool
        Whether the true value is the stated one times as much as it may be a part of it.
    label : str
        Evidence label of `sigma`; empty where the park file states the class.
    is_default : bool
        Whether nobody stated it and a default stands in.
    """

    id: str
    kind: ErrorKind
    sigma: float
    is_bounded: bool = False
    is_lognormal: bool = False
    label: str = ""
    is_default: bool = False
