"""Whether every own plant that delivers energy has its fuel in the account, and the right one."""

from collections.abc import Iterator
from dataclasses import dataclass

from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.doubts import (
    PLANT_CONTRADICTS_FUEL,
    PLANT_FUELS_MIXED,
    PLANT_WITHOUT_FUEL,
    doubt,
)
from lingtan.ledger.gaps import METER_DATUM, Gap
from lingtan.ledger.plant_fuels import PlantFuel, fuel_of, has_metered_output, takes_from_pool
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.park import Park

BURNERS = frozenset({AssetKind.FOSSIL_POWER, AssetKind.BOILER, AssetKind.BIOMASS_POWER})
CONTRADICTIONS = {
    AssetKind.FOSSIL_POWER: PlantFuel.BIOGENIC,
    AssetKind.BIOMASS_POWER: PlantFuel.FOSSIL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantCheck:
    """Faults of own plants, and what they leave unknown."""

    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]


def check_plants(park: Park) -> PlantCheck:
    """Return own plants whose output is metered but whose fuel is not, or is of another kind.

    Energy from a plant without fuel would count zero, and its export would earn a credit; so the
    fuel is missing and the totals are unknown.
    """
    findings = [finding for asset in burners_of(park) for finding in _faults(asset, park)]
    open_assets = {
        finding.subject for finding in findings if finding.kind is not PLANT_FUELS_MIXED
    }
    gaps = [
        gap for asset in burners_of(park) if asset.id in open_assets for gap in _gaps(asset, park)
    ]
    return PlantCheck(findings=tuple(findings), gaps=tuple(gaps))


def burners_of(park: Park) -> Iterator[Asset]:
    """Yield the park's own plants that burn, or heat with electricity, and whose output counts."""
    for asset in park.assets:
        if asset.kind in BURNERS and not asset.is_outside and has_metered_output(asset.id, park):
            yield asset


def _faults(asset: Asset, park: Park) -> Iterator[Finding]:
    fuel = fuel_of(asset.id, park)
    facts = {"kind": asset.kind.value}
    if fuel is PlantFuel.NONE:
        is_electric = asset.kind is AssetKind.BOILER and takes_from_pool(asset.id, park)
        if not is_electric:
            yield doubt(PLANT_WITHOUT_FUEL, asset.id, facts, at="park.yaml")
    elif fuel is CONTRADICTIONS.get(asset.kind):
        facts |= {"fuel": fuel.value}
        yield doubt(PLANT_CONTRADICTS_FUEL, asset.id, facts, at="park.yaml")
    elif fuel is PlantFuel.MIXED:
        yield doubt(PLANT_FUELS_MIXED, asset.id, facts, at="park.yaml")


def _gaps(asset: Asset, park: Park) -> Iterator[Gap]:
    """Yield what is open: the fuel, and whether the power of a biomass plant is non-fossil."""
    missing = Missing(kind="datum", id=METER_DATUM, subject=asset.id)
    yield Gap(account=Account.FUEL.value, enterprise=asset.owner, missing=missing)
    if asset.kind is AssetKind.BIOMASS_POWER and fuel_of(asset.id, park) is PlantFuel.NONE:
        for account in (Account.OWN_NON_FOSSIL, Account.OWN_NON_FOSSIL_HEAT):
            yield Gap(
                account=account.value, enterprise=asset.owner, missing=missing, in_amount=False
            )
