"""Which account a source stream posts to, and at what rate per unit.

Measured values of the park file replace the default of the factor set one by one, where a document
stands behind them. A value nobody knows stays unknown: the line is kept, its emission is not. A
measured value where there is no default to hold it against is labelled as inferred.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from lingtan.base.figures import Evidence, Missing
from lingtan.base.findings import Finding
from lingtan.catalogue.entries import FuelFactor, ProcessFactor
from lingtan.ledger.accounts import Account
from lingtan.ledger.constants import COAL_SET, as_factor
from lingtan.ledger.doubts import (
    FACTOR_UNKNOWN,
    doubt,
)
from lingtan.ledger.knowledge import CO2, Knowledge
from lingtan.ledger.rates import EARLIEST, LATEST, Rate, local_midnight, stream_key
from lingtan.ledger.stream_trust import doubt_values, trust
from lingtan.park.streams import SourceStream, StreamUse

CARBON_TO_CO2 = Fraction(44, 12)  # exactly so in GB/T 32150
ACCOUNTS = {
    StreamUse.FUEL: Account.FUEL,
    StreamUse.CONVERSION_INPUT: Account.CONVERSION_INPUT,
    StreamUse.CONVERSION_OUTPUT: Account.CONVERSION_OUTPUT,
    StreamUse.FEEDSTOCK: Account.FEEDSTOCK,
    StreamUse.BUNKER: Account.BUNKER,
    StreamUse.PROCESS: Account.PROCESS,
    StreamUse.RECOVERED: Account.RECOVERED,
    StreamUse.SOLD: Account.SOLD,
}
CONVERSION = frozenset({StreamUse.CONVERSION_INPUT, StreamUse.CONVERSION_OUTPUT})
STATED = frozenset({Evidence.I})  # stated by the park, with no default to hold it against
UNBURNED = frozenset({StreamUse.FEEDSTOCK, StreamUse.SOLD})
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coal:
    """Coal equivalent of one unit, with its evidence and the ids of what it was made from."""

    kgce: Decimal | None
    labels: frozenset[Evidence] = frozenset()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedStream:
    """A stream with its account and its rates."""

    stream: SourceStream
    account: Account
    rates: tuple[Rate, ...]
    findings: tuple[Finding, ...]


def rate_stream(stream: SourceStream, know: Knowledge) -> RatedStream:
    """Return the account and the rates of a stream."""
    stream, doubts = trust(stream)
    findings = [*doubts, *doubt_values(stream, know)]
    if stream.use is StreamUse.PROCESS:
        account, rates = _process(stream, know)
    else:
        is_burned = stream.use not in UNBURNED  # biomass too may be material, or leave as it came
        account = Account.BIOGENIC if stream.is_biogenic and is_burned else ACCOUNTS[stream.use]
        rates = _fuel_rates(stream, know)
    for rate in rates:
        if rate.emission_missing or rate.energy_missing:
            facts = {"stream": stream.id}
            findings.append(doubt(FACTOR_UNKNOWN, rate.factor_id, facts, at="park.yaml"))
    return RatedStream(
        stream=stream, account=account, rates=tuple(rates), findings=tuple(findings)
    )


def _process(stream: SourceStream, know: Knowledge) -> tuple[Account, list[Rate]]:
    vintages = know.process_vintages(stream.factor_set, stream.factor_item)
    if stream.factor_t_per_t is not None:
        measured = Rate(
            key=stream_key(stream.id),
            factor_id=f"measured/{stream.id}",
            kg_per_unit=_exact(stream.factor_t_per_t),
            kgce_per_unit=ZERO,
            emission_labels=STATED if all(v.kg_per_kg is None for v in vintages) else frozenset(),
        )
        return Account.PROCESS, [measured]
    if not vintages:
        return Account.PROCESS, [_unknown(stream, "process", know)]
    gas = vintages[0].gas
    account = Account.PROCESS if gas in know.method.gases else Account.OTHER_GAS
    return account, [_process_rate(stream, vintage, know) for vintage in vintages]


def _process_rate(stream: SourceStream, factor: ProcessFactor, know: Knowledge) -> Rate:
    is_carbon_dioxide = factor.gas == CO2
    gwp = None if is_carbon_dioxide else know.warming(factor.gas, is_biogenic=stream.is_biogenic)
    known = factor.kg_per_kg is not None and (is_carbon_dioxide or gwp is not None)
    product = (factor.kg_per_kg or ZERO) * (gwp.gwp100 if gwp else 1)
    return Rate(
        key=stream_key(stream.id),
        factor_id=factor.id,
        kg_per_unit=as_factor(Fraction(product)) if known else None,
        kgce_per_unit=ZERO,
        valid_from=local_midnight(factor.valid_from, know.zone, EARLIEST),
        valid_to=local_midnight(factor.valid_to, know.zone, LATEST),
        emission_labels=frozenset({factor.label, *((gwp.label,) if gwp else ())}),
        emission_parts=(gwp.id,) if gwp else (),
        emission_missing=() if known else (Missing(kind="rule", id=factor.id),),
    )


def _fuel_rates(stream: SourceStream, know: Knowledge) -> list[Rate]:
    vintages = know.fuel_vintages(stream.factor_set or know.fuel_set, stream.factor_item)
    if not vintages:
        return [_unknown(stream, "fuel", know)]
    return [
        rate
        for vintage in vintages
        for dated, span in _dated(stream)
        if (rate := _within(_fuel_rate(dated, vintage, know), span)) is not None
    ]


def _dated(stream: SourceStream) -> Iterator[tuple[SourceStream, tuple[datetime, datetime]]]:
    """Yield a stream with each of its calorific values and the span in which that holds."""
    turns = [EARLIEST, *(each.valid_from for each in stream.calorific_values), LATEST]
    values = (stream.ncv_gj_per_unit, *(v.ncv_gj_per_unit for v in stream.calorific_values))
    for value, span in zip(values, pairwise(turns), strict=True):
        yield replace(stream, ncv_gj_per_unit=value), span


def _within(rate: Rate, span: tuple[datetime, datetime]) -> Rate | None:
    start, end = max(rate.valid_from, span[0]), min(rate.valid_to, span[1])
    return replace(rate, valid_from=start, valid_to=end) if start < end else None


def _fuel_rate(stream: SourceStream, factor: FuelFactor, know: Knowledge) -> Rate:
    emission = fuel_kg_per_unit(stream, factor, know.conversion_oxidation)
    energy = _kgce_per_unit(stream, factor, know)
    is_won_from_waste = stream.is_biogenic and stream.use is StreamUse.RECOVERED
    is_counted_elsewhere = is_won_from_waste or (
        stream.is_biogenic and know.makes_own_power(stream)
    )
    missing = (Missing(kind="rule", id=factor.id),)
    labels = {know.method.choice("fuel_set").label}
    labels |= {factor.label_emission} if factor.label_emission else set()
    if stream.use in CONVERSION or stream.use is StreamUse.RECOVERED:
        labels |= know.conversion_labels
    return Rate(
        key=stream_key(stream.id),
        factor_id=f"measured/{stream.id}" if is_all_measured(stream) else factor.id,
        kg_per_unit=ZERO if is_won_from_waste else emission,
        kgce_per_unit=ZERO if is_counted_elsewhere else energy.kgce,
        valid_from=local_midnight(factor.valid_from, know.zone, EARLIEST),
        valid_to=local_midnight(factor.valid_to, know.zone, LATEST),
        emission_labels=frozenset(() if is_all_measured(stream) else labels)
        | _stated_labels(stream, factor),
        energy_labels=energy.labels,
        emission_parts=_emission_parts(stream, know),
        energy_parts=energy.parts,
        left_out_labels=know.biomass_labels if stream.is_biogenic else frozenset(),
        emission_missing=() if emission is not None else missing,
        energy_missing=() if energy.kgce is not None else missing,
    )


def fuel_kg_per_unit(
    stream: SourceStream, factor: FuelFactor, conversion_oxidation: Decimal
) -> Decimal | None:
    """Return the CO2 of one unit of fuel: NCV × CC × OF × 44/12 [1]_ [kgCO2 per unit].

    In conversion (加工转换) carbon counts whole, at an oxidation rate of 1; what is used as
    material or leaves unburned emits nothing here.

    References
    ----------
    .. [1] GB/T 32150-2015; annex 4 of 发改环资〔2025〕910号 for the rate in conversion.
    """
    if stream.use in UNBURNED:
        return ZERO
    heat = _either(stream.ncv_gj_per_unit, factor.ncv_gj_per_unit)
    carbon = _either(stream.carbon_t_per_gj, factor.carbon_t_per_gj)
    burned = _either(stream.oxidation, factor.oxidation)
    if stream.use in CONVERSION:
        burned = conversion_oxidation
    if heat is None or carbon is None or burned is None:
        return None
    kg = Fraction(_text(heat)) * Fraction(_text(carbon)) * Fraction(_text(burned)) * 1000
    return as_factor(kg * CARBON_TO_CO2)


def _either(measured: float | None, default: Decimal | None) -> float | Decimal | None:
    return default if measured is None else measured


def _emission_parts(stream: SourceStream, know: Knowledge) -> tuple[str, ...]:
    """Return what a fuel's emission was made from besides the factor of its set."""
    stated = (stream.ncv_gj_per_unit, stream.carbon_t_per_gj, stream.oxidation)
    is_stated = any(value is not None for value in stated)
    rate = (f"{know.method.id}.oxidation_conversion",) if stream.use in CONVERSION else ()
    return (*rate, *((f"measured/{stream.id}",) if is_stated else ()))


