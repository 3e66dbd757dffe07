"""What reports and lineages name things, factors and sources by: a part of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lingtan.base.names import Name
from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.frameworks import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorSource:
    """One vintage of a factor and where it comes from.

    Attributes
    ----------
    unit : str
        Such as ``kgCO2/kWh``; empty when the posting's carrier gives it.
    source : str
        As the catalogue names it; `Knowledge.sources` has the words for a reader.
    label : str
        Evidence label of the value.
    value : Decimal or None
        In `unit`; None when it is unknown or only postings carry it.
    valid_from, valid_to : date or None
        In force over [valid_from, valid_to); None leaves an end open.
    """

    name: Name
    unit: str
    source: str
    label: str
    value: Decimal | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FuelValues:
    """What the emission of one unit of a fuel is made of, by its set; None where unknown."""

    unit: str
    ncv_gj_per_unit: Decimal | None
    carbon_t_per_gj: Decimal | None
    oxidation: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFigure:
    """An indicator a figure is of; the name of the reading of its rule where it has several."""

    indicator: Indicator
    reading: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The part of the catalogue a report names things and sources by.

    Attributes
    ----------
    carriers : mapping of str to Name
        Names of carriers, fuels and process products by id.
    units : mapping of str to str
        Canonical unit of a carrier by id.
    factors : mapping of str to FactorSource
        By the factor ids that postings and figures carry; a method version by its own id.
    vintages : mapping of str to tuple of FactorSource
        Every vintage of them.
    fuels : mapping of str to FuelValues
        By the id of the fuel's factor.
    data : mapping of str to Datum
        Register of data: who supplies a missing one and what proves it.
    terms : mapping of str to Name
        Names of method versions, of their constants and choices, and of grid zones, by id.
    sources : mapping of str to Name
        What a reader is told of a source, by the text the catalogue names it with.
    indicators : mapping of str to IndicatorFigure
        By the ids of the figures of indicators of every framework, also of one not asked for.
    """

    carriers: Mapping[str, Name] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, FactorSource] = field(default_factory=dict)
    vintages: Mapping[str, tuple[FactorSource, ...]] = field(default_factory=dict)
    fuels: Mapping[str, FuelValues] = field(default_factory=dict)
    data: Mapping[str, Datum] = field(default_factory=dict)
    terms: Mapping[str, Name] = field(default_factory=dict)
    sources: Mapping[str, Name] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorFigure] = field(default_factory=dict)
