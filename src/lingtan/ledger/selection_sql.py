"""Take from the park's lines those of one boundary version, and its share of what is common.

A line of an enterprise belongs to the boundary in which the enterprise is a member when the line
begins. A line of the park itself (common use, losses, storage, a shared boiler) is split among
all enterprises in proportion to what they use: of the same pool in the same interval, or over
the whole period where nobody uses any, or where the line is of no pool. The parts of a line are
differences of running totals rounded down, so a partition of the enterprises adds up exactly.
"""

ENTERPRISE_USE = """
select f.pool, f.start, p.enterprise, greatest(sum(f.milli), 0) as milli
from ledger_flow f join ledger_parties p on p.party = f.party
where f.role = 'use' and p.enterprise <> '' group by f.pool, f.start, p.enterprise"""

PERIOD_USE = """
select k.pool, e.enterprise, cast(case
           when coalesce(w.total, 0) > 0 then coalesce(u.milli, 0)
           when coalesce(x.total, 0) > 0 then coalesce(v.milli, 0) else 1 end as hugeint) as milli
from ledger_enterprises e cross join ledger_pool_names k
left join (select pool, enterprise, sum(milli) as milli from ledger_enterprise_use
           group by pool, enterprise) u on u.pool = k.pool and u.enterprise = e.enterprise
left join (select pool, sum(milli) as total from ledger_enterprise_use group by pool) w
  on w.pool = k.pool
left join (select enterprise, sum(milli) as milli from ledger_enterprise_use
           where pool = 'electricity' group by enterprise) v on v.enterprise = e.enterprise
left join (select sum(milli) as total from ledger_enterprise_use where pool = 'electricity') x
  on true"""

PERIOD_WEIGHTS = """
select pool, enterprise, milli,
       sum(milli) over (partition by pool order by enterprise rows unbounded preceding) as hi,
       sum(milli) over (partition by pool) as total
from ledger_period_use"""

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
join ledger_period_weights w
  on w.pool = case when l.carrier in ('electricity', 'heat', 'cooling') then l.carrier else '' end
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
