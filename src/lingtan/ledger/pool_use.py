"""Who used what of which supply over the period, and which fuel went into which plant.

The mix of every interval tells each user's share of each supply. Summed over the period these
shares say what the plants of one gave to others: the energy of transfers inside the park. The
whole park's, in any boundary.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.edges import POOLS
from lingtan.ledger.inventory import InsideUse
from lingtan.ledger.plant_fuels import BURNED, feeding_streams, fuel_meters
from lingtan.ledger.setting import Setting
from lingtan.park.flows import is_part_of_parent
from lingtan.park.meters import ENTERPRISE_PREFIX, Meter, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.tables import PLANT_FUELS, POOL_USE, POOL_USERS, Table

EXPORTED, PASSED_ON = "exported", "passed_on"
# What is bought and passed on belongs to the park itself, among the losses, not to what leaves.
SHARES = """
select s.pool, s.role, s.owner, s.out_key, p.enterprise, p.label,
       cast(cast(sum(x.milli) as decimal(38,0)) * 0.001 as decimal(38,3)) as quantity
from {shares} x join ledger_sources s on s.source = x.source
join ledger_parties p on p.party = x.party
group by s.pool, s.role, s.owner, s.out_key, p.enterprise, p.label having sum(x.milli) <> 0
union all
select s.pool, s.role, s.owner, s.out_key, '', 'exported',
       cast(cast(sum(e.milli) as decimal(38,0)) * 0.001 as decimal(38,3))
from ledger_exported e join ledger_sources s on s.source = e.source and s.role <> 'import'
group by s.pool, s.role, s.owner, s.out_key having sum(e.milli) <> 0
order by all"""

USERS = """
select u.pool, u.enterprise, g.resolution,
       cast(cast(sum(u.milli) as decimal(38,0)) * 0.001 as decimal(38,3)) as quantity,
       cast(cast(max(u.milli) as decimal(38,0)) * 0.001 as decimal(38,3)) as highest
from (select f.pool, f.start, p.enterprise, sum(f.milli) as milli
      from ledger_flow f join ledger_parties p on p.party = f.party
      where f.role = 'use' and p.enterprise <> ''
      group by f.pool, f.start, p.enterprise) u
join ledger_grains g on g.pool = u.pool
group by u.pool, u.enterprise, g.resolution order by u.pool, u.enterprise"""


def read_inside(
    runner: SqlRunner, setting: Setting, read: pl.DataFrame, *, by_month: bool
) -> InsideUse:
    """Return who used what of which supply; the rows of a supply add up to it.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    by_month : bool
        Whether the shares were summed up by the month.
    """
    shares = "ledger_party_shares_by_month" if by_month else "ledger_party_shares"
    return InsideUse(
        pool_use=pl.concat(
            [
                _table(runner.rows(SHARES.format(shares=shares)), POOL_USE),
                _table(passed_on(setting.park, read), POOL_USE),
            ]
        ),
        pool_users=_table(runner.rows(USERS), POOL_USERS),
        plant_fuels=_table(plant_fuels(setting.park, read), PLANT_FUELS),
    )


def _table(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(kind) for name, kind in table.schema.items())


def passed_on(park: Park, read: pl.DataFrame) -> pl.DataFrame:
    """Return what enterprises passed on to others past every node, by the meter between them."""
    amounts = dict(zip(read["meter_id"], read["positive"], strict=True))
    rows = [
        {
            "pool": POOLS[meter.carrier],
            "role": PASSED_ON,
            "owner": meter.source.removeprefix(ENTERPRISE_PREFIX),
            "out_key": "",
            "enterprise": meter.target.removeprefix(ENTERPRISE_PREFIX),
            "label": "",
            "quantity": amounts[meter.id],
        }
        for meter in _meters(park)
        if is_passing_on(meter, park) and amounts.get(meter.id, 0) > 0
    ]
    return pl.DataFrame(rows, schema=POOL_USE.schema)


def is_passing_on(meter: Meter | VirtualMeter, park: Park) -> bool:
    """Whether a meter counts what one enterprise passes on to another."""
    ends = (meter.source, meter.target)
    return (
        meter.carrier in POOLS
        and all(end.startswith(ENTERPRISE_PREFIX) for end in ends)
        and meter.source != meter.target
        and not is_part_of_parent(meter, park)
    )


def plant_fuels(park: Park, read: pl.DataFrame) -> pl.DataFrame:
    """Return which part of which stream each plant burned.

    A branch of a header takes of all streams that feed the header in proportion to their amounts.
    """
    amounts = dict(zip(read["meter_id"], read["positive"].cast(pl.Float64), strict=True))
    rows = [
        row
        for asset in park.assets
        for meter in fuel_meters(asset.id, park)
        for row in _fuels(asset.id, meter, park, amounts)
    ]
    return pl.DataFrame(rows, schema=PLANT_FUELS.schema)


def _fuels(
    asset: str, meter: Meter | VirtualMeter, park: Park, amounts: Mapping[str, float]
) -> Iterator[dict[str, object]]:
    own = [s for s in park.streams if s.meter == meter.id and s.use in BURNED]
    if own:
        yield from ({"asset": asset, "stream": s.id, "part": 1.0, "whole": 1.0} for s in own)
        return
    carriers = {each.id: each.carrier for each in _meters(park)}
    at_plant = {each.id for each in fuel_meters(asset, park)}
    upstream = [
        stream
        for stream in feeding_streams(asset, park)
        if carriers.get(stream.meter) == meter.carrier and stream.meter not in at_plant
    ]
    part = amounts.get(meter.id, 0.0)
    whole = sum(amounts.get(name, 0.0) for name in {stream.meter for stream in upstream})
    for stream in upstream:
        yield {"asset": asset, "stream": stream.id, "part": part, "whole": whole}
    if not upstream and part:
        yield {"asset": asset, "stream": "", "part": part, "whole": part}


def _meters(park: Park) -> list[Meter | VirtualMeter]:
    return [*park.meters, *park.virtual_meters]
