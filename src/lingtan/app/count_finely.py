"""What some meters counted, in their own intervals: minutes and quarter hours, as validated.

The account keeps hours. Finer intervals are validated anew, of the meters that are asked for and
of no other: what is believed of a meter does not depend on any other one, so their sum is the
account's (a test holds every meter against it).
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

import polars as pl

from lingtan.app.count_period import QUALITIES, Counted, by_meter
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.line_grid import LADDER
from lingtan.metering.limits import DEFAULT
from lingtan.metering.month_work import span_to_read
from lingtan.metering.register_epochs import counter_scales
from lingtan.metering.validate import validate_period
from lingtan.park.park import Park

FINE = """
select meter_id, start, cast(value as double) as quantity, quality
from intervals where value is not null order by meter_id, start"""
RANKS = {name: rank for rank, name in enumerate(QUALITIES)}


def count_finely(
    layout: Layout, period_name: str, as_known_at: datetime | None, meters: Collection[str]
) -> Counted:
    """Return the validated intervals of some meters, as fine as they were metered.

    Parameters
    ----------
    meters : collection of str
        Ids of meters and virtual meters of the park.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    with inquire(layout, period_name, as_known_at) as inquiry:
        park, period = inquiry.opened.park, inquiry.period
        part = _only(park, meters)
        span = span_to_read(part, period, DEFAULT, inquiry.answers)
        runner = inquiry.store.runner(inquiry.as_known_at, period=span)
        scales = counter_scales(part, inquiry.opened.catalogue)
        validate_period(runner, part, period, DEFAULT, scales, inquiry.answers)
        found = runner.rows(FINE).with_columns(
            pl.col("meter_id")
            .replace_strict(_resolutions(park), return_dtype=pl.String)
            .alias("resolution"),
            pl.col("quality").replace_strict(RANKS, default=0, return_dtype=pl.Int8),
        )
        units = {each.id: each.unit for each in inquiry.opened.catalogue.carriers}
        return Counted(park=park, period=period, units=units, tables=by_meter(found))


def _only(park: Park, meters: Collection[str]) -> Park:
    """Return a park with some meters, and with those of which virtual ones are the sum."""
    virtual = tuple(each for each in park.virtual_meters if each.id in meters)
    needed = {*meters, *(meter for each in virtual for _, meter in each.terms)}
    real = tuple(each for each in park.meters if each.id in needed)
    return replace(park, meters=real, virtual_meters=virtual)


def _resolutions(park: Park) -> Mapping[str, str]:
    """Return in which step each meter counts; a virtual one as the coarsest of its terms."""
    own = {meter.id: meter.resolution.value for meter in park.meters}
    for virtual in park.virtual_meters:
        terms = [own[meter] for _, meter in virtual.terms if meter in own]
        own[virtual.id] = max(terms, key=LADDER.index, default=LADDER[0])
    return own