def _kgce_per_unit(stream: SourceStream, factor: FuelFactor, know: Knowledge) -> _Coal:
    """Coal equivalent: from the measured calorific value, else the set, else its own NCV [1]_.

    .. [1] GB/T 2589-2020, clause 5: measured heat first, the table of annex A without it.
    """
    if stream.use is StreamUse.SOLD:
        return _Coal(kgce=ZERO)
    if stream.ncv_gj_per_unit is not None:
        labels = STATED if factor.ncv_gj_per_unit is None else frozenset()
        heat, own = _text(stream.ncv_gj_per_unit), f"measured/{stream.id}"
        return _Coal(kgce=_from_heat(heat, know), labels=labels, parts=(own, _tce_heat(know)))
    listed = factor if factor.kgce_per_unit is not None else know.fuel(COAL_SET, factor.item)
    if listed is not None and listed.kgce_per_unit is not None and listed.unit == factor.unit:
        known = frozenset({listed.label_energy} if listed.label_energy else ())
        return _Coal(
            kgce=as_factor(Fraction(listed.kgce_per_unit)), labels=known, parts=(listed.coal_id,)
        )
    if factor.ncv_gj_per_unit is None:
        return _Coal(kgce=None)
    kgce = _from_heat(str(factor.ncv_gj_per_unit), know)
    return _Coal(kgce=kgce, labels=STATED, parts=(factor.id, _tce_heat(know)))


