"""Take from the park's lines those of one boundary version, and its share of what is common.

A line of an enterprise belongs to the boundary in which the enterprise is a member when the line
begins. A line of the park itself (common use, losses, storage, a shared boiler) is split among
all enterprises in proportion to what they use: of the same pool in the same interval. Where
nobody uses any, or the line is of no pool, it is what they use on the same day, or in the month
or year that the line or the pool's bills cover: a span that does not depend on the period of the
account, so that months add up to the year. The parts of a line are differences of running totals
rounded down, so a partition of the enterprises adds up exactly.
"""

ENTERPRISE_USE = """
select f.pool, f.start, p.enterprise, greatest(sum(f.milli), 0) as milli
from ledger_flow f join ledger_parties p on p.party = f.party
where f.role = 'use' and p.enterprise <> '' group by f.pool, f.start, p.enterprise"""

POOL_OF_LINE = """
case when l.carrier in ('electricity', 'heat', 'cooling') then l.carrier else '' end"""

LINE_STARTS = f"""
select distinct {POOL_OF_LINE} as pool, l.start, l.resolution
from ledger_park_lines l where l.enterprise = ''"""

SPAN_USE = """
select s.pool, s.grain, s.span, e.enterprise, cast(case
           when coalesce(w.total, 0) > 0 then coalesce(u.milli, 0)
           when coalesce(x.total, 0) > 0 then coalesce(v.milli, 0) else 1 end as hugeint) as milli
from (select distinct pool, grain, span from ledger_line_spans) s
cross join ledger_enterprises e
left join ledger_use_by_span u on u.pool = s.pool and u.grain = s.grain and u.span = s.span
  and u.enterprise = e.enterprise
left join ledger_span_totals w on w.pool = s.pool and w.grain = s.grain and w.span = s.span
left join ledger_use_by_span v on v.pool = 'electricity' and v.grain = s.grain
  and v.span = s.span and v.enterprise = e.enterprise
left join ledger_span_totals x on x.pool = 'electricity' and x.grain = s.grain
  and x.span = s.span"""

USE_BY_SPAN = """
select u.pool, t.grain, t.span, u.enterprise, sum(u.milli) as milli
from ledger_enterprise_use u join ledger_use_spans t on t.start = u.start
group by u.pool, t.grain, t.span, u.enterprise"""

SPAN_TOTALS = """
select pool, grain, span, sum(milli) as total from ledger_use_by_span group by pool, grain, span"""

SPAN_WEIGHTS = """
select pool, grain, span, enterprise, milli,
       sum(milli) over (partition by pool, grain, span order by enterprise
                        rows unbounded preceding) as hi,
       sum(milli) over (partition by pool, grain, span) as total
from ledger_span_use"""

INTERVAL_WEIGHTS = """
select pool, start, enterprise, cast(milli as hugeint) as milli,
       cast(sum(milli) over (partition by pool, start order by enterprise
                             rows unbounded preceding) as hugeint) as hi,
       cast(sum(milli) over (partition by pool, start) as hugeint) as total
from ledger_enterprise_use"""

INTERVALS_IN_USE = """
select pool, start from ledger_enterprise_use group by pool, start having sum(milli) > 0"""

PART = """cast(cast(sum(
           cast(l.quantity * 1000 as hugeint) * w.hi // w.total
           - cast(l.quantity * 1000 as hugeint) * (w.hi - w.milli) // w.total)
           as decimal(18,0)) * 0.001 as decimal(18,3)) as quantity"""

SHARED_LINES = f"""
select {{columns}}, {PART}, cast(null as decimal(18,3)) as estimated, l.factor_key
from {{lines}} l
join ledger_intervals_in_use i on i.pool = l.carrier and i.start = l.start
  and l.account not in ('green_power', 'certificate')
join ledger_interval_weights w on w.pool = l.carrier and w.start = l.start
join ledger_members m on m.enterprise = w.enterprise
  and m.valid_from <= l.start and l.start < m.valid_to
where l.enterprise = '' group by {{columns}}, l.factor_key
union all
select {{columns}}, {PART}, cast(null as decimal(18,3)) as estimated, l.factor_key
from {{lines}} l
left join ledger_intervals_in_use i on i.pool = l.carrier and i.start = l.start
  and l.account not in ('green_power', 'certificate')
join ledger_line_spans p
  on p.pool = {POOL_OF_LINE} and p.start = l.start and p.resolution = l.resolution
join ledger_span_weights w on w.pool = p.pool and w.grain = p.grain and w.span = p.span
join ledger_members m on m.enterprise = w.enterprise
  and m.valid_from <= l.start and l.start < m.valid_to
where l.enterprise = '' and i.pool is null group by {{columns}}, l.factor_key"""

COLUMNS = (
    "l.start, l.resolution, l.account, l.scope, l.enterprise, l.node, l.carrier, l.stream, "
    "l.sector, l.meter_id"
)

OWN_LINES = """
select l.* from {lines} l join ledger_members m on m.enterprise = l.enterprise
  and m.valid_from <= l.start and l.start < m.valid_to"""

COMMON_LINES = """
select l.* from {lines} l where l.enterprise = ''"""


def selected_sql(lines: str, *, common_in_full: bool) -> str:
    """Return the SQL of a boundary's lines.

    Parameters
    ----------
    lines : str
        Table of the whole park's lines.
    common_in_full : bool
        Whether what belongs to the park itself counts whole: so in a whole park.
    """
    shared = COMMON_LINES if common_in_full else SHARED_LINES
    own = OWN_LINES.format(lines=lines)
    return f"{own}\nunion all\n{shared.format(lines=lines, columns=COLUMNS)}"
