"""What every meter counted in a period, interval by interval, as it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import polars as pl

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.base.time_axis import Period
from lingtan.park.park import Park

QUALITIES = ("measured", "manual", "estimated", "suspect")
"""The worse the later; what is counted by the hour is told as measured or estimated only."""
COUNTED = f"""
select meter_id, start, resolution, cast(quantity as double) as quantity,
       cast(case when estimated <> 0 then {QUALITIES.index("estimated")} else 0 end as tinyint)
         as quality
from amounts order by meter_id, start"""
EMPTY = pl.DataFrame(
    schema={
        "meter_id": pl.String(),
        "start": pl.Datetime("us", "UTC"),
        "resolution": pl.String(),
        "quantity": pl.Float64(),
        "quality": pl.Int8(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The validated amounts of a period.

    Attributes
    ----------
    units : mapping of str to str
        Canonical unit of each carrier of the catalogue.
    tables : mapping of str to DataFrame, shape (n_intervals, 5)
        By meter: ``meter_id``, ``start`` (UTC), ``resolution``, ``quantity`` in the canonical
        unit, positive from source to target, ``quality`` (place in `QUALITIES`). An interval
        that is missing has no row.
    """

    park: Park
    period: Period
    units: Mapping[str, str]
    tables: Mapping[str, pl.DataFrame]

    def of(self, meter: str) -> pl.DataFrame:
        """Return the intervals of a meter; none where it told nothing."""
        return self.tables.get(meter, EMPTY)


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
            tables=by_meter(runner.rows(COUNTED)),
        )


def by_meter(table: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """Return the rows of each meter."""
    parts = table.partition_by("meter_id", as_dict=True, maintain_order=True)
    return MappingProxyType({str(key[0]): part for key, part in parts.items()})
