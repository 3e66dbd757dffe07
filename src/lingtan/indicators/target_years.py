"""The years for which frameworks have dated rows, and the target years that can be asked for."""

import ast
from collections.abc import Iterable, Iterator

from lingtan.base.errors import PeriodError
from lingtan.catalogue.formulas import dotted_name
from lingtan.catalogue.frameworks import Framework

FIRST, LAST = 2025, 2060  # from the first national policy to the national goal of neutrality
TARGET_YEAR = "target_year"  # the quantity that conditions compare


def target_years(framework: Framework) -> frozenset[int]:
    """Return the target years that the conditions of a framework's thresholds name."""
    conditions = (
        row.when for indicator in framework.indicators for row in indicator.thresholds if row.when
    )
    return frozenset(year for formula in conditions for year in _years_in(formula.tree))


def years_known(frameworks: Iterable[Framework]) -> list[int]:
    """Return the target years that some frameworks have rows for, in order."""
    return sorted(frozenset[int]().union(*(target_years(each) for each in frameworks)))


def require_target_year(frameworks: Iterable[Framework], year: int) -> None:
    """Refuse a target year that no framework could have a row for.

    A year in between without a row is no error: the indicators that ask for one are not
    decidable then, since rows are never interpolated.

    Raises
    ------
    PeriodError
        The year is not between 2025 and 2060; the message names the years there are rows for.
    """
    if FIRST <= year <= LAST:
        return
    years = years_known(frameworks)
    facts = {"year": year, "first": FIRST, "last": LAST}
    if not years:
        raise PeriodError("no_target_year", facts=facts)
    known = ", ".join(map(str, years))
    raise PeriodError("no_row_of_target_year", facts={**facts, "years": known})


def _years_in(tree: ast.expr) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(dotted_name(side) == TARGET_YEAR for side in sides):
                for side in sides:
                    if isinstance(side, ast.Constant) and isinstance(side.value, int):
                        yield side.value
