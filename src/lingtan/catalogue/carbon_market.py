"""Numbers of the national carbon market that a position is reckoned with."""

from dataclasses import dataclass
from decimal import Decimal

from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults
from lingtan.catalogue.series import PROVENANCE
from lingtan.catalogue.shelves import Shelves, rows_of

FILE = "carbon_market.csv"
COLUMNS = ("id", "name_en", "name_zh", "value", "unit", *PROVENANCE, "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketNumber:
    """A number of the market's rules, such as the cap on credits."""

    id: str
    name: Name
    value: Decimal
    unit: str
    source: str
    label: Evidence


def read_carbon_market(shelves: Shelves, faults: Faults) -> tuple[MarketNumber, ...]:
    """Read the numbers of the carbon market; an id stands once."""
    rows = rows_of(shelves, FILE, COLUMNS, faults)
    refuse_twins(rows, ["id"])
    return tuple(
        MarketNumber(
            id=row.text("id"),
            name=row.name(),
            value=row.number("value"),
            unit=row.text("unit"),
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    )
