"""What every meter of a shared carrier is to the account: a supply, an export, or a use.

Electricity, heat and cooling are *pools*: what enters is mixed and used by many. Each meter on a
pool's edges becomes one or two `Edge` values. Energy that passes no node (a delivery straight to
an enterprise, solar behind its own counter) is a supply owned by the enterprise and a use of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from lingtan.ledger.plant_fuels import PlantFuel, fuel_of
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.flows import (
    Flow,
    MeterFlow,
    flow_of,
    is_part_of_parent,
    replaced_by_virtual,
)
from lingtan.park.meters import (
    ASSET_PREFIX,
    COMMON,
    ENTERPRISE_PREFIX,
    OUTSIDE,
    Meter,
    VirtualMeter,
)
from lingtan.park.park import Park

ELECTRICITY, HEAT, COOLING = "electricity", "heat", "cooling"
POOLS: Mapping[str, str] = {
    "electricity": ELECTRICITY,
    "heat": HEAT,
    "steam": HEAT,
    "cooling": COOLING,
}
LOSSES, STORAGE = "losses", "storage"


class Role(StrEnum):
    """What an edge is to its pool."""

    IMPORT = "import"
    DIRECT = "direct"  # non-fossil, from outside, and proved to be (`direct_proof`)
    NON_FOSSIL = "non_fossil"  # own generation
    FOSSIL = "fossil"  # own generation from fuel that is counted as fuel
    RECOVERED = "recovered"  # waste heat, heat pumps, feedback: no fuel of its own
    STORE = "store"  # discharge
    EXPORT = "export"
    STATED = "stated"  # part of an export that one plant made
    OWN_LINE = "own_line"  # a plant's line to the outside, past every node
    USE = "use"
    CHARGE = "charge"

    @property
    def is_supply(self) -> bool:
        """Whether energy of this role enters the pool."""
        return self in SUPPLIES


SUPPLIES = frozenset(
    {Role.IMPORT, Role.DIRECT, Role.NON_FOSSIL, Role.FOSSIL, Role.RECOVERED, Role.STORE}
)
# A plant whose fuel nobody states, or whose fuels are mixed, earns nothing and is no clean energy.
POWER_ROLES = {
    PlantFuel.NONE: Role.RECOVERED,
    PlantFuel.MIXED: Role.RECOVERED,
    PlantFuel.FOSSIL: Role.FOSSIL,
    PlantFuel.BIOGENIC: Role.NON_FOSSIL,
}
BURNER_ROLES = {
    AssetKind.FOSSIL_POWER: POWER_ROLES,
    AssetKind.BIOMASS_POWER: POWER_ROLES,
    AssetKind.BOILER: POWER_ROLES | {PlantFuel.BIOGENIC: Role.RECOVERED},
}
REVERSED = {Role.IMPORT: Role.EXPORT, Role.EXPORT: Role.IMPORT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One meter in one role.

    Attributes
    ----------
    party : str
        Enterprise that uses the energy or owns the supply; empty for the park itself.
    label : str
        What the park itself uses it for: ``common``, ``storage``, an asset; empty for a user.
    asset : str
        Plant at the other end of a supply, a stated export or an own line.
    origin : Role or None
        What the energy of that plant is; of stated exports and own lines.
    takes_negative : bool
        The edge is what a negative reading of the meter means: import that is export.
    sign : int
        -1 where the amount lessens a use.
    since, until : datetime or None
        Only intervals that start within [since, until) are of this role; None is no limit.
    """

    meter: str
    pool: str
    role: Role
    node: str
    sector: str
    party: str = ""
    label: str = ""
    asset: str = ""
    origin: Role | None = None
    takes_negative: bool = False
    sign: int = 1
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_timed(self) -> bool:
        """Whether the meter has this role for a part of the time only."""
        return self.since is not None or self.until is not None


def edges_of(park: Park) -> tuple[Edge, ...]:
    """Return the edges of every pool of a park; sub-meters and transfers have none."""
    replaced = replaced_by_virtual(park)
    meters: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    edges: list[Edge] = []
    for meter in meters:
        if meter.carrier in POOLS and meter.id not in replaced:
            edges += _Reading(meter, park).edges()
    return tuple(edges)


