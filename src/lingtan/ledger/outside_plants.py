"""Plants that a contract ties in by a direct line stand outside, whatever they are called.

A direct line (绿电直连) comes from beyond the boundary. A solar, wind or hydro plant that such a
contract names, and that is not said to be outside, would count as own supply at zero by its
capacity alone, in every hour, whatever the contract covers. The contract is a document, so it is
believed: the plant counts as one outside.
"""

from dataclasses import replace

from lingtan.base.findings import Finding
from lingtan.ledger.doubts import OWN_ON_DIRECT_LINE, doubt
from lingtan.ledger.own_proof import FUELLESS
from lingtan.park.assets import Asset
from lingtan.park.contracts import ContractKind
from lingtan.park.park import Park


def settle_outside(park: Park) -> tuple[Park, tuple[Finding, ...]]:
    """Return a park whose plants on direct lines stand outside, and findings on those."""
    lines = [each for each in park.contracts if each.kind is ContractKind.DIRECT_LINE]
    named = {asset: contract.id for contract in lines for asset in contract.assets}
    moved = {a.id: a for a in park.assets if a.id in named and _is_called_own(a)}
    if not moved:
        return park, ()
    assets = tuple(replace(a, is_outside=a.is_outside or a.id in moved) for a in park.assets)
    findings = (
        doubt(OWN_ON_DIRECT_LINE, name, {"contract": named[name]}, at="park.yaml")
        for name in moved
    )
    return replace(park, assets=assets), tuple(findings)


def _is_called_own(asset: Asset) -> bool:
    return asset.kind in FUELLESS and not asset.is_outside