def _tce_heat(know: Knowledge) -> str:
    return f"{know.method.id}.tce_heat"


def _from_heat(gj_per_unit: str, know: Knowledge) -> Decimal:
    return as_factor(know.kgce_of_heat(Fraction(gj_per_unit)))


def _unknown(stream: SourceStream, kind: str, know: Knowledge) -> Rate:
    """Rate of a stream whose factor the catalogue does not have, unless all of it is measured."""
    factor_id = f"{kind}/{stream.factor_set or know.fuel_set}/{stream.factor_item}"
    missing = (Missing(kind="rule", id=factor_id),)
    is_process = kind == "process"
    return Rate(
        key=stream_key(stream.id),
        factor_id=factor_id,
        kg_per_unit=ZERO if stream.use in UNBURNED else None,
        kgce_per_unit=ZERO if is_process or stream.use is StreamUse.SOLD else None,
        emission_missing=() if stream.use in UNBURNED else missing,
        energy_missing=() if is_process or stream.use is StreamUse.SOLD else missing,
    )


def _stated_labels(stream: SourceStream, factor: FuelFactor) -> frozenset[Evidence]:
    pairs = (
        (stream.ncv_gj_per_unit, factor.ncv_gj_per_unit),
        (stream.carbon_t_per_gj, factor.carbon_t_per_gj),
        (stream.oxidation, factor.oxidation),
    )
    has_none = any(given is not None and default is None for given, default in pairs)
    return STATED if has_none else frozenset()


def is_all_measured(stream: SourceStream) -> bool:
    """Whether no value of a fuel rests on a factor set."""
    return None not in (stream.ncv_gj_per_unit, stream.carbon_t_per_gj, stream.oxidation)


def _exact(value: float) -> Decimal:
    return as_factor(Fraction(_text(value)))


def _text(value: float | Decimal) -> str:
    """Return a float of the park file as the decimal that was written there."""
    return str(value)