class _Reading:
    """One meter with what the park says about its two ends."""

    def __init__(self, meter: Meter | VirtualMeter, park: Park) -> None:
        self.meter = meter
        self.park = park
        self.flow = flow_of(meter, park)
        self.pool = POOLS[meter.carrier]
        self.asset = _asset_of(self.flow, park)

    def edges(self) -> Iterator[Edge]:
        kind = self.flow.flow
        if is_part_of_parent(self.meter, self.park):
            return iter(())
        if kind is Flow.SUB_METER:
            return self._nodeless()
        if kind is Flow.DELIVERY:
            return self._supply_and_use(Role.IMPORT)
        if kind is Flow.IMPORT and self.meter.source != OUTSIDE:
            return self._feedback()
        if kind.sign_at_node > 0:
            return self._supply()
        return self._outflow()

    def _supply(self) -> Iterator[Edge]:
        role = self._supply_role()
        yield self._edge(role, party=self.asset.owner if self.asset else "")
        if role in REVERSED:
            yield self._edge(REVERSED[role], takes_negative=True)

    def _supply_role(self) -> Role:
        if self.asset is None:
            return Role.IMPORT
        if self.asset.is_outside:
            return Role.DIRECT if self.asset.kind.is_non_fossil_power else Role.IMPORT
        return _own_role(self.asset, self.park)

    def _outflow(self) -> Iterator[Edge]:
        kind = self.flow.flow
        leaves = kind is Flow.EXPORT or (self.asset is not None and self.asset.is_outside)
        if leaves:
            yield self._edge(Role.EXPORT)
            yield self._edge(Role.IMPORT, takes_negative=True)
        elif kind is Flow.CHARGE:
            yield self._edge(Role.CHARGE, label=STORAGE)
        elif kind is Flow.CONVERSION_INPUT:
            yield self._edge(Role.USE, party=self.flow.enterprise, label=self.flow.asset)
        elif kind is Flow.COMMON_USE:
            yield self._edge(Role.USE, label=COMMON)
        elif kind is Flow.CONSUMPTION:
            yield self._edge(Role.USE, party=self.flow.enterprise)

    def _nodeless(self) -> Iterator[Edge]:
        comes_from_plant = self.meter.source.startswith(ASSET_PREFIX)
        leaves = self.meter.target == OUTSIDE
        if comes_from_plant and leaves:
            yield from self._plant_to_outside()
        elif comes_from_plant and not self._plant_is_metered_at_a_node():
            yield from self._supply_and_use(self._supply_role())
        elif leaves and self.meter.source.startswith(ENTERPRISE_PREFIX):
            yield self._edge(Role.EXPORT, party=self.flow.enterprise)
            yield self._edge(Role.USE, party=self.flow.enterprise, sign=-1)

    def _plant_to_outside(self) -> Iterator[Edge]:
        """Yield a line of its own, or a part of what an export meter of a node counts."""
        if self.asset is None or self.asset.is_outside:
            return
        origin = self._supply_role()
        if not self._is_part_of_export():
            yield replace(self._edge(Role.OWN_LINE, party=self.asset.owner), origin=origin)
        elif origin in (Role.FOSSIL, Role.NON_FOSSIL):
            yield replace(self._edge(Role.STATED, party=self.asset.owner), origin=origin)

    def _is_part_of_export(self) -> bool:
        parent = self.meter.parent if isinstance(self.meter, Meter) else ""
        return any(m.id == parent and m.target == OUTSIDE for m in self.park.meters)

    def _supply_and_use(self, role: Role) -> Iterator[Edge]:
        party = self.flow.enterprise
        label = "" if party else (self.flow.asset or COMMON)
        yield self._edge(role, party=party)
        yield self._edge(Role.USE, party=party, label=label)

    def _feedback(self) -> Iterator[Edge]:
        party = self.flow.enterprise
        if party and not _generates_behind_its_counter(party, self.pool, self.park):
            yield self._edge(Role.RECOVERED, party=party)
        else:
            yield self._edge(Role.USE, party=party, label="" if party else COMMON, sign=-1)

    def _plant_is_metered_at_a_node(self) -> bool:
        flows = (flow_of(meter, self.park) for meter in self.park.meters)
        return any(
            flow.asset == self.flow.asset
            and flow.flow.sign_at_node > 0
            and POOLS.get(flow.carrier) == self.pool
            for flow in flows
        )

    def _edge(self, role: Role, *, party: str = "", label: str = "", **more: int) -> Edge:
        return Edge(
            meter=self.meter.id,
            pool=self.pool,
            role=role,
            node=self.flow.node,
            sector=self.flow.sector.value,
            party=party,
            label=label,
            asset=self.flow.asset,
            takes_negative=bool(more.get("takes_negative", False)),
            sign=more.get("sign", 1),
        )


def _asset_of(flow: MeterFlow, park: Park) -> Asset | None:
    return next((asset for asset in park.assets if asset.id == flow.asset), None)


def _own_role(asset: Asset, park: Park) -> Role:
    if asset.kind.is_store:
        return Role.STORE
    if asset.kind in BURNER_ROLES:
        return BURNER_ROLES[asset.kind][fuel_of(asset.id, park)]
    return Role.NON_FOSSIL if asset.kind.is_non_fossil_power else Role.RECOVERED


def _generates_behind_its_counter(enterprise: str, pool: str, park: Park) -> bool:
    end = f"{ENTERPRISE_PREFIX}{enterprise}"
    return any(
        meter.target == end
        and meter.source.startswith(ASSET_PREFIX)
        and POOLS.get(meter.carrier) == pool
        for meter in park.meters
    )
