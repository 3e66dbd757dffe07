"""The lives of a counter: from one replacement to the next, each with its own zero.

A replacement adds two readings at its instant: the closing of the old register and the opening
of the new one. A difference is only ever taken within one life.
"""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import polars as pl

from lingtan.base.time_axis import Period
from lingtan.catalogue.load import Catalogue
from lingtan.metering.calendar import INSTANT, naive
from lingtan.metering.dimension import FIRST_INSTANT, LAST_INSTANT, MeterRule, quantised
from lingtan.park.meters import Meter, MeterEvent, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY

REGISTERS = "metering_registers"
EPOCHS = "metering_epochs"
MARGINS = {Resolution.MONTH: timedelta(days=92), Resolution.YEAR: timedelta(days=732)}
MARGIN = timedelta(days=35)
MINUTES_A_DAY = 1440
MOST = 10 ** (QUANTITY.precision - QUANTITY.scale)  # no reading is as large


def counter_scales(park: Park, catalogue: Catalogue) -> dict[str, Fraction]:
    """Return the canonical amount of one unit of each counter's own display.

    Readings were converted at import, a counter of MWh to kWh, so its turn is converted too. A
    counter whose unit is none of an amount has no scale: no reading of it is ever imported.
    """
    units = catalogue.units
    scales = {}
    for meter in park.meters:
        kept_unit = meter.volume_unit or catalogue.carrier(meter.carrier).unit
        own, kept = units.find(meter.unit), units.find(kept_unit)
        if _is_register(meter) and own.dimension == kept.dimension:
            scales[meter.id] = own.scale / kept.scale
    return scales


def registers_frame(
    rules: tuple[MeterRule, ...], period: Period, scales: Mapping[str, Fraction]
) -> pl.DataFrame:
    """Return the registers: where they roll over, their grid, and which readings they need.

    The amount of the first and last interval needs a reading outside the period, so readings
    are taken from a margin on both sides.

    Parameters
    ----------
    scales : mapping of str to Fraction
        See `counter_scales`; a counter that is not in it displays canonical units.
    """
    rows = [
        _register_row(rule, period, scales.get(rule.meter.id, Fraction(1)))
        for rule in rules
        if _is_register(rule.meter)
    ]
    schema = pl.Schema(
        {
            "meter_id": pl.String(),
            "modulus": QUANTITY,
            "step_minutes": pl.Int32(),
            "read_from": INSTANT,
            "read_to": INSTANT,
        }
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def readings_owed(registers: pl.DataFrame) -> int:
    """Return how many readings counters owe over the spans of `registers_frame`."""
    span = (pl.col("read_to") - pl.col("read_from")).dt.total_minutes()
    owed = span // pl.col("step_minutes").fill_null(MINUTES_A_DAY)
    return int(registers.select(owed.sum()).item())


def _is_register(meter: Meter) -> bool:
    return meter.kind is MeterKind.REGISTER


def _register_row(rule: MeterRule, period: Period, scale: Fraction) -> tuple[object, ...]:
    meter, margin = rule.meter, margin_of(rule.meter.resolution)
    digits = meter.register_digits
    modulus = None if digits is None else 10**digits * scale
    return (
        meter.id,
        None if modulus is None or modulus >= MOST else quantised(float(modulus)),
        meter.resolution.minutes,
        naive(max(period.start - margin, rule.begun)),
        naive(min(period.end + margin, rule.ended)),
    )


def margin_of(resolution: Resolution) -> timedelta:
    """Return how far beyond a period readings of a resolution may tell of it.

    Examples
    --------
    >>> margin_of(Resolution.MONTH).days, margin_of(Resolution.HOUR).days
    (92, 35)
    """
    return MARGINS.get(resolution, MARGIN)


def epochs_frame(park: Park) -> pl.DataFrame:
    """Return the lives of every register, with its first and last reading where known."""
    rows = [row for meter in park.meters if _is_register(meter) for row in _epochs(meter.id, park)]
    schema = pl.Schema(
        {
            "meter_id": pl.String(),
            "epoch": pl.Int32(),
            "valid_from": INSTANT,
            "valid_to": INSTANT,
            "opening": QUANTITY,
            "closing": QUANTITY,
        }
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def may_be_unread(epochs: pl.DataFrame, period: Period) -> bool:
    """Whether what flowed around a replacement may be unknown in a period."""
    is_open = pl.col("closing").is_null() & (pl.col("valid_to") < naive(LAST_INSTANT))
    was_open = is_open & (pl.col("valid_to") > naive(period.start))
    is_new = pl.col("valid_from").is_between(
        naive(FIRST_INSTANT), naive(period.end), closed="none"
    )
    return not epochs.filter(was_open | is_new).is_empty()


def _epochs(meter_id: str, park: Park) -> list[tuple[object, ...]]:
    replaced = sorted(
        (event for event in park.meter_events if event.meter == meter_id and _replaces(event)),
        key=lambda event: event.at,
    )
    bounds: list[MeterEvent | None] = [None, *replaced, None]
    return [
        (
            meter_id,
            number,
            naive(before.at if before else FIRST_INSTANT),
            naive(after.at if after else LAST_INSTANT),
            _exact(before.opening if before else None),
            _exact(after.closing if after else None),
        )
        for number, (before, after) in enumerate(pairwise(bounds))
    ]


def _replaces(event: MeterEvent) -> bool:
    return event.is_replacement or event.opening is not None or event.closing is not None


def _exact(reading: float | None) -> object:
    return None if reading is None else quantised(reading)
