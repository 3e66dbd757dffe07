"""Read tariffs: ``tariffs/plans``, ``tariffs/rules`` and ``tariffs/market``, one idea a file."""

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import TypeVar

from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults, Record
from lingtan.catalogue.series import PROVENANCE, known_by, span_of
from lingtan.catalogue.shelves import Shelves, documents_in
from lingtan.catalogue.tariffs import (
    BANDS,
    HourMask,
    MarketRule,
    PriceComponent,
    SeasonalMultiplier,
    TariffPlan,
    TariffRow,
    TariffRule,
)

RULES = "tariffs/rules"
RULE_FIELDS = (
    *("id", "area_en", "area_zh", "document", "effective", "multipliers"),
    *("seasonal_multipliers", "floats", "slot_minutes", "masks", "applies_to", "holiday"),
    *("official_page", "note", *PROVENANCE),
)
PLANS = "tariffs/plans"
PLAN_FIELDS = (
    *("id", "area_en", "area_zh", "status", "rule", "components", "multipliers", "masks"),
    *("rows", "export_price", "check", "note", *PROVENANCE),
)
ROW_FIELDS = (
    *("structure", "voltage", "prices", "flat_non_tou", "td_energy", "demand_price"),
    "capacity_price",
)
MARKET = "tariffs/market"
MARKET_FIELDS = ("id", "rules", "known_from", "known_by")
MARKET_RULE_FIELDS = (
    *("id", "text", "value", "low", "high", "unit"),
    *("valid_from", "valid_to", "source", "label"),
)
STRUCTURES = ("single_part", "two_part")
MONTHS = tuple(range(1, 13))
DAY_MINUTES = 24 * 60
PLAN_SLOT = 60

Entry = TypeVar("Entry")


def read_tariff_rules(shelves: Shelves, faults: Faults) -> tuple[TariffRule, ...]:
    """Read every time-of-use rule; its masks cover each month once and each day whole."""
    return _read(shelves, RULES, _rule, faults)


def read_tariffs(
    shelves: Shelves, rules: Collection[TariffRule], faults: Faults
) -> tuple[TariffPlan, ...]:
    """Read every price table; the rule it names is in the catalogue."""
    known = sorted(rule.id for rule in rules)

    def read(record: Record) -> TariffPlan:
        if record.has("rule"):
            record.choice("rule", known)
        return _plan(record)

    return _read(shelves, PLANS, read, faults)


def read_market_rules(shelves: Shelves, faults: Faults) -> tuple[MarketRule, ...]:
    """Read every rule of price structure, response, ancillary services and direct supply."""
    documents = [record for _, record in documents_in(shelves, MARKET, faults)]
    pairs = [(record, rule) for record in documents for rule in record.records("rules")]
    refuse_twins([rule for _, rule in pairs], ["id"])
    for record in documents:
        record.allow(*MARKET_FIELDS)
    return tuple(_market_rule(record, rule) for record, rule in pairs)


def _read(
    shelves: Shelves, folder: str, read: Callable[[Record], Entry], faults: Faults
) -> tuple[Entry, ...]:
    documents = tuple(documents_in(shelves, folder, faults))
    refuse_twins([record for _, record in documents], ["id"])
    for shelved, record in documents:
        if record.text("id") != shelved.stem:
            record.fault("id_not_file_name", "id", name=shelved.stem)
    return tuple(read(record) for _, record in documents)


def _rule(record: Record) -> TariffRule:
    record.allow(*RULE_FIELDS)
    span = span_of(record, record.text("id"))
    slot = record.whole("slot_minutes")
    return TariffRule(
        id=record.text("id"),
        area=record.name("area"),
        document=record.text("document"),
        effective=record.text("effective"),
        valid_from=span.start,
        valid_to=span.end,
        multipliers=_bands(record, "multipliers"),
        seasonal=tuple(_seasonal(season) for season in record.records("seasonal_multipliers")),
        floats=record.text("floats", ""),
        slot_minutes=slot,
        masks=_masks(record, slot),
        known_from=record.day("known_from"),
        known_by=known_by(record),
        source=record.source(),
        label=record.label(),
        applies_to=record.text("applies_to", ""),
        holiday=record.text("holiday", ""),
        official_page=record.text("official_page", ""),
        note=record.text("note", ""),
    )


