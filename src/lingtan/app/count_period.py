"""What every meter counted in a period, interval by interval, as it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.base.time_axis import Period
from lingtan.park.park import Park

COUNTED = """
select meter_id, start, resolution, cast(quantity as double) as quantity
from amounts order by meter_id, start"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The validated amounts of a period.

    Attributes
    ----------
    units : mapping of str to str
        Canonical unit of each carrier of the catalogue.
    table : DataFrame, shape (n_intervals, 4)
        ``meter_id``, ``start`` (UTC), ``resolution`` (1h, 1d, 1mo or 1y), ``quantity`` in the
        canonical unit, positive from source to target. An interval that is missing has no row.
    """

    park: Park
    period: Period
    units: Mapping[str, str]
    table: pl.DataFrame


def count_period(layout: Layout, period_name: str, as_known_at: datetime | None) -> Counted:
    """Return the amounts of a period, those that were kept where there are any.

    Raises
    ------
    LingtanError
        The question cannot be answered.
    """
    with inquire(layout, period_name, as_known_at) as inquiry:
        _, runner = believed(inquiry)
        return Counted(
            park=inquiry.opened.park,
            period=inquiry.period,
            units={each.id: each.unit for each in inquiry.opened.catalogue.carriers},
            table=runner.rows(COUNTED),
        )
