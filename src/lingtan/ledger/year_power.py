"""Grid power of a calendar year by user and day: what the claims of the year are set against.

Claims are settled in the year (the park's own) and an account of a month or a day takes its
slice, so the year's power is worked out apart from the account and may be kept. A day is as fine
as a claim's span is stated; where the pool is mixed by the bill, the bill is the cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import UTC_TYPE, Period, parse_period
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.calendar import DAY, HOUR, as_utc, bucket_of, coarsest
from lingtan.ledger.capacity_estimate import estimate_capacities
from lingtan.ledger.claims import claiming
from lingtan.ledger.draw_up import Grain, give_amounts, mix_pools
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.meter_readings import READ, expected_intervals, resolution_of
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.plant_hours import PLANT_HOURS, plant_hours
from lingtan.ledger.rates import NAIVE
from lingtan.ledger.setting import Setting, find_setting
from lingtan.park.meters import Meter, Resolution, VirtualMeter
from lingtan.park.park import Park

DEFAULT = AccountOptions()
POWER, ABSENCE, MADE = "year_power", "year_absence", "year_plant_hours"
Read = Mapping[tuple[str, datetime], int]
TABLES: Mapping[str, pl.Schema] = MappingProxyType(
    {
        POWER: pl.Schema(
            {
                "start": UTC_TYPE,
                "resolution": pl.String(),
                "enterprise": pl.String(),
                "sector": pl.String(),
                "milli": pl.Int64(),
            }
        ),
        ABSENCE: pl.Schema({"start": UTC_TYPE, "absent": pl.Int64(), "expected": pl.Int64()}),
        MADE: PLANT_HOURS,
    }
)

GRID_STARTS = """
select distinct start from ledger_flow where pool = 'electricity' and role = 'import'"""

GRID_POWER = """
select c.cell as start, p.enterprise, p.sector, cast(sum(x.milli) as bigint) as milli
from ledger_party_shares x
join ledger_sources s on s.source = x.source and s.account = 'electricity_grid'
join ledger_parties p on p.party = x.party
join ledger_power_cells c on c.start = x.start
where s.pool = 'electricity'
group by c.cell, p.enterprise, p.sector order by c.cell, p.enterprise, p.sector"""

# What is estimated after the last measured interval may only be not read yet: the year goes on.
READ_BY_MONTH = """
select a.meter_id, m.first as start, cast(sum(a.readings) as bigint) as readings
from ledger_amounts a
join (select meter_id, max(start) as last from ledger_amounts
      where estimated is null or abs(estimated) < abs(quantity) or quantity = 0
      group by meter_id) l on l.meter_id = a.meter_id and a.start <= l.last
join ledger_power_months m on a.start >= m.first and a.start < m.last
group by a.meter_id, m.first"""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPower:
    """Grid power of a year, and how complete the readings are that tell it.

    Attributes
    ----------
    power : DataFrame
        ``start`` of a day or a bill with its ``resolution``, ``enterprise`` (empty for the park
        itself), ``sector``, ``milli`` [Wh].
    absence : DataFrame
        ``start`` of a month, ``absent`` and ``expected`` intervals of the meters of electricity.
    made : DataFrame
        What plants outside made by the hour; see `plant_hours`.
    """

    power: pl.DataFrame
    absence: pl.DataFrame
    made: pl.DataFrame

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by the names of `TABLES`."""
        return {POWER: self.power, ABSENCE: self.absence, MADE: self.made}


def year_of(period: Period) -> Period:
    """Return the calendar year that contains a period.

    Examples
    --------
    >>> year_of(parse_period("2025-07", "Asia/Shanghai")).name
    '2025'
    """
    return parse_period(f"{period.year:04d}", period.zone)


def work_out_year_power(
    runner: SqlRunner,
    park: Park,
    year: Period,
    catalogue: Catalogue,
    options: AccountOptions = DEFAULT,
) -> None:
    """Name the grid power of a year in the runner, without drawing up its account.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` of the year. Receives the tables of `TABLES`.
    """
    estimated = estimate_capacities(runner, park, year, catalogue, options)
    setting = find_setting(estimated.park, year, catalogue, options)
    give_amounts(runner, setting)
    grains = mix_pools(runner, setting, runner.rows(READ))
    name_year_power(runner, setting, grains)


def name_year_power(runner: SqlRunner, setting: Setting, grains: Sequence[Grain]) -> None:
    """Name the grid power of a year whose pools are mixed; of a park that claims none, nothing."""
    if not claiming(setting.park, setting.period):
        return
    grain = next((g.resolution for g in grains if g.pool == ELECTRICITY), HOUR)
    runner.give(POWER, _power(runner, setting.period, coarsest((DAY, grain))))
    runner.give(ABSENCE, _absence(runner, setting))
    runner.give(MADE, plant_hours(runner, setting.park).select(TABLES[MADE].names()))


def read_year_power(runner: SqlRunner) -> YearPower:
    """Return the tables of a year from a runner that has them."""
    power, absence, made = (
        as_utc(runner.rows(f"select * from {name} order by all")).cast(schema)
        for name, schema in TABLES.items()
    )
    return YearPower(power=power, absence=absence, made=made)


def _power(runner: SqlRunner, year: Period, grain: str) -> pl.DataFrame:
    starts = as_utc(runner.rows(GRID_STARTS))
    cells = starts.with_columns(cell=bucket_of(pl.col("start"), grain, year.zone))
    naive = pl.col("start", "cell").dt.replace_time_zone(None).cast(NAIVE)
    runner.give("ledger_power_cells", cells.select(naive))
    found = as_utc(runner.rows(GRID_POWER)).with_columns(resolution=pl.lit(grain))
    return found.select(TABLES[POWER].names()).cast(TABLES[POWER])


def _absence(runner: SqlRunner, setting: Setting) -> pl.DataFrame:
    """Return for each month how many intervals of the meters of electricity are missing."""
    year = setting.period
    months = [parse_period(f"{year.name}-{number:02d}", year.zone) for number in range(1, 13)]
    edges = {"first": [m.start for m in months], "last": [m.end for m in months]}
    runner.give("ledger_power_months", pl.DataFrame(edges))
    read = {
        (row["meter_id"], row["start"]): int(row["readings"])
        for row in as_utc(runner.rows(READ_BY_MONTH)).iter_rows(named=True)
    }
    fine = _resolutions(setting)
    rows = [(month.start, *_count(read, fine, month, year)) for month in months]
    return pl.DataFrame(rows, schema=TABLES[ABSENCE], orient="row")


def _resolutions(setting: Setting) -> dict[str, Resolution]:
    """Return the meters that tell who uses grid power, with how fine each is read."""
    every: list[Meter | VirtualMeter] = [*setting.park.meters, *setting.park.virtual_meters]
    power = {edge.meter for edge in setting.pools.edges if edge.pool == ELECTRICITY}
    return {m.id: resolution_of(m, setting.park) for m in every if m.id in power}


def _count(
    read: Read, resolutions: Mapping[str, Resolution], month: Period, year: Period
) -> tuple[int, int]:
    """Return the absent and the expected intervals; a yearly bill is missed in every month."""
    absent = expected = 0
    for meter, resolution in resolutions.items():
        is_yearly = resolution is Resolution.YEAR
        due = 1 if is_yearly else expected_intervals(resolution, month)
        present = read.get((meter, year.start if is_yearly else month.start), 0)
        expected += due
        absent += max(0, due - present)
    return absent, expected
