"""What is wrong with the statements about a product: none, two for one limit, or no such value.

Level 1 of a limit standard is the advanced level of the trade. A product at a tenth of it, or a
hundred times beyond the worst level, is not made that way: somebody wrote t for kg, or tce for
kgce. The factors are wide on purpose (I): the slips they are to catch are 1000 and more.
"""

from collections.abc import Sequence

from lingtan.base.figures import Missing
from lingtan.catalogue.product_limits import ProductLimit
from lingtan.indicators.basis import Basis
from lingtan.indicators.statements import is_proved
from lingtan.park.facts import Fact

STATED_TWICE = "limit_value_stated_twice"
NOT_BELIEVED = "limit_value_not_believed"
OUTPUT_ZERO = "output_zero_with_energy"
OUTPUT, ENERGY, CORRECTION = "product_output", "product_unit_energy", "product_limit_correction"
TIMES_BETTER, TIMES_WORSE = 10, 100
LEAST_RATIO = 1.0  # of a whole over its part, such as all energy of a data centre over its IT


def limit_faults(
    limit: ProductLimit, energy: Sequence[Fact], correction: Sequence[Fact]
) -> tuple[Missing, ...]:
    """Return why a product cannot be held against a limit; nothing where it can."""
    if not energy:
        return (Missing(kind="datum", id=ENERGY, subject=limit.item),)
    twice = [told for told in (energy, correction) if len({fact.value for fact in told}) > 1]
    if twice:
        return tuple(_about(limit, told, STATED_TWICE, _ends(told)) for told in twice)
    if not _is_believable(energy[0].value, limit):
        values = (energy[0].value, min(_levels(limit)))
        return (_about(limit, energy, NOT_BELIEVED, values),)
    # a correction of level 3 alone leaves levels 1 and 2 as printed, so they can be judged
    if not correction and {1, 2} & set(limit.corrected_levels):
        return (Missing(kind="datum", id=CORRECTION, subject=limit.item),)
    return ()


def zero_outputs(basis: Basis) -> tuple[Missing, ...]:
    """Return who makes nothing by its own word alone, and uses energy all the same."""
    stated = basis.statements(OUTPUT)
    speakers = dict.fromkeys(fact.enterprise for fact in (*stated, *basis.statements(ENERGY)))
    return tuple(
        Missing(kind="rule", id=OUTPUT_ZERO, subject=": ".join(filter(None, (who, OUTPUT))))
        for who in speakers
        if _makes_nothing(who, basis) and _uses_energy(who, basis)
    )


def _makes_nothing(who: str, basis: Basis) -> bool:
    output = [fact for fact in basis.statements(OUTPUT) if fact.enterprise == who]
    energy = [fact for fact in basis.statements(ENERGY) if fact.enterprise == who]
    is_zero = bool(output) and not energy and all(fact.value == 0 for fact in output)
    return is_zero and not all(map(is_proved, output))


def _uses_energy(who: str, basis: Basis) -> bool:
    figure = basis.figures.get(f"by_enterprise.{who}_kg" if who else "by_sector.industry_kg")
    return figure is not None and (figure.value or 0) > 0


def _is_believable(value: float, limit: ProductLimit) -> bool:
    levels = _levels(limit)
    if not levels:
        return True
    best, worst = min(levels), max(levels)
    least = best / TIMES_BETTER if best > 0 else best * TIMES_BETTER
    is_ratio = limit.unit == "1"
    return value >= (LEAST_RATIO if is_ratio else least) and (
        worst <= 0 or value <= worst * TIMES_WORSE
    )


def _levels(limit: ProductLimit) -> list[float]:
    return [level for level in limit.levels if level is not None]


def _ends(told: Sequence[Fact]) -> tuple[float, float]:
    values = [fact.value for fact in told]
    return min(values), max(values)


def _about(
    limit: ProductLimit, told: Sequence[Fact], rule: str, values: tuple[float, float]
) -> Missing:
    """Return what is wrong with what is told of a limit, by whom and of which datum."""
    names = (told[0].enterprise, limit.item, told[0].datum)
    subject = ": ".join(name for name in names if name)
    return Missing(kind="rule", id=rule, subject=subject, values=values, unit=limit.unit)
