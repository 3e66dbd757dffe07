"""What remains with the park itself once its plants have given on what they make: by portion.

A portion has one rule. Rules that name meters or streams take theirs first; the rest of a part
goes by the rule of its carrier, else by that of all carriers, else by the default: metered use of
the same network, or of electricity where a portion is of no network.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.carried import Carried
from lingtan.ledger.allocation.own_sums import OUT, PARK, OwnSums, Purpose
from lingtan.ledger.allocation.plants import Plant
from lingtan.ledger.edges import LOSSES, STORAGE, Role
from lingtan.ledger.pool_use import EXPORTED
from lingtan.park.allocation import AllocationRule, Basis, SharedPart
from lingtan.park.meters import COMMON

PARTS = {COMMON: SharedPart.COMMON, LOSSES: SharedPart.LOSSES, STORAGE: SharedPart.STORAGE}
KEPT = AllocationRule(of=SharedPart.OTHER, by=Basis.NOBODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A portion of what the park itself emits.

    Attributes
    ----------
    of : SharedPart or None
        None for what stays: the emission of power and heat that left the park.
    items : tuple of str
        Meters, source streams or plants it is about; empty for all.
    is_default : bool
        Whether the park file states no rule for it.
    """

    of: SharedPart | None
    pool: str
    items: tuple[str, ...]
    kg: float
    rule: AllocationRule
    is_default: bool = False
    missing: tuple[Missing, ...] = ()


def portions_of(
    plants: Sequence[Plant],
    carried: Carried,
    sums: OwnSums,
    bought: Mapping[Purpose, float],
    network: pl.DataFrame,
    rules: Sequence[AllocationRule],
) -> tuple[Portion, ...]:
    """Return the portions of what the park itself emits; they add up to it."""
    drawn = {purpose for plant in plants for purpose in plant.draws}
    purposes = _purposes(carried, bought)
    found: list[Portion] = [_kept(plants, carried, sums)]
    for purpose, (kg, missing) in sorted(purposes.items()):
        if purpose.holder != PARK or purpose in drawn or purpose.label == EXPORTED:
            continue
        part = PARTS.get(purpose.label, SharedPart.OTHER)
        items = () if purpose.label in PARTS else (purpose.label,)
        whole = Portion(of=part, pool=purpose.pool, items=items, kg=kg, rule=KEPT, missing=missing)
        meters = _meters(network, purpose.pool) if part is SharedPart.COMMON else {}
        found += _ruled(whole, meters, rules)
    for stream, kg in sorted(_streams(plants, sums).items()):
        found += _ruled(
            Portion(of=SharedPart.OTHER, pool="", items=(stream,), kg=kg, rule=KEPT), {}, rules
        )
    return tuple(found)


def _purposes(
    carried: Carried, bought: Mapping[Purpose, float]
) -> dict[Purpose, tuple[float, tuple[Missing, ...]]]:
    """Return the emission of every purpose: bought, and delivered by plants."""
    found: dict[Purpose, tuple[float, tuple[Missing, ...]]] = {
        purpose: (kg, ()) for purpose, kg in bought.items()
    }
    for delivery in carried.deliveries:
        kg, missing = found.get(delivery.purpose, (0.0, ()))
        reasons = tuple(dict.fromkeys((*missing, *delivery.missing)))
        found[delivery.purpose] = (kg + delivery.kg, reasons)
    return found


def _kept(plants: Sequence[Plant], carried: Carried, sums: OwnSums) -> Portion:
    """Return what leaves the park with power and heat of its own plants, less what it earns."""
    left = [
        d for d in carried.deliveries if (d.purpose.holder, d.purpose.label) == (PARK, EXPORTED)
    ]
    lines = sum(
        carried.kept[plant.asset] for plant in plants if plant.owner == PARK and plant.asset
    )
    kg = float(sums.parts.get((PARK, OUT), 0)) + lines + sum(d.kg for d in left)
    missing = tuple(dict.fromkeys(reason for d in left for reason in d.missing))
    return Portion(of=None, pool="", items=(), kg=kg, rule=KEPT, missing=missing)


def _streams(plants: Sequence[Plant], sums: OwnSums) -> dict[str, float]:
    """Return the emission of the park's own streams that no plant of a network burned."""
    burned: dict[str, float] = {}
    for plant in plants:
        for stream, kg in plant.burned.items():
            burned[stream] = burned.get(stream, 0.0) + kg
    return {
        stream: kg - burned.get(stream, 0.0)
        for (holder, stream), kg in sums.streams.items()
        if holder == PARK
    }


def _meters(network: pl.DataFrame, pool: str) -> dict[str, float]:
    """Return what each meter of common use counted [kWh]."""
    rows = network.filter(role=Role.USE.value, label=COMMON, pool=pool)
    sums = rows.group_by("meter_id").agg((pl.col("quantity") * pl.col("sign")).sum())
    return {row["meter_id"]: float(row["quantity"]) for row in sums.iter_rows(named=True)}


def _ruled(
    whole: Portion, meters: Mapping[str, float], rules: Sequence[AllocationRule]
) -> Iterator[Portion]:
    """Yield a portion with its rule, after those whose rule names their meters."""
    fitting = [r for r in rules if r.of is whole.of and r.carrier in ("", whole.pool)]
    counted = sum(meters.values())
    rest = whole.kg
    for rule in fitting:
        named = sorted(set(rule.meters) & meters.keys())
        kwh = sum(meters[meter] for meter in named)
        if named and counted > 0:
            kg = whole.kg * kwh / counted
            rest -= kg
            yield _portion(whole, tuple(named), kg, rule)
    yield _portion(whole, whole.items, rest, _general(fitting, whole))


def _general(fitting: Collection[AllocationRule], whole: Portion) -> AllocationRule | None:
    """Return the rule of a whole portion: of its stream, of its carrier, or of all."""
    general = [r for r in fitting if not r.meters and not r.streams]
    named = [r for r in fitting if set(r.streams) & set(whole.items)]
    by_carrier = [r for r in general if r.carrier]
    return next(iter((*named, *by_carrier, *general)), None)


def _portion(
    whole: Portion, items: tuple[str, ...], kg: float, rule: AllocationRule | None
) -> Portion:
    default = AllocationRule(of=whole.of or SharedPart.OTHER, by=Basis.USE)
    return Portion(
        of=whole.of,
        pool=whole.pool,
        items=items,
        kg=kg,
        rule=rule or default,
        is_default=rule is None,
        missing=whole.missing,
    )
