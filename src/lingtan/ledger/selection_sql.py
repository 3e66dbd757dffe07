"""Take from the park's lines those of one boundary version, and its share of what is common.

An hour of an enterprise belongs to the boundary in which the enterprise is then a member. A day
or a bill that reaches over the day on which it joined or left is split by days of membership: an
estimate, so the part is marked as estimated.

A line of the park itself (common use, losses, storage) is split among all enterprises in
proportion to what they use: of the same pool in the same interval. What a plant of the park takes
in, fuel or power or heat, is split by who uses what it makes (`converter_use`). Where nobody uses
any, or the line is of no pool, it is what they use on the same day, or in the month or year that
the line or the pool's bills cover: a span that does not depend on the period of the account, so
that months add up to the year. The parts of a line are differences of running totals rounded
down, first among the enterprises and then among the days, so boundaries that part the enterprises
and the days add up exactly.
"""

from lingtan.ledger.converter_sql import CLAIM_USE as USE_OF_CLAIMS

ENTERPRISE_USE = """
select f.pool, f.start, p.enterprise, greatest(sum(f.milli), 0) as milli
from ledger_flow f join ledger_parties p on p.party = f.party
where f.role = 'use' and p.enterprise <> '' group by f.pool, f.start, p.enterprise"""

# By what a line is split: a plant or stream of the park, its claims, a pool, or nothing known.
WEIGHED_LINES = """
select l.*, case when l.account in ('green_power', 'certificate') then 'claims'
                 when k.weigh is not null then k.weigh
                 when l.carrier in ('electricity', 'heat', 'cooling') then l.carrier
                 else '' end as weigh
from ({lines}) l left join ledger_weigh_keys k
  on l.enterprise = '' and k.stream = l.stream
  and l.account not in ('value_chain', 'electricity_out', 'heat_out')
  and k.carrier = case when l.carrier in ('electricity', 'heat', 'cooling') then l.carrier
                       else '' end"""

LINE_STARTS = """
select distinct l.weigh as pool, l.start, l.resolution
from (select weigh, start, resolution, enterprise from ledger_park_lines
      union all
      select weigh, start, resolution, enterprise from ledger_plant_lines) l
where l.enterprise = ''"""

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
group by u.pool, t.grain, t.span, u.enterprise
union all
select pool, grain, span, enterprise, milli from ledger_converter_use where grain <> '1h'
{claims}"""
AND_CLAIMS = "union all select pool, grain, span, enterprise, milli from ledger_claim_use"

HOURLY_USE = """
select pool, start, enterprise, cast(milli as hugeint) as milli from ledger_enterprise_use
union all
select pool, span as start, enterprise, cast(milli as hugeint) as milli
from ledger_converter_use where grain = '1h'"""

SPAN_TOTALS = """
select pool, grain, span, sum(milli) as total from ledger_use_by_span group by pool, grain, span"""

SPAN_WEIGHTS = """
select pool, grain, span, enterprise, milli,
       sum(milli) over (partition by pool, grain, span order by enterprise
                        rows unbounded preceding) as hi,
       sum(milli) over (partition by pool, grain, span) as total
from ledger_span_use"""

INTERVAL_WEIGHTS = """
select pool, start, enterprise, milli,
       cast(sum(milli) over (partition by pool, start order by enterprise
                             rows unbounded preceding) as hugeint) as hi,
       cast(sum(milli) over (partition by pool, start) as hugeint) as total
from ledger_hourly_use"""

INTERVALS_IN_USE = """
select pool, start from ledger_hourly_use group by pool, start having sum(milli) > 0"""

COLUMNS = (
    "l.start, l.resolution, l.account, l.scope, l.enterprise, l.node, l.carrier, l.stream, "
    "l.sector, l.meter_id"
)

FINE, COARSE = "l.resolution = '1h'", "l.resolution <> '1h'"
MILLI = "cast(l.quantity * 1000 as hugeint)"
WEIGHTED = f"({MILLI} * w.hi // w.total - {MILLI} * (w.hi - w.milli) // w.total)"
QUANTITY = "cast(cast(sum({milli}) as decimal(18,0)) * 0.001 as decimal(18,3))"
NOW = """join ledger_members m on m.enterprise = {who}
  and m.valid_from <= l.start and l.start < m.valid_to"""
DAYS = """join ledger_member_days d on d.enterprise = {who}
  and d.start = l.start and d.resolution = l.resolution"""

USE_OF_INTERVAL = """join ledger_intervals_in_use i on i.pool = l.weigh and i.start = l.start
join ledger_interval_weights w on w.pool = l.weigh and w.start = l.start"""

USE_OF_SPAN = """left join ledger_intervals_in_use i on i.pool = l.weigh and i.start = l.start
join ledger_line_spans p
  on p.pool = l.weigh and p.start = l.start and p.resolution = l.resolution
