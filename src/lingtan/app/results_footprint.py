"""What the use case of footprints returns: the numbers, and the document that tells them."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lingtan.base.read_only import seal
from lingtan.evidence.canonical_json import Json
from lingtan.ledger.footprint.footprint import ProductFootprint


class FootprintFormat(StrEnum):
    """A form in which a footprint is told to others."""

    PACT = "pact"
    CBAM = "cbam"


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintExport:
    """The footprints of an enterprise's products, as they were told.

    Attributes
    ----------
    document : mapping
        What was written; it was checked before.
    """

    enterprise: str
    period: str
    form: FootprintFormat
    path: Path
    footprints: tuple[ProductFootprint, ...]
    document: dict[str, Json]

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "document")
