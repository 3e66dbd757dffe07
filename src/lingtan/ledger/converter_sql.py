"""What the plants of the park made, and who took what of it, interval by interval."""

TAKEN = """
select x.source, s.pool, x.start, p.enterprise,
       case when p.enterprise = '' then p.label else '' end as label,
       cast(sum(x.milli) as double) as milli
from ledger_party_shares x join ledger_parties p on p.party = x.party
join ledger_sources s on s.source = x.source
where x.source in ({sources}) group by x.source, s.pool, x.start, p.enterprise, p.label
union all
select e.source, s.pool, e.start, '' as enterprise, 'exported' as label,
       cast(sum(e.milli) as double) as milli
from ledger_exported e join ledger_sources s on s.source = e.source
where e.source in ({sources}) group by e.source, s.pool, e.start
order by all"""

OUTPUTS = """
select o.number, a.start,
       cast(sum(cast(o.sign * greatest(o.way * a.quantity, 0) * 1000 as bigint)) as double)
           as milli
from ledger_amounts a join ledger_converter_outputs o
  on o.meter_id = a.meter_id and a.start >= o.since and a.start < o.until
group by o.number, a.start order by all"""

USED = """
select pool, start, enterprise, cast(milli as double) as milli from ledger_enterprise_use
where milli > 0 order by all"""

BURNED = """
select meter_id, start, resolution, cast(greatest(quantity, 0) as double) as positive
from ledger_amounts where meter_id in ({meters}) order by all"""

SPANS = """
select distinct pool, grain, span from ledger_line_spans
where pool like 'plant/%' or pool like 'stream/%' order by all"""

# The claims of the park itself are taken off all its power from the grid alike, by the span.
CLAIM_USE = """
select 'claims' as pool, u.grain, u.span, c.enterprise, sum(c.milli) as milli
from (select l.start, w.enterprise, {weighted} as milli
      from ledger_park_lines l {{weights}}
      where l.enterprise = '' and l.account = 'electricity_grid') c
join ledger_use_spans u on u.start = c.start
group by u.grain, u.span, c.enterprise"""
