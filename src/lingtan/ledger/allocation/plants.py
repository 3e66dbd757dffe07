"""The plants of the park as converters of carbon: what goes in, which supplies it comes out as.

A plant takes in the emission of its fuel and of the power and heat it draws. It gives it on with
the energy it makes: to one network, or shared between power and heat by the rule of the plant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.own_sums import OwnSums, Purpose
from lingtan.ledger.cogeneration import heat_share
from lingtan.ledger.edges import COOLING, ELECTRICITY, HEAT, Role
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.plant_checks import burners_of
from lingtan.ledger.plant_fuels import takes_from_pool
from lingtan.ledger.pool_rates import earned_key
from lingtan.ledger.stream_owners import CONTRADICTS
from lingtan.park.assets import Asset
from lingtan.park.park import Park

NETWORKS = (ELECTRICITY, HEAT, COOLING)
MADE = (Role.FOSSIL.value, Role.NON_FOSSIL.value, Role.RECOVERED.value)
FUEL_UNMETERED, FUEL_BEYOND_SUPPLY = "plant_fuel_unmetered", "plant_fuel_beyond_supply"
ACCURACY = 1.02  # what a branch may count more than its header: two meters of class 1


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Supply:
    """A supply of a network with one owner, as the mix of the network tells it apart."""

    pool: str
    role: str
    owner: str
    out_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a plant puts into a supply: its energy [kWh], and its share of the emission."""

    kwh: float
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A plant with its fuel and what it makes; or an enterprise that passes on what it drew.

    Attributes
    ----------
    asset : str
        Empty for an enterprise that passes on.
    draws : tuple of Purpose
        What it draws from the networks.
    burned : mapping of str to float
        Emission of the fuel burned in it, by source stream [kgCO2].
    made : mapping of Supply to Made
        The rest of its emission stays with its owner: what it uses itself, and what leaves by a
        line of the plant's own.
    missing : tuple of Missing
        Why its emission is not known.
    """

    asset: str
    owner: str
    draws: tuple[Purpose, ...]
    burned: Mapping[str, float]
    made: Mapping[Supply, Made]
    missing: tuple[Missing, ...] = ()

    @property
    def fuel_kg(self) -> float:
        """Emission of all its fuel [kgCO2]."""
        return sum(self.burned.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    supply: Supply | None  # None for what leaves by a line of its own
    pool: str
    kwh: float


def plants_of(park: Park, inventory: Inventory, sums: OwnSums) -> tuple[Plant, ...]:
    """Return every plant whose power, heat or cold is metered."""
    outputs = _outputs(inventory.network)
    burners = {a.id for a in burners_of(park) if not takes_from_pool(a.id, park)}
    return tuple(
        _plant(asset, outputs[asset.id], inventory, sums, burns=asset.id in burners)
        for asset in sorted(park.assets, key=lambda asset: asset.id)
        if asset.id in outputs and not asset.is_outside and not asset.kind.is_store
    )


def made_by_plants(network: pl.DataFrame) -> dict[Supply, float]:
    """Return what plants made of each supply, by their own meters [kWh]."""
    found: dict[Supply, float] = {}
    for output in (each for outputs in _outputs(network).values() for each in outputs):
        if output.supply is not None:
            found[output.supply] = found.get(output.supply, 0.0) + output.kwh
    return found


def _outputs(network: pl.DataFrame) -> dict[str, list[_Output]]:
    found: dict[str, list[_Output]] = {}
    for row in network.filter(pl.col("role").is_in(MADE)).iter_rows(named=True):
        if row["asset"] and not (row["label"] and row["label"] != Role.OWN_LINE.value):
            found.setdefault(row["asset"], []).append(_output(row))
    return found


def _output(row: Mapping[str, object]) -> _Output:
    pool, role, asset = str(row["pool"]), Role(str(row["role"])), str(row["asset"])
    supply = Supply(
        pool=pool,
        role=role.value,
        owner=str(row["party"]),
        out_key=earned_key(pool, role, asset),
    )
    is_own_line = row["label"] == Role.OWN_LINE.value
    kwh = float(str(row["quantity"])) * int(str(row["sign"]))
    return _Output(supply=None if is_own_line else supply, pool=pool, kwh=kwh)


def _plant(
    asset: Asset, outputs: Sequence[_Output], inventory: Inventory, sums: OwnSums, *, burns: bool
) -> Plant:
    burned, missing = _fuel(asset, inventory, sums, burns=burns)
    shares, unruled = _pool_shares(asset, outputs)
    return Plant(
        asset=asset.id,
        owner=asset.owner,
        draws=tuple(Purpose(holder=asset.owner, label=asset.id, pool=pool) for pool in NETWORKS),
        burned=burned,
        made=_made(outputs, shares),
        missing=(*missing, *unruled),
    )


def _made(outputs: Sequence[_Output], shares: Mapping[str, float]) -> dict[Supply, Made]:
    made: dict[Supply, Made] = {}
    for output in outputs:
        whole = sum(each.kwh for each in outputs if each.pool == output.pool)
        if output.supply is not None and whole > 0:
            before = made.get(output.supply, Made(kwh=0.0, share=0.0))
            share = shares.get(output.pool, 0.0) * output.kwh / whole
            made[output.supply] = Made(kwh=before.kwh + output.kwh, share=before.share + share)
    return made


def _fuel(
    asset: Asset, inventory: Inventory, sums: OwnSums, *, burns: bool
) -> tuple[dict[str, float], tuple[Missing, ...]]:
    """Return the emission of a plant's fuel by stream; why it is unknown, where it is."""
    rows = inventory.inside.plant_fuels.filter(asset=asset.id).iter_rows(named=True)
    fuels = [(str(row["stream"]), row["part"], row["whole"]) for row in rows]
    burned: dict[str, float] = {}
    missing = list(_unmetered(asset, fuels, burns=burns))
    for stream, part, whole in fuels:
        holders = [holder for holder, name in sums.streams if name == stream]
        if any(holder != asset.owner for holder in holders):
            missing.append(Missing(kind="rule", id=CONTRADICTS, subject=stream))
            continue  # it stands in the account of another, and stays there
        if part > whole * ACCURACY:
            missing.append(Missing(kind="rule", id=FUEL_BEYOND_SUPPLY, subject=asset.id))
        if whole > 0:
            kg = sum(sums.streams[holder, stream] for holder in holders)
            burned[stream] = burned.get(stream, 0.0) + kg * min(part / whole, 1.0)
    return burned, tuple(dict.fromkeys(missing))


def _unmetered(
    asset: Asset, fuels: Sequence[tuple[str, float, float]], *, burns: bool
) -> Iterator[Missing]:
    if any(not stream for stream, _, _ in fuels) or (burns and not fuels):
        yield Missing(kind="rule", id=FUEL_UNMETERED, subject=asset.id)


def _pool_shares(
    asset: Asset, outputs: Sequence[_Output]
) -> tuple[dict[str, float], tuple[Missing, ...]]:
    """Return what share of a plant's emission each network takes."""
    kwh: dict[str, float] = {}
    for output in outputs:
        kwh[output.pool] = kwh.get(output.pool, 0.0) + output.kwh
    made = {pool: amount for pool, amount in kwh.items() if amount > 0}
    if len(made) <= 1:
        return dict.fromkeys(made, 1.0), ()
    power = made.pop(ELECTRICITY, 0.0)
    thermal = sum(made.values())
    found = heat_share(asset.cogeneration, power, thermal) if power else 1.0
    if found is None:
        return {}, (Missing(kind="rule", id="cogeneration_values", subject=asset.id),)
    shares = {pool: found * amount / thermal for pool, amount in made.items()}
    return shares | {ELECTRICITY: 1.0 - found}, ()
