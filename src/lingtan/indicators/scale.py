"""Orders of magnitude no park has: the unit of what was stated is probably another one.

People write 万元 where yuan are asked, t for kg, 万吨 for m³. Such slips are of a thousand and
more, so the bounds here stand far beyond what a real park can be, and near enough to see them.
"""

from collections.abc import Iterator

from lingtan.base.figures import Missing
from lingtan.indicators.basis import Basis

HUNDREDFOLD = "hundredfold_of_other_year"
MONEY_OFF_SCALE = "money_off_scale"
WATER_WITHOUT_LOSS = "water_without_loss"
MOST_CHANGE = 100.0  # I: between two years that are compared; a new park may grow tenfold
# R: GB/T 50050 lets a closed circuit lose 1 ‰; a park in which all water is in such circuits, and
# half of that is lost, takes in this share of what it uses.
MOST_REUSED = 1 - 0.5e-3
# R: energy at heat value per value added and per output; designers of chips, tobacco and liquor
# use some 0.005 tce/10^4 CNY, and a thousand would cost a hundred times what it earns.
LEAST_TCE = {"industrial_value_added": 1e-3, "industrial_output": 2e-4}
MOST_TCE = 1000.0
MOST_T_PER_TCE = 3.0  # I: coal, and power of the coal rate, give 2.8 tCO2/tce
OF_YEARS = (
    ("revenue", "revenue_of_year_before"),
    ("industrial_value_added", "industrial_value_added_of_year_before"),
)
PAST_EMISSIONS = ("base_year_emissions", "past_emissions_of_year_before")


def off_scale(value: float, names: frozenset[str], basis: Basis) -> tuple[Missing, ...]:
    """Return what among the quantities of an indicator cannot be of a park.

    Parameters
    ----------
    value : float
        Of the indicator.
    names : frozenset of str
        The quantities it is worked out from and compared with.
    """
    found = [*_other_years(names, basis), *_money(names, basis)]
    if "water_reused" in names and value > MOST_REUSED:
        found.append(_rule(WATER_WITHOUT_LOSS, "water_fresh", (value, MOST_REUSED), ""))
    return tuple(found)


def is_hundredfold(one: float, other: float) -> bool:
    """Whether two amounts above zero differ by more than two orders of magnitude.

    Examples
    --------
    >>> is_hundredfold(8.4e9, 8.4e5), is_hundredfold(8.4e9, 0.9e9)
    (True, False)
    """
    return min(one, other) > 0 and max(one, other) / min(one, other) > MOST_CHANGE


def _other_years(names: frozenset[str], basis: Basis) -> Iterator[Missing]:
    for now, before in OF_YEARS:
        if {now, before} <= names:
            this, other = basis.quantity(now).value, basis.quantity(before).value
            if this is not None and other is not None and is_hundredfold(this, other):
                yield _rule(HUNDREDFOLD, now, (this, other), "CNY")
    for before in PAST_EMISSIONS:
        if before in names:
            yield from _past_emission(before, basis)


def _past_emission(before: str, basis: Basis) -> Iterator[Missing]:
    """Yield an emission of another year beyond all that this year's, or its energy, could be."""
    past, emission, energy = (basis.quantity(q).value for q in (before, "E_park", "E_tce"))
    if past is None or emission is None or energy is None or past <= 0:
        return
    now_kg, most_kg = 1000 * emission, 1000 * max(emission, MOST_T_PER_TCE * energy)
    if past * MOST_CHANGE < now_kg or past > most_kg * MOST_CHANGE:
        datum = before.removesuffix("_of_year_before")
        yield _rule(HUNDREDFOLD, datum, (now_kg, past), "kg")


def _money(names: frozenset[str], basis: Basis) -> Iterator[Missing]:
    for datum, least in LEAST_TCE.items():
        if datum in names:
            money, energy = basis.quantity(datum).value, basis.quantity("E_tce_heat").value
            if money is None or energy is None or money <= 0 or energy <= 0:
                continue
            intensity = energy / (money / 10_000)
            if not least <= intensity <= MOST_TCE:
                bound = least if intensity < least else MOST_TCE
                yield _rule(MONEY_OFF_SCALE, datum, (intensity, bound), "tce/10^4 CNY")


def _rule(rule: str, datum: str, values: tuple[float, float], unit: str) -> Missing:
    return Missing(kind="rule", id=rule, subject=datum, values=values, unit=unit)
