"""Check the rules of allocation: each whole, and no part under two of them."""

from decimal import Decimal

from lingtan.adapters.park_file.places import AssetEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.adapters.park_file.sharing import AllocationEntry, CogenerationEntry
from lingtan.base.findings import FindingKind, Severity
from lingtan.ledger.edges import COOLING, ELECTRICITY, HEAT
from lingtan.park.allocation import Basis, CogenerationBasis, SharedPart
from lingtan.park.meters import COMMON


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


RULE_NEEDS = _kind("rule_needs")
RULE_TWICE = _kind("rule_twice")
SHARES_NOT_ONE = _kind("shares_not_one")
NO_COMMON_METER = _kind("no_common_meter")
NO_NETWORK = _kind("no_network")

NEEDS = {Basis.DATUM: "datum", Basis.SHARES: "shares"}
COGENERATION_NEEDS = {
    CogenerationBasis.EFFICIENCY: ("heat_efficiency", "power_efficiency"),
    CogenerationBasis.EXERGY: ("heat_c", "ambient_c"),
}
NETWORKS = (ELECTRICITY, HEAT, COOLING)


def check_sharing(scope: Scope) -> None:
    """Note rules that lack what their basis needs, that add up to something else, or repeat."""
    seen: dict[tuple[str, ...], str] = {}
    for item in scope.shape.of(AllocationEntry):
        _check_rule(item, scope)
        for key in _abouts(item.entry):
            first = seen.setdefault(key, str(scope.yaml.place(item.path)))
            if first != str(scope.yaml.place(item.path)):
                scope.yaml.add(
                    RULE_TWICE, item.path, value=" ".join(filter(None, key)), first=first
                )
    for asset in scope.shape.of(AssetEntry):
        if asset.entry.cogeneration is not None:
            _check_cogeneration(asset, asset.entry.cogeneration, scope)


def _check_rule(item: Item[AllocationEntry], scope: Scope) -> None:
    entry = item.entry
    needed = NEEDS.get(entry.by, "")
    if needed and not getattr(entry, needed):
        scope.yaml.add(RULE_NEEDS, item.path, key=needed, basis=entry.by.value)
    total = sum((Decimal(str(share.share)) for share in entry.shares), Decimal(0))
    if entry.shares and total != 1:
        scope.yaml.add(SHARES_NOT_ONE, (*item.path, "shares"), value=str(total))
    if entry.carrier and entry.carrier not in NETWORKS:
        scope.yaml.add(NO_NETWORK, (*item.path, "carrier"), value=entry.carrier)
    common = {line.row.id for line in scope.meters.lines if line.row.target == COMMON}
    for number, meter in enumerate(entry.meters):
        if entry.of is not SharedPart.COMMON or meter not in common:
            scope.yaml.add(NO_COMMON_METER, (*item.path, "meters", number), value=meter)


def _abouts(entry: AllocationEntry) -> list[tuple[str, ...]]:
    """Return what a rule is about: each meter or stream, else the part and its carrier."""
    named = (*entry.meters, *entry.streams)
    part = entry.of.value
    return [(part, name) for name in named] or [(part, "", entry.carrier)]


def _check_cogeneration(asset: Item[AssetEntry], rule: CogenerationEntry, scope: Scope) -> None:
    for key in COGENERATION_NEEDS.get(rule.by, ()):
        if getattr(rule, key) is None:
            path = (*asset.path, "cogeneration")
            scope.yaml.add(RULE_NEEDS, path, key=key, basis=rule.by.value)
