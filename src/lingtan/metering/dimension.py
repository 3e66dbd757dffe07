"""The meters dimension: what every check needs to know of a meter, one row each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import polars as pl

from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.meter_faults import OTHER
from lingtan.metering.calendar import INSTANT, in_whole_intervals, naive
from lingtan.metering.limits import Limits
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.flows import Flow, MeterFlow, flow_of, in_service
from lingtan.park.meters import ASSET_PREFIX, Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY

METERS = "metering_meters"
SCALES = "metering_scales"
MULTIPLIER = pl.Decimal(12, 6)
WHOLE = pl.Decimal(7, 0)
WIDE = "decimal(28,3)"  # of a reading before it is multiplied: the engine keeps 18 digits else
FIRST_INSTANT = datetime(1900, 1, 1, tzinfo=UTC)
LAST_INSTANT = datetime(2900, 1, 1, tzinfo=UTC)
Span = tuple[datetime, datetime, float | None]  # a conversion over [start, end); None: unknown


class EstimationRule(StrEnum):
    """How a gap of a meter may be filled."""

    HABIT = "habit"  # people and machines keep weekdays: line, like-day, weekday profile
    WEATHER = "weather"  # sun, wind and heat keep no weekdays: line, neighbouring days
    DISPATCHED = "dispatched"  # a store follows its plan: a line over a short gap, no more
    NONE = "none"  # bills and counters state totals: nothing is invented


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterRule:
    """A meter with what follows from its place in the park.

    Attributes
    ----------
    lowest : float or None
        Lowest possible value of an interval; None where the flow may turn round.
    capacity_kw : float or None
        Rated capacity of its plant.
    doubtful_above : float or None
        More than the rated capacity of its plant yields in an interval [canonical unit].
    standby_share : float
        How far below zero it may be at rest, as a share of the most it shows.
    begun, ended : datetime
        It owes the intervals over [begun, ended), and readings count there alone.
    """

    meter: Meter
    flow: MeterFlow
    estimation: EstimationRule
    lowest: float | None
    capacity_kw: float | None
    doubtful_above: float | None
    standby_share: float
    is_plant: bool
    is_solar: bool
    silent_days: int | None
    begun: datetime
    ended: datetime


NO_SERIES: Mapping[str, Sequence[Span]] = MappingProxyType({})
SIGNED_CARRIERS = {"temperature"}  # a reading below zero is one like any other
WEATHER_PLANTS = {AssetKind.SOLAR, AssetKind.WIND, AssetKind.HYDRO}
WEATHER_CARRIERS = {"heat", "cooling"}
SILENT_BY_NATURE = {Flow.EXPORT, Flow.DISCHARGE, Flow.CHARGE, Flow.GENERATION_FOSSIL}
UNESTIMATED = {MeterKind.BILL, MeterKind.REGISTER}


def rules_of(park: Park, limits: Limits) -> tuple[MeterRule, ...]:
    """Return the rule of every meter of a park."""
    assets = {asset.id: asset for asset in park.assets}
    spans = {meter.id: _service(meter, park) for meter in park.meters}
    rules = tuple(
        _rule(meter, flow_of(meter, park), assets, limits, spans[meter.id])
        for meter in park.meters
    )
    return tuple(replace(rule, lowest=_lowest(rule, rules, limits)) for rule in rules)


def _lowest(rule: MeterRule, rules: Sequence[MeterRule], limits: Limits) -> float | None:
    """Return the lowest possible value: of a gate that counts net, all that plants may send back.

    Where another meter counts the other way, or a plant states no capacity, nothing is below zero.
    """
    if rule.flow.flow is Flow.TRANSFER:
        back = (rule.meter.target, rule.meter.source)
        return 0.0 if any((r.meter.source, r.meter.target) == back for r in rules) else None
    gates = {Flow.IMPORT, Flow.EXPORT}
    if rule.flow.flow not in gates or rule.meter.kind is MeterKind.REGISTER:
        return rule.lowest
    same = [each for each in rules if each.meter.carrier == rule.meter.carrier]
    has_other = any({rule.flow.flow, each.flow.flow} == gates for each in same)
    plants = {each.flow.asset: each.capacity_kw for each in same if each.is_plant}
    if has_other or not plants or not all(plants.values()):
        return rule.lowest
    most_kw = sum(capacity or 0.0 for capacity in plants.values())
    return -most_kw * rule.meter.resolution.longest_hours * limits.overload_share


def _service(meter: Meter, park: Park) -> tuple[datetime, datetime]:
    """Return the span whose intervals a meter owes; whole days, months or years of long ones."""
    begun, ended = in_service(meter, park)
    span = begun or FIRST_INSTANT, ended or LAST_INSTANT
    whole = in_whole_intervals(meter.resolution, span, park.time_zone)
    return whole[0] if begun else FIRST_INSTANT, whole[1] if ended else LAST_INSTANT


def _rule(
    meter: Meter,
    flow: MeterFlow,
    assets: dict[str, Asset],
    limits: Limits,
    service: tuple[datetime, datetime],
) -> MeterRule:
    asset = assets.get(flow.asset)
    is_signed = meter.carrier in SIGNED_CARRIERS
    return MeterRule(
        meter=meter,
        flow=flow,
        estimation=_estimation(meter, flow, asset),
        lowest=None if flow.flow is Flow.TRANSFER or is_signed else 0.0,
        capacity_kw=asset.capacity_kw if asset else None,
        doubtful_above=_rated(meter, flow, asset, limits),
        standby_share=_standby_share(meter, asset),
        is_plant=_is_of_plant(meter, asset),
        is_solar=is_solar(meter, asset),
        silent_days=_silent_days(meter, flow, asset, limits),
        begun=service[0],
        ended=service[1],
    )


def _estimation(meter: Meter, flow: MeterFlow, asset: Asset | None) -> EstimationRule:
    if meter.kind in UNESTIMATED or meter.resolution in {Resolution.MONTH, Resolution.YEAR}:
        return EstimationRule.NONE
    if flow.flow in {Flow.CHARGE, Flow.DISCHARGE}:
        return EstimationRule.DISPATCHED
    if meter.carrier in WEATHER_CARRIERS or _is_weather_plant(meter, asset):
        return EstimationRule.WEATHER
    return EstimationRule.HABIT


def _standby_share(meter: Meter, asset: Asset | None) -> float:
    negatives = load_catalogue().small_negatives
    kind = asset.kind.value if asset is not None and _is_of_plant(meter, asset) else OTHER
    return negatives.get(kind, negatives[OTHER]).share


def _is_of_plant(meter: Meter, asset: Asset | None) -> bool:
    """Whether a plant gives what the meter counts: to a node, or behind the meter of its user."""
    return asset is not None and meter.source == f"{ASSET_PREFIX}{asset.id}"


def is_solar(meter: Meter, asset: Asset | None) -> bool:
    """Whether the sun gives what the meter counts."""
    return asset is not None and asset.kind is AssetKind.SOLAR and _is_of_plant(meter, asset)


def _is_weather_plant(meter: Meter, asset: Asset | None) -> bool:
    return asset is not None and asset.kind in WEATHER_PLANTS and _is_of_plant(meter, asset)


def _rated(meter: Meter, flow: MeterFlow, asset: Asset | None, limits: Limits) -> float | None:
    if asset is None or asset.capacity_kw is None:
        return None
    is_rated = flow.flow is Flow.CHARGE or _is_of_plant(meter, asset)
    is_rated = is_rated and meter.carrier == "electricity"
    most_kwh = asset.capacity_kw * meter.resolution.longest_hours * limits.overload_share
    return most_kwh if is_rated else None


def _silent_days(meter: Meter, flow: MeterFlow, asset: Asset | None, limits: Limits) -> int | None:
    if flow.flow in SILENT_BY_NATURE:
        return None
    is_driven = _is_weather_plant(meter, asset)
    return limits.silent_plant_days if is_driven else limits.silent_days


def meters_frame(rules: tuple[MeterRule, ...], limits: Limits) -> pl.DataFrame:
    """Return the dimension as a table, for SQL and for the checks.

    Its ``number`` stands for a meter wherever there are many rows: a name costs ten times as much.
    """
    rows = [(number, *_row(rule, limits)) for number, rule in enumerate(rules)]
    schema = pl.Schema(
        {
            "number": pl.Int64(),
            "meter_id": pl.String(),
            "resolution": pl.String(),
            "amount_resolution": pl.String(),
            "estimation": pl.String(),
            "is_register": pl.Boolean(),
            "is_plant": pl.Boolean(),
            "is_solar": pl.Boolean(),
            "lowest": pl.Float64(),
            "highest": pl.Float64(),
            "doubtful_above": pl.Float64(),
            "standby_share": pl.Float64(),
            "standby_most": pl.Float64(),
            "silent_days": pl.Int64(),
            "class_percent": pl.Float64(),
            "multiplier": pl.Float64(),
            "hours": pl.Float64(),
            "begun": INSTANT,
            "ended": INSTANT,
        }
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def _row(rule: MeterRule, limits: Limits) -> tuple[object, ...]:
    meter = rule.meter
    is_hourly = meter.resolution.is_hourly_or_finer
    accuracy = meter.accuracy_class
    return (
        meter.id,
        meter.resolution.value,
        Resolution.HOUR.value if is_hourly else meter.resolution.value,
        rule.estimation.value,
        meter.kind is MeterKind.REGISTER,
        rule.is_plant,
        rule.is_solar,
        rule.lowest,
        meter.maximum,
        rule.doubtful_above,
        rule.standby_share,
        _standby_most(rule),
        rule.silent_days,
        limits.assumed_class if accuracy is None else accuracy,
        None if meter.kind is MeterKind.REGISTER else meter.multiplier,
        meter.resolution.longest_hours,
        naive(rule.begun),
        naive(rule.ended),
    )


def _standby_most(rule: MeterRule) -> float:
    """Return what a plant at rest may take in an interval, by its capacity; 0 of other meters."""
    is_rated = rule.is_plant and rule.meter.carrier == "electricity"
    capacity = rule.capacity_kw if is_rated and rule.capacity_kw else 0.0
    return rule.standby_share * capacity * rule.meter.resolution.longest_hours


def scales_frame(
    park: Park, rules: Iterable[MeterRule], by_hour: Mapping[str, Sequence[Span]] = NO_SERIES
) -> pl.DataFrame:
    """Return the multiplier in force over [valid_from, valid_to), a row a span.

    A multiplier is a transformer ratio. Each dated change closes a span and opens the next.
    ``whole`` is the same one where it has no decimals, as nearly all have; see `scaled_sql`.
    A meter has none while it is not in service; of a counter, readings are left out instead.
    Of a meter that counts a volume, the conversion in force is in it too.

    Parameters
    ----------
    by_hour : mapping of str to sequence of Span
        Conversions of the meters that have series of temperature or pressure, while these hold.
    """
    rows = [row for rule in rules for row in _spans(rule, park, by_hour.get(rule.meter.id, ()))]
    schema = pl.Schema(
        {
            "meter_id": pl.String(),
            "is_register": pl.Boolean(),
            "multiplier": MULTIPLIER,
            "valid_from": INSTANT,
            "valid_to": INSTANT,
            "whole": WHOLE,
        }
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def scaled_sql(value: str) -> str:
    """Return SQL of a value times the multiplier in force, a row ``s`` of `SCALES`.

    Most meters have one multiplier, and it is 1. Times a whole one nothing has to be rounded, and
    to round costs the engine more than all else it does to a reading.
    """
    return f"""case when s.multiplier = 1 then {value}
            when s.whole is not null then cast({value} * s.whole as decimal(18,3))
            else cast(cast({value} as {WIDE}) * s.multiplier as decimal(18,3)) end"""


def _spans(rule: MeterRule, park: Park, by_hour: Sequence[Span]) -> list[tuple[object, ...]]:
    meter = rule.meter
    events = sorted((e for e in park.meter_events if e.meter == meter.id), key=lambda e: e.at)
    turns = [FIRST_INSTANT, *(e.at for e in events if e.multiplier or e.is_conversion)]
    starts, ends = turns, [*turns[1:], LAST_INSTANT]
    is_register = meter.kind is MeterKind.REGISTER
    if not is_register:
        starts = [max(start, rule.begun) for start in starts]
        ends = [min(end, rule.ended) for end in ends]
    rows: list[tuple[object, ...]] = []
    for turn, start, end in zip(turns, starts, ends, strict=True):
        past = [event for event in events if event.at <= turn]
        multiplier = next((e.multiplier for e in reversed(past) if e.multiplier), meter.multiplier)
        conversion = next((e for e in reversed(past) if e.is_conversion), None)
        stated = conversion.conversion if conversion else None if meter.volume_unit else 1.0
        has_series = conversion is not None and conversion.gas_state is not None
        for first, after, factor in by_hour if has_series else ((start, end, stated),):
            since, until = max(first, start), min(after, end)
            if since < until and factor is not None:
                exact = _exact(multiplier * factor)
                span = naive(since), naive(until)
                rows.append((meter.id, is_register, exact, *span, _whole(exact)))
    return rows


def _exact(multiplier: float) -> Decimal:
    return quantised(multiplier, MULTIPLIER.scale)


def _whole(multiplier: Decimal) -> Decimal | None:
    return multiplier if multiplier == multiplier.to_integral_value() else None


def quantised(value: float, places: int = QUANTITY.scale) -> Decimal:
    """Return a number as an exact decimal of so many places."""
    exact: Decimal = (
        pl.Series([value], dtype=pl.Float64).round(places).cast(pl.Decimal(28, places))[0]
    )
    return exact
