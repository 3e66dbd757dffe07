"""Energy of own plants that crosses a boundary inside the park.

A plant and its fuel belong to one boundary; what it makes is shared by all. What others use of
it leaves the boundary (annex 4: power and heat given out), fossil power and heat at the factor at
which they would be bought, all else at nothing. What members use of a fossil plant that belongs
to others is bought, at the same factor. So boundaries that part the enterprises add up, and in
every interval what is bought and made equals what is used, lost and given out.

A plant of an enterprise belongs where the enterprise does, a plant of the park itself to the
whole park; in a whole park what leaves stands with the owner, as in an account of everybody. In a
part of the park the plants of the park itself belong to each enterprise by what it uses of them,
and energy without fuel counts where it is used, so neither crosses anything.
"""

from lingtan.ledger.selection_sql import parted_sql, selected_sql

OWN_ROLES = ("fossil", "non_fossil", "recovered", "store")

PLANT_LINES = """
select x.start, g.resolution, s.pool as carrier,
       case when s.role in ('fossil', 'non_fossil') then s.role else 'other' end as stream,
       s.account, s.owner, p.enterprise,
       cast(cast(x.milli as decimal(18,0)) * 0.001 as decimal(18,3)) as quantity,
       cast(null as decimal(18,3)) as estimated, s.factor_key, s.out_key,
       coalesce(k.weigh, s.pool) as weigh
from ledger_party_shares x
join ledger_sources s on s.source = x.source and {which}
join ledger_parties p on p.party = x.party
join ledger_grains g on g.pool = s.pool
left join ledger_weigh_keys k
  on p.enterprise = '' and k.carrier = s.pool and k.stream = p.label
where x.milli <> 0"""
ALL_OWN = f"s.role in {OWN_ROLES}"
OWNED_FOSSIL = "s.role = 'fossil' and s.owner <> ''"

BY_OWNER = """
select start, resolution, carrier, stream, account, owner, owner as enterprise, quantity,
       estimated, factor_key, out_key, weigh
from ledger_plant_lines"""

COLUMNS = "l.start, l.resolution, l.carrier, l.stream, l.account, l.owner, l.out_key"

# What is without fuel only leaves: used inside, it is counted as it is wherever it was made.
CROSSING = """
select start, resolution, carrier, stream, account, owner, factor_key, out_key,
       sum(quantity) as net
from (select start, resolution, carrier, stream, account, owner, factor_key, out_key, quantity
      from ledger_plants_made
      union all
      select start, resolution, carrier, stream, account, owner, factor_key, out_key, -quantity
      from ledger_plants_used) u
group by start, resolution, carrier, stream, account, owner, factor_key, out_key
having sum(quantity) > 0 or (stream = 'fossil' and sum(quantity) < 0)"""

CROSSING_LINES = """
select start, resolution, account, scope, enterprise, '' as node, carrier, stream,
       'energy_supply' as sector, '' as meter_id,
       cast(sum(quantity) as decimal(18,3)) as quantity,
       cast(null as decimal(18,3)) as estimated, factor_key
from (select start, resolution, account, cast(0 as tinyint) as scope, {holder} as enterprise,
             carrier, 'exported' as stream, net as quantity, factor_key
      from ledger_crossing where account <> ''
      union all
      select c.start, c.resolution, g.out_account, cast(0 as tinyint), {holder}, c.carrier,
             c.stream, -c.net, c.out_key
      from ledger_crossing c join ledger_grains g on g.pool = c.carrier where c.net > 0
      union all
      select start, resolution,
             case when carrier = 'electricity' then 'electricity_grid' else 'heat_in' end,
             cast(2 as tinyint), '', carrier, 'neighbour', -net, out_key
      from ledger_crossing where net < 0) l
group by start, resolution, account, scope, enterprise, carrier, stream, factor_key
having sum(quantity) <> 0"""


def plant_lines_sql(*, common_in_full: bool) -> str:
    """Return the SQL of who uses what of the plants whose energy may cross the boundary."""
    return PLANT_LINES.format(which=ALL_OWN if common_in_full else OWNED_FOSSIL)


def plant_steps(*, common_in_full: bool) -> tuple[tuple[str, str], ...]:
    """Return the steps from `plant_lines_sql` to the lines of what crosses: name and SQL."""
    steps: list[tuple[str, str]] = [("ledger_plants_by_owner", BY_OWNER)]
    for lines, name in (
        ("ledger_plants_by_owner", "ledger_plants_made"),
        ("ledger_plant_lines", "ledger_plants_used"),
    ):
        parted = f"{name}_parted"
        steps += [
            (parted, parted_sql(lines, COLUMNS, common_in_full=common_in_full)),
            (name, selected_sql(lines, parted, COLUMNS, common_in_full=common_in_full)),
        ]
    lines = CROSSING_LINES.format(holder="owner" if common_in_full else "''")
    return (*steps, ("ledger_crossing", CROSSING), ("ledger_crossing_lines", lines))
