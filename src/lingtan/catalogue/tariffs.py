"""Tariffs: printed price tables, time-of-use rules with their hour masks, market rules.

A mask is one letter a slot from 00:00 on: S sharp peak, P peak, F flat, V valley, D deep valley.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lingtan.base.errors import FactorCoverageError
from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.catalogue.provenance import KnownBy

BANDS: Mapping[str, str] = {
    "S": "sharp_peak",
    "P": "peak",
    "F": "flat",
    "V": "valley",
    "D": "deep_valley",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HourMask:
    """The bands of a day in some months; every month stands in exactly one mask of a rule."""

    months: tuple[int, ...]
    bands: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalMultiplier:
    """A band's multiplier in some months, in place of the one of the whole year."""

    band: str
    months: tuple[int, ...]
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRule:
    """Time-of-use rule of one grid area: hours and ratios of the bands (分时电价).

    Attributes
    ----------
    document : str
        Number of the notice.
    effective : str
        Span as the source words it; `valid_from` is the first day of the year when it names
        no day.
    multipliers : mapping of str to Decimal
        Ratio to the flat price by band; empty when not seen.
    floats : str
        The part of the price the ratio applies to, in words; empty when not seen.
    slot_minutes : int
        60 for masks of 24 letters, 30 for masks of 48.
    holiday : str
        What holds on holidays instead of the mask, in words.
    """

    id: str
    area: Name
    document: str
    effective: str
    valid_from: date | None
    valid_to: date | None
    multipliers: Mapping[str, Decimal]
    seasonal: tuple[SeasonalMultiplier, ...]
    floats: str
    slot_minutes: int
    masks: tuple[HourMask, ...]
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence
    applies_to: str = ""
    holiday: str = ""
    official_page: str = ""
    note: str = ""

    def bands_in(self, month: int) -> str:
        """Return the mask of a month, one letter a slot."""
        return _mask_of(self.masks, month)

    def multiplier(self, band: str, month: int) -> Decimal:
        """Return the ratio of a band to the flat price in a month.

        Raises
        ------
        FactorCoverageError
            The ratio was not seen in any source.
        """
        for season in self.seasonal:
            if season.band == band and month in season.months:
                return season.value
        if band not in self.multipliers:
            raise FactorCoverageError("no_band_ratio", facts={"rule": self.id, "band": band})
        return self.multipliers[band]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceComponent:
    """A part of the energy price, and whether the band's ratio multiplies it."""

    id: str
    price_cny_per_kwh: Decimal
    floats_with_band: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRow:
    """Printed prices of one voltage level.

    Attributes
    ----------
    structure : str
        ``two_part`` (energy and basic charge) or ``single_part``.
    prices : mapping of str to Decimal
        Price by band [CNY/kWh]; empty when only the basic charge was read.
    flat_non_tou : Decimal or None
        Price without bands [CNY/kWh].
    td_energy : Decimal or None
        Transmission and distribution price in it [CNY/kWh].
    demand_price, capacity_price : Decimal or None
        Basic charge [CNY/kW-month], [CNY/kVA-month]; None when not seen or not charged.
    """

    structure: str
    voltage: str
    prices: Mapping[str, Decimal]
    flat_non_tou: Decimal | None = None
    td_energy: Decimal | None = None
    demand_price: Decimal | None = None
    capacity_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffPlan:
    """A price table of one area and span (代理购电价格表).

    Attributes
    ----------
    rule : str
        Id of the time-of-use rule its bands follow; empty when the plan has its own masks.
    export_price : Decimal or None
        Assumed price of energy sold [CNY/kWh].
    check : str
        How the printed prices were checked.
    """

    id: str
    area: Name
    status: str
    rule: str
    components: tuple[PriceComponent, ...]
    multipliers: Mapping[str, Decimal]
    masks: tuple[HourMask, ...]
    rows: tuple[TariffRow, ...]
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence
    export_price: Decimal | None = None
    check: str = ""
    note: str = ""

    def bands_in(self, month: int) -> str:
        """Return the plan's own mask of a month; plans without one follow their `rule`."""
        return _mask_of(self.masks, month)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRule:
    """A rule of price structure, demand response, ancillary service or direct supply.

    Attributes
    ----------
    topic : str
        File it stands in, such as ``demand_response``.
    text : str
        The rule or formula as compiled from the source.
    value, low, high : Decimal or None
        Its number, or its range, in `unit`; None when there is none or it was not seen.
    """

    id: str
    topic: str
    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    valid_from: date | None
    valid_to: date | None
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence


def _mask_of(masks: tuple[HourMask, ...], month: int) -> str:
    for mask in masks:
        if month in mask.months:
            return mask.bands
    raise FactorCoverageError("no_hour_mask", facts={"month": month})
