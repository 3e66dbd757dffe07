"""The base year as the ledger closed it, for judgements that look back on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lingtan.base.read_only import seal
from lingtan.catalogue.frameworks import Framework

EMISSIONS, OF_GROSS = "base_year_emissions", "gross"
EMISSION = "national.e_park_kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedBase:
    """Figures of the base year the park file names, as they were closed or restated last.

    Attributes
    ----------
    figures : mapping of str to float or None
        By id; that of the park's emission by the national method is known [kgCO2].
    """

    year: int
    closing_id: int
    figures: Mapping[str, float | None]

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "figures")

    @property
    def emission_kg(self) -> float:
        """The park's emission by the national method [kgCO2]."""
        return self.figures[EMISSION] or 0.0


def ask_for_base_year(frameworks: Iterable[Framework]) -> bool:
    """Whether a framework judges by the emission of a base year, or caps offsets by it."""
    return any(
        _caps_by_it(framework) or EMISSIONS in reading.formula.names
        for framework in frameworks
        for indicator in framework.indicators
        for reading in indicator.readings
    )


def _caps_by_it(framework: Framework) -> bool:
    return framework.offsets is not None and framework.offsets.basis != OF_GROSS
