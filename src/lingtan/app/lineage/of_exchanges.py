"""Nodes of shared water and exchanged by-products: what is stated of each, and what follows."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod

from lingtan.app.lineage.details import added, formula, given, made_of
from lingtan.app.lineage.of_claims import Lines, lines_of, place_of
from lingtan.app.lineage.of_heat import ALONE, PINCH, POOLED, SAVED
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name, folded
from lingtan.evidence.lineage.detail_ids import (
    BY_PRODUCT,
    MATERIAL,
    WATER,
    WATER_PROCESS,
    detail_id,
)
from lingtan.evidence.lineage.nodes import Node
from lingtan.park.exchanges import ByProduct, WaterProcess
from lingtan.symbiosis.by_products import Exchange, offered_t
from lingtan.symbiosis.water import SharedWater, WaterTarget

FRESH, OFFERED, NEEDED, REPLACED = "fresh", "offered", "needed", "replaced"
GIVEN, MADE, RECYCLED = "given", "made", "recycled"
# What n steps leave of what they are given, of which a share goes back to the first.
OF_CHAIN = "given * (1 - made) * (1 - recycled) / (1 - recycled * (1 - made))"
KG_PER_T = 1000


def exchange_nodes(sources: Sources) -> Iterator[Node]:
    """Yield water and by-products; nothing where the park states none."""
    heat = sources.beside.heat
    if heat is None or not (heat.water_processes or heat.by_products):
        return
    lines = lines_of(sources.inquiry.park_layout.park_file)
    if heat.water is not None:
        yield from _processes(heat.water_processes, lines)
        yield from _water(heat.water, heat.water_processes, sources)
    for product in heat.by_products:
        yield from _product(product, place_of(lines, "by_products", product.id))
    for each in heat.exchanges:
        alike = [p for p in heat.by_products if folded(p.material) == folded(each.material)]
        yield from _exchange(each, alike)


def _processes(processes: Sequence[WaterProcess], lines: Lines) -> Iterator[Node]:
    for each in processes:
        facts: dict[str, Fact] = {
            "document": each.source,
            **place_of(lines, "water_processes", each.id),
        }
        numbers = (
            ("load", each.load_kg_per_h, "kg/h"),
            ("inlet", each.inlet_ppm, "g/t"),
            ("outlet", each.outlet_ppm, "g/t"),
        )
        for part, value, unit in numbers:
            yield given(detail_id(WATER_PROCESS, each.id, part), value, unit, each.name, facts)


def _water(
    water: SharedWater, processes: Sequence[WaterProcess], sources: Sources
) -> Iterator[Node]:
    """Yield the targets: all that is stated of the processes decides each."""
    for owner, target in water.alone.items():
        own = [each for each in processes if each.enterprise == owner]
        yield from _target((ALONE, owner), target, own, sources.enterprise(owner))
    yield from _target((POOLED,), water.pooled, processes, UNNAMED)
    ends = {detail_id(WATER, ALONE, owner, FRESH): 1.0 for owner in water.alone}
    ends[detail_id(WATER, POOLED, FRESH)] = -1.0
    yield added(detail_id(WATER, SAVED, FRESH), float(water.saved_t_per_h), "t/h", ends)


def _target(
    about: tuple[str, ...], target: WaterTarget, processes: Sequence[WaterProcess], name: Name
) -> Iterator[Node]:
    stated = [
        detail_id(WATER_PROCESS, each.id, part)
        for each in processes
        for part in ("load", "inlet", "outlet")
    ]
    numbers: list[tuple[str, Fraction, str]] = [(FRESH, target.fresh_t_per_h, "t/h")]
    if len(target.pinches_ppm) == 1:  # of none or several no number is the pinch
        numbers.append((PINCH, target.pinches_ppm[0], "g/t"))
    for part, value, unit in numbers:
        yield made_of(detail_id(WATER, *about, part), float(value), unit, stated, name)


def _product(product: ByProduct, place: dict[str, Fact]) -> Iterator[Node]:
    """Yield what is stated of a by-product; what a chain offers by what its steps leave."""
    facts: dict[str, Fact] = {"document": product.source, **place}
    numbers: list[tuple[str, float | None, str]] = [
        (NEEDED, product.needed_t, "t"),
        (REPLACED, product.replaced_kg_per_t, "kg/t"),
    ]
    if product.fresh_t is None:
        numbers.append((OFFERED, product.offered_t, "t"))
    else:
        numbers.append((GIVEN, product.fresh_t, "t"))
        numbers += [(MADE, prod(product.yields), "ratio"), (RECYCLED, product.recycled, "ratio")]
        parts = {part: _of(product, part) for part in (GIVEN, MADE, RECYCLED)}
        value = float(offered_t(product))
        yield formula(_of(product, OFFERED), value, "t", OF_CHAIN, parts, product.name)
    for part, stated, unit in numbers:
        if stated is not None:
            yield given(_of(product, part), stated, unit, product.name, facts)


def _exchange(each: Exchange, alike: Sequence[ByProduct]) -> Iterator[Node]:
    """Yield the sums of a material, the smaller of them, and what the needs that are met avoid."""
    offers = [p for p in alike if p.fresh_t is not None or p.offered_t is not None]
    sums = (
        (OFFERED, each.offered_t, offers),
        (NEEDED, each.needed_t, [p for p in alike if p.needed_t is not None]),
    )
    for part, value, products in sums:
        weights = {_of(product, part): 1.0 for product in products}
        yield added(detail_id(MATERIAL, each.material, part), float(value), "t", weights)
    ends = {part: detail_id(MATERIAL, each.material, part) for part in (OFFERED, NEEDED)}
    met = detail_id(MATERIAL, each.material, "exchanged")
    yield formula(met, float(each.exchanged_t), "t", "min(offered, needed)", ends)
    rates = {product.id for product in alike if product.replaced_kg_per_t is not None}
    tonnes: dict[str, float] = {}
    for one in each.handovers:
        if one.need in rates:
            id_ = detail_id(BY_PRODUCT, one.need, REPLACED)
            tonnes[id_] = tonnes.get(id_, 0.0) + float(one.amount_t) / KG_PER_T
    avoided = float(each.avoided_kg) / KG_PER_T
    yield added(detail_id(MATERIAL, each.material, "avoided"), avoided, "tCO2", tonnes)


def _of(product: ByProduct, part: str) -> str:
    return detail_id(BY_PRODUCT, product.id, part)
