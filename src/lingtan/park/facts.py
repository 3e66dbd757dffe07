"""Yearly facts no meter gives: products, waste, water, residual heat, value added, land."""

from dataclasses import dataclass

from lingtan.base.figures import Evidence
from lingtan.base.names import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A yearly statement of an enterprise or of the park.

    Attributes
    ----------
    datum : str
        Id of the datum in the catalogue's register, such as ``solid_waste_used``.
    year : int
        Calendar year of the park.
    value : float
        Amount in the canonical unit of the datum.
    enterprise : str
        Who states it; empty when the park does.
    item : str
        Product, waste kind, pollutant or equipment it is about.
    evidence : str
        The document that proves it.
    source : str
        File and line it was read from.
    label : Evidence or None
        Label when it is a figure of the reference data; None for the park's own statement.
    """

    datum: str
    year: int
    value: float
    enterprise: str = ""
    item: str = ""
    evidence: str = ""
    source: str = ""
    label: Evidence | None = None

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What it is about: two facts of one key say something of the very same thing."""
        return self.datum, self.year, self.enterprise, folded(self.item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Why an indicator is left out, as a framework's waiver allows."""

    indicator: str
    reason: str
    evidence: str = ""
