"""Figures of energy: amounts of electricity by kind, and what counts as clean under each reading.

The annex does not define clean energy (清洁能源). Three readings are given: physical (own and
directly supplied non-fossil), contractual (claims as well) and broad (gaseous fuel as well).
What leaves counts against clean energy first: heat or power whose origin nobody states, against
biomass; own fossil heat and power, against gas. Clean energy is a part of all energy, so a sum
beyond it is a fault of the data and no figure.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Protocol

from lingtan.base.figures import Evidence, Figure, Missing, adding, evidence_of
from lingtan.base.findings import Finding
from lingtan.base.parts import joined, rated
from lingtan.catalogue.entries import coal_id
from lingtan.ledger.accounts import (
    ELECTRICITY_ENERGY,
    FUEL_ENERGY,
    HEAT_ENERGY,
    Account,
)
from lingtan.ledger.constants import COAL_SET, HEAT_VALUE_ITEM, CoalRate
from lingtan.ledger.doubts import CLEAN_BEYOND_ENERGY, doubt
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.spread import NOTHING_UNSURE
from lingtan.ledger.sums import Sum
from lingtan.ledger.totals import EXACT, KGCE_PER_TCE, Totals


class Named(Protocol):
    """Lines by their names: a sum of the account, or an entry it is traced to."""

    @property
    def account(self) -> str:
        """Account."""

    @property
    def stream(self) -> str:
        """Source stream, or what became of it."""

    @property
    def factor_id(self) -> str:
        """Factor."""


GAS = ("natural_gas", "lng")  # the gas carriers of annex 4
CLAIMS = (Account.GREEN_POWER, Account.CERTIFICATE)
USED = (
    Account.ELECTRICITY_GRID,
    Account.ELECTRICITY_DIRECT,
    Account.OWN_NON_FOSSIL,
    Account.OWN_FOSSIL,
    Account.USE,
)
NON_FOSSIL = (
    Account.ELECTRICITY_DIRECT,
    Account.OWN_NON_FOSSIL,
    Account.ELECTRICITY_OUT,
    Account.HEAT_IN,
    Account.OWN_NON_FOSSIL_HEAT,
    Account.HEAT_OUT,
    Account.BIOGENIC,
)
EXPORTED_NON_FOSSIL = ("non_fossil", "direct")
OUT = (Account.ELECTRICITY_OUT, Account.HEAT_OUT)
CROSSING = ("exported", "neighbour")  # streams of supplies that leave, or come from next door
UNSTATED, OWN_FUEL = "other", "fossil"  # streams of exports: of no stated origin, of own fuel
GAS_ENERGY = tuple(account for account in FUEL_ENERGY if account is not Account.BIOGENIC)
CLEAN = (
    "energy.clean_strict_physical_tce",
    "energy.clean_strict_contractual_tce",
    "energy.clean_broad_tce",
)
ALL_ENERGY = "national.e_tce"
NOISE = 1e-9  # relative: below the last digit of a sum of coal equivalents
ABOVE_WHOLE = Missing(kind="rule", id="share_above_one")


def energy_figures(
    totals: Totals, users: Totals, coal_rate: CoalRate, peak_kw: float | None
) -> Iterable[Figure]:
    """Yield the figures of energy.

    Parameters
    ----------
    totals : Totals
        Lines at the meters where energy enters.
    users : Totals
        The same lines by user.
    peak_kw : float or None
        Highest hourly load; None when the load is not known by the hour.
    """
    yield from _amounts(totals, users)
    yield _peak(peak_kw)
    yield totals.energy_figure("energy.fuel_tce", FUEL_ENERGY)
    yield totals.energy_figure("energy.electricity_tce", ELECTRICITY_ENERGY)
    yield totals.energy_figure("energy.heat_tce", HEAT_ENERGY)
    yield _gas(totals)
    yield _at_heat_value(totals, coal_rate)
    yield from _clean(totals, coal_rate)


def _amounts(totals: Totals, users: Totals) -> Iterable[Figure]:
    grid, direct = (Account.ELECTRICITY_GRID,), (Account.ELECTRICITY_DIRECT,)
    own, out = (Account.OWN_NON_FOSSIL,), (Account.ELECTRICITY_OUT,)
    electric = totals.of_carrier(ELECTRICITY)
    load = users.relying(NOTHING_UNSURE).where(_is_load, users.gaps.in_amounts)
    loaded = load.quantity_figure("energy.load_kwh", USED)
    supplies = (*grid, *direct, *own, *out, Account.OWN_FOSSIL)
    net = replace(electric, gaps=totals.gaps.in_amounts).quantity_figure("", supplies)
    yield adding(loaded, [(net, 1.0)]).opened(net.missing)
    yield electric.quantity_figure("energy.import_kwh", grid)
    yield (lines := electric.quantity_figure("energy.direct_kwh", direct))
    yield (plants := electric.quantity_figure("energy.own_non_fossil_kwh", own))
    yield electric.quantity_figure("energy.own_fossil_kwh", (Account.OWN_FOSSIL,))
    yield electric.quantity_figure("energy.available_non_fossil_kwh", (*own, *direct))
    yield electric.negative_figure("energy.export_kwh", out)
    yield electric.negative_figure("energy.green_power_kwh", (Account.GREEN_POWER,))
    yield electric.negative_figure("energy.certificate_kwh", (Account.CERTIFICATE,))
    used = electric.where(lambda part: part.account in own or part.stream == "non_fossil")
    yield _part_of(plants, used.quantity_figure("energy.own_non_fossil_used_kwh", (*own, *out)))
    used = electric.where(lambda part: part.account in direct or part.stream == "direct")
    yield _part_of(lines, used.quantity_figure("energy.direct_used_kwh", (*direct, *out)))


def _part_of(whole: Figure, part: Figure) -> Figure:
    """Return what stays of a supply: no more than there is, whatever leaves."""
    return part.within(0.0, *whole.bounds[-1:])


def _is_load(part: Sum) -> bool:
    return part.carrier == ELECTRICITY and part.stream not in CROSSING


def _peak(peak_kw: float | None) -> Figure:
    return Figure(
        id="energy.peak_load_kw",
        value=peak_kw,
        unit="kW",
        rests_on=(Account.USE.value,),
        missing=() if peak_kw is not None else (Missing(kind="datum", id="load_curve"),),
    )


def _gas(totals: Totals) -> Figure:
    return totals.where(lambda part: part.carrier in GAS).energy_figure(
        "energy.gas_tce", GAS_ENERGY
    )


def _at_heat_value(totals: Totals, coal_rate: CoalRate) -> Figure:
    """Comprehensive energy with electricity at its heat value, for comparison only."""
    rest = (*FUEL_ENERGY, *HEAT_ENERGY)
    base = totals.energy_figure("energy.e_tce_heat_value", rest)
    electric = totals.quantity_figure("", ELECTRICITY_ENERGY)
    missing = (*base.missing, *electric.missing)
    if coal_rate.heat_value is None:
        missing = (*missing, Missing(kind="datum", id="coal_rate"))
    with localcontext(EXACT):
        electricity = totals.quantity(ELECTRICITY_ENERGY) * (coal_rate.heat_value or Decimal(0))
        value = totals.energy_tce(rest) + electricity / KGCE_PER_TCE
    tce = float((coal_rate.heat_value or Decimal(0)) / KGCE_PER_TCE)
    rate_id = coal_id(COAL_SET, HEAT_VALUE_ITEM)
    electric = replace(electric, parts=rated(electric.parts, rate_id))
    found = replace(
        base,
        value=float(value),
        evidence=base.evidence | coal_rate.heat_labels,
        rests_on=tuple(sorted({*base.rests_on, *electric.rests_on, rate_id})),
        missing=(),
    )
    return adding(found, [(base, 1.0), (electric, tce)]).opened(missing)


def _clean(totals: Totals, coal_rate: CoalRate) -> Iterable[Figure]:
    with localcontext(EXACT):
        sold_bio, sold_gas = _sold(totals)
    clean = totals.where(is_non_fossil)
    supplied = clean.where(lambda part: part.account not in OUT).energy_figure("", NON_FOSSIL)
    strict = _part_of(supplied, clean.energy_figure(CLEAN[0], NON_FOSSIL))
    physical = _read(_less(strict, sold_bio))
    yield physical
    contractual = _plus_claims(physical, totals, coal_rate)
    yield contractual
    gas = _less(_gas(totals), sold_gas)
    missing = tuple(dict.fromkeys((*contractual.missing, *gas.missing)))
    broad = Figure(
        id="energy.clean_broad_tce",
        value=(contractual.value or 0.0) + (gas.value or 0.0),
        unit="tce",
        evidence=evidence_of((contractual, gas)),
        rests_on=tuple(sorted({*contractual.rests_on, *gas.rests_on})),
    )
    yield adding(broad, [(contractual, 1.0), (gas, 1.0)]).opened(missing)


def _sold(totals: Totals) -> tuple[Decimal, Decimal]:
    """Return what of biomass and of gas was exported as heat or power, at most [tce]."""
    biogenic = totals.energy_tce((Account.BIOGENIC,))
    gas = totals.where(lambda part: part.carrier in GAS).energy_tce(GAS_ENERGY)
    unstated = -totals.where(lambda part: part.stream == UNSTATED).energy_tce(OUT)
    own = -totals.where(lambda part: part.stream == OWN_FUEL).energy_tce(OUT)
    sold_biogenic = min(biogenic, unstated)
    return sold_biogenic, min(gas, own + unstated - sold_biogenic)


def _less(figure: Figure, tce: Decimal) -> Figure:
    if figure.value is None:
        return figure
    return adding(replace(figure, value=figure.value - float(tce)), [(figure, 1.0)])


def _read(figure: Figure) -> Figure:
    """Return a figure with the evidence of a reading that the annex does not give: ours."""
    return replace(figure, evidence=figure.evidence | {Evidence.I})


def close_above_whole(figures: Iterable[Figure]) -> tuple[list[Figure], list[Finding]]:
    """Return the figures without clean energy beyond all energy, and what contradicts it."""
    listed = list(figures)
    whole = next(figure for figure in listed if figure.id == ALL_ENERGY)
    above = {
        figure.id: figure.value
        for figure in listed
        if figure.id in CLEAN and _is_above(figure.value, whole.value)
    }
    closed = [figure.opened((ABOVE_WHOLE,)) if figure.id in above else figure for figure in listed]
    findings = [
        doubt(CLEAN_BEYOND_ENERGY, name, {"clean": value or 0.0, "whole": whole.value or 0.0})
        for name, value in above.items()
    ]
    return closed, findings


def _is_above(part: float | None, whole: float | None) -> bool:
    return part is not None and whole is not None and part > whole + NOISE * abs(whole)


def is_non_fossil(part: Named) -> bool:
    """Whether lines are of energy that counts as clean: own, direct, bought or of biomass."""
    if part.account in (Account.ELECTRICITY_OUT, Account.HEAT_OUT):
        return part.stream in EXPORTED_NON_FOSSIL
    if part.account == Account.HEAT_IN:
        return part.factor_id.endswith("heat_non_fossil")
    return part.account in NON_FOSSIL


def _claimed_inside(totals: Totals) -> Decimal:
    """Return the claimed power, no more than grid power that stays inside [kWh]."""
    power = totals.of_carrier(ELECTRICITY)
    passed_on = power.where(lambda part: part.stream == UNSTATED)
    inside = power.quantity((Account.ELECTRICITY_GRID,)) + passed_on.quantity(OUT)
    return min(-power.quantity(CLAIMS), max(inside, Decimal(0)))


def _plus_claims(physical: Figure, totals: Totals, coal_rate: CoalRate) -> Figure:
    claimed = totals.negative_figure("", CLAIMS)
    missing = tuple(dict.fromkeys((*physical.missing, *claimed.missing, *coal_rate.missing)))
    with localcontext(EXACT):
        rate = coal_rate.kgce_per_kwh or Decimal(0)
        tce = _claimed_inside(totals) * rate / KGCE_PER_TCE
    contractual = Figure(
        id="energy.clean_strict_contractual_tce",
        value=(physical.value or 0.0) + float(tce),
        unit="tce",
        evidence=physical.evidence | claimed.evidence | coal_rate.labels,
        rests_on=tuple(sorted({*physical.rests_on, *claimed.rests_on, coal_rate.factor_id})),
    )
    unit = float(rate / KGCE_PER_TCE)
    inside = _inside_unsure(totals)
    found = adding(contractual, [(physical, 1.0), (inside, unit)])
    is_all = claimed.value is not None and float(_claimed_inside(totals)) >= claimed.value
    counted = rated((claimed if is_all else inside).parts, coal_rate.factor_id)
    parts = joined((*physical.parts, *(part.times(unit) for part in counted)))
    return replace(found, parts=parts).opened(missing)


def _inside_unsure(totals: Totals) -> Figure:
    """Return grid power that stays inside: no more can be claimed, so claims are as unsure."""
    power = totals.where(lambda part: part.carrier == ELECTRICITY and part.account not in CLAIMS)
    return power.quantity_figure("", (Account.ELECTRICITY_GRID, Account.ELECTRICITY_OUT))
