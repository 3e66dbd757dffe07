"""What errs: the readings of a meter, its estimates, its enthalpy, or a factor."""

from dataclasses import dataclass
from enum import StrEnum


class ErrorKind(StrEnum):
    """What errs."""

    READING = "reading"
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
    label : str
        Evidence label of `sigma`; empty where the park file states the class.
    is_default : bool
        Whether nobody stated it and a default stands in.
    """

    id: str
    kind: ErrorKind
    sigma: float
    is_bounded: bool = False
    label: str = ""
    is_default: bool = False
