"""What several statements of one datum say in all: one amount, or several that contradict."""

from collections.abc import Sequence
from decimal import Decimal

from lingtan.base.names import folded
from lingtan.park.facts import Fact


def amounts_told(facts: Sequence[Fact]) -> tuple[float, ...]:
    """Return what statements of one datum, year and enterprise add up to, in rising order.

    Statements of several items add up; one of no item is about all of them, and has to be their
    sum. One amount is an answer; several contradict each other.
    """
    by_item: dict[str, set[float]] = {}
    for fact in facts:
        by_item.setdefault(folded(fact.item), set()).add(fact.value)
    for values in by_item.values():
        if len(values) > 1:
            return tuple(sorted(values))
    whole = by_item.pop("", set())
    parts = [Decimal(str(value)) for values in by_item.values() for value in values]
    return tuple(sorted(whole | ({float(sum(parts))} if parts else set())))


def amounts_by_enterprise(facts: Sequence[Fact], datum: str, year: int) -> dict[str, float]:
    """Return what each enterprise states of a datum in a year; nobody who contradicts himself."""
    of_year = [fact for fact in facts if (fact.datum, fact.year) == (datum, year)]
    told = {
        enterprise: amounts_told([fact for fact in of_year if fact.enterprise == enterprise])
        for enterprise in sorted({fact.enterprise for fact in of_year if fact.enterprise})
    }
    return {enterprise: amounts[0] for enterprise, amounts in told.items() if len(amounts) == 1}
