"""What of the power a boundary used others hold certificates of: it is theirs to claim.

Others hold no more than the plant made. What left the park may be theirs; only what they hold
beyond that was used here as well. A part of the park bears of it what it used of the very supply
the sold plant belongs to, so parts add up to the whole and none falls below zero.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.capacity_estimate import estimate_capacities
from lingtan.ledger.draw_up import give_amounts, mix_pools
from lingtan.ledger.edges import ELECTRICITY, Role
from lingtan.ledger.member_days import member_table
from lingtan.ledger.members import Membership
from lingtan.ledger.meter_readings import READ
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.plant_output import PlantOutput, plant_outputs
from lingtan.ledger.register.given_away import Parcel
from lingtan.ledger.setting import Setting, find_setting
from lingtan.park.park import Park

CLEAN = frozenset({Role.DIRECT, Role.NON_FOSSIL})
Supplied = Mapping[int, tuple[int, int]]

SUPPLIED = f"""
select f.source, cast(sum(f.milli) as bigint) as made,
       cast(sum(coalesce(e.milli, 0)) as bigint) as exported
from (select start, source, sum(milli) as milli from ledger_flow
      where pool = '{ELECTRICITY}' and role in ('direct', 'non_fossil')
      group by start, source) f
left join (select start, source, sum(milli) as milli from ledger_exported
           group by start, source) e on e.source = f.source and e.start = f.start
group by f.source order by f.source"""

USED_INSIDE = """
select x.source, cast(sum(x.milli) as bigint) as used,
       cast(coalesce(sum(x.milli) filter (where m.enterprise is not null or {in_full}), 0)
            as bigint) as mine
from ledger_party_shares x join ledger_parties p on p.party = x.party
left join ledger_sold_members m on m.enterprise = p.enterprise
  and m.valid_from <= x.start and x.start < m.valid_to
where p.enterprise <> '' or {common}
group by x.source"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPower:
    """Power of own plants and direct lines that others hold certificates of.

    Attributes
    ----------
    used_wh : int
        What of it the boundary used itself, so far as what left the park does not cover it [Wh].
    parcels : tuple of Parcel
        What others hold of what the plants gave to the park, no more than they made.
    """

    used_wh: int = 0
    parcels: tuple[Parcel, ...] = ()


def sold_power(
    runner: SqlRunner,
    park: Park,
    period: Period,
    catalogue: Catalogue,
    given: tuple[Sequence[Parcel], Membership],
) -> SoldPower:
    """Return what of the power of a boundary others hold certificates of.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts`` of the period.
    given : tuple of parcels and a Membership
        What others hold certificates of, and the boundary that is asked for.
    """
    parcels, membership = given
    options = AccountOptions()
    estimated = estimate_capacities(runner, park, period, catalogue, options)
    setting = find_setting(estimated.park, period, catalogue, options)
    give_amounts(runner, setting)
    mix_pools(runner, setting, runner.rows(READ))
    rows = runner.rows(SUPPLIED).iter_rows(named=True)
    supplied = {row["source"]: (row["made"], row["exported"]) for row in rows}
    outputs = plant_outputs(runner, setting, {parcel.device for parcel in parcels})
    held = tuple(_as_made(parcels, outputs, _sources(setting)))
    beyond = _beyond(_by_source(held, _sources(setting), supplied), supplied)
    if not membership.is_everything:
        shares = _shares(runner, membership)
        beyond = {source: wh * shares.get(source, 1) for source, wh in beyond.items()}
    return SoldPower(used_wh=round(sum(beyond.values())), parcels=held)


def _sources(setting: Setting) -> dict[str, list[int]]:
    """Return the clean supplies each plant belongs to."""
    found: dict[str, list[int]] = {}
    for edge in setting.pools.edges:
        if edge.pool == ELECTRICITY and edge.role in CLEAN and not edge.takes_negative:
            source = setting.pools.source_of[edge.meter, edge.role]
            if source not in found.setdefault(edge.asset, []):
                found[edge.asset].append(source)
    return found


def _as_made(
    parcels: Sequence[Parcel],
    outputs: Mapping[str, PlantOutput],
    sources: Mapping[str, Sequence[int]],
) -> Iterator[Parcel]:
    """Yield what others hold, no more than the plant made in its span, narrow spans first.

    What left by a line of the plant's own is theirs first, and a plant that gives no clean power
    to the account has none to lose.
    """
    left = {id_: each.made_wh - each.own_line_wh for id_, each in outputs.items()}
    by_span: dict[tuple[str, object, object], int] = {}
    own_line = {id_: each.own_line_wh for id_, each in outputs.items()}
    for parcel in sorted(parcels, key=lambda p: (p.end - p.start, p.start, p.device)):
        if parcel.device not in sources:
            continue
        output, key = outputs.get(parcel.device), (parcel.device, parcel.start, parcel.end)
        energy_wh = parcel.energy_wh
        if output is not None:
            told = output.told(parcel.start, parcel.end)
            if told is not None:
                energy_wh = min(energy_wh, by_span.setdefault(key, told))
                by_span[key] -= energy_wh
            gone = min(own_line[parcel.device], energy_wh)
            own_line[parcel.device] -= gone
            energy_wh = min(energy_wh - gone, left[parcel.device])
            left[parcel.device] -= energy_wh
        if energy_wh:
            yield replace(parcel, energy_wh=energy_wh)


def _by_source(
    parcels: Iterable[Parcel], sources: Mapping[str, Sequence[int]], supplied: Supplied
) -> dict[int, int]:
    """Return what others hold of each supply, no more than it gave [Wh]."""
    found = dict.fromkeys(supplied, 0)
    for parcel in parcels:
        left = parcel.energy_wh
        for source in sources[parcel.device]:
            taken = min(left, supplied.get(source, (0, 0))[0] - found.get(source, 0))
            if taken > 0:
                found[source] += taken
                left -= taken
    return found


def _beyond(held: Mapping[int, int], supplied: Supplied) -> dict[int, Fraction]:
    """Return what others hold of each supply beyond what left the park [Wh]."""
    exported = sum(out for _, out in supplied.values())
    whole = max(0, sum(held.values()) - exported)
    own = {source: max(0, held[source] - out) for source, (_, out) in supplied.items()}
    every = sum(own.values())
    return {source: Fraction(wh * whole, every) for source, wh in own.items() if wh and whole}


def _shares(runner: SqlRunner, membership: Membership) -> dict[int, Fraction]:
    """Return which share of each supply the members used, of what is used inside.

    What belongs to the park itself counts whole where the boundary has it in full, and is shared
    as the use of enterprises elsewhere.
    """
    runner.give("ledger_sold_members", member_table(membership.boundary.members))
    in_full = "true" if membership.common_in_full else "false"
    query = USED_INSIDE.format(in_full=f"({in_full} and p.enterprise = '')", common=in_full)
    rows = runner.rows(query).iter_rows(named=True)
    used = {row["source"]: (row["mine"], row["used"]) for row in rows}
    return {s: Fraction(max(0, mine), every) for s, (mine, every) in used.items() if every > 0}
