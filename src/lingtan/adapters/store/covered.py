"""Which time a store holds readings of, month by month."""

from collections.abc import Collection
from datetime import UTC, datetime

import duckdb


def covered_spans(
    connection: duckdb.DuckDBPyConnection, meters: Collection[str] | None = None
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the first and the last start of the readings of each month of UTC, in order.

    Parameters
    ----------
    meters : collection of str or None
        Ids of the meters that are asked about; None asks about all.
    """
    rows = connection.execute(
        """
select min(c.first_start), max(c.last_start) from store.coverage as c
join store.meters as m on m.meter = c.meter
where $meters is null or list_contains($meters, m.meter_id)
group by c.month order by c.month""",
        {"meters": None if meters is None else sorted(meters)},
    ).fetchall()
    return tuple((first.replace(tzinfo=UTC), last.replace(tzinfo=UTC)) for first, last in rows)
