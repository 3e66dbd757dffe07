"""What validated amounts are called, for whoever makes them, keeps them or finds them again."""

from lingtan.base.runner import SqlRunner

AMOUNT_TABLES = AMOUNT_METERS, AMOUNT_HOURS = "amount_meters", "amount_hours"

AMOUNTS_SQL = f"""
select m.meter_id, h.start, m.resolution,
       cast(cast(h.milli as decimal(18,0)) * 0.001 as decimal(18,3)) as quantity,
       cast(cast(h.estimated as decimal(18,0)) * 0.001 as decimal(18,3)) as estimated,
       cast(h.readings as bigint) as readings
from {AMOUNT_HOURS} h join {AMOUNT_METERS} m on m.number = h.number"""


def name_amounts(runner: SqlRunner) -> None:
    """Name ``amounts`` in a runner that has the tables of `AMOUNT_TABLES`."""
    runner.view("amounts", AMOUNTS_SQL)
