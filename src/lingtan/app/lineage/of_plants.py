"""Nodes of plants in the accounts: the emission each takes in, and what its energy carries on.

Plants that feed each other in a circle are solved together; what comes back to a plant on such a
way is left out of its parts, and its emission is told as no sum of them.
"""

from collections.abc import Iterator, Mapping

from lingtan.app.lineage.account_sources import joined
from lingtan.app.lineage.deliveries import Deliveries, plant_id, supply_name
from lingtan.app.lineage.details import added, adds_up, formula, given, made_of
from lingtan.app.lineage.ids import line_id, meter_id, use_id
from lingtan.app.lineage.of_rules_of_plants import share_nodes
from lingtan.app.lineage.sources import Sources
from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.own_sums import BOUGHT, CLAIMS, DIRECT_ACCOUNTS, Purpose
from lingtan.ledger.allocation.plants import Made, Plant, Supply
from lingtan.ledger.selections import Measure


def plant_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what each plant takes in and makes, span by span."""
    for spanned in sources.beside.spans:
        deliveries = Deliveries.of(spanned)
        feeds = _feeds(deliveries)
        plants = spanned.situation.plants
        for number, plant in enumerate(plants):
            if plant.made:
                yield from _plant(number, deliveries, feeds, sources)


def _plant(
    number: int, deliveries: Deliveries, feeds: Mapping[int, set[int]], sources: Sources
) -> Iterator[Node]:
    span, plant = deliveries.spanned.name, deliveries.spanned.situation.plants[number]
    kg = deliveries.emissions[number]
    emission = plant_id(plant, span, "emission")
    yield from _emission(emission, number, deliveries, feeds, sources)
    for supply, made in sorted(plant.made.items()):
        way, name = supply_name(supply), _name(plant, supply, sources)
        rate, energy, share = (
            plant_id(plant, span, way, part) for part in ("rate", "energy", "share")
        )
        yield _made(energy, plant, supply, made, deliveries, sources)
        parts = {"emission": emission, "share": share, "energy": energy}
        value = kg * made.share / made.kwh if kg is not None and made.kwh else None
        yield formula(rate, value, "kg/kWh", "emission * share / energy", parts, name)
        if plant.asset:
            yield from share_nodes(share, plant, supply, span, sources)
        else:
            yield from _passed(share, plant, supply, deliveries, sources)


def plant_name(plant: Plant, sources: Sources) -> Name:
    """Return what a plant is called; one who passes on by its own name."""
    asset = next((each for each in sources.park.assets if each.id == plant.asset), None)
    return asset.name if asset else sources.holder(plant.owner)


def _name(plant: Plant, supply: Supply, sources: Sources) -> Name:
    return joined([plant_name(plant, sources), sources.carrier(supply.pool)])


def _feeds(deliveries: Deliveries) -> Mapping[int, set[int]]:
    """Return which plants each plant feeds in the end, by their numbers."""
    plants = deliveries.spanned.situation.plants
    drawn = {p: number for number, plant in enumerate(plants) for p in plant.draws}
    feeds: dict[int, set[int]] = {number: set() for number in range(len(plants))}
    for each in deliveries.given:
        if each.purpose in drawn:
            feeds[deliveries.number_of(each.plant)].add(drawn[each.purpose])
    for _ in plants:
        for fed in feeds.values():
            fed |= {further for number in tuple(fed) for further in feeds[number]}
    return feeds


def _emission(
    id_: str,
    number: int,
    deliveries: Deliveries,
    feeds: Mapping[int, set[int]],
    sources: Sources,
) -> Iterator[Node]:
    """Yield the emission of a plant: its fuel, what it buys, and what other plants give it."""
    plant, value = deliveries.spanned.situation.plants[number], deliveries.emissions[number]
    taken = [*_fuel(plant, deliveries, sources)]
    for purpose in plant.draws:
        bought = deliveries.spanned.situation.bought.get(purpose, 0.0)
        lines = bought_lines(purpose, sources)
        taken += [(line, 1.0, kg) for line, kg in lines.items()]
        claimed = bought - sum(lines.values())
        if not deliveries.spanned.name and not adds_up(bought, list(lines.values())):
            claims = plant_id(plant, (), purpose.pool, "claims")
            yield made_of(claims, claimed, "kg", list(_claims(purpose, sources)))
            taken.append((claims, 1.0, claimed))
    given_to = (each for purpose in plant.draws for each in deliveries.to(purpose))
    taken += [
        (each.id("emission"), 1.0, each.kg or 0.0)
        for each in given_to
        if deliveries.number_of(each.plant) not in feeds[number]
    ]
    name, weights = plant_name(plant, sources), {id_: weight for id_, weight, _ in taken}
    if value is not None and adds_up(value, [kg * weight for _, weight, kg in taken]):
        yield added(id_, value, "kg", weights, name)
    else:
        yield made_of(id_, value, "kg", list(weights), name)


Taken = tuple[str, float, float]  # a node, its weight, and its own kilograms


def _fuel(plant: Plant, deliveries: Deliveries, sources: Sources) -> Iterator[Taken]:
    """Yield the lines of the fuel of a plant; one that burns a part of a stream has its share."""
    for stream, burned in plant.burned.items():
        lines = {
            line_id(entry, Measure.EMISSION): float(entry.emissions_kg)
            for entry in sources.entries.account
            if (entry.enterprise, entry.stream) == (plant.owner, stream)
            and entry.account in DIRECT_ACCOUNTS
        }
        whole = sum(lines.values())
        share = burned / whole if whole and not deliveries.spanned.name else 1.0
        weight = 1.0 if adds_up(burned, list(lines.values())) else share
        yield from ((line, weight, kg) for line, kg in lines.items())


def bought_lines(purpose: Purpose, sources: Sources) -> dict[str, float]:
    """Return the lines of power and heat bought for a purpose, with their emission [kgCO2]."""
    key = (purpose.holder, purpose.pool, purpose.label)
    return {
        line_id(entry, Measure.EMISSION): float(entry.emissions_kg)
        for entry in sources.entries.users
        if (entry.enterprise, entry.carrier, entry.stream) == key and entry.account in BOUGHT
    }


def _claims(purpose: Purpose, sources: Sources) -> Iterator[str]:
    for entry in sources.entries.account:
        if entry.account in CLAIMS and entry.enterprise == purpose.holder:
            yield line_id(entry, Measure.EMISSION)


def _made(
    id_: str,
    plant: Plant,
    supply: Supply,
    made: Made,
    deliveries: Deliveries,
    sources: Sources,
) -> Node:
    """Return what a plant put into a supply: what its meters counted, or what others received."""
    name = _name(plant, supply, sources)
    mine = [each for each in deliveries.given if (each.plant, each.supply) == (plant, supply)]
    if not plant.asset and plant.owner:
        return added(id_, made.kwh, "kWh", {each.id("energy"): 1.0 for each in mine}, name)
    keys = {"pool": supply.pool, "role": supply.role, "asset": plant.asset, "party": plant.owner}
    rows = sources.inventory.network.filter(**keys) if plant.asset else None
    signs = {} if rows is None else dict(rows.select("meter_id", "sign").iter_rows())
    told = [sign * sources.amounts[m].net for m, sign in signs.items() if m in sources.amounts]
    weights = {meter_id(meter): float(sign) for meter, sign in signs.items()}
    if told and adds_up(made.kwh, told):
        return added(id_, made.kwh, "kWh", weights, name)
    return made_of(id_, made.kwh, "kWh", list(weights), name)


def _passed(
    id_: str, plant: Plant, supply: Supply, deliveries: Deliveries, sources: Sources
) -> Iterator[Node]:
    """Yield the share of what one drew that is passed on, and what was drawn."""
    made, span = plant.made[supply], deliveries.spanned.name
    name = _name(plant, supply, sources)
    if not plant.owner:
        yield given(id_, made.share, "ratio", name)
        return
    energy = plant_id(plant, span, supply_name(supply), "energy")
    drawn = plant_id(plant, span, supply_name(supply), "drawn")
    parts = {"passed": energy, "drawn": drawn}
    yield formula(id_, made.share, "ratio", "min(passed / drawn, 1)", parts, name)
    whole = _drawn(plant, deliveries)
    passed = [
        each
        for purpose in plant.draws
        for each in deliveries.to(purpose)
        if not each.plant.asset and each.plant.owner
    ]
    weights = {each.id("energy"): 1.0 for each in passed}
    told = [each.kwh for each in passed]
    counted = sources.used.get((supply.pool, plant.owner))
    if counted is not None:
        weights[use_id(supply.pool, plant.owner)] = 1.0
        told.append(counted)
    if told and adds_up(whole, told):
        yield added(drawn, whole, "kWh", weights, name)
    else:
        yield made_of(drawn, whole, "kWh", list(weights), name)


def _drawn(plant: Plant, deliveries: Deliveries) -> float:
    """Return what one who passes on drew of the network [kWh]."""
    users = deliveries.spanned.situation.supplies.users.values()
    return sum(used.get(purpose, 0.0) for used in users for purpose in plant.draws)
