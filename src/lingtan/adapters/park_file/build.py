"""Build the park of a file that has no faults."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from lingtan.adapters.park_file.agreements import (
    ContractEntry,
    ExcuseEntry,
    FactEntry,
    StreamEntry,
    ValueChainEntry,
)
from lingtan.adapters.park_file.build_finance import conventions, loan, measure
from lingtan.adapters.park_file.build_offsets import offset_block, removal
from lingtan.adapters.park_file.build_process_streams import process_stream
from lingtan.adapters.park_file.check_amounts import fact_value
from lingtan.adapters.park_file.check_conversions import KEPT_VOLUMES, VOLUME
from lingtan.adapters.park_file.days import midnight
from lingtan.adapters.park_file.exchange_checks import by_product, water_process
from lingtan.adapters.park_file.exchange_entries import ByProductEntry, WaterProcessEntry
from lingtan.adapters.park_file.expressions import Resolution
from lingtan.adapters.park_file.fields import NameEntry
from lingtan.adapters.park_file.finance_entries import LoanEntry, MeasureEntry
from lingtan.adapters.park_file.goods import PrecursorEntry, ProductEntry
from lingtan.adapters.park_file.meter_entries import MeterEventEntry, MeterRow, VirtualMeterEntry
from lingtan.adapters.park_file.offset_entries import OffsetEntry, RemovalEntry
from lingtan.adapters.park_file.per_litre import carbon_of_litre
from lingtan.adapters.park_file.places import (
    AssetEntry,
    BoundaryEntry,
    EnterpriseEntry,
    HeadEntry,
    NodeEntry,
)
from lingtan.adapters.park_file.process_entries import ProcessStreamEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.adapters.park_file.sharing import AllocationEntry, CogenerationEntry
from lingtan.adapters.park_file.zones import country_of, english_zones
from lingtan.base.names import UNNAMED, Name
from lingtan.catalogue.product_names import product_names
from lingtan.metering.gas_conditions import nm3_per_m3
from lingtan.park.allocation import AllocationRule, Cogeneration, Share
from lingtan.park.assets import Asset
from lingtan.park.base_year import BaseYear, TargetPath
from lingtan.park.contracts import Contract
from lingtan.park.facts import Excuse, Fact
from lingtan.park.meters import GasState, Meter, MeterEvent, MeterKind, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.places import ALWAYS, Boundary, Enterprise, Member, Node
from lingtan.park.products import CbamStatement, PactStatement, Precursor, Product
from lingtan.park.streams import CalorificValue, SourceStream, ValueChainActivity


def build_park(head: HeadEntry, scope: Scope, virtual: Resolution) -> Park:
    """Turn checked entries into the park's own frozen things; days become instants in UTC."""
    shape, zone = scope.shape, ZoneInfo(head.time_zone)
    return Park(
        id=head.id,
        name=_name(head.name),
        type=head.type,
        province=english_zones(scope.catalogue)[head.province],
        time_zone=head.time_zone,
        boundaries=tuple(_boundary(item, zone) for item in shape.of(BoundaryEntry)),
        enterprises=tuple(_enterprise(item) for item in shape.of(EnterpriseEntry)),
        nodes=tuple(_node(item) for item in shape.of(NodeEntry)),
        meters=tuple(_meter(line.row, zone, scope) for line in scope.meters.lines),
        assets=tuple(_asset(item, zone) for item in shape.of(AssetEntry)),
        meter_events=tuple(_event(e.entry, zone, scope) for e in shape.of(MeterEventEntry)),
        virtual_meters=tuple(_virtual(item, virtual) for item in shape.of(VirtualMeterEntry)),
        contracts=tuple(_contract(item, zone, scope) for item in shape.of(ContractEntry)),
        streams=tuple(_stream(item, zone, scope) for item in shape.of(StreamEntry)),
        value_chain=tuple(_activity(item) for item in shape.of(ValueChainEntry)),
        facts=_facts(scope),
        offsets=tuple(offset_block(item, zone) for item in shape.of(OffsetEntry)),
        removals=tuple(removal(item, zone) for item in shape.of(RemovalEntry)),
        excuses=tuple(_excuse(item.entry) for item in shape.of(ExcuseEntry)),
        frameworks=head.frameworks,
        country=head.country or country_of(head.province),
        target_year=head.target_year,
        limit_edition=head.limit_edition,
        coal_rate=head.coal_rate,
        gwp_set=head.gwp_set,
        grid_intensity=head.grid_intensity,
        base_year=_base_year(head),
        note=_words(head.note),
        products=tuple(_product(item) for item in shape.of(ProductEntry)),
        process_streams=tuple(process_stream(item) for item in shape.of(ProcessStreamEntry)),
        water_processes=tuple(water_process(item) for item in shape.of(WaterProcessEntry)),
        by_products=tuple(by_product(item) for item in shape.of(ByProductEntry)),
        discounting=conventions(head.discounting),
        measures=tuple(measure(item, scope) for item in shape.of(MeasureEntry)),
        loans=tuple(loan(item, scope) for item in shape.of(LoanEntry)),
        allocation=tuple(_rule(item.entry) for item in shape.of(AllocationEntry)),
    )


