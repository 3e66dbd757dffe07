"""Counters: the amount of an interval is the difference of two readings.

A counter rolls over at 10 ** digits, is replaced, or was misread; only the first two are
understood without a doubt. A reading the counter cannot show counts nowhere. A step back that is
neither yields no amount at all, and never a negative one.
"""

SEEN = "metering_register_seen"
READ = "metering_register_readings"
PIECES = "metering_register_pieces"
ALIGNED = "metering_register_aligned"

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
# often it repeats.
IS_MISREAD = "(value < 0 or value >= coalesce(modulus, value + 1))"
READ_SQL = f"select * from {SEEN} where not {IS_MISREAD}"
MISREAD_SQL = f"select meter_id, start, value from {SEEN} where {IS_MISREAD}"

# A lone reading that the next one belies is not believed: a peak that falls back to where the
# counter was before, or a dip from which it returns to where it was.
JUDGED_SQL = f"""
select meter_id, epoch, start, value, quality, modulus,
       (value > following and following >= previous and value > previous)
    or (value < previous and following >= previous) as is_outlier
from (select meter_id, epoch, start, value, quality, modulus,
             lag(value) over (partition by meter_id, epoch order by start) as previous,
             lead(value) over (partition by meter_id, epoch order by start) as following
      from {READ}) n"""

# Half a turn back is read as a turn forward, as of a clock hand: 9990 to 5 is 15, 5000 to 4999
# is no turn at all.
PIECES_SQL = f"""
select p.meter_id, p.start, p.until, p.quality, p.step_back,
       p.advance < 0 and p.step_back is null as has_rolled_over,
       p.until > s.valid_to as has_new_multiplier,
       cast(cast(case when p.step_back is not null then null
                      when p.advance < 0 then p.advance + p.modulus
                      else p.advance end as decimal(18,3)) * s.multiplier
            as decimal(18,3)) as value
from (select meter_id, start, until, quality, modulus, advance,
             case when advance < 0 and (modulus is null or advance * 2 > -modulus)
                  then advance end as step_back
      from (select meter_id, epoch, start, modulus,
                   lead(start) over (partition by meter_id, epoch order by start) as until,
                   lead(quality) over (partition by meter_id, epoch order by start) as quality,
                   cast(lead(value) over (partition by meter_id, epoch order by start)
                        - value as decimal(18,3)) as advance
            from ({JUDGED_SQL}) j
            where not coalesce(is_outlier, false)) d
      where until is not null) p
join metering_scales s
  on p.meter_id = s.meter_id and p.start >= s.valid_from and p.start < s.valid_to"""


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
       p.has_new_multiplier,
       p.value is not null and not p.has_new_multiplier and g.step_minutes is not null
         and p.until - p.start = interval '1' minute * g.step_minutes
         and mod(cast({minute} as integer), g.step_minutes) = 0
         and extract(second from p.start) = 0 as is_aligned
from ({PIECES_SQL}) p join metering_registers g on p.meter_id = g.meter_id"""
