"""Lines of the ledger: one activity, one account, one factor, one interval.

*Supply lines* stand at the meter through which energy enters; *use lines* are the same energy,
shared among its users. An account of the whole park rests on supply lines and keeps use lines as
memo; an account of a part of the park rests on use lines. Both add up to the same kilogram.
"""

from collections.abc import Sequence

COLUMNS = (
    "start, resolution, account, scope, enterprise, node, carrier, stream, sector, meter_id, "
    "quantity, estimated, factor_key"
)

AMOUNTS = """
select meter_id, start, resolution, quantity, estimated, readings from amounts
where start >= timestamp '{start}' and start < timestamp '{end}'
  and resolution in ({resolutions})"""

AMOUNTS_IN_KWH = """
select a.meter_id, a.start, a.resolution,
       cast(cast(a.quantity as decimal(38,3)) * e.kwh_per_unit as decimal(18,3)) as quantity,
       cast(cast(a.estimated as decimal(38,3)) * e.kwh_per_unit as decimal(18,3)) as estimated,
       a.readings
from ({amounts}) a join ledger_enthalpies e on e.meter_id = a.meter_id
union all
select a.meter_id, a.start, a.resolution, a.quantity, a.estimated, a.readings
from ({amounts}) a where a.meter_id not in (select meter_id from ledger_enthalpies)"""

METERED_LINES = """
select a.start, a.resolution, m.account, m.scope, m.enterprise, m.node, m.carrier, m.stream,
       m.sector, a.meter_id,
       cast(m.sign * abs(a.quantity) as decimal(18,3)) as quantity,
       cast(m.sign * abs(a.estimated) as decimal(18,3)) as estimated, m.factor_key
from ledger_amounts a join ledger_line_meters m on m.meter_id = a.meter_id
where case when m.takes_negative then a.quantity < 0 else a.quantity > 0 end"""

TIMED_LINES = f"{METERED_LINES}\n  and a.start >= m.since and a.start < m.until"

SHARE_LINES = """
select x.start, {resolution} as resolution, s.account,
       cast(case when s.role in ('import', 'direct') then 2 else 0 end as tinyint) as scope,
       p.enterprise, p.node, s.pool as carrier, p.label as stream, p.sector, '' as meter_id,
       cast(cast(x.milli as decimal(18,0)) * 0.001 as decimal(18,3)) as quantity,
       cast(null as decimal(18,3)) as estimated, s.factor_key
from {shares} x join ledger_parties p on p.party = x.party
join ledger_sources s on s.source = x.source
join ledger_grains g on g.pool = s.pool
where x.milli <> 0 and s.account <> ''"""

INSIDE_LINES = """
select x.start, {resolution} as resolution, 'use' as account,
       cast(0 as tinyint) as scope, p.enterprise, p.node, p.pool as carrier,
       p.label as stream, p.sector, '' as meter_id,
       cast(cast(x.milli as decimal(18,0)) * 0.001 as decimal(18,3)) as quantity,
       cast(null as decimal(18,3)) as estimated, 'inside' as factor_key
from {inside} x join ledger_parties p on p.party = x.party
join ledger_grains g on g.pool = p.pool
where x.milli <> 0"""

EXPORTED_SUPPLY_LINES = """
select e.start, g.resolution, s.account,
       cast(case when s.role = 'direct' then 2 else 0 end as tinyint) as scope,
       s.owner as enterprise, '' as node, s.pool as carrier, 'exported' as stream,
       'energy_supply' as sector, '' as meter_id,
       cast(cast(e.milli as decimal(18,0)) * 0.001 as decimal(18,3)) as quantity,
       cast(null as decimal(18,3)) as estimated, s.factor_key
from ledger_exported e join ledger_sources s on s.source = e.source
join ledger_grains g on g.pool = s.pool
where e.milli <> 0 and s.role in ('direct', 'non_fossil', 'fossil') and s.account <> ''"""

