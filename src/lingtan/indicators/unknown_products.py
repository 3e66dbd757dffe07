"""Products nobody can judge, because the catalogue knows none of that name.

Steel written as it is spoken of is held against no limit, and the indicator stays open without
saying that a better word would settle it. So the word is named, with the nearest the catalogue
knows. A product that is said to be none of them, or that no standard covers, is left alone.
"""

from collections.abc import Iterable, Iterator, Sequence

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.names import folded
from lingtan.catalogue.entries import ProcessFactor
from lingtan.catalogue.product_names import OF_A_METRIC, ProductNames, is_other
from lingtan.park.facts import Fact

UNKNOWN_PRODUCT = FindingKind(id="product_not_known", severity=Severity.WARNING)
OUTPUT, NO_STANDARD = "product_output", "product_has_no_limit_standard"


def unknown_products(
    facts: Sequence[Fact],
    year: int,
    names: ProductNames,
    processes: Iterable[ProcessFactor],
    source: str,
) -> tuple[Finding, ...]:
    """Return a finding for each product stated for a year that the energy limits do not know.

    Parameters
    ----------
    source : str
        Where a fact stands that does not say it itself.
    """
    known = tuple(processes)
    of_year = [fact for fact in facts if fact.year == year]
    exempt = {
        (fact.enterprise, folded(fact.item))
        for fact in of_year
        if fact.datum == NO_STANDARD and fact.value == 1
    }
    found: dict[tuple[str, str], Finding] = {}
    for fact, product in _made(of_year, names):
        about = (fact.enterprise, folded(product))
        if not exempt & {about, ("", about[1])}:
            nearest = names.nearest(product, known)
            found.setdefault(about, _finding(fact, product, nearest, source))
    return tuple(found.values())


def _made(facts: Iterable[Fact], names: ProductNames) -> Iterator[tuple[Fact, str]]:
    for fact in facts:
        is_made = fact.datum in OF_A_METRIC or (fact.datum == OUTPUT and fact.value > 0)
        product = names.product_in(fact.item)
        if is_made and fact.item and not names.product(product) and not is_other(product):
            yield fact, product


def _finding(fact: Fact, product: str, nearest: Sequence[str], source: str) -> Finding:
    facts = {"enterprise": fact.enterprise or "–", "nearest": "; ".join(nearest) or "–"}
    place = Place(source=fact.source or source)
    return Finding(kind=UNKNOWN_PRODUCT, subject=product, place=place, facts=facts)
