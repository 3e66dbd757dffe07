"""Counters: the amount of an interval is the difference of two readings.

A counter rolls over at 10 ** digits, is replaced, or was misread. A replacement is one only when
the park file says so; a step back is a turn only when it would be an ordinary amount for this
counter. A reading the counter cannot show counts nowhere. A step back that is neither yields no
amount at all, and never a negative one.
"""

from lingtan.metering.dimension import scaled_sql

JUDGED = "metering_register_readings"
PIECES = "metering_register_pieces"

# At the instant of a replacement the work order speaks, not a reading of either register.
SEEN_SQL = """
select r.meter_id, e.epoch, r.start, r.value, r.quality, g.modulus
from current_readings r
join metering_registers g
  on r.meter_id = g.meter_id and r.start >= g.read_from and r.start <= g.read_to
join metering_epochs e
  on r.meter_id = e.meter_id
 and ((r.start > e.valid_from and r.start < e.valid_to)
   or (r.start = e.valid_from and e.opening is null))
where r.value is not null
union all
select e.meter_id, e.epoch, e.valid_from, e.opening, 'manual', g.modulus
from metering_epochs e join metering_registers g on e.meter_id = g.meter_id
where e.opening is not null and e.valid_from >= g.read_from and e.valid_from <= g.read_to
union all
select e.meter_id, e.epoch, e.valid_to, e.closing, 'manual', g.modulus
from metering_epochs e join metering_registers g on e.meter_id = g.meter_id
where e.closing is not null and e.valid_to >= g.read_from and e.valid_to <= g.read_to"""

# A counter shows what its digits allow, and nothing below zero: anything else was misread, however
# often it repeats. A lone reading that the next one belies is not believed either: a peak that
# falls back to where the counter was before, or a dip from which it returns to where it was.
IS_MISREAD = "(value < 0 or value >= coalesce(modulus, value + 1))"
JUDGED_SQL = f"""
select meter_id, epoch, start, value, quality, modulus, is_misread,
       (value > following and following >= previous and value > previous)
    or (value < previous and following >= previous) as is_outlier
from (select *,
             lag(value) over (partition by meter_id, epoch, is_misread order by start)
               as previous,
             lead(value) over (partition by meter_id, epoch, is_misread order by start)
               as following
      from (select *, {IS_MISREAD} as is_misread from ({SEEN_SQL}) s) m) n"""
ODD_SQL = f"""
select meter_id, start, value, is_misread from {JUDGED} where (is_misread or is_outlier)"""

# Half a turn back may be a turn forward, as of a clock hand: 9990 to 5 is 15, 5000 to 4999 is no
# turn at all. But so may be a new register that nobody told of: 95000 to 3 would be 5003. It is
# taken for a turn when it is no more than the counter otherwise does, with some room, or for a
# counter that says nothing else, when it is a small part of the turn.
ORDINARY = 5
SMALL_PART = 10
ADVANCES_SQL = f"""
select meter_id, epoch, start, until, quality, modulus, advance,
       cast(case when advance < 0 and modulus is not null and advance * 2 <= -modulus
                 then advance + modulus end as decimal(18,3)) as turned,
       max(case when advance > 0 then cast(advance as double) / seconds end)
         over (partition by meter_id, epoch) as fastest, seconds
from (select *, greatest(date_diff('second', start, until), 1) as seconds
      from (select meter_id, epoch, start, modulus,
                   lead(start) over (partition by meter_id, epoch order by start) as until,
                   lead(quality) over (partition by meter_id, epoch order by start) as quality,
                   cast(lead(value) over (partition by meter_id, epoch order by start)
                        - value as decimal(18,3)) as advance
            from {JUDGED} where not is_misread and not coalesce(is_outlier, false)) d
      where until is not null) a"""
IS_ORDINARY = f"""case when fastest is null then turned * {SMALL_PART} <= modulus
       else cast(turned as double) / seconds <= {ORDINARY} * fastest end"""

