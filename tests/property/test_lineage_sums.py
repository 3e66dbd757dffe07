"""The terms a figure is traced to add up to it, whatever was metered and whoever is inside."""

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.figures import Figure
from lingtan.ledger.derivation import Lines, OfFigure, Other, Rated, Term, derive
from lingtan.ledger.entries import entries_of
from lingtan.ledger.inventory import Inventory
from lingtan.park.places import BoundaryKind
from tests.property.test_ledger_conservation import (
    FEW,
    HOURS,
    a_boundary,
    a_day,
    account,
    the_park,
)

NOT_OF_LINES = {"energy.peak_load_kw"}  # the highest hour: no sum gives it
CAPPED = {
    f"energy.clean_{name}_tce" for name in ("strict_physical", "strict_contractual", "broad")
}


def worth(term: Term, inventory: Inventory) -> float:
    """Return what a term adds to its figure."""
    match term:
        case OfFigure():
            return term.weight * (inventory.figures[term.figure].value or 0.0)
        case Lines():
            exact = (getattr(entry, term.measure.value) for entry in term.entries)
            return term.weight * float(sum(exact, Decimal(0)))
        case Rated():
            return (term.rate or 0.0) * float(sum((e.quantity for e in term.entries), Decimal(0)))
        case Other():
            return term.value


def unlike(inventory: Inventory, *, is_everything: bool) -> dict[str, tuple[float, float]]:
    """Return the known figures that their terms do not give back."""
    entries = entries_of(inventory.postings, is_everything=is_everything)
    found: dict[str, tuple[float, float]] = {}
    for figure in inventory.figures.values():
        if figure.value is None:
            continue
        terms = derive(figure, entries, inventory.figures)
        told = math.fsum(worth(term, inventory) for term in terms)
        scale = max((abs(worth(term, inventory)) for term in terms), default=0.0)
        if not terms or abs(told - figure.value) > 1e-9 * max(scale, abs(figure.value)):
            found[figure.id] = (figure.value, told)
    return found


@FEW
@given(a_day(), st.integers(1, HOURS))
def test_every_figure_of_every_boundary_is_the_sum_of_its_terms_and_few_have_a_rest(
    day: dict[str, list[Decimal]], turn: int
) -> None:
    day = day | {"out": [value / 1000 for value in day["out"]]}
    always = (0, HOURS)
    park = the_park(
        a_boundary("without_c", BoundaryKind.WHOLE_PARK, {"a": always, "b": (turn, HOURS + 1)}),
        a_boundary("zone", BoundaryKind.PARK_IN_PARK, {"a": always, "b": (turn, HOURS + 1)}),
    )
    whole = park.boundaries[0].id
    for name in (whole, "without_c", "zone"):
        inventory = account(park, day, name)
        assert unlike(inventory, is_everything=name == whole) == {}, name
        if name == whole:
            assert rests(inventory) <= NOT_OF_LINES | CAPPED


def rests(inventory: Inventory) -> set[str]:
    """Return the figures of a whole park that are told as a rest: no line holds all of them."""
    entries = entries_of(inventory.postings, is_everything=True)

    def has_rest(figure: Figure) -> bool:
        terms = derive(figure, entries, inventory.figures)
        return any(isinstance(term, Other) for term in terms)

    return {id_ for id_, figure in inventory.figures.items() if has_rest(figure)}
