"""Mix what enters a pool and share it among those who use it, in whole watt-hours.

Amounts are counted in thousandths (``milli``: Wh) as integers. One rule holds for every supply:
import, direct, own non-fossil, own fossil, recovered and stored.

1. Exports leave: first what a plant's own export meter states, then own non-fossil and direct in
   proportion to what is left of each, recovered or stored, own fossil, and last what was bought
   and is passed on. Only own fossil energy earns an emission (and bought heat sold on); what is
   exported beyond that earns nothing.
2. An enterprise that owns a supply is served from it first.
3. The rest goes to all in proportion to what they still need in that interval. What nobody
   metered is loss, and what is bought and passed on belongs to the park itself.

The supplies of an interval lie end to end on one line, and a user's share of each is the
difference of two running totals rounded down. So the shares of a user add up to its use, the
shares of a supply to that supply (the losses take what is left), both to the last digit, on any
engine and in any order, and no user's share depends on who the others are.
"""

from collections.abc import Sequence

Steps = Sequence[tuple[str, str, bool]]

FLOW = """
select k.pool, f.start, k.role, k.source, k.party, k.stated_fossil, f.milli
from (select e.kind, {bucket} as start,
             cast(sum(e.sign * cast(greatest(e.way * a.quantity, 0) * 1000 as bigint))
                  as bigint) as milli
      from ledger_amounts a join ledger_edges e on a.meter_id = e.meter_id {timed} {bucket_join}
      group by e.kind, {bucket}) f
join ledger_kinds k on k.kind = f.kind"""

TIMED = "and a.start >= e.since and a.start < e.until"

BUCKET_JOIN = "join ledger_buckets b on b.kind = e.kind and b.start = a.start"

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

# Nobody's power leaves before another's: own non-fossil and direct share it as they were made.
EXPORT_PARTS = """
select *, sn + own_part as xn, non_fossil - own_part as xd,
       least(greatest(x - sf - n - d, 0), r) as xr,
       sf + least(greatest(x - sf - n - d - r, 0), f - sf) as xf,
       case when pool = 'electricity' then 0
            else least(greatest(x - n - d - r - f, 0), i) end as xi,
       least(greatest(x - n - d - r - f, 0), i) as passed_on
from (select *, cast(coalesce(cast(non_fossil as hugeint) * (n - sn) // nullif(n - sn + d, 0), 0)
                     as bigint) as own_part
      from (select *, least(x - sn - sf, n - sn + d) as non_fossil
            from ledger_export_stated) s) p"""

EXPORTED = """
select pool, start, source,
       cast(taken * hi // nullif(total, 0) - taken * (hi - milli) // nullif(total, 0) as bigint)
           as milli
from (select s.pool, s.start, s.source, s.milli, s.hi, s.total,
             cast(case s.kind when 'non_fossil' then t.xn when 'direct' then t.xd
                  when 'fossil' then t.xf when 'import' then t.passed_on else t.xr end
                  as hugeint) as taken
      from (select pool, start, source, kind, milli,
                   sum(milli) over (partition by pool, start, kind order by source
                                    rows unbounded preceding) as hi,
                   sum(milli) over (partition by pool, start, kind) as total
            from (select pool, start, source, milli,
                         case role when 'store' then 'recovered' else role end as kind
                  from ledger_flow where source is not null) f) s
      join ledger_export_parts t on t.pool = s.pool and t.start = s.start and t.x > 0) p
where total > 0 and taken > 0"""

AVAILABLE = """
select f.pool, f.start, f.source, s.owner_group, f.milli - coalesce(x.milli, 0) as milli,
       case when f.role = 'import' then coalesce(x.milli, 0) else 0 end as passed_on
from ledger_flow f join ledger_sources s on s.source = f.source
left join ledger_exported x on x.source = f.source and x.start = f.start"""

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

ON_ONE_LINE = """
select *, cast(sum(milli) over (partition by pool, start order by source
                                rows unbounded preceding) as bigint) as hi
from ({shared}) s"""

SHARED_ALL = """
select pool, start, source, milli, passed_on from ledger_available"""

SHARED = """
select a.pool, a.start, a.source, a.passed_on,
       cast(a.milli - coalesce(o.milli, 0) as bigint) as milli
from ledger_available a left join (
    select source, start, sum(milli) as milli from ledger_own group by source, start) o
  on o.source = a.source and o.start = a.start"""

NEED_ALL = """
select pool, start, grp, milli from ledger_group_use"""

NEED = """
select u.pool, u.start, u.grp, u.milli - coalesce(o.milli, 0) as milli
from ledger_group_use u left join (
    select pool, start, grp, sum(milli) as milli from ledger_own group by pool, start, grp) o
  on o.pool = u.pool and o.start = u.start and o.grp = u.grp"""

LOSS = """
select t.pool, t.start,
       cast(t.i + t.d + t.n + t.f + t.r - t.x - t.used as bigint) as milli
from ledger_totals t"""

WHOLE = """
select t.pool, t.start,
       cast(t.i + t.d + t.n + t.f + t.r - t.x - coalesce(o.milli, 0) as bigint) as milli
from ledger_totals t left join (
    select pool, start, sum(milli) as milli from ledger_own group by pool, start) o
  on o.pool = t.pool and o.start = t.start"""

WHOLE_ALL = """
select pool, start, cast(i + d + n + f + r - x as bigint) as milli from ledger_totals"""

