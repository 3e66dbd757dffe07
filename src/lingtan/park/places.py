"""Who and where: the park, its boundary versions, its enterprises and its nodes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from lingtan.base.names import UNNAMED, Name

ALWAYS = date(1900, 1, 1)  # stands where no first day was given
OF_ENTERPRISE = "enterprise:"  # begins the id of the boundary that holds one enterprise alone


class ParkType(StrEnum):
    """What a park mainly does; it chooses the starting park and the sensible indicators."""

    MANUFACTURING = "manufacturing"
    LOGISTICS = "logistics"
    COMMERCIAL = "commercial"
    MIXED = "mixed"


class Sector(StrEnum):
    """Sector of an energy use, as the outline of the national application asks for it."""

    INDUSTRY = "industry"  # 工业
    TRANSPORT = "transport"  # 交通
    BUILDING = "building"  # 建筑
    ENERGY_SUPPLY = "energy_supply"  # 能源供应


class BoundaryKind(StrEnum):
    """Which line is drawn (核算边界)."""

    WHOLE_PARK = "whole_park"  # 整体
    PARK_IN_PARK = "park_in_park"  # 园中园


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An enterprise inside a boundary over [valid_from, valid_to)."""

    enterprise: str
    valid_from: datetime
    valid_to: datetime | None = None

    def is_inside(self, instant: datetime) -> bool:
        """Whether the enterprise is a member at an instant."""
        return self.valid_from <= instant and (self.valid_to is None or instant < self.valid_to)


def without_seams(members: Iterable[Member]) -> tuple[Member, ...]:
    """Join memberships of one enterprise that follow each other without a gap."""
    found: list[Member] = []
    for member in sorted(members, key=lambda each: each.valid_from):
        before = [n for n, each in enumerate(found) if each.enterprise == member.enterprise]
        if before and found[before[-1]].valid_to == member.valid_from:
            found[before[-1]] = replace(found[before[-1]], valid_to=member.valid_to)
        else:
            found.append(member)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """A version of the accounting boundary (核算边界); a report cites exactly one.

    Attributes
    ----------
    id : str
        Such as ``whole`` or ``core_zone``.
    kind : BoundaryKind
        Whole park, or park in park.
    members : tuple of Member
        The enterprises inside it, with dates. Common facilities belong to every boundary.
    geojson : str
        Path of the outline, relative to the workspace; empty when none is given.
    area_km2 : float or None
        Land inside the line [km²].
    """

    id: str
    name: Name
    kind: BoundaryKind
    members: tuple[Member, ...]
    geojson: str = ""
    area_km2: float | None = None

    @property
    def enterprise(self) -> str:
        """The one enterprise it is of; empty for a version of the park file."""
        return self.id.removeprefix(OF_ENTERPRISE) if self.id.startswith(OF_ENTERPRISE) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """A tenant of the park (园区企业).

    Attributes
    ----------
    industry : Name
        What it makes, in the words of the park file.
    """

    id: str
    name: Name
    sector: Sector
    industry: Name = UNNAMED
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A point of balance: a busbar, a steam or gas header (母线、蒸汽母管)."""

    id: str
    name: Name
    carrier: str
