"""Sums of the park's lines and flows over each span of constant membership.

An hour lies in one span. A day or a bill that a span cuts is split by days, as for a member that
joins or leaves; the parts are differences of running totals rounded down, so the spans of a line
add up to it exactly. Who is a member is told apart in every span: lines of others are left out,
energy of others' plants is bought, and what others use of the members' plants is given out, as in
the account of the boundary (`crossing_sql`).
"""

MILLI = "cast(x.{column} * 1000 as hugeint)"
PART = "({milli} * c.hi // c.days - {milli} * c.lo // c.days)"
KWH = "cast(cast(sum({part}) as decimal(38,0)) * 0.001 as decimal(38,3))"
WITH_FACTOR = """cast(sum(cast(cast({part} as decimal(18,0)) * 0.001 as decimal(38,3))
                * f.factor) as decimal(38,12))"""

_QUANTITY = PART.format(milli=MILLI.format(column="quantity"))
_SHARE = PART.format(milli="cast(x.milli as hugeint)")
_IN_CELL = "join ledger_span_cells c on c.start = x.start and c.resolution = x.resolution"
_IN_POOL = """join ledger_grains g on g.pool = s.pool
join ledger_span_cells c on c.start = x.start and c.resolution = g.resolution"""

STARTS = """
select distinct start, resolution from ledger_park_lines
union select distinct start, resolution from ledger_amounts
union select distinct f.start, g.resolution
from ledger_flow f join ledger_grains g on g.pool = f.pool"""

# Left, right: how a plant's energy counts for its owner, and for who uses it.
CROSSING = f"""
select c.span, x.start, x.resolution, x.carrier, x.stream, x.owner, x.out_key,
       sum({_QUANTITY} * (case when o.enterprise is null then 0 else 1 end
                          - case when u.enterprise is null then 0 else 1 end)) as milli
from ledger_plant_lines x {_IN_CELL}
left join ledger_span_members o on o.span = c.span and o.enterprise = x.owner
left join ledger_span_members u on u.span = c.span and u.enterprise = x.enterprise
group by c.span, x.start, x.resolution, x.carrier, x.stream, x.owner, x.out_key"""

LINES = f"""
select c.span, x.account, x.enterprise, x.carrier, x.stream,
       {KWH.format(part=_QUANTITY)} as quantity,
       {WITH_FACTOR.format(part=_QUANTITY)} as emissions_kg
from ledger_park_lines x {_IN_CELL}
join ledger_span_members m on m.span = c.span and m.enterprise = x.enterprise
join ledger_factor_hours f on f.factor_key = x.factor_key and f.start = x.start
  and f.resolution = x.resolution
where x.account in ({{accounts}})
group by c.span, x.account, x.enterprise, x.carrier, x.stream
union all
select x.span, g.out_account, x.owner, x.carrier, x.stream,
       {KWH.format(part="-x.milli")}, {WITH_FACTOR.format(part="-x.milli")}
from ledger_span_crossing x join ledger_grains g on g.pool = x.carrier
join ledger_factor_hours f on f.factor_key = x.out_key and f.start = x.start
  and f.resolution = x.resolution
where x.milli > 0 group by x.span, g.out_account, x.owner, x.carrier, x.stream
union all
select x.span, case when x.carrier = 'electricity' then 'electricity_grid' else 'heat_in' end,
       '', x.carrier, 'neighbour/' || x.owner || '/' || x.out_key,
       {KWH.format(part="-x.milli")}, {WITH_FACTOR.format(part="-x.milli")}
from ledger_span_crossing x
join ledger_factor_hours f on f.factor_key = x.out_key and f.start = x.start
  and f.resolution = x.resolution
where x.milli < 0 and x.stream = 'fossil' group by x.span, x.carrier, x.owner, x.out_key
order by all"""

POOL_USE = f"""
select c.span, s.pool, s.role, s.owner, s.out_key, p.enterprise, p.label,
       {KWH.format(part=_SHARE)} as quantity
from ledger_party_shares x join ledger_sources s on s.source = x.source
join ledger_parties p on p.party = x.party {_IN_POOL}
group by c.span, s.pool, s.role, s.owner, s.out_key, p.enterprise, p.label
having sum({_SHARE}) <> 0
union all
select c.span, s.pool, s.role, s.owner, s.out_key, '', 'exported', {KWH.format(part=_SHARE)}
from ledger_exported x join ledger_sources s on s.source = x.source and s.role <> 'import'
{_IN_POOL}
group by c.span, s.pool, s.role, s.owner, s.out_key having sum({_SHARE}) <> 0
order by all"""

POOL_USERS = f"""
select c.span, s.pool, s.enterprise, g.resolution,
       {KWH.format(part=_SHARE)} as quantity,
       cast(cast(max(x.milli) as decimal(38,0)) * 0.001 as decimal(38,3)) as highest
from (select f.pool, f.start, p.enterprise, sum(f.milli) as milli
      from ledger_flow f join ledger_parties p on p.party = f.party
      where f.role = 'use' and p.enterprise <> ''
      group by f.pool, f.start, p.enterprise) x
join (select distinct pool, enterprise from ledger_parties) s
  on s.pool = x.pool and s.enterprise = x.enterprise
{_IN_POOL}
group by c.span, s.pool, s.enterprise, g.resolution order by all"""

_COUNTED = PART.format(milli="cast(greatest(x.quantity, 0) * 1000 as hugeint)")
METERED = f"""
select c.span, x.meter_id, {KWH.format(part=_COUNTED)} as positive
from ledger_amounts x {_IN_CELL} group by c.span, x.meter_id order by all"""

_PASSED = PART.format(milli="cast(greatest(e.way * x.quantity, 0) * 1000 as hugeint)")
NETWORK = f"""
select c.span, e.number, {KWH.format(part=_PASSED)} as quantity
from ledger_amounts x
join ledger_network e on e.meter_id = x.meter_id and x.start >= e.since and x.start < e.until
{_IN_CELL} group by c.span, e.number order by all"""

_CUT = "case when c.hi - c.lo < c.days then least(abs({part}), abs({milli} - {part})) else 0 end"
CUT_POOLS = f"""
select d.id, cast(max(d.doubted) as double) / cast(w.whole as double) as share
from (select s.pool as id, c.span,
             sum({_CUT.format(part=_SHARE, milli="cast(x.milli as hugeint)")}) as doubted
      from ledger_party_shares x join ledger_sources s on s.source = x.source
      {_IN_POOL} group by s.pool, c.span) d
join (select s.pool as id, sum(abs(cast(x.milli as hugeint))) as whole
      from ledger_party_shares x join ledger_sources s on s.source = x.source
      group by s.pool) w on w.id = d.id
where d.doubted > 0 group by d.id, w.whole order by d.id"""

CUT_STREAMS = f"""
select d.id, cast(max(d.doubted) as double) / cast(w.whole as double) as share
from (select x.stream as id, c.span,
             sum({_CUT.format(part=_QUANTITY, milli=MILLI.format(column="quantity"))}) as doubted
      from ledger_park_lines x {_IN_CELL}
      where x.account in ({{accounts}}) group by x.stream, c.span) d
join (select x.stream as id, sum(abs({MILLI.format(column="quantity")})) as whole
      from ledger_park_lines x where x.account in ({{accounts}}) group by x.stream) w
  on w.id = d.id
where d.doubted > 0 group by d.id, w.whole order by d.id"""
