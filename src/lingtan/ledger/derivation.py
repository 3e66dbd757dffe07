"""How each figure of an account is made: which lines, in which measure, or of which figures.

A derivation is data about the figures, not another way to work them out: its terms add up to the
figure, and a test holds every figure of many parks against them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lingtan.base.figures import Figure
from lingtan.catalogue.entries import coal_id
from lingtan.ledger.accounts import ELECTRICITY_ENERGY, Account
from lingtan.ledger.constants import COAL_SET, HEAT_VALUE_ITEM
from lingtan.ledger.entries import Entries, Entry
from lingtan.ledger.selections import COMPOSED, SELECTED, Measure, Selection, selection_of

KGCE_PER_TCE = 1000
NOISE = 1e-9  # relative: rounding of sums, and no watt-hour
HEAT_IN = "national.heat_in_kg"
LOCATION, MARKET = "scope2_location_kg", "scope2_market_kg"
BY_HOUR = "scope2_location_hourly_kg"
HEAT_VALUE = "energy.e_tce_heat_value"
PHYSICAL, CONTRACTUAL, BROAD = (
    "energy.clean_strict_physical_tce",
    "energy.clean_strict_contractual_tce",
    "energy.clean_broad_tce",
)


class Reason(StrEnum):
    """What a term is that is neither lines nor a figure."""

    SOLD_BIOGENIC = "sold_biogenic"  # energy that leaves, of no stated origin, against biomass
    SOLD_GAS = "sold_gas"  # energy that leaves, of own fuel, against gas
    CLAIMED_INSIDE = "claimed_inside"  # claims, up to the grid power that stays inside
    ALL_LINES = "all_lines"  # the highest hour, or another figure no sum gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Some lines, each worth its measure times a weight."""

    entries: tuple[Entry, ...]
    measure: Measure
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """The amount of some lines at another factor than their own: that of a scope, say.

    Attributes
    ----------
    rate : float or None
        Unit of the figure per unit of the amount; None where the figure does not tell.
    factor : str
        Id of the factor, as the figure rests on it.
    """

    entries: tuple[Entry, ...]
    rate: float | None
    factor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfFigure:
    """Another figure, times a weight."""

    figure: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A number with a reason of its own."""

    reason: Reason
    value: float
    entries: tuple[Entry, ...] = ()


Term = Lines | Rated | OfFigure | Other


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A figure to derive, with the lines and the other figures of its account."""

    figure: Figure
    entries: Entries
    figures: Mapping[str, Figure]

    def value(self, id_: str) -> float | None:
        return self.figures[id_].value

    def total(self, ids: tuple[str, ...]) -> float | None:
        values = [self.value(id_) for id_ in ids]
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(values) else None

    def lines(self, selection: Selection) -> Lines:
        pool = self.entries.users if selection.of_users else self.entries.account
        found = tuple(entry for entry in pool if selection.holds(entry))
        return Lines(entries=found, measure=selection.measure, weight=selection.weight)

    def of_accounts(self, *accounts: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries.account if entry.account in accounts)

    def rated(
        self, entries: tuple[Entry, ...], rest: float | None, kinds: tuple[str, ...]
    ) -> Rated:
        """Return amounts at the factor that gives the figure, with what else is in it."""
        amount = float(sum((entry.quantity for entry in entries), Decimal(0)))
        factor = next((id_ for id_ in self.figure.rests_on if id_.startswith(kinds)), "")
        value = self.figure.value
        known = value is not None and rest is not None and amount
        rate = ((value or 0.0) - (rest or 0.0)) / amount if known else None
        return Rated(entries=entries, rate=rate, factor=factor)

    def rest(
        self, told: float | None, reason: Reason, entries: tuple[Entry, ...] = ()
    ) -> Iterator[Other]:
        """Yield what the figure has beyond what is told of it, if it has anything."""
        value = self.figure.value
        if value is None or told is None:
            return
        if abs(value - told) > NOISE * max(abs(value), abs(told)):
            yield Other(reason=reason, value=value - told, entries=entries)


