"""What a target path allows in a year.

Five per cent a year is two paths: of the base year it ends after twenty years, of the year before
it never does. So the kind of path is part of the target, and none is assumed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lingtan.park.base_year import PathKind, TargetPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What a year may emit at most [kgCO2]."""

    year: int
    kg: float


def allowed_in(path: TargetPath, base_kg: float, years: int) -> float:
    """Return what a path allows so many years after its base; never below zero [kgCO2].

    Examples
    --------
    >>> allowed_in(TargetPath(kind=PathKind.LINEAR, rate=0.05), 1000.0, 8)
    600.0
    >>> round(allowed_in(TargetPath(kind=PathKind.COMPOUND, rate=0.05), 1000.0, 8), 1)
    663.4
    """
    if path.kind is PathKind.LINEAR:
        return max(0.0, base_kg * (1 - path.rate * years))
    return base_kg * float((1 - path.rate) ** years)


def path_of(path: TargetPath, base_kg: float, base_year: int, until: int) -> Iterator[Allowed]:
    """Yield what each year after the base year may emit, up to a year."""
    for year in range(base_year + 1, until + 1):
        yield Allowed(year=year, kg=allowed_in(path, base_kg, year - base_year))