join ledger_span_weights w on w.pool = p.pool and w.grain = p.grain and w.span = p.span
  and i.pool is null"""

OWN_FINE = f"""
select {{columns}}, l.quantity, l.estimated, l.factor_key
from {{lines}} l {NOW.format(who="l.enterprise")} where {FINE}"""

OWN_COARSE = f"""
select {{columns}}, l.estimated, l.factor_key, d.enterprise as member, {MILLI} as milli,
       d.lo, d.hi, d.days
from {{lines}} l {DAYS.format(who="l.enterprise")} where {COARSE}"""

COMMON_LINES = """
select {columns}, l.quantity, l.estimated, l.factor_key from {lines} l where l.enterprise = ''"""

COMMON_FINE = f"""
select {{columns}}, {QUANTITY.format(milli=WEIGHTED)} as quantity,
       cast(null as decimal(18,3)) as estimated, l.factor_key
from {{lines}} l {{weights}} {NOW.format(who="w.enterprise")}
where l.enterprise = '' and {FINE} group by {{columns}}, l.factor_key"""

COMMON_COARSE = f"""
select {{columns}}, cast(null as decimal(18,3)) as estimated, l.factor_key,
       d.enterprise as member, {WEIGHTED} as milli, d.lo, d.hi, d.days
from {{lines}} l {{weights}} {DAYS.format(who="w.enterprise")}
where l.enterprise = '' and {COARSE}"""

PART = "(l.milli * l.hi // l.days - l.milli * l.lo // l.days)"
PARTS = f"""
select {{columns}}, {QUANTITY.format(milli=PART)} as quantity,
       cast(sum(case when l.hi - l.lo = l.days then l.estimated
                     else cast({PART} as decimal(18,0)) * 0.001 end) as decimal(18,3))
           as estimated, l.factor_key
from {{parted}} l group by {{columns}}, l.factor_key"""

# The bill that a split moves most of is the one to be told.
CUT = f"least(abs({PART}), abs(milli - {PART}))"
CUT_SHARES = f"""
select c.account, c.member, cast(c.doubted as double) / cast(t.whole as double) as share,
       c.bill.start as start, c.bill.lo as lo, c.bill.hi as hi, c.bill.days as days
from (select account, member, sum({CUT}) as doubted,
             arg_max({{{{'start': start, 'lo': lo, 'hi': hi, 'days': days}}}},
                     ({CUT}, -epoch(start))) as bill
      from {{parted}} l where hi - lo < days group by account, member) c
join (select account, sum(abs(cast(quantity * 1000 as hugeint))) as whole
      from {{lines}} group by account) t on t.account = c.account
where t.whole > 0 and c.doubted > 0 order by c.account, c.member"""


def parted_sql(lines: str, columns: str = COLUMNS, *, common_in_full: bool) -> str:
    """Return the SQL of lines longer than an hour with the days each member takes of them."""
    own = OWN_COARSE.format(lines=lines, columns=columns)
    if common_in_full:
        return own
    return "\nunion all\n".join(
        [own, *_by_weight(COMMON_COARSE, lines=lines, columns=columns)],
    )


def selected_sql(lines: str, parted: str, columns: str = COLUMNS, *, common_in_full: bool) -> str:
    """Return the SQL of a boundary's lines.

    Parameters
    ----------
    lines : str
        Table of the whole park's lines.
    parted : str
        Table of `parted_sql` for the same lines.
    columns : str
        Columns that tell one line from another, besides the factor.
    common_in_full : bool
        Whether what belongs to the park itself counts whole: so in a whole park.
    """
    common = (
        [COMMON_LINES.format(lines=lines, columns=columns)]
        if common_in_full
        else _by_weight(COMMON_FINE, lines=lines, columns=columns)
    )
    own = OWN_FINE.format(lines=lines, columns=columns)
    return "\nunion all\n".join([own, *common, PARTS.format(parted=parted, columns=columns)])


def claim_use_sql() -> str:
    """Return the SQL of the weights of the park's claims: who bears its power from the grid."""
    of_lines = USE_OF_CLAIMS.format(weighted=WEIGHTED)
    return "\nunion all\n".join(
        of_lines.format(weights=weights) for weights in (USE_OF_INTERVAL, USE_OF_SPAN)
    )


def _by_weight(sql: str, *, lines: str, columns: str) -> list[str]:
    return [
        sql.format(lines=lines, columns=columns, weights=weights)
        for weights in (USE_OF_INTERVAL, USE_OF_SPAN)
    ]
