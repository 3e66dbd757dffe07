"""Mix what enters a pool and share it among those who use it, in whole watt-hours.

Amounts are counted in thousandths (``milli``: Wh) as integers, so that every share is exact and
the shares of an interval add up to what entered, to the last digit, on any engine. A share is
the difference of two running totals, each rounded down: ``P * hi // V - P * lo // V``.

1. What enters: import, direct, own non-fossil; and inside: own fossil, recovered, stored.
2. Exports leave: first what a plant's own export meter states, then own non-fossil, direct,
   recovered or stored, own fossil. Only own fossil energy earns an emission (and bought heat
   sold on); what is exported beyond that earns nothing.
3. An enterprise that owns a supply is served from it first.
4. The rest goes to all in proportion to what they still need in that interval. What nobody
   metered is loss.
"""

from collections.abc import Sequence

FLOW = """
select e.pool, {bucket} as start, e.role, e.source, e.party, e.stated_fossil,
       cast(sum(e.sign * cast(
           greatest(case when e.takes_negative then -a.quantity else a.quantity end, 0) * 1000
           as bigint)) as bigint) as milli
from ledger_amounts a join ledger_edges e on a.meter_id = e.meter_id {bucket_join}
group by e.pool, {bucket}, e.role, e.source, e.party, e.stated_fossil"""

BUCKET_JOIN = "join ledger_buckets b on b.pool = e.pool and b.start = a.start"

TOTALS = """
select pool, start, coalesce(sum(milli) filter (role = 'import'), 0) as i,
       coalesce(sum(milli) filter (role = 'direct'), 0) as d,
       coalesce(sum(milli) filter (role = 'non_fossil'), 0) as n,
       coalesce(sum(milli) filter (role = 'fossil'), 0) as f,
       coalesce(sum(milli) filter (role in ('recovered', 'store')), 0) as r,
       coalesce(sum(milli) filter (role = 'store'), 0) as stored,
       coalesce(sum(milli) filter (role = 'export'), 0) as x,
       coalesce(sum(milli) filter (role = 'stated' and not stated_fossil), 0) as stated_n,
       coalesce(sum(milli) filter (role = 'stated' and stated_fossil), 0) as stated_f,
       coalesce(sum(milli) filter (role in ('use', 'charge')), 0) as used
from ledger_flow group by pool, start"""

EXPORT_STATED = """
select *, least(stated_n, n, x) as sn,
       least(stated_f, f, x - least(stated_n, n, x)) as sf
from ledger_totals"""

EXPORT_PARTS = """
select *, least(x - sn - sf, n - sn) + sn as xn,
       least(greatest(x - sf - n, 0), d) as xd,
       least(greatest(x - sf - n - d, 0), r) as xr,
       sf + least(greatest(x - sf - n - d - r, 0), f - sf) as xf,
       case when pool = 'electricity' then 0
            else least(greatest(x - n - d - r - f, 0), i) end as xi
from ledger_export_stated"""

EXPORTED = """
select pool, start, source,
       cast(taken * hi // nullif(total, 0) - taken * (hi - milli) // nullif(total, 0) as bigint)
           as milli
from (select s.pool, s.start, s.source, s.milli, s.hi, s.total,
             cast(case s.role when 'non_fossil' then t.xn when 'direct' then t.xd else t.xf end
                  as hugeint) as taken
      from (select f.pool, f.start, f.source, f.role, f.milli,
                   sum(f.milli) over (partition by f.pool, f.start, f.role order by f.source
                                      rows unbounded preceding) as hi,
                   sum(f.milli) over (partition by f.pool, f.start, f.role) as total
            from ledger_flow f where f.role in ('non_fossil', 'direct', 'fossil')) s
      join ledger_export_parts t on t.pool = s.pool and t.start = s.start and t.x > 0) p
where total > 0"""

AVAILABLE = """
select f.pool, f.start, f.source, s.owner_group, f.milli - coalesce(x.milli, 0) as milli
from ledger_flow f join ledger_sources s on s.source = f.source and s.account <> ''
left join ledger_exported x on x.source = f.source and x.start = f.start
where f.role in ('import', 'direct', 'non_fossil')"""

GROUP_USE = """
select f.pool, f.start, p.grp, cast(sum(f.milli) as bigint) as milli
from ledger_flow f join ledger_parties p on p.party = f.party
where f.role in ('use', 'charge') group by f.pool, f.start, p.grp"""

OWN = """
select o.pool, o.start, o.source, o.owner_group as grp,
       cast(cast(o.milli as hugeint) * least(u.milli, o.total) // o.total as bigint) as milli
from (select pool, start, source, owner_group, milli,
             sum(milli) over (partition by pool, start, owner_group) as total
      from ledger_available where owner_group is not null) o
join ledger_group_use u on u.pool = o.pool and u.start = o.start and u.grp = o.owner_group
where o.total > 0 and u.milli > 0"""

NO_OWN = """
select pool, start, source, owner_group as grp, milli from ledger_available where false"""

