"""Claims of green power that count nothing, or only in part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from tests.truth.headline import GRID
from tests.truth.plant import YEAR_END, Draw, Fault
from tests.truth.site import YEAR, Planted, Site

Contract = dict[str, object]
CLAIM = frozenset(
    {
        "ledger_claim_alike",
        "ledger_claim_not_counted",
        "ledger_claim_repeated",
        "ledger_claim_repeated_in_part",
        "ledger_claim_counted_twice",
        "ledger_claim_excess",
        "ledger_claim_unit_doubted",
        "ledger_claim_vintage",
        "ledger_claim_expired",
        "ledger_claim_without_serial",
        "ledger_claim_without_evidence",
        "ledger_claim_shared",
        "ledger_claim_serial_shared",
        "ledger_claim_too_old",
        "ledger_claim_unnumbered",
    }
)


CAPACITY = frozenset({"ledger_own_without_capacity", "ledger_capacity_estimated"})


def _lot_of(site: Site) -> tuple[str, Contract] | None:
    contracts = site.park["contracts"]
    assert isinstance(contracts, Mapping)
    lots = [(k, dict(v)) for k, v in contracts.items() if v["kind"] == "certificate"]
    return lots[0] if lots else None


def _claim(kind: str, make: Callable[[Draw, Contract], tuple[Contract, float]]) -> Fault:
    """Return a fault that adds a certificate, and how much of it is valid [kWh]."""

    def plant(draw: Draw, site: Site, _free: Sequence[str]) -> tuple[Site, Planted] | None:
        found, name = _lot_of(site), f"x_{kind}"
        contracts = site.park["contracts"]
        assert isinstance(contracts, dict)
        if found is None or name in contracts:
            return None
        made, valid = make(draw, found[1])
        planted = Planted(
            kind=kind,
            meters=(name, found[0]),
            begin=0,
            end=YEAR_END,
            named_by=CLAIM,
            moved=1.0,
        )
        truth = dict(site.truth)
        truth["e_park_kg"] -= valid * GRID
        truth["core"] = truth["e_park_kg"] / 1000 / truth["e_tce"]
        park = {**site.park, "contracts": {**contracts, name: made}}
        return replace(site, park=park, truth=truth, planted=(*site.planted, planted)), planted

    return Fault(kind=kind, plant=plant)


def _serial(first: int, count: int) -> Contract:
    return {
        "serial": f"GEC {YEAR}-37-{first:07d} to {first + count - 1:07d}",
        "quantity_kwh": count * 1000,
    }


def _first(contract: Contract) -> int:
    return int(str(contract["serial"]).split("-")[2].split(" ")[0])


def _again(_draw: Draw, lot: Contract) -> tuple[Contract, float]:
    return {**lot, "evidence": "another statement of the registry"}, 0.0


def _shared(_draw: Draw, lot: Contract) -> tuple[Contract, float]:
    """Half of its numbers are those of another lot; the rest lies before them and is its own."""
    count = max(2, min(200, int(float(str(lot["quantity_kwh"])) // 2000)))
    return {**lot, **_serial(_first(lot) - count // 2, count)}, 1000.0 * (count // 2)


def _old(_draw: Draw, lot: Contract) -> tuple[Contract, float]:
    return {**lot, **_serial(2_000_000, 900), "vintage": str(YEAR - 4)}, 0.0


def _unproven(_draw: Draw, lot: Contract) -> tuple[Contract, float]:
    made = {**lot, **_serial(3_000_000, 700)}
    made.pop("evidence")
    return made, 0.0


def _trade_in_other_unit() -> Fault:
    """State a month's trade in MWh where kWh are asked."""

    def plant(draw: Draw, site: Site, _free: Sequence[str]) -> tuple[Site, Planted] | None:
        contracts = site.park["contracts"]
        assert isinstance(contracts, dict)
        trades = [name for name in contracts if name.startswith("green_")]
        if not trades or any(p.kind == "trade_in_mwh" for p in site.planted):
            return None
        name = trades[int(draw.integers(len(trades)))]
        less = float(contracts[name]["quantity_kwh"]) / 1000
        made = {**contracts, name: {**contracts[name], "quantity_kwh": less}}
        planted = Planted(
            kind="trade_in_mwh",
            meters=(name,),
            begin=0,
            end=YEAR_END,
            named_by=CLAIM,
            moved=1.0,
        )
        park = {**site.park, "contracts": made}
        return replace(site, park=park, planted=(*site.planted, planted)), planted

    return Fault(kind="trade_in_mwh", plant=plant)


def _capacity_missing(draw: Draw, site: Site, free: Sequence[str]) -> tuple[Site, Planted] | None:
    """Leave out how large a plant of the park is."""
    assets = site.park["assets"]
    assert isinstance(assets, dict)
    able = [name for name in assets if f"e_{name}" in free and "capacity_kw" in assets[name]]
    if not able:
        return None
    name = able[int(draw.integers(len(able)))]
    stated = {key: value for key, value in assets[name].items() if key != "capacity_kw"}
    planted = Planted(
        kind="capacity_not_stated",
        meters=(name, f"e_{name}"),
        begin=0,
        end=YEAR_END,
        named_by=CAPACITY,
        moved=1.0,
    )
    park = {**site.park, "assets": {**assets, name: stated}}
    return replace(site, park=park, planted=(*site.planted, planted)), planted


FAULTS = (
    Fault(kind="capacity_not_stated", plant=_capacity_missing),
    _trade_in_other_unit(),
    _claim("lot_twice", _again),
    _claim("range_shared", _shared),
    _claim("vintage_too_old", _old),
    _claim("claim_without_evidence", _unproven),
)
