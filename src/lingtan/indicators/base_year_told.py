"""Which emission of the base year counts: as the ledger closed it, or as somebody states it.

The closed one counts, in the terms of whoever asks: it is of the same account as what it is
compared with, and cannot change unnoticed. What is stated for another year than the park file
names is another base year, and counts as it is stated.
"""

from collections.abc import Iterator

from lingtan.base.figures import Figure
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.catalogue.formulas import Formula
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.basis import Basis
from lingtan.indicators.closed_base import EMISSION, EMISSIONS, ClosedBase
from lingtan.park.base_year import BaseYear
from lingtan.park.facts import Fact

OF_LEDGER = FindingKind(id="base_year_of_ledger", severity=Severity.INFO)
STATED_OTHERWISE = FindingKind(id="base_year_stated_otherwise", severity=Severity.WARNING)
OTHER_YEAR = FindingKind(id="base_year_other_year", severity=Severity.WARNING)
NOT_CLOSED = FindingKind(id="base_year_not_closed", severity=Severity.WARNING)
KINDS = (OF_LEDGER, STATED_OTHERWISE, OTHER_YEAR, NOT_CLOSED)
KG_PER_T = 1000
SAME = 1e-3  # a thousandth: what rounding for print cannot tell apart


def closed_emission(basis: Basis) -> Figure | None:
    """Return the park's emission of the base year as closed [kg]; None where that counts not."""
    closed = usable_base(basis)
    if closed is None:
        return None
    return _closed_figure(EMISSION, closed.emission_kg, basis, "kg")


def closed_gross(formula: Formula, basis: Basis) -> Figure | None:
    """Return the gross emission of the base year in a framework's own terms [kg], if known."""
    closed = usable_base(basis)
    if closed is None or any(closed.figures.get(name) is None for name in formula.names):
        return None
    figures = {
        name: _closed_figure(name, closed.figures[name] or 0.0, basis, "kg")
        for name in formula.names
    }
    return work_out(formula, _Closed(figures))


def usable_base(basis: Basis) -> ClosedBase | None:
    """Return the closed base year, where no other year is stated as one up to the year judged."""
    closed = basis.context.closed_base
    if closed is None or closed.year > basis.context.year:
        return None
    stated = _stated(basis)
    return closed if stated is None or stated.year == closed.year else None


def base_year_told(basis: Basis, named: BaseYear | None, source: str) -> tuple[Finding, ...]:
    """Return which emission of the base year counts, where that is not plain.

    Parameters
    ----------
    named : BaseYear or None
        The base year of the park file.
    source : str
        The park file.
    """
    return tuple(_told(basis, named, source))


def _told(basis: Basis, named: BaseYear | None, source: str) -> Iterator[Finding]:
    stated, closed = _stated(basis), basis.context.closed_base
    if named is None or named.year > basis.context.year or not basis.context.is_whole_year:
        return
    place = Place(source=(stated.source if stated else "") or source)
    facts = {"year": str(named.year)}
    if stated is not None:
        facts |= {"stated": f"{stated.value / KG_PER_T:,.1f}", "stated_year": str(stated.year)}
    if stated is not None and stated.year != named.year:
        yield Finding(kind=OTHER_YEAR, subject=EMISSIONS, place=place, facts=facts)
    elif closed is not None:
        facts["closed"] = f"{closed.emission_kg / KG_PER_T:,.1f}"
        if stated is None:
            yield Finding(kind=OF_LEDGER, subject=EMISSIONS, place=place, facts=facts)
        elif abs(stated.value - closed.emission_kg) > SAME * abs(closed.emission_kg):
            yield Finding(kind=STATED_OTHERWISE, subject=EMISSIONS, place=place, facts=facts)
    elif stated is None:
        yield Finding(kind=NOT_CLOSED, subject=EMISSIONS, place=place, facts=facts)


def _stated(basis: Basis) -> Fact | None:
    """Return the latest statement of a base year up to the year judged."""
    stated = [
        fact
        for fact in basis.facts
        if fact.datum == EMISSIONS
        and fact.year <= basis.context.year
        and basis.context.may_speak(fact)
    ]
    return max(stated, key=lambda fact: fact.year, default=None)


def _closed_figure(name: str, value: float, basis: Basis, unit: str) -> Figure:
    """Return a closed figure; it is of the method, and so of the evidence, of today's."""
    today = basis.figures.get(name)
    labels = today.evidence if today is not None else frozenset()
    return Figure(id="", value=value, unit=unit, evidence=labels)


class _Closed:
    """Figures of the closed base year, found by name."""

    def __init__(self, figures: dict[str, Figure]) -> None:
        self._figures = figures

    def quantity(self, name: str) -> Figure:
        return self._figures[name]
