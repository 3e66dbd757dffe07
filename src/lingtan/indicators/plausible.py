"""Values that cannot be true: a part beyond its whole, an emission below nothing, a wrong unit.

They are faults of what was stated or metered, so they decide nothing, on whichever side of the
threshold they stand.
"""

from collections.abc import Sequence
from dataclasses import replace

from lingtan.base.figures import Figure, Missing
from lingtan.catalogue.formulas import Formula
from lingtan.catalogue.frameworks import Indicator
from lingtan.indicators.arithmetic import is_below
from lingtan.indicators.basis import Basis
from lingtan.indicators.parts import enterprises_beyond, is_beyond_its_whole
from lingtan.indicators.scale import off_scale

SHARE_ABOVE_ONE = "share_above_one"
SHARE_BELOW_ZERO = "share_below_zero"
PART_ABOVE_WHOLE = "part_above_whole"
NEGATIVE_EMISSION = "negative_emission"
CLEAN = "energy.clean_"  # the one part of a whole that the account works out, not the park states
# Parts of a whole of another kind: what is spent of an income, what a load can give up of itself.
PARTS = frozenset({"rd_spending", "demand_response_capability"})
EMISSION = "E_park"
SECTOR_LOAD, LOAD = "sector_load", "energy.load_kwh"  # stated by the park, and metered
METERED_ALIKE = 1.02  # I: bills of the sector and meters of the park may differ by their classes


def plausible(figure: Figure, formula: Formula, indicator: Indicator, basis: Basis) -> Figure:
    """Return a figure, or leave it open where it cannot be true."""
    if figure.value is None:
        return figure
    beyond_at = [who for name in figure.rests_on for who in enterprises_beyond(name, basis)]
    if beyond_at:
        return replace(figure, value=None, missing=_rules(PART_ABOVE_WHOLE, beyond_at))
    beyond = [name for name in figure.rests_on if _is_beyond(name, basis)]
    rule = SHARE_ABOVE_ONE if beyond else _impossible(figure.value, formula, indicator, basis)
    if rule:
        return replace(figure, value=None, missing=_rules(rule, beyond or [indicator.id]))
    others = () if indicator.compare_with is None else indicator.compare_with.names
    odd = off_scale(figure.value, frozenset((*formula.names, *others)), basis)
    return replace(figure, value=None, missing=odd) if odd else figure


def _is_beyond(name: str, basis: Basis) -> bool:
    """Whether a datum exceeds its whole: another datum, or what the park's meters count."""
    if name != SECTOR_LOAD:
        return is_beyond_its_whole(name, basis)
    stated, metered = basis.total(name).value, basis.quantity(LOAD).value
    return stated is not None and metered is not None and stated > METERED_ALIKE * metered


def _impossible(value: float, formula: Formula, indicator: Indicator, basis: Basis) -> str:
    """Return the rule that a value breaks by itself, or nothing."""
    if formula.text.startswith("share("):
        is_part = PARTS.intersection(formula.names) or any(
            name.startswith(CLEAN) for name in formula.names
        )
        if is_part and is_below(1.0, value):
            return SHARE_ABOVE_ONE
        if is_below(value, 0.0):
            return SHARE_BELOW_ZERO
    if EMISSION in formula.names:
        emission = basis.quantity(EMISSION).value
        is_negative = emission is not None and is_below(emission, 0.0)
        if is_negative or (indicator.kind == "core" and is_below(value, 0.0)):
            return NEGATIVE_EMISSION
    return ""


def _rules(rule: str, subjects: Sequence[str]) -> tuple[Missing, ...]:
    names = dict.fromkeys(subjects)
    return tuple(Missing(kind="rule", id=rule, subject=name) for name in names)