PIECES_SQL = f"""
select p.meter_id, p.start, p.until, p.quality, p.is_turn as has_rolled_over,
       p.turned is not null and not p.is_turn as may_be_replaced,
       case when p.turned is null and p.advance < 0 then p.advance end as step_back,
       p.until > s.valid_to as has_new_multiplier,
       {scaled_sql("p.amount")} as value
from (select *, case when is_turn then turned when advance >= 0 then advance end as amount
      from (select *, coalesce({IS_ORDINARY}, false) and turned is not null as is_turn
            from ({ADVANCES_SQL}) t) o) p
join metering_scales s
  on p.meter_id = s.meter_id and p.start >= s.valid_from and p.start < s.valid_to"""

# What flowed around a replacement of which a reading is unknown: from the last reading of the old
# register, or to the first of the new one. A new register read never again is unknown for good.
UNREAD_SQL = f"""
select e.meter_id, e.valid_to as replaced_at, max(r.start) as first, e.valid_to as until
from metering_epochs e left join {JUDGED} r
  on r.meter_id = e.meter_id and r.epoch = e.epoch and not r.is_misread
where e.closing is null and e.valid_to < {{last}} group by e.meter_id, e.valid_to
having coalesce(max(r.start), {{start}}) < e.valid_to
union all
select e.meter_id, e.valid_from as replaced_at, e.valid_from as first, min(r.start) as until
from metering_epochs e left join {JUDGED} r
  on r.meter_id = e.meter_id and r.epoch = e.epoch and not r.is_misread
 and (r.start > e.valid_from or e.opening is null)
where e.valid_from > {{earliest}} group by e.meter_id, e.valid_from, e.opening
having min(r.start) is null or (e.opening is null and min(r.start) > e.valid_from)"""

# Readings of a register beyond its margin, work orders among them: what lies between two of them
# is known in one sum, and the register is no unread one. Looked for only where one is missing.
BEYOND_SQL = """
select e.meter_id, e.valid_from, e.valid_to, e.opening is not null as is_opened,
       greatest(max(r.start), case when e.opening is not null then e.valid_from end) as last_read,
       least(min(r.start), case when e.closing is not null then e.valid_to end) as next_read
from metering_epochs e
join metering_registers g on e.meter_id = g.meter_id
left join current_readings r
  on r.meter_id = e.meter_id and r.start < e.valid_to
 and (r.start > e.valid_from or (r.start = e.valid_from and e.opening is null))
 and r.value >= 0 and r.value < coalesce(g.modulus, r.value + 1)
group by e.meter_id, e.valid_from, e.valid_to, e.opening, e.closing"""
UNREAD_BEYOND_SQL = f"""
select u.meter_id, u.replaced_at, greatest(u.first, o.last_read) as first,
       least(u.until, n.next_read) as until,
       u.until is null and n.is_opened and n.next_read is not null as is_read_later
from ({UNREAD_SQL}) u
left join ({BEYOND_SQL}) o on u.meter_id = o.meter_id and u.replaced_at = o.valid_to
left join ({BEYOND_SQL}) n on u.meter_id = n.meter_id and u.replaced_at = n.valid_from"""


def aligned_sql(shift: int) -> str:
    """Return SQL that tells pieces of exactly one interval on the grid from all others.

    Parameters
    ----------
    shift : int
        Minutes by which the zone's hours differ from those of UTC.
    """
    minute = f"extract(minute from p.start) + {60 - shift}"
    return f"""
select p.meter_id, p.start, p.until, p.value, p.quality, p.step_back, p.has_rolled_over,
       p.may_be_replaced, p.has_new_multiplier,
       p.value is not null and not p.has_new_multiplier and g.step_minutes is not null
         and p.until - p.start = interval '1' minute * g.step_minutes
         and mod(cast({minute} as integer), g.step_minutes) = 0
         and extract(second from p.start) = 0 as is_aligned
from ({PIECES_SQL}) p join metering_registers g on p.meter_id = g.meter_id"""