EXPORT_LINES = """
select x.start, g.resolution, g.out_account as account, cast(0 as tinyint) as scope,
       x.enterprise, g.export_node as node, x.pool as carrier, x.stream, 'energy_supply' as sector,
       g.export_meter as meter_id,
       cast(cast(-x.milli as decimal(18,0)) * 0.001 as decimal(18,3)) as quantity,
       cast(null as decimal(18,3)) as estimated,
       x.out_key as factor_key
from (select e.pool, e.start, s.owner as enterprise, s.role as stream, e.milli, s.out_key
      from ledger_exported e join ledger_sources s on s.source = e.source
      where s.role in ('direct', 'non_fossil', 'fossil')
      union all
      select pool, start, '' as enterprise, 'resold' as stream, xi, 'out/' || pool || '/fossil'
      from ledger_export_parts
      union all
      select pool, start, '' as enterprise, 'other' as stream, x - xn - xd - xf - xi,
             'out/' || pool || '/nothing'
      from ledger_export_parts) x
join ledger_grains g on g.pool = x.pool
where x.milli <> 0"""

FACTOR_HOURS = """
select n.factor_key, n.start, n.resolution, f.factor_id, f.factor, f.energy_factor
from ledger_needed n
join ledger_starts s on s.start = n.start and s.resolution = n.resolution
join ledger_factors f
  on f.factor_key = n.factor_key and f.valid_from <= s.start and s.until <= f.valid_to"""

UNCOVERED = """
select u.factor_key, u.start, count(f.factor_id) as vintages
from ledger_needed u
left join ledger_factor_hours f
  on f.factor_key = u.factor_key and f.start = u.start and f.resolution = u.resolution
group by u.factor_key, u.start, u.resolution having count(f.factor_id) <> 1
order by u.start, u.factor_key"""

RATED = """
select l.start, l.resolution, l.account, l.scope, l.enterprise, l.node, l.carrier, l.stream,
       l.sector, l.meter_id, l.quantity, l.estimated, f.factor_id, f.factor,
       cast(cast(l.quantity as decimal(38,3)) * f.factor as decimal(38,12)) as emissions_kg,
       cast(cast(l.quantity as decimal(38,3)) * f.energy_factor as decimal(38,12)) as energy_kgce
from {lines} l join ledger_factor_hours f
  on f.factor_key = l.factor_key and f.start = l.start and f.resolution = l.resolution"""

MEMO = """
select start, resolution, 'use' as account, cast(0 as tinyint) as scope, enterprise, node,
       carrier, case when account = 'use' then 'inside' else account end
           || case when stream = '' then '' else '/' || stream end as stream, sector,
       meter_id, quantity, estimated, factor_id, factor, emissions_kg, energy_kgce
from {lines}"""

SUMS = """
select account, scope, enterprise, node, carrier, stream, sector, meter_id, factor_id,
       cast(sum(quantity) as decimal(38,3)) as quantity,
       cast(sum(estimated) as decimal(38,3)) as estimated,
       cast(sum(emissions_kg) as decimal(38,12)) as emissions_kg,
       cast(sum(energy_kgce) as decimal(38,12)) as energy_kgce,
       count(*) as lines
from {lines}
group by account, scope, enterprise, node, carrier, stream, sector, meter_id, factor_id
order by all"""

LOAD_OF_PARK = """
select max(i + d + n + f + r - stored - x) as milli from ledger_totals
where pool = 'electricity'"""

LOAD_OF_LINES = """
select cast(max(kwh) * 1000 as bigint) as milli from (
    select start, sum(quantity) as kwh from {lines}
    where carrier = 'electricity'
      and account in ('electricity_grid', 'electricity_direct', 'own_non_fossil', 'own_fossil',
                      'use')
      and stream not in ('exported', 'neighbour')
    group by start) h"""


def needed_sql(tables: Sequence[str]) -> str:
    """Return every factor the lines of some tables need, and when."""
    lines = "\nunion all\n".join(
        f"select factor_key, start, resolution from {table}" for table in tables
    )
    return f"select distinct factor_key, start, resolution from ({lines}) l"