def derive(figure: Figure, entries: Entries, figures: Mapping[str, Figure]) -> tuple[Term, ...]:
    """Return the terms that add up to a figure of an account; none where nobody says how.

    Parameters
    ----------
    figures : mapping of str to Figure
        All figures of the account.
    """
    case = _Case(figure=figure, entries=entries, figures=figures)
    special = SPECIAL.get(figure.id)
    if special is not None:
        return tuple(special(case))
    if composed := COMPOSED.get(figure.id):
        return tuple(_composed(case, composed))
    selection = selection_of(figure.id)
    return () if selection is None else (case.lines(selection),)


def _composed(case: _Case, parts: tuple[str, ...]) -> Iterator[Term]:
    """Yield the figures another adds up to, and the lines none of them takes in."""
    yield from (_part(case, part) for part in parts)
    if case.figure.id == "scope1_kg":
        other = Selection(measure=Measure.EMISSION, accounts=frozenset({Account.OTHER_GAS}))
        yield case.lines(other)
    with_feedstock = case.figures.get("national.e_tce_with_feedstock")
    is_energy = case.figure.id == "national.e_tce" and with_feedstock is not None
    if is_energy and case.figure.value == case.value("national.e_tce_with_feedstock"):
        yield _part(case, "national.feedstock_tce")


def _part(case: _Case, part: str) -> Term:
    """Return a part of a figure; its lines where the part alone is too doubted to be told.

    What is missing may be much of one part and little of the whole, which is then known.
    """
    figure, selection = case.figures.get(part), selection_of(part)
    is_told = figure is None or figure.is_known or not case.figure.is_known
    return OfFigure(figure=part) if is_told or selection is None else case.lines(selection)


def _scope_2(case: _Case) -> Iterator[Term]:
    claims = (Account.GREEN_POWER, Account.CERTIFICATE) if case.figure.id == MARKET else ()
    power = case.of_accounts(Account.ELECTRICITY_GRID, *claims)
    kinds = ("grid_intensity/",) if case.figure.id == BY_HOUR else ("grid/", "fact/")
    yield case.rated(power, case.value(HEAT_IN), kinds)
    yield OfFigure(figure=HEAT_IN)


def _at_heat_value(case: _Case) -> Iterator[Term]:
    power = case.of_accounts(*ELECTRICITY_ENERGY)
    others = ("energy.fuel_tce", "energy.heat_tce")
    yield from (OfFigure(figure=id_) for id_ in others)
    yield case.rated(power, case.total(others), (coal_id(COAL_SET, HEAT_VALUE_ITEM),))


def _clean_physical(case: _Case) -> Iterator[Term]:
    lines = case.lines(SELECTED[PHYSICAL])
    yield lines
    total = float(sum((entry.energy_kgce for entry in lines.entries), Decimal(0))) / KGCE_PER_TCE
    yield from case.rest(total, Reason.SOLD_BIOGENIC)


def _clean_contractual(case: _Case) -> Iterator[Term]:
    claimed = case.of_accounts(Account.GREEN_POWER, Account.CERTIFICATE)
    yield OfFigure(figure=PHYSICAL)
    yield from case.rest(case.value(PHYSICAL), Reason.CLAIMED_INSIDE, claimed)


def _clean_broad(case: _Case) -> Iterator[Term]:
    parts = (CONTRACTUAL, "energy.gas_tce")
    yield from (OfFigure(figure=id_) for id_ in parts)
    yield from case.rest(case.total(parts), Reason.SOLD_GAS)


def _peak(case: _Case) -> Iterator[Term]:
    if case.figure.value is not None:
        load = case.lines(SELECTED["energy.load_kwh"]).entries
        yield Other(reason=Reason.ALL_LINES, value=case.figure.value, entries=load)


SPECIAL: Mapping[str, Callable[[_Case], Iterator[Term]]] = {
    LOCATION: _scope_2,
    BY_HOUR: _scope_2,
    MARKET: _scope_2,
    HEAT_VALUE: _at_heat_value,
    PHYSICAL: _clean_physical,
    CONTRACTUAL: _clean_contractual,
    BROAD: _clean_broad,
    "energy.peak_load_kw": _peak,
}
