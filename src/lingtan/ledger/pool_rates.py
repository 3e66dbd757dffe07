"""Rates of electricity, heat and cooling by kind of supply, and the account each posts to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from lingtan.base.figures import Evidence, Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accounts import Account
from lingtan.ledger.constants import (
    COAL_SET,
    COOLING_ITEM,
    GJ_PER_KWH,
    HEAT_ITEM,
    as_factor,
)
from lingtan.ledger.doubts import (
    COOLING_OUTSIDE_METHOD,
    FACTOR_UNKNOWN,
    doubt,
)
from lingtan.ledger.edges import COOLING, ELECTRICITY, HEAT, Edge, Role
from lingtan.ledger.knowledge import Knowledge
from lingtan.ledger.rates import Rate
from lingtan.ledger.stream_trust import far_from_default, trust
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream

CARBON_TO_CO2 = Fraction(44, 12)
ZERO = Decimal(0)
ACCOUNTS = {
    (ELECTRICITY, Role.IMPORT): Account.ELECTRICITY_GRID,
    (ELECTRICITY, Role.DIRECT): Account.ELECTRICITY_DIRECT,
    (ELECTRICITY, Role.NON_FOSSIL): Account.OWN_NON_FOSSIL,
    (ELECTRICITY, Role.FOSSIL): Account.OWN_FOSSIL,
    (HEAT, Role.IMPORT): Account.HEAT_IN,
    (HEAT, Role.DIRECT): Account.HEAT_IN,
    (HEAT, Role.NON_FOSSIL): Account.OWN_NON_FOSSIL_HEAT,
    (COOLING, Role.IMPORT): Account.HEAT_IN,
    (COOLING, Role.DIRECT): Account.HEAT_IN,
}
OUT_ACCOUNTS = {
    ELECTRICITY: Account.ELECTRICITY_OUT,
    HEAT: Account.HEAT_OUT,
    COOLING: Account.HEAT_OUT,
}
GRID_KEY = "electricity/other"
BOUGHT_HEAT_KEY = "heat/import"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRates:
    """Rates of every supply of the pools.

    Attributes
    ----------
    supply_keys : mapping of (meter, role) to str
        Factor key of each supply edge.
    """

    rates: tuple[Rate, ...]
    supply_keys: dict[tuple[str, Role], str]
    findings: tuple[Finding, ...]


def out_key(pool: str, *, earns: bool) -> str:
    """Return the factor key of an export: what own fossil energy earns, or nothing."""
    return f"out/{pool}/{'fossil' if earns else 'nothing'}"


def earned_key(pool: str, role: Role, asset: str) -> str:
    """Return the factor key of a supply that leaves; own fossil heat has one by its plant."""
    if (pool, role) == (HEAT, Role.FOSSIL) and asset:
        return f"{out_key(pool, earns=True)}/{asset}"
    return out_key(pool, earns=role is Role.FOSSIL)


def rate_pools(park: Park, edges: Sequence[Edge], know: Knowledge) -> PoolRates:
    """Return rates and keys for every supply and export of the pools."""
    rates = {rate.key: rate for rate in _fixed_rates(know)}
    keys: dict[tuple[str, Role], str] = {}
    findings: list[Finding] = []
    streams = {stream.meter: stream for stream in park.streams}
    for edge in edges:
        if (edge.pool, edge.role) not in ACCOUNTS or (edge.meter, edge.role) in keys:
            continue  # no account, or the same role at another time
        key = _key(edge)
        stream = streams.get(edge.meter)
        if stream is not None and edge.pool == HEAT and edge.role is Role.IMPORT:
            rate, doubts = _stated_heat(stream, rates[key], know)
            key = rate.key
            rates[key] = rate
            findings += doubts
        if edge.pool == COOLING and edge.role is Role.IMPORT and not edge.takes_negative:
            findings.append(doubt(COOLING_OUTSIDE_METHOD, edge.meter))
        keys[edge.meter, edge.role] = key
    rates |= _credits(rates, keys)
    return PoolRates(
        rates=tuple(rates.values()),
        supply_keys=keys,
        findings=(*findings, *_unknowns(rates, set(keys.values()))),
    )


def _key(edge: Edge) -> str:
    if (edge.pool, edge.role) == (ELECTRICITY, Role.IMPORT):
        return GRID_KEY
    return f"{edge.pool}/{edge.role.value}"


def _fixed_rates(know: Knowledge) -> list[Rate]:
    electricity = _energy(
        know.coal_rate.kgce_per_kwh, know.coal_rate.labels, know.coal_rate.factor_id
    )
    if know.coal_rate.missing:
        electricity = replace(electricity, energy_missing=know.coal_rate.missing)
    heat, cooling = _heat_energy(HEAT_ITEM, know), _heat_energy(COOLING_ITEM, know)
    return [
        _pinned(electricity, GRID_KEY, "electricity_other", know),
        _pinned(electricity, "electricity/direct", "electricity_direct", know),
        _free(electricity, "electricity/non_fossil"),
        _free(_energy(ZERO, frozenset()), "electricity/fossil"),
        _pinned(heat, BOUGHT_HEAT_KEY, "heat_fossil", know),
        _pinned(heat, "heat/direct", "heat_non_fossil", know),
        _free(heat, "heat/non_fossil"),
        _free(cooling, "cooling/import"),
        _free(cooling, "cooling/direct"),
    ]


def _energy(
    kgce_per_kwh: Decimal | None, labels: frozenset[Evidence], factor_id: str = ""
) -> Rate:
    return Rate(
        key="",
        factor_id="",
        kg_per_unit=ZERO,
        kgce_per_unit=kgce_per_kwh,
        energy_labels=labels,
        energy_parts=(factor_id,) if factor_id else (),
    )


def _heat_energy(item: str, know: Knowledge) -> Rate:
    factor = know.fuel(COAL_SET, item)
    if factor is None or factor.kgce_per_unit is None:
        missing = (Missing(kind="rule", id=f"fuel/{COAL_SET}/{item}"),)
        return replace(_energy(None, frozenset()), energy_missing=missing)
    labels = frozenset({factor.label_energy} if factor.label_energy else ())
    return _energy(as_factor(Fraction(factor.kgce_per_unit)), labels, factor.coal_id)


def _pinned(energy: Rate, key: str, constant_id: str, know: Knowledge) -> Rate:
    constant = know.method.constant(constant_id)
    return replace(
        energy,
        key=key,
        factor_id=f"{know.method.id}.{constant_id}",
        kg_per_unit=know.emission_constant(constant_id),
        emission_labels=frozenset({constant.label}),
    )


def _free(energy: Rate, key: str) -> Rate:
    return replace(energy, key=key, factor_id=key)


def _stated_heat(
    stream: SourceStream, default: Rate, know: Knowledge
) -> tuple[Rate, list[Finding]]:
    """Heat bought with a measured factor, or proved to be non-fossil; else the default."""
    stream, doubts = trust(stream)
    if stream.is_biogenic:
        return replace(
            default,
            key="heat/direct",
            factor_id=f"{know.method.id}.heat_non_fossil",
            kg_per_unit=know.emission_constant("heat_non_fossil"),
            emission_labels=frozenset({know.method.constant("heat_non_fossil").label}),
        ), []
    if stream.carbon_t_per_gj is None:
        return default, list(doubts)
    burned = Fraction(str(stream.oxidation)) if stream.oxidation is not None else Fraction(1)
    kg_per_gj = Fraction(str(stream.carbon_t_per_gj)) * CARBON_TO_CO2 * burned * 1000
    usual = Fraction(default.kg_per_unit or 0) / GJ_PER_KWH / CARBON_TO_CO2 / 1000
    pairs = (("carbon_t_per_gj", stream.carbon_t_per_gj, as_factor(usual)),)
    return replace(
        default,
        key=f"heat/measured/{stream.id}",
        factor_id=f"measured/{stream.id}",
        kg_per_unit=as_factor(kg_per_gj * GJ_PER_KWH),
        emission_labels=frozenset(),
    ), list(far_from_default(stream, pairs))


def _credits(rates: dict[str, Rate], keys: dict[tuple[str, Role], str]) -> dict[str, Rate]:
    """Return what exports earn: own fossil power its factor, bought heat sold on the lowest."""
    heat_in = [
        rates[key]
        for (_, role), key in keys.items()
        if role is Role.IMPORT and key.startswith("heat/")
    ]
    cheapest = min([rates[BOUGHT_HEAT_KEY], *heat_in], key=lambda rate: rate.kg_per_unit or ZERO)
    earned = {
        ELECTRICITY: rates[GRID_KEY],
        HEAT: cheapest,
        COOLING: rates["cooling/import"],
    }
    out: dict[str, Rate] = {}
    for pool, rate in earned.items():
        earns, nothing = out_key(pool, earns=True), out_key(pool, earns=False)
        out[earns] = replace(rate, key=earns)
        out[nothing] = replace(rate, key=nothing, factor_id=nothing, kg_per_unit=ZERO)
    return out


def _unknowns(rates: dict[str, Rate], used: set[str]) -> list[Finding]:
    return [
        doubt(FACTOR_UNKNOWN, rate.energy_missing[0].id, {"stream": rate.key})
        for rate in rates.values()
        if rate.energy_missing and rate.key in used and not rate.key.startswith(ELECTRICITY)
    ]