def _plan(record: Record) -> TariffPlan:
    record.allow(*PLAN_FIELDS)
    span = span_of(record, record.text("id"))
    return TariffPlan(
        id=record.text("id"),
        area=record.name("area"),
        status=record.text("status"),
        rule=record.text("rule", ""),
        components=tuple(_component(part) for part in record.records("components")),
        multipliers=_bands(record, "multipliers"),
        masks=_masks(record, PLAN_SLOT) if record.has("masks") else (),
        rows=tuple(_row(row) for row in record.records("rows")),
        valid_from=span.start,
        valid_to=span.end,
        known_from=record.day("known_from"),
        known_by=known_by(record),
        source=record.source(),
        label=record.label(),
        export_price=record.optional_number("export_price"),
        check=record.text("check", ""),
        note=record.text("note", ""),
    )


def _row(record: Record) -> TariffRow:
    record.allow(*ROW_FIELDS)
    return TariffRow(
        structure=record.choice("structure", STRUCTURES),
        voltage=record.text("voltage"),
        prices=_bands(record, "prices"),
        flat_non_tou=record.optional_number("flat_non_tou"),
        td_energy=record.optional_number("td_energy"),
        demand_price=record.optional_number("demand_price"),
        capacity_price=record.optional_number("capacity_price"),
    )


def _component(record: Record) -> PriceComponent:
    record.allow("id", "price", "floats")
    return PriceComponent(
        id=record.text("id"),
        price_cny_per_kwh=record.number("price"),
        floats_with_band=record.flag("floats"),
    )


def _seasonal(record: Record) -> SeasonalMultiplier:
    record.allow("band", "months", "value")
    months = record.wholes("months")
    if not months or not set(months) <= set(MONTHS):
        record.fault("not_months", "months")
    return SeasonalMultiplier(
        band=record.choice("band", tuple(BANDS.values())),
        months=months,
        value=record.number("value"),
    )


def _bands(record: Record, name: str) -> dict[str, Decimal]:
    numbers = record.numbers(name)
    for band in numbers:
        if band not in BANDS.values():
            record.fault("unknown_band", name, band=band, choices=", ".join(BANDS.values()))
    return numbers


def _masks(record: Record, slot_minutes: int) -> tuple[HourMask, ...]:
    masks = record.records("masks")
    months = sorted(month for mask in masks for month in mask.wholes("months"))
    if tuple(months) != MONTHS:
        record.fault("months_not_once", "masks")
    return tuple(_mask(mask, slot_minutes) for mask in masks)


def _mask(record: Record, slot_minutes: int) -> HourMask:
    record.allow("months", "bands")
    bands = record.text("bands")
    if len(bands) * slot_minutes != DAY_MINUTES:
        record.fault("not_a_day_of_bands", "bands", count=len(bands), minutes=slot_minutes)
    if not set(bands) <= set(BANDS):
        record.fault("unknown_band_letter", "bands", choices=", ".join(BANDS))
    return HourMask(months=record.wholes("months"), bands=bands)


def _market_rule(document: Record, record: Record) -> MarketRule:
    record.allow(*MARKET_RULE_FIELDS)
    span = span_of(record, record.text("id"))
    return MarketRule(
        id=record.text("id"),
        topic=document.text("id"),
        text=record.text("text"),
        value=record.optional_number("value"),
        low=record.optional_number("low"),
        high=record.optional_number("high"),
        unit=record.text("unit", ""),
        valid_from=span.start,
        valid_to=span.end,
        known_from=document.day("known_from"),
        known_by=known_by(document),
        source=record.source(),
        label=record.label(),
    )