def _base_year(head: HeadEntry) -> BaseYear | None:
    entry = head.base_year
    if entry is None:
        return None
    target = TargetPath(**entry.target.model_dump()) if entry.target else None
    return BaseYear(**(entry.model_dump() | {"target": target}))


def _from(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else midnight(day, zone)


def _after(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else midnight(day + timedelta(days=1), zone)


def _name(name: NameEntry) -> Name:
    return Name(en=name.en, zh=name.zh)


def _words(given: NameEntry | None) -> Name:
    return _name(given) if given else UNNAMED


def _boundary(item: Item[BoundaryEntry], zone: ZoneInfo) -> Boundary:
    entry = item.entry
    members = tuple(
        Member(
            enterprise=member.enterprise,
            valid_from=midnight(member.first_day or ALWAYS, zone),
            valid_to=_after(member.last_day, zone),
        )
        for member in entry.members
    )
    return Boundary(
        id=item.id,
        name=_name(entry.name),
        kind=entry.kind,
        members=members,
        geojson=entry.geojson,
        area_km2=entry.area_km2,
    )


def _enterprise(item: Item[EnterpriseEntry]) -> Enterprise:
    entry = item.entry
    return Enterprise(
        id=item.id,
        name=_name(entry.name),
        sector=entry.sector,
        industry=_words(entry.industry),
        contact=entry.contact,
    )


def _node(item: Item[NodeEntry]) -> Node:
    return Node(id=item.id, name=_name(item.entry.name), carrier=item.entry.carrier)


def _asset(item: Item[AssetEntry], zone: ZoneInfo) -> Asset:
    entry = item.entry
    return Asset(
        id=item.id,
        name=_name(entry.name),
        kind=entry.kind,
        capacity_kw=entry.capacity_kw,
        capacity_kwh=entry.capacity_kwh,
        capacity_kg=entry.capacity_kg,
        capacity_nm3=entry.capacity_nm3,
        owner=entry.owner,
        is_outside=entry.is_outside,
        efficiency_class=entry.efficiency_class,
        evidence=entry.evidence,
        cogeneration=_cogeneration(entry.cogeneration),
        valid_from=_from(entry.first_day, zone),
        valid_to=_after(entry.last_day, zone),
    )


def _cogeneration(entry: CogenerationEntry | None) -> Cogeneration | None:
    return Cogeneration(**entry.model_dump()) if entry else None


def _rule(entry: AllocationEntry) -> AllocationRule:
    fields = {name: getattr(entry, name) for name in AllocationEntry.model_fields}
    shares = tuple(Share(**share.model_dump()) for share in entry.shares)
    return AllocationRule(**(fields | {"shares": shares}))


def _meter(row: MeterRow, zone: ZoneInfo, scope: Scope) -> Meter:
    fields = {name: getattr(row, name) for name in MeterRow.model_fields}
    fields["valid_from"] = _from(fields.pop("first_day"), zone)
    fields["valid_to"] = _after(fields.pop("last_day"), zone)
    english, chinese = fields.pop("name_en"), fields.pop("name_zh")
    name = Name(en=english or chinese or row.id, zh=chinese or english or row.id)
    fields["display_step"] = _step(row, scope)
    return Meter(name=name, volume_unit=_volume_unit(row, scope), **fields)


def _step(row: MeterRow, scope: Scope) -> float | None:
    """Return the smallest step of a meter as an amount; of a power, over its interval."""
    if row.display_step is None:
        return None
    units, carrier = scope.catalogue.units, scope.carriers[row.carrier]
    kept = _volume_unit(row, scope) or carrier.unit
    if row.kind is MeterKind.POWER:
        kw = units.convert(row.display_step, row.unit, "kW")
        return kw * row.multiplier * (row.resolution.minutes or 0) / 60
    of_meter = [e.entry for e in scope.shape.of(MeterEventEntry) if e.entry.meter == row.id]
    factors = [factor for each in of_meter if (factor := _conversion(each, scope))]
    mean = sum(factors) / len(factors) if factors else 1.0
    return units.convert(row.display_step, row.unit, kept) * row.multiplier * mean


def _volume_unit(row: MeterRow, scope: Scope) -> str:
    is_volume = scope.catalogue.units.find(row.unit).dimension == VOLUME
    return KEPT_VOLUMES.get(scope.carriers[row.carrier].dimension, "") if is_volume else ""


def _conversion(entry: MeterEventEntry, scope: Scope) -> float | None:
    """Return the carrier's unit per unit of volume, however it is told."""
    celsius, kpa = entry.temperature_c, entry.pressure_kpa
    if celsius is None or kpa is None:
        return entry.state_number or entry.density_kg_per_l
    return nm3_per_m3(celsius, kpa, entry.compressibility or 1.0, scope.catalogue.units)


def _gas_state(entry: MeterEventEntry) -> GasState | None:
    if not (entry.temperature_meter or entry.pressure_meter):
        return None
    return GasState(
        temperature_meter=entry.temperature_meter,
        pressure_meter=entry.pressure_meter,
        temperature_c=entry.temperature_c,
        pressure_kpa=entry.pressure_kpa,
        compressibility=entry.compressibility or 1.0,
    )


def _virtual(item: Item[VirtualMeterEntry], virtual: Resolution) -> VirtualMeter:
    entry = item.entry
    terms = virtual.meters[item.id]
    return VirtualMeter(
        id=item.id,
        name=_name(entry.name),
        carrier=entry.carrier,
        source=entry.source,
        target=entry.target,
        terms=tuple((float(share), meter) for meter, share in terms.items()),
        sector=entry.sector,
    )


def _event(entry: MeterEventEntry, zone: ZoneInfo, scope: Scope) -> MeterEvent:
    return MeterEvent(
        meter=entry.meter,
        at=entry.at.replace(tzinfo=zone).astimezone(UTC),
        multiplier=entry.multiplier,
        conversion=_conversion(entry, scope),
        gas_state=_gas_state(entry),
        is_ideal_gas=bool(entry.pressure_kpa or entry.pressure_meter)
        and not entry.compressibility,
        closing=_canonical(entry.closing, entry.meter, scope),
        opening=_canonical(entry.opening, entry.meter, scope),
        is_replacement=entry.replaced or entry.closing is not None or entry.opening is not None,
        evidence=entry.evidence,
    )


def _canonical(reading: float | None, meter: str, scope: Scope) -> float | None:
    """Return what a counter showed, in the unit its readings are kept in: MWh as kWh."""
    row = next((line.row for line in scope.meters.lines if line.row.id == meter), None)
    if reading is None or row is None or row.kind is not MeterKind.REGISTER:
        return reading
    kept = _volume_unit(row, scope) or scope.carriers[row.carrier].unit
    exact = Fraction(str(reading))
    return float(scope.catalogue.units.convert_exactly(exact, row.unit, kept))


def _contract(item: Item[ContractEntry], zone: ZoneInfo, scope: Scope) -> Contract:
    entry = item.entry
    return Contract(
        id=item.id,
        kind=entry.kind,
        valid_from=midnight(entry.first_day, zone),
        valid_to=_after(entry.last_day, zone),
        enterprise=entry.enterprise,
        tariff=entry.tariff,
        assets=entry.assets,
        quantity_kwh=entry.quantity_kwh,
        vintage=entry.vintage,
        region=english_zones(scope.catalogue).get(entry.region, entry.region),
        technology=entry.technology,
        serial=entry.serial,
        evidence=entry.evidence,
        is_trial=entry.trial,
    )


def _stream(item: Item[StreamEntry], zone: ZoneInfo, scope: Scope) -> SourceStream:
    entry = item.entry
    fields = {name: getattr(entry, name) for name in StreamEntry.model_fields if name != "name"}
    if fields.pop("factor_kg_per_l") is not None:
        fields |= {"carbon_t_per_gj": carbon_of_litre(entry, scope), "oxidation": 1.0}
    fields["calorific_values"] = tuple(
        CalorificValue(
            valid_from=midnight(each.first_day, zone), ncv_gj_per_unit=each.ncv_gj_per_unit
        )
        for each in entry.calorific_values
    )
    return SourceStream(id=item.id, name=_name(entry.name), **fields)


def _activity(item: Item[ValueChainEntry]) -> ValueChainActivity:
    entry = item.entry
    fields = {name: getattr(entry, name) for name in ValueChainEntry.model_fields}
    words = {"name": _name(entry.name), "source": _words(entry.source)}
    return ValueChainActivity(id=item.id, **(fields | words))


def _facts(scope: Scope) -> tuple[Fact, ...]:
    names = product_names(scope.catalogue.product_limits)
    return tuple(names.of(_fact(item, scope)) for item in scope.shape.of(FactEntry))


def _fact(item: Item[FactEntry], scope: Scope) -> Fact:
    entry = item.entry
    datum = next(datum for datum in scope.catalogue.data_register if datum.id == entry.datum)
    value = fact_value(entry, datum, scope)
    return Fact(
        datum=entry.datum,
        year=entry.year,
        value=entry.value if value is None else value,
        enterprise=entry.enterprise,
        item=entry.item,
        evidence=entry.evidence,
        source=str(scope.yaml.place(item.path)),
        is_trial=entry.trial,
    )


def _excuse(entry: ExcuseEntry) -> Excuse:
    return Excuse(indicator=entry.indicator, reason=entry.reason, evidence=entry.evidence)


def _product(item: Item[ProductEntry]) -> Product:
    entry = item.entry
    plain = ("enterprise", "item", "basis", "share", "gj_per_t", "cny_per_t")
    return Product(
        id=item.id,
        name=_name(entry.name),
        **{name: getattr(entry, name) for name in plain},
        precursors=tuple(_precursor(each) for each in entry.precursors),
        pact=PactStatement(**entry.pact.model_dump()) if entry.pact else None,
        cbam=CbamStatement(**entry.cbam.model_dump()) if entry.cbam else None,
    )


def _precursor(entry: PrecursorEntry) -> Precursor:
    fields = {name: getattr(entry, name) for name in PrecursorEntry.model_fields}
    words = {"name": _name(entry.name), "cn_code": entry.cn_code or ""}
    return Precursor(**(fields | words))
