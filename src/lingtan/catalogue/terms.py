"""Carriers, glossary terms and the national list of parks: names the other rooms refer to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.provenance import KnownBy


class Origin(StrEnum):
    """Where the carbon of a carrier comes from."""

    FOSSIL = "fossil"
    BIOGENIC = "biogenic"
    MIXED = "mixed"  # waste: a fossil and a biogenic fraction that only a measurement tells apart
    NONE = ""  # holds no carbon that is burned, or nobody says


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """What flows through a meter: a fuel, electricity, heat, water… (能源品种)."""

    id: str
    name: Name
    dimension: str
    unit: str
    origin: Origin = Origin.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalPark:
    """A park of the first national list (国家级零碳园区建设名单)."""

    number: int
    name_zh: str
    province: Name
    scope: str
    start_year: int
    end_year: int
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class GlossaryTerm:
    """A term of the field in both languages, and what it means here."""

    id: str
    name: Name
    meaning: Name
    unit: str = ""
