"""Refuse measured values of fuels that no such fuel can have: mostly another unit was meant.

A value in MJ for one in GJ makes an account a thousand times too large. What differs from the
default of the same fuel by less than the bands here is taken, and doubted in the account when it
differs by more than half; see `ledger.stream_trust`.

References
----------
The bands are our own (evidence R). Real fuels of one name lie within them: gangue of 2 to
12.6 GJ/t, biomass of 10 to 60 % water, landfill gas of 30 to 60 % methane by mass or volume, lean
and rich furnace gases with their CO2. What burns gives at most the 0.12 GJ/kg of hydrogen or the
0.12 GJ/Nm³ of butane, and its gas holds at most some 0.1 tC/GJ.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from lingtan.adapters.park_file.agreements import StreamEntry
from lingtan.adapters.park_file.per_litre import carbon_of_litre
from lingtan.adapters.park_file.scope import COAL_RATE_SET, Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.adapters.yaml_lines import Path
from lingtan.base.errors import Fact
from lingtan.base.findings import FindingKind, Severity
from lingtan.catalogue.factors import FuelFactor
from lingtan.park.streams import StreamUse


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


FAR = 8.0  # times the default, either way
LEAST_BURNED = 0.5  # of the default oxidation: what leaves more unburned is no combustion
OXIDATION_FAR = _kind("oxidation_far")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is wrong with one kind of measured value.

    Attributes
    ----------
    far, beyond : FindingKind
        Too far from the default; and, without a default, more than anything that burns has.
    most : float
        What nothing that burns exceeds [GJ per kg or Nm³; tC/GJ].
    slips : dict of str to tuple of float
        How many times too large, at least and at most, usual slips of unit make a value.
    """

    far: FindingKind
    beyond: FindingKind
    most: float
    slips: dict[str, tuple[float, float]]


LIMITS = {
    "ncv_gj_per_unit": Limits(
        far=_kind("calorific_value_far"),
        beyond=_kind("calorific_value_beyond"),
        most=0.15,
        slips={
            "kgce": (20, 60),
            "kwh": (150, 500),
            "mj": (500, 2000),
            "per_lot": (5000, 20_000),
            "kcal": (120_000, 480_000),
            "kj": (500_000, 2_000_000),
        },
    ),
    "carbon_t_per_gj": Limits(
        far=_kind("carbon_content_far"),
        beyond=_kind("carbon_content_beyond"),
        most=0.25,
        slips={"per_fuel": (8, 60), "kg": (500, 1600), "percent": (1600, 5000)},
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Value:
    """A measured value: what it is, of which fuel, and where it stands."""

    key: str
    of: str
    path: Path
    value: float


def check_measured(item: Item[StreamEntry], scope: Scope) -> None:
    """Note measured values of a stream of fuel that are no values of its fuel."""
    entry = item.entry
    if entry.use is StreamUse.PROCESS:
        return
    fuels = _same_fuel(entry, scope.catalogue.fuels)
    is_burned = any(fuel.carbon_t_per_gj for fuel in fuels)
    for found in _values(item, scope):
        defaults = _defaults(found.key, fuels, entry.factor_set)
        _check(found, defaults, is_burned=is_burned, scope=scope)
    burned = _defaults("oxidation", fuels, entry.factor_set) or [Decimal(1)]
    least = LEAST_BURNED * float(min(burned))
    if entry.oxidation is not None and entry.oxidation < least:
        path = (*item.path, "oxidation")
        default, of = float(burned[0]), entry.factor_item
        scope.yaml.add(OXIDATION_FAR, path, value=entry.oxidation, item=of, default=default)


def _values(item: Item[StreamEntry], scope: Scope) -> Iterator[_Value]:
    """Yield the measured values of a stream."""
    entry, of = item.entry, item.entry.factor_item
    for key in LIMITS:
        value = getattr(entry, key)
        if value is not None:
            yield _Value(key=key, of=of, path=(*item.path, key), value=value)
    key = "ncv_gj_per_unit"
    for number, each in enumerate(entry.calorific_values):
        path = (*item.path, "calorific_values", number, key)
        yield _Value(key=key, of=of, path=path, value=each.ncv_gj_per_unit)
    carbon = carbon_of_litre(entry, scope)
    if carbon is not None:
        path = (*item.path, "factor_kg_per_l")
        yield _Value(key="carbon_t_per_gj", of=of, path=path, value=carbon)


def _same_fuel(entry: StreamEntry, fuels: Iterable[FuelFactor]) -> list[FuelFactor]:
    """Return the rows of a stream's fuel, in its own set and, in the same unit, in others."""
    named = [
        fuel
        for fuel in fuels
        if fuel.item == entry.factor_item and COAL_RATE_SET not in (fuel.set_id, entry.factor_set)
    ]
    units = {fuel.unit for fuel in named if fuel.set_id == entry.factor_set}
    return [fuel for fuel in named if fuel.unit in units]


def _defaults(key: str, fuels: Iterable[FuelFactor], set_id: str) -> list[Decimal]:
    """Return the defaults of a value: those of the stream's set, else those of others."""
    listed = [(fuel.set_id, getattr(fuel, key)) for fuel in fuels if getattr(fuel, key)]
    own = [value for own_set, value in listed if own_set == set_id]
    return own or [value for _, value in listed]


def _check(found: _Value, defaults: list[Decimal], *, is_burned: bool, scope: Scope) -> None:
    limits, value = LIMITS[found.key], found.value
    if not defaults:
        if value > limits.most:
            scope.yaml.add(limits.beyond, found.path, value=value, most=limits.most)
        return
    default = min(map(float, defaults), key=lambda each: abs(each - value))
    times = value / default
    if times > FAR or (is_burned and times < 1 / FAR):
        ratio = f"{float(f'{times:.3g}'):.10g}"  # three digits, and no power of ten
        facts: dict[str, Fact] = {"value": value, "times": ratio, "default": default}
        facts |= {"item": found.of, "slip": slip_of(times, limits)}
        scope.yaml.add(limits.far, found.path, **facts)


def slip_of(times: float, limits: Limits) -> str:
    """Return the slip of unit that makes a value this many times too large, ``other`` if none.

    Examples
    --------
    >>> [slip_of(times, LIMITS["ncv_gj_per_unit"]) for times in (34, 278, 899, 0.1)]
    ['kgce', 'kwh', 'mj', 'other']
    """
    spans = limits.slips.items()
    return next((name for name, (least, most) in spans if least <= times <= most), "other")