SHARED = """
select a.pool, a.start, a.source, a.milli - coalesce(o.milli, 0) as milli
from ledger_available a left join (
    select source, start, sum(milli) as milli from ledger_own group by source, start) o
  on o.source = a.source and o.start = a.start"""

NEED = """
select u.pool, u.start, u.grp, u.milli - coalesce(o.milli, 0) as milli
from ledger_group_use u left join (
    select pool, start, grp, sum(milli) as milli from ledger_own group by pool, start, grp) o
  on o.pool = u.pool and o.start = u.start and o.grp = u.grp"""

LOSS = """
select t.pool, t.start,
       cast(t.i + t.d + t.n + t.f + t.r - t.x - t.used as bigint) as milli
from ledger_totals t"""

WEIGHTS = """
select pool, start, grp, milli,
       sum(milli) over (partition by pool, start order by grp rows unbounded preceding) as hi,
       sum(milli) over (partition by pool, start) as total
from (select pool, start, grp, milli from ledger_need
      union all select pool, start, {losses} as grp, milli from ledger_loss) n"""

GROUP_SHARES = """
select s.pool, s.start, s.source, w.grp,
       cast(case when w.total > 0
                 then s.milli * cast(w.hi as hugeint) // w.total
                      - s.milli * cast(w.hi - w.milli as hugeint) // w.total
                 when w.grp = {losses} then s.milli else 0 end as bigint) as milli
from ledger_shared s join ledger_weights w on w.pool = s.pool and w.start = s.start
union all select pool, start, source, grp, milli from ledger_own"""

PARTY_SHARES_ALIKE = """
select p.party, g.start, g.source, cast(sum(g.milli) as bigint) as milli
from ledger_group_shares g join ledger_parties p on p.pool = g.pool and p.grp = g.grp
group by p.party, g.start, g.source"""

PARTY_SHARES_SPLIT = """
select u.party, u.start, g.source,
       cast(g.milli * u.hi // u.total - g.milli * (u.hi - u.milli) // u.total as bigint) as milli
from (select f.pool, f.start, f.party, p.grp, cast(f.milli as hugeint) as milli,
             cast(sum(f.milli) over (partition by f.pool, f.start, p.grp order by f.party
                                     rows unbounded preceding) as hugeint) as hi,
             cast(sum(f.milli) over (partition by f.pool, f.start, p.grp) as hugeint) as total
      from (select pool, start, party, sum(milli) as milli from ledger_flow
            where role in ('use', 'charge') group by pool, start, party) f
      join ledger_parties p on p.party = f.party) u
join (select pool, start, source, grp, sum(milli) as milli from ledger_group_shares
      group by pool, start, source, grp) g
  on g.pool = u.pool and g.start = u.start and g.grp = u.grp
where u.total <> 0
union all
select p.party, g.start, g.source, cast(sum(g.milli) as bigint)
from ledger_group_shares g join ledger_parties p on p.pool = g.pool and p.grp = g.grp
where g.grp = {losses} group by p.party, g.start, g.source"""

INSIDE = """
select p.party, u.start, cast(null as integer) as source,
       cast(sum(u.milli) as bigint) as milli
from (select party, start, sum(milli) as milli from ledger_flow
      where role in ('use', 'charge') group by party, start
      union all
      select p.party, l.start, l.milli from ledger_loss l
      join ledger_parties p on p.pool = l.pool and p.grp = {losses}
      union all
      select p.party, t.start, -t.stored from ledger_totals t
      join (select pool, min(party) as party from ledger_parties where label = 'storage'
            group by pool) p on p.pool = t.pool where t.stored <> 0
      union all select party, start, -milli from ledger_party_shares) u
join ledger_parties p on p.party = u.party
group by p.party, u.start"""


def mixing_steps(
    *, has_owners: bool, groups_are_parties: bool, losses: int, buckets: bool
) -> Sequence[tuple[str, str, bool]]:
    """Return the steps in order: name, SQL, and whether to keep its rows."""
    flow = FLOW.format(
        bucket="b.bucket" if buckets else "a.start", bucket_join=BUCKET_JOIN if buckets else ""
    )
    split = PARTY_SHARES_ALIKE if groups_are_parties else PARTY_SHARES_SPLIT
    return (
        ("ledger_flow", flow, True),
        ("ledger_totals", TOTALS, True),
        ("ledger_export_stated", EXPORT_STATED, False),
        ("ledger_export_parts", EXPORT_PARTS, True),
        ("ledger_exported", EXPORTED, True),
        ("ledger_available", AVAILABLE, True),
        ("ledger_group_use", GROUP_USE, True),
        ("ledger_own", OWN if has_owners else NO_OWN, True),
        ("ledger_shared", SHARED, True),
        ("ledger_need", NEED, False),
        ("ledger_loss", LOSS, False),
        ("ledger_weights", WEIGHTS.format(losses=losses), True),
        ("ledger_group_shares", GROUP_SHARES.format(losses=losses), not groups_are_parties),
        ("ledger_party_shares", split.format(losses=losses), True),
        ("ledger_inside", INSIDE.format(losses=losses), True),
    )
