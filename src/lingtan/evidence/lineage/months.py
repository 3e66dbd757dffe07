"""What lines come to by month and by factor, kept on their activity data as one short text."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lingtan.evidence.lineage.nodes import Node

MONTHS = "months"  # the fact: ``2025-01 quantity emission energy estimated;2025-02 …``
VALUES = "values"  # the same by the value of a factor that changes within the period
NEXT = ";"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthAmount:
    """Lines of a month: activity data, kgCO2, kgce, and how much of the first is estimated."""

    quantity: float
    emission: float
    energy: float
    estimated: float


def months_as_text(months: Mapping[str, MonthAmount]) -> str:
    """Write what lines come to in each month.

    Examples
    --------
    >>> months_as_text({"2025-01": MonthAmount(quantity=2, emission=5.5, energy=0, estimated=0)})
    '2025-01 2 5.5 0 0'
    """
    return NEXT.join(
        f"{month} {each.quantity!r} {each.emission!r} {each.energy!r} {each.estimated!r}"
        for month, each in months.items()
    )


def amount_of_months(node: Node, months: Collection[str]) -> MonthAmount | None:
    """Return what lines come to in some months, from their activity data; None if in none."""
    return _amount_of(node, MONTHS, months)


def amount_at(node: Node, values: Collection[str]) -> MonthAmount | None:
    """Return what lines come to at some values of their factor; None if at none.

    Lines whose factor does not change tell no values.
    """
    return _amount_of(node, VALUES, values)


def _amount_of(node: Node, fact: str, wanted: Collection[str]) -> MonthAmount | None:
    found = []
    for told in str(node.facts.get(fact, "")).split(NEXT):
        name, *numbers = told.split(" ")
        if name in wanted and numbers:
            found.append(tuple(map(float, numbers)))
    if not found:
        return None
    quantity, emission, energy, estimated = map(math.fsum, zip(*found, strict=True))
    return MonthAmount(quantity=quantity, emission=emission, energy=energy, estimated=estimated)