USER_SHARES = """
select s.pool, s.start, s.source, u.grp,
       cast(cast(s.hi as {wide}) * u.milli // w.milli
            - cast(s.hi - s.milli as {wide}) * u.milli // w.milli as bigint) as milli
from ledger_shared s join ledger_whole w on w.pool = s.pool and w.start = s.start
join ledger_need u on u.pool = s.pool and u.start = s.start
where w.milli > 0"""

GROUP_SHARES = """
select pool, start, source, grp, milli from ledger_user_shares
union all
select s.pool, s.start, s.source, {losses} as grp,
       cast(s.milli + s.passed_on - coalesce(u.milli, 0) as bigint) as milli
from ledger_shared s left join (
    select source, start, sum(milli) as milli from ledger_user_shares group by source, start) u
  on u.source = s.source and u.start = s.start
{own}"""

WITH_OWN = "union all select pool, start, source, grp, milli from ledger_own"

PARTY_SHARES_ALIKE = """
select p.party, g.start, g.source, {total} as milli
from ledger_group_shares g join ledger_parties p on p.pool = g.pool and p.grp = g.grp
{grouped}"""

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
      union all
      select x.party, x.start, -x.milli from ledger_party_shares x
      join ledger_sources s on s.source = x.source and s.account <> '') u
join ledger_parties p on p.party = u.party
group by p.party, u.start"""

SHARES_BY_MONTH = """
select s.party, m.month as start, s.source, cast(sum(s.milli) as bigint) as milli
from ledger_party_shares s join ledger_months m on m.start = s.start
group by s.party, m.month, s.source"""

INSIDE_BY_MONTH = """
select party, start, cast(null as integer) as source, cast(sum(milli) as bigint) as milli
from (select f.party, m.month as start, sum(f.milli) as milli
      from ledger_flow f join ledger_months m on m.start = f.start
      where f.role in ('use', 'charge') group by f.party, m.month
      union all
      select p.party, m.month, l.milli from ledger_loss l
      join ledger_months m on m.start = l.start
      join ledger_parties p on p.pool = l.pool and p.grp = {losses}
      union all
      select p.party, m.month, -t.stored from ledger_totals t
      join ledger_months m on m.start = t.start
      join (select pool, min(party) as party from ledger_parties where label = 'storage'
            group by pool) p on p.pool = t.pool where t.stored <> 0
      union all
      select x.party, x.start, -x.milli from ledger_party_shares_by_month x
      join ledger_sources s on s.source = x.source and s.account <> '') u
group by party, start"""

WIDEST = """
select max(greatest(abs(i + d + n + f + r), abs(used), abs(x))) as milli from ledger_totals"""

ADDED = ("cast(sum(g.milli) as bigint)", "group by p.party, g.start, g.source")
BIGINT_ROOT = 3_000_000_000  # two numbers below this multiply within 64 bits


def first_steps(*, buckets: bool, timed: bool = False) -> Steps:
    """Return the steps up to the totals of each interval: name, SQL, whether to keep its rows.

    Parameters
    ----------
    buckets : bool
        Whether a pool is mixed by the day, month or year.
    timed : bool
        Whether a meter has a role for a part of the time only.
    """
    flow = FLOW.format(
        bucket="b.bucket" if buckets else "a.start",
        bucket_join=BUCKET_JOIN if buckets else "",
        timed=TIMED if timed else "",
    )
    return (("ledger_flow", flow, True), ("ledger_totals", TOTALS, True))


def sharing_steps(
    *, has_owners: bool, groups_are_parties: bool, losses: int, widest: int
) -> Steps:
    """Return the steps from the totals to the share of every user.

    Parameters
    ----------
    has_owners : bool
        Whether an enterprise owns a supply.
    groups_are_parties : bool
        Whether no enterprise uses energy in two ways.
    losses : int
        Number of the group that takes what remains.
    widest : int
        Largest amount of an interval; small ones need no wide integers.
    """
    split = PARTY_SHARES_ALIKE if groups_are_parties else PARTY_SHARES_SPLIT
    wide = "bigint" if widest < BIGINT_ROOT else "hugeint"
    # own and shared parts of one user are two rows that must be added
    total, grouped = ADDED if has_owners else ("g.milli", "")
    own = WITH_OWN if has_owners else ""
    shared = SHARED if has_owners else SHARED_ALL
    shares = split.format(losses=losses, total=total, grouped=grouped)
    return (
        ("ledger_export_stated", EXPORT_STATED, False),
        ("ledger_export_parts", EXPORT_PARTS, True),
        ("ledger_exported", EXPORTED, True),
        ("ledger_available", AVAILABLE, True),
        ("ledger_group_use", GROUP_USE, has_owners),
        ("ledger_own", OWN if has_owners else NO_OWN, has_owners),
        ("ledger_shared", ON_ONE_LINE.format(shared=shared), True),
        ("ledger_need", NEED if has_owners else NEED_ALL, False),
        ("ledger_loss", LOSS, False),
        ("ledger_whole", WHOLE if has_owners else WHOLE_ALL, True),
        ("ledger_user_shares", USER_SHARES.format(wide=wide), True),
        ("ledger_group_shares", GROUP_SHARES.format(losses=losses, own=own), False),
        ("ledger_party_shares", shares, True),
    )
