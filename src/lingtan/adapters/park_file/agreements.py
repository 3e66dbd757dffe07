"""What park.yaml says about contracts, source streams, scope 3, yearly facts and excuses."""

from typing import Annotated

from pydantic import Field

from lingtan.adapters.park_file.fields import (
    AssetId,
    Day,
    Document,
    Entry,
    MeterId,
    NameEntry,
    NoteEntry,
    NotNegative,
    Number,
    OptionalEnterpriseId,
    Positive,
    Reference,
    RequiredId,
    Text,
    Vintage,
    Whole,
    Year,
    YesNo,
)
from lingtan.park.contracts import ContractKind, PowerSource
from lingtan.park.places import Sector
from lingtan.park.streams import StreamUse


class ContractEntry(Entry):
    """A tariff, direct line (绿电直连), green power (绿电交易) or certificates (绿证)."""

    kind: ContractKind = Field(description="what was agreed")
    first_day: Day = Field(description="first day it holds")
    last_day: Day | None = Field(default=None, description="last day it holds; none: open")
    enterprise: OptionalEnterpriseId = Field(default="", description="holder; none: the park")
    tariff: Annotated[Text, Reference("tariff")] = Field(
        default="", description="tariff plan of the catalogue (kind tariff)"
    )
    assets: tuple[AssetId, ...] = Field(
        default=(),
        description="assets it proves to be non-fossil supply (kind direct_line); a claim on "
        "power of such assets, or of own ones, is not counted",
    )
    quantity_kwh: NotNegative | None = Field(
        default=None,
        description="energy delivered or certified over the span [kWh]; of a direct line the most "
        "it proves, none where it takes all the plant delivers",
    )
    vintage: Vintage = Field(default="", description="month or year of generation, or its days")
    region: Text = Field(
        default="", description="grid zone of generation; held against the register's"
    )
    technology: PowerSource | None = Field(
        default=None, description="what it was generated from; held against the register's"
    )
    serial: Document = Field(
        default="",
        description="certificate numbers that can be counted, or of a trade its settlement; "
        "each counts once, and without them a claim is not counted",
    )
    evidence: Document = Field(
        default="",
        description="document that proves it; without one a direct line counts as other power, "
        "and a claim is listed and not counted",
    )
    trial: YesNo = Field(default=False, description="for trial: what rests on it is trial too")


class CalorificValueEntry(Entry):
    """The net calorific value of a stream from a day on, until the next one."""

    first_day: Day = Field(description="first day it holds")
    ncv_gj_per_unit: Positive = Field(
        description="measured net calorific value [GJ per kg, Nm³ or kWh]"
    )


class StreamEntry(Entry):
    """A source stream (源流): what carries carbon, and what it is used for."""

    name: NameEntry = Field(description="what the stream is called")
    enterprise: OptionalEnterpriseId = Field(default="", description="who uses it")
    use: StreamUse = Field(description="fuel, conversion, feedstock, bunker, process…")
    meter: MeterId = Field(description="meter whose readings are the activity data")
    factor_set: Text = Field(description="factor set of the catalogue, such as A_guideline")
    factor_item: Text = Field(description="item in that set, such as natural_gas")
    factor_set_reason: Text = Field(
        default="",
        description="why this stream rests on another set than the others; without a reason two "
        "sets leave the figures unknown",
    )
    sector: Sector | None = Field(default=None, description="overrides the enterprise's sector")
    ncv_gj_per_unit: Positive | None = Field(
        default=None, description="measured net calorific value [GJ per kg, Nm³ or kWh]"
    )
    calorific_values: tuple[CalorificValueEntry, ...] = Field(
        default=(),
        description="measured values of months or batches; each counts from its first day in the "
        "place of `ncv_gj_per_unit`, which is needed too",
    )
    carbon_t_per_gj: NotNegative | None = Field(
        default=None, description="measured carbon content [tC/GJ]"
    )
    oxidation: Annotated[NotNegative, Field(le=1)] | None = Field(
        default=None, description="measured oxidation, 0 to 1"
    )
    factor_kg_per_l: Positive | None = Field(
        default=None,
        description="CO2 of a litre burned [kg/L], of a fuel whose meter counts litres; instead "
        "of carbon content and oxidation",
    )
    factor_t_per_t: NotNegative | None = Field(
        default=None, description="measured process factor [tCO2/t]"
    )
    uncertainty_percent: Annotated[Positive, Field(lt=100)] | None = Field(
        default=None,
        description="half of the 95 % interval of what the measured values make, as the test "
        "report says [%]",
    )
    uncertainty_times: Annotated[Positive, Field(gt=1, le=100)] | None = Field(
        default=None,
        description="instead of it where the value is lognormal: the 95 % interval reaches from "
        "the value over this to the value times this",
    )
    evidence: Document = Field(
        default="",
        description="test report behind measured values; proof of biomass, feedstock or a sale",
    )
    is_biogenic: YesNo = Field(
        default=False,
        description="biomass: its CO2 is listed apart; of a process, its methane warms as that of "
        "biomass",
    )


class ValueChainEntry(Entry):
    """An activity of scope 3 with its own factor."""

    name: NameEntry = Field(description="what the activity is called")
    category: Annotated[Whole, Field(ge=1, le=15)] = Field(
        description="category 1 to 15 of the value chain standard"
    )
    year: Year = Field(description="calendar year")
    quantity: NotNegative = Field(description="activity over the year, in `unit`")
    unit: Annotated[Text, Field(min_length=1)] = Field(
        description="unit of the quantity, such as t or t·km"
    )
    factor_kg_per_unit: NotNegative | None = Field(
        default=None, description="factor [kgCO2e per unit]; none: listed without a figure"
    )
    enterprise: OptionalEnterpriseId = Field(default="", description="who causes it")
    source: NoteEntry | None = Field(
        default=None, description="where quantity and factor come from"
    )


class FactEntry(Entry):
    """A yearly fact no meter gives: products, waste, water, residual heat, value added, land."""

    datum: Annotated[RequiredId, Reference("datum")] = Field(
        description="id of the datum in the register of the catalogue"
    )
    year: Year = Field(description="calendar year")
    value: Number = Field(description="amount, in `unit`")
    unit: Text = Field(default="", description="unit; none: the datum's own unit")
    enterprise: OptionalEnterpriseId = Field(default="", description="who states it")
    item: Text = Field(default="", description="product, waste kind, pollutant or equipment")
    evidence: Document = Field(
        default="", description="document that proves it; without one its indicators say U"
    )
    trial: YesNo = Field(default=False, description="for trial: what rests on it is trial too")


class ExcuseEntry(Entry):
    """Why an indicator is left out, as a framework's waiver allows."""

    indicator: Annotated[Text, Reference("indicator")] = Field(description="indicator id")
    reason: Annotated[Text, Field(min_length=1)] = Field(description="reason, for the report")
    evidence: Document = Field(
        default="", description="document that proves it; without one nothing is excused"
    )
