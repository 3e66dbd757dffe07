"""Nodes of the share of a plant's emission that each network takes, by the rule of the plant."""

import math
from collections.abc import Iterator, Mapping

from lingtan.app.lineage.deliveries import plant_id, supply_name
from lingtan.app.lineage.details import formula, given, made_of
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.plants import Plant, Supply
from lingtan.ledger.cogeneration import ABSOLUTE_ZERO_C, DEFAULT
from lingtan.ledger.edges import ELECTRICITY
from lingtan.park.allocation import Cogeneration, CogenerationBasis
from lingtan.park.assets import Asset

CLOSE = 1e-9
# What a kilowatt-hour of power and of heat weigh, over the values the rule states.
OF_POWER: Mapping[CogenerationBasis, str] = {
    CogenerationBasis.ENERGY: "power",
    CogenerationBasis.EFFICIENCY: "power / power_efficiency",
    CogenerationBasis.EXERGY: "power",
}
KELVIN = -ABSOLUTE_ZERO_C
OF_HEAT: Mapping[CogenerationBasis, str] = {
    CogenerationBasis.ENERGY: "heat",
    CogenerationBasis.EFFICIENCY: "heat / heat_efficiency",
    CogenerationBasis.EXERGY: f"heat * (1 - (ambient_c + {KELVIN}) / (heat_c + {KELVIN}))",
}
UNITS = {
    "power_efficiency": "ratio",
    "heat_efficiency": "ratio",
    "heat_c": "°C",
    "ambient_c": "°C",
}


def share_nodes(
    id_: str, plant: Plant, supply: Supply, span: tuple[str, ...], sources: Sources
) -> Iterator[Node]:
    """Yield the share of a supply in the emission of its plant, and the values of the rule."""
    made = plant.made[supply]
    asset = next(each for each in sources.park.assets if each.id == plant.asset)
    pools = {each.pool: each for each in plant.made}
    if made.share == 1.0 or len(pools) < len(plant.made) or set(pools) == {supply.pool}:
        energies = [plant_id(plant, span, supply_name(each), "energy") for each in plant.made]
        parts = energies if made.share != 1.0 else []
        yield made_of(id_, made.share, "ratio", parts, asset.name)
        return
    rule = asset.cogeneration or DEFAULT
    values = dict(_values(rule, plant, span, asset, sources))
    yield from values.values()
    yield _share(id_, plant, supply, span, (rule, asset, values))


def _share(
    id_: str,
    plant: Plant,
    supply: Supply,
    span: tuple[str, ...],
    ruled: tuple[Cogeneration, Asset, Mapping[str, Node]],
) -> Node:
    """Return the share as the formula of the rule; of more networks, what it rests on."""
    rule, asset, values = ruled
    value = plant.made[supply].share
    named = {
        "power" if each.pool == ELECTRICITY else "heat": plant_id(
            plant, span, supply_name(each), "energy"
        )
        for each in plant.made
    }
    parts = {**named, **{name: node.id for name, node in values.items()}}
    power, heat = OF_POWER[rule.by], OF_HEAT[rule.by]
    own = power if supply.pool == ELECTRICITY else heat
    if len(plant.made) != 2 or set(named) != {"power", "heat"} or not _fits(plant):
        return made_of(id_, value, "ratio", list(parts.values()), asset.name)
    return formula(id_, value, "ratio", f"{own} / ({power} + {heat})", parts, asset.name)


def _fits(plant: Plant) -> bool:
    """Whether the shares are of all the energy: nothing leaves by a line of the plant's own."""
    return math.isclose(sum(made.share for made in plant.made.values()), 1.0, rel_tol=CLOSE)


def _values(
    rule: Cogeneration, plant: Plant, span: tuple[str, ...], asset: Asset, sources: Sources
) -> Iterator[tuple[str, Node]]:
    """Yield the values a rule states, with the document and the line of the park file."""
    told = f"{OF_POWER[rule.by]} {OF_HEAT[rule.by]}"
    lines = lines_of(sources.inquiry.park_layout.park_file)
    facts: dict[str, Fact] = {"document": rule.evidence, **place_of(lines, "assets", asset.id)}
    for name, unit in UNITS.items():
        if name in told:
            id_ = plant_id(plant, span, name)
            yield name, given(id_, getattr(rule, name), unit, asset.name, facts)
