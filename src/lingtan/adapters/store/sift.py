"""The text that sifts arriving rows: new ones, corrections, and those known already.

A row is *the same* when the value and quality before it say so: the row above it of the same
meter and start in the same file, else the current row of the store. Such a row is not stored
again. Every other row is stored, and names the row it replaces if there is one.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lingtan.adapters.engines import quoted
from lingtan.adapters.store.bill_lengths import joint_quality
from lingtan.adapters.store.log_sql import instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Sift:
    """How to number the rows that are stored.

    Attributes
    ----------
    where : str
        Condition on ``s.start``, or nothing.
    current : str
        Query for the current rows these may repeat or correct; empty when there are none.
    last_seq : int
        Last number given out before.
    own : str
        SQL condition that a current row ``c`` came with the same file, or may be replaced by it
        whatever it says; see `bill_lengths`.
    outranked : str
        SQL condition that a current row ``c`` holds against the file; see `late`. Nothing where
        no other file can.
    is_same : str
        SQL condition that a row says what is current and is not stored again.
    """

    staged: Path
    where: str
    current: str
    last_seq: int
    import_id: int
    known_at: datetime
    own: str = "false"
    outranked: str = ""
    is_same: str = "value = known_value and quality = known_quality"


def sift_rows(sift: Sift) -> str:
    """Return the query for the rows to store, sorted by meter and start.

    Both windows run over rows as they come, without sorting again: that is why the order is
    made first, and it is what keeps an import cheap.
    """
    return f"""
select meter, start, value, quality, {instant(sift.known_at)} as known_at, seq,
       cast({sift.import_id} as integer) as import_id,
       case when {_FOLLOWS} then lag(seq) over () else replaced end as replaces
from (
    select *, {sift.last_seq} + row_number() over () as seq
    from (
        select *, case when {_FOLLOWS}
                       then value = lag(value) over () and quality = lag(quality) over ()
                       else coalesce({sift.is_same}, false)
                  end as is_same
        from ({_arrivals(sift)}) as arriving
    ) where not is_same
)"""


_FOLLOWS = "coalesce(lag(meter) over () = meter and lag(start) over () = start, false)"


def count_outranked(sift: Sift) -> str:
    """Return the query for the number of rows in whose place another file's reading holds."""
    if not sift.current:
        return "select 0"
    return f"""
select count(*) from {_staged(sift)} {_joined(sift)}
where {sift.where or "true"} and ({sift.outranked})"""


def _arrivals(sift: Sift) -> str:
    quality = "s.quality"
    known = "cast(null as decimal(18, 3)) as known_value, cast(null as varchar) as known_quality"
    columns = f"cast(null as bigint) as replaced, {known}"
    conditions = [f"({sift.where})"] if sift.where else []
    if sift.current:
        columns = "c.seq as replaced, c.value as known_value, c.quality as known_quality"
        joint = joint_quality("s.quality", "c.quality")
        quality = f"case when {sift.own} then s.quality else {joint} end as quality"
        conditions += [f"not ({sift.outranked})"] if sift.outranked else []
    where = f"where {' and '.join(conditions)}" if conditions else ""
    return f"""
select k.meter, s.start, s.value, {quality}, {columns}
from {_staged(sift)} {_joined(sift)}
{where} order by k.meter, s.start, s.line"""


def _staged(sift: Sift) -> str:
    return f"read_parquet('{quoted(sift.staged)}') as s join keys as k on k.meter_id = s.meter_id"


def _joined(sift: Sift) -> str:
    if not sift.current:
        return ""
    return f"left join ({sift.current}) as c on c.meter = k.meter and c.start = s.start"
