"""What meters.csv and park.yaml say about meters, virtual meters and changes at meters."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field, Strict

from lingtan.adapters.park_file.fields import (
    CarrierId,
    Day,
    Document,
    Entry,
    Instant,
    Line,
    NameEntry,
    NotNegative,
    OptionalPhysicalMeterId,
    PhysicalMeterId,
    Positive,
    RequiredId,
    Text,
    UnitName,
    YesNo,
    refuse,
)
from lingtan.metering.gas_conditions import CELSIUS, KILOPASCALS
from lingtan.park.meters import MeterKind, Resolution
from lingtan.park.places import Sector

Factor = Annotated[Positive, Field(ge=0.01, le=1000)]
Celsius = Annotated[float, Strict(), Field(ge=CELSIUS[0], le=CELSIUS[1])]
Kilopascals = Annotated[Positive, Field(ge=KILOPASCALS[0], le=KILOPASCALS[1])]


class VirtualMeterEntry(Entry):
    """A meter that is a sum of others, such as ``m1 - m2``."""

    name: NameEntry = Field(description="what the virtual meter is called")
    carrier: CarrierId = Field(description="what it counts; the same as its terms")
    source: Text = Field(alias="from", description="end the flow comes from")
    target: Text = Field(alias="to", description="end the flow goes to")
    expression: Text = Field(
        description="linear terms with spaces around + and -, such as m1 - 0.5 * m2"
    )
    sector: Sector | None = Field(default=None, description="overrides the enterprise's sector")


class MeterEventEntry(Entry):
    """A dated change at a meter: another multiplier, register, or conversion of its volume."""

    meter: PhysicalMeterId = Field(description="meter id of meters.csv")
    at: Instant = Field(description="from this local day or minute on")
    multiplier: Positive | None = Field(default=None, description="new multiplier from then on")
    replaced: bool = Field(
        default=False,
        description="whether the register was replaced; closing or opening says so too",
    )
    closing: NotNegative | None = Field(
        default=None,
        description="last reading of the old register, in the unit of meters.csv; none: "
        "nobody knows it",
    )
    opening: NotNegative | None = Field(
        default=None,
        description="first reading of the new one, in that unit too; none: nobody knows it",
    )
    state_number: Factor | None = Field(
        default=None,
        description="Nm³ of gas per m³ the meter counts, from then on (状态系数, Zustandszahl)",
    )
    temperature_c: Celsius | None = Field(
        default=None,
        description="of the gas at the meter [°C]; beside temperature_meter: in hours it lacks",
    )
    pressure_kpa: Kilopascals | None = Field(
        default=None,
        description="of the gas at the meter, absolute [kPa]; beside pressure_meter: in hours it "
        "lacks",
    )
    temperature_meter: OptionalPhysicalMeterId = Field(
        default="", description="meter with carrier temperature that reads that of the gas"
    )
    pressure_meter: OptionalPhysicalMeterId = Field(
        default="", description="meter with carrier pressure that reads that of the gas, absolute"
    )
    compressibility: Annotated[Positive, Field(ge=0.1, le=2)] | None = Field(
        default=None,
        description="compressibility factor at the meter over that at 0 °C and 101.325 kPa; "
        "none: 1, with a finding",
    )
    density_kg_per_l: Annotated[Positive, Field(ge=0.05, le=3)] | None = Field(
        default=None, description="kg per litre of a fuel the meter counts by volume"
    )
    evidence: Document = Field(default="", description="work order or certificate")


def _number(text: object) -> object:
    try:
        return float(text) if isinstance(text, str) else text
    except ValueError:
        raise refuse("not_a_number", text) from None


def _whole(text: object) -> object:
    try:
        return int(text) if isinstance(text, str) else text
    except ValueError:
        raise refuse("not_whole", text) from None


CellNumber = BeforeValidator(_number)
CellWhole = BeforeValidator(_whole)


class MeterRow(Entry):
    """One row of meters.csv; a blank cell means the default."""

    id: RequiredId = Field(description="meter number, unique")
    name_en: Line = Field(default="", description="name in English; blank: the Chinese one")
    name_zh: Line = Field(default="", description="name in Chinese; blank: the English one")
    carrier: CarrierId = Field(description="electricity, heat, water or a fuel or material id")
    unit: UnitName = Field(description="unit of the raw readings")
    kind: MeterKind = Field(description="interval, power, register or bill")
    resolution: Resolution = Field(description="length of an interval")
    source: Text = Field(alias="from", description="end the flow comes from")
    target: Text = Field(alias="to", description="end the flow goes to")
    sector: Sector | None = Field(default=None, description="overrides the enterprise's sector")
    parent: Text = Field(default="", description="meter upstream that should equal the children")
    same_as: Text = Field(
        default="", description="meter whose flow it tells again, from another source"
    )
    accuracy_class: Annotated[float, CellNumber, Field(gt=0, le=20)] | None = Field(
        default=None, alias="class", description="accuracy class [%], such as 0.5"
    )
    register_digits: Annotated[int, CellWhole, Field(ge=1, le=15)] | None = Field(
        default=None, alias="digits", description="whole digits of the counter"
    )
    multiplier: Annotated[float, CellNumber, Field(gt=0, allow_inf_nan=False)] = Field(
        default=1.0, description="transformer ratio the readings are multiplied by"
    )
    maximum: Annotated[float, CellNumber, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, description="largest believable value of an interval, canonical unit"
    )
    is_automatic: YesNo = Field(
        default=True, alias="automatic", description="arrives without a person: yes or no"
    )
    display_step: Annotated[float, CellNumber, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None, alias="step", description="smallest step it shows, in its unit, such as 0.01"
    )
    first_day: Day | None = Field(
        default=None, description="first day in service: before it nothing flows or lacks"
    )
    last_day: Day | None = Field(
        default=None, description="last day in service: after it nothing flows or lacks"
    )


def columns_of_meters() -> Mapping[str, bool]:
    """Return the headings of meters.csv, in order, and whether each must be there."""
    fields = MeterRow.model_fields.items()
    return {field.alias or name: field.is_required() for name, field in fields}
