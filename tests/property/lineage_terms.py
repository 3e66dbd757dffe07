"""The terms a figure is traced to: which figures they do not give back, and which have a rest."""

import math
from decimal import Decimal

from lingtan.base.figures import Figure
from lingtan.ledger.derivation import Lines, OfFigure, Other, Rated, Term, derive
from lingtan.ledger.entries import entries_of
from lingtan.ledger.inventory import Inventory

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


def rests(inventory: Inventory) -> set[str]:
    """Return the figures of a whole park that are told as a rest: no line holds all of them."""
    entries = entries_of(inventory.postings, is_everything=True)

    def has_rest(figure: Figure) -> bool:
        terms = derive(figure, entries, inventory.figures)
        return any(isinstance(term, Other) for term in terms)

    return {id_ for id_, figure in inventory.figures.items() if has_rest(figure)}
