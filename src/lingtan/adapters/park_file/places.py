"""What park.yaml says about who and where: boundaries, enterprises, nodes, assets."""

from typing import Annotated

from pydantic import Field, Strict

from lingtan.adapters.park_file.fields import (
    CarrierId,
    Day,
    Document,
    EnterpriseId,
    Entry,
    Id,
    NameEntry,
    NoteEntry,
    NotNegative,
    OptionalEnterpriseId,
    OptionalPhysicalMeterId,
    Positive,
    Reference,
    Text,
    Whole,
    Year,
    YesNo,
)
from lingtan.adapters.park_file.finance_entries import DiscountingEntry
from lingtan.adapters.park_file.sharing import CogenerationEntry
from lingtan.park.assets import AssetKind
from lingtan.park.base_year import PathKind
from lingtan.park.park import LimitEdition
from lingtan.park.places import BoundaryKind, ParkType, Sector


class TargetPathEntry(Entry):
    """How emission is to fall from the base year on."""

    kind: PathKind = Field(description="rate of the base year, or of the year before")
    rate: Annotated[float, Strict(), Field(gt=0, le=1)] = Field(
        description="reduction a year, 0 to 1"
    )


class BaseYearEntry(Entry):
    """The year targets are reckoned from (基准年), and when it has to be worked out anew."""

    year: Year = Field(description="calendar year; close it before it is compared")
    threshold: Annotated[float, Strict(), Field(gt=0, lt=1)] = Field(
        description="share of its emission from which changes make it be worked out anew, 0 to 1"
    )
    began_later: tuple[EnterpriseId, ...] = Field(
        default=(), description="enterprises that did not exist then: growth moves no base year"
    )
    evidence: Text = Field(default="", description="document that sets year and threshold")
    target: TargetPathEntry | None = Field(
        default=None, description="how emission is to fall from it on"
    )


class HeadEntry(Entry):
    """The park itself."""

    id: Annotated[Id, Field(min_length=1)] = Field(
        description="short id of the park, used in file names"
    )
    name: NameEntry = Field(description="what the park is called")
    type: ParkType = Field(description="what the park mainly does")
    province: Annotated[Text, Reference("zone"), Field(min_length=1)] = Field(
        description="grid zone whose factors apply: Shandong, 山东 or 山东省"
    )
    country: Annotated[Text, Field(pattern=r"^([A-Z]{2})?$")] = Field(
        default="",
        description="two letters of ISO 3166, such as VN; none: CN in a built-in grid zone",
    )
    time_zone: Text = Field(
        default="Asia/Shanghai",
        description="IANA zone in which days, months and tariffs are reckoned",
    )
    frameworks: tuple[Annotated[Text, Reference("framework")], ...] = Field(
        default=(),
        description="frameworks to be judged under; none: all that can concern the park",
    )
    target_year: Year = Field(default=2027, description="row of dated frameworks that applies")
    coal_rate: Annotated[Text, Reference("coal_rate")] = Field(
        default="electricity_equivalent_supplied_2024",
        description="coal equivalent that turns electricity into tce (等价值)",
    )
    limit_edition: LimitEdition = Field(
        default=LimitEdition.START_OF_YEAR,
        description="edition of an energy limit that counts: in force when a year starts, or ends",
    )
    gwp_set: Annotated[Text, Reference("gwp_set")] = Field(
        default="ar5",
        description="warming potentials of gases other than CO2: ar4, ar5, ar5_feedback, or ar6, "
        "which tells fossil and biogenic methane apart",
    )
    grid_intensity: OptionalPhysicalMeterId = Field(
        default="",
        description="meter with carrier grid_intensity: what the grid emits by the hour",
    )
    base_year: BaseYearEntry | None = Field(
        default=None, description="year targets are reckoned from, with its threshold"
    )
    discounting: DiscountingEntry | None = Field(
        default=None, description="how money of different years is made comparable"
    )
    note: NoteEntry | None = Field(
        default=None, description="shown on every document, such as that the park is composed"
    )


class MemberEntry(Entry):
    """An enterprise inside a boundary, from its first to its last day, both included."""

    enterprise: EnterpriseId = Field(description="id of the enterprise")
    first_day: Day | None = Field(default=None, description="first day inside; none: always was")
    last_day: Day | None = Field(default=None, description="last day inside; none: still is")


class BoundaryEntry(Entry):
    """A version of the accounting boundary (核算边界); the first one is the main one."""

    name: NameEntry = Field(description="what the boundary is called")
    kind: BoundaryKind = Field(description="whole park, or park in park (园中园)")
    members: tuple[MemberEntry, ...] = Field(
        description="enterprises inside; common facilities belong to every boundary"
    )
    geojson: Text = Field(
        default="", description="file with the outline as GeoJSON polygon, beside park.yaml"
    )
    area_km2: Positive | None = Field(default=None, description="land inside the line [km²]")


class EnterpriseEntry(Entry):
    """A tenant of the park (园区企业)."""

    name: NameEntry = Field(description="what the enterprise is called")
    sector: Sector = Field(description="sector of its energy use")
    industry: NameEntry | None = Field(default=None, description="what it makes, in your words")
    contact: Text = Field(default="", description="who answers questions about its data")


class NodeEntry(Entry):
    """A point of balance: a busbar, a steam or gas header (母线、蒸汽母管)."""

    name: NameEntry = Field(description="what the node is called")
    carrier: CarrierId = Field(description="what flows through it")


class AssetEntry(Entry):
    """A plant, store or converter (设备)."""

    name: NameEntry = Field(description="what the asset is called")
    kind: AssetKind = Field(description="what it does to energy")
    capacity_kw: NotNegative | None = Field(
        default=None, description="rated power, or heat of what gives heat [kW]"
    )
    capacity_kwh: NotNegative | None = Field(
        default=None, description="what a battery or heat store can hold [kWh]"
    )
    capacity_kg: NotNegative | None = Field(
        default=None, description="what a fuel stock can hold of a fuel counted by mass [kg]"
    )
    capacity_nm3: NotNegative | None = Field(
        default=None, description="what a fuel stock can hold of a gas [Nm³]"
    )
    owner: OptionalEnterpriseId = Field(default="", description="enterprise; none: the park")
    is_outside: YesNo = Field(
        default=False,
        description="stands beyond the boundary, tied in by a direct line (绿电直连) that a "
        "contract proves",
    )
    efficiency_class: Annotated[Whole, Field(ge=1, le=5)] | None = Field(
        default=None, description="level of its efficiency standard, 1 the best"
    )
    evidence: Document = Field(
        default="", description="stock-taking (盘点) that proves what a fuel stock keeps"
    )
    cogeneration: CogenerationEntry | None = Field(
        default=None, description="how power and heat share its emission; none: by energy"
    )
    first_day: Day | None = Field(
        default=None, description="first day in service (投运); its meters count from then on"
    )
    last_day: Day | None = Field(
        default=None, description="last day in service (退役); its meters count until then"
    )
