"""Everything the catalogue holds, under one name: the entries its files are read into."""

from lingtan.catalogue.factors import FuelFactor, GridFactor, Gwp, ProcessFactor, coal_id
from lingtan.catalogue.methods import Choice, Constant, Method
from lingtan.catalogue.provenance import KnownBy
from lingtan.catalogue.tariffs import (
    HourMask,
    MarketRule,
    PriceComponent,
    SeasonalMultiplier,
    TariffPlan,
    TariffRow,
    TariffRule,
)
from lingtan.catalogue.terms import Carrier, GlossaryTerm, NationalPark, Origin

__all__ = [
    "Carrier",
    "Choice",
    "Constant",
    "FuelFactor",
    "GlossaryTerm",
    "GridFactor",
    "Gwp",
    "HourMask",
    "KnownBy",
    "MarketRule",
    "Method",
    "NationalPark",
    "Origin",
    "PriceComponent",
    "ProcessFactor",
    "SeasonalMultiplier",
    "TariffPlan",
    "TariffRow",
    "TariffRule",
    "coal_id",
]
