"""Product energy against the levels of the mandatory limit standards (单位产品能耗限额).

The levels are taken as printed. A level the standard leaves open, a correction nobody stated or
a printed order that contradicts itself gives a range of levels, from the best the product may be
at to the worst; the verdict stands only if both ends agree.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.base.names import folded
from lingtan.catalogue.product_limits import LEVELS, ProductLimit, limits_of, names_of
from lingtan.catalogue.product_names import product_names
from lingtan.indicators.basis import Basis
from lingtan.indicators.product_faults import CORRECTION, ENERGY, limit_faults, zero_outputs
from lingtan.indicators.statements import is_proved, labels_of, source_of, unknown
from lingtan.park.facts import Fact

NOT_COPIED = "limit_not_copied"
NOT_IN_FORCE = "limit_edition_not_in_force"
STARTS_IN_YEAR = "limit_edition_starts_in_year"
BEYOND = len(LEVELS) + 1  # worse than the worst level

Stated = Mapping[str, Mapping[str, Sequence[Fact]]]  # by datum, then by enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one product of one enterprise stands against one limit.

    Attributes
    ----------
    best, worst : int
        Range of levels it may be at; 4 is beyond level 3. Both 4 while something is missing.
    level_is_set : tuple of bool
        Which of the levels 1 to 3 the standard sets.
    """

    enterprise: str
    item: str
    value: float | None = None
    best: int = BEYOND
    worst: int = BEYOND
    level_is_set: tuple[bool, ...] = (True, True, True)
    missing: tuple[Missing, ...] = ()
    evidence: frozenset[Evidence] = frozenset()
    rests_on: tuple[str, ...] = ()


def level_range(value: float, levels: Sequence[float | None]) -> tuple[int, int]:
    """Return the best and the worst level a value may be at; 4 is beyond level 3.

    Examples
    --------
    >>> level_range(105.0, (100.0, 107.0, 117.0))
    (2, 2)
    >>> level_range(70.0, (61.0, None, 86.0))
    (2, 3)
    >>> level_range(285.5, (286.0, 285.0, 299.0))
    (1, 3)
    """
    truths = [_reaches(value, levels, index) for index in range(len(levels))]
    best = next((index + 1 for index, truth in enumerate(truths) if truth is not False), BEYOND)
    sure = [index + 1 for index in range(len(truths)) if all(truths[index:])]
    return best, min(sure, default=BEYOND)


def _reaches(value: float, levels: Sequence[float | None], index: int) -> bool | None:
    """Whether a value is at a level or better, or None when the table leaves it open."""
    limit = levels[index]
    is_better = any(value <= stricter for stricter in levels[:index] if stricter is not None)
    if limit is None:
        is_beyond = any(value > laxer for laxer in levels[index + 1 :] if laxer is not None)
        return True if is_better else (False if is_beyond else None)
    if value <= limit:
        return True
    return None if is_better else False


def standings(basis: Basis) -> tuple[Standing, ...]:
    """Return where every product of the park stands, each metric of its standard apart."""
    stated = {
        ENERGY: _by_enterprise(basis.statements(ENERGY)),
        CORRECTION: _by_enterprise(filter(_may_correct, basis.statements(CORRECTION))),
    }
    exempt = {
        (fact.enterprise, folded(fact.item))
        for fact in basis.statements("product_has_no_limit_standard")
        if fact.value == 1 and fact.evidence.strip()  # like an excuse: a word alone is none
    }
    return (
        *_silent_enterprises(basis),
        *_idle_enterprises(basis),
        *(
            standing
            for enterprise, product in _products_made(basis)
            if not exempt & {(enterprise, folded(product)), ("", folded(product))}
            for standing in _of_product(basis, stated, enterprise, product)
        ),
    )


def _may_correct(fact: Fact) -> bool:
    """Whether a correction counts: a limit is raised by a document, never by a word."""
    return fact.value <= 0 or is_proved(fact)


def products_beyond(basis: Basis, level: float) -> tuple[str, ...]:
    """Return the products that are surely not at a level or better, as ``enterprise: item``."""
    return tuple(
        f"{standing.enterprise}: {standing.item}" if standing.enterprise else standing.item
        for standing in standings(basis)
        if not standing.missing and standing.best > level
    )


def worst_level(
    basis: Basis,
    end: Callable[[Standing], int],
    is_counted: Callable[[Standing], bool] = lambda _: True,
) -> Figure:
    """Return the worst level among the park's products, at one end of their ranges."""
    found = [standing for standing in standings(basis) if standing.missing or is_counted(standing)]
    missing = [missing for standing in found for missing in standing.missing]
    if missing or not found:
        return unknown(missing or [Missing(kind="datum", id="product_output")])
    return Figure(
        id="",
        value=float(max(end(standing) for standing in found)),
        unit="grade",
        evidence=labels_of(_listing(basis)).union(*(standing.evidence for standing in found)),
        rests_on=tuple(dict.fromkeys(root for standing in found for root in standing.rests_on)),
    )


def _listing(basis: Basis) -> tuple[Fact, ...]:
    """Return the statements that tell which products there are: zero of one leaves it out."""
    return basis.statements("product_output")


def _products_made(basis: Basis) -> tuple[tuple[str, str], ...]:
    output = [
        (fact.enterprise, fact.item) for fact in _listing(basis) if fact.item and fact.value > 0
    ]
    energy = [(fact.enterprise, fact.item) for fact in basis.statements(ENERGY)]
    names = product_names(basis.context.product_limits)
    made = [(who, names.product_in(item)) for who, item in [*output, *energy]]
    return tuple({(who, folded(product)): (who, product) for who, product in made}.values())


def _silent_enterprises(basis: Basis) -> tuple[Standing, ...]:
    """Return who states no product, or an output without saying of what."""
    total = basis.total("product_output")
    nameless = [
        fact.enterprise for fact in basis.statements("product_output") if _is_nameless(fact)
    ]
    silent = [m.subject for m in total.missing if m.kind == "datum" and m.subject]
    return tuple(
        Standing(
            enterprise=name,
            item="",
            missing=(Missing(kind="datum", id="product_output", subject=name),),
        )
        for name in dict.fromkeys([*silent, *nameless])
    )


def _idle_enterprises(basis: Basis) -> Iterable[Standing]:
    """Yield who makes nothing by a word alone, though it uses energy: its products are unknown."""
    for missing in zero_outputs(basis):
        yield Standing(enterprise="", item="", missing=(missing,))


def _is_nameless(fact: Fact) -> bool:
    return fact.value > 0 and not fact.item


def _by_enterprise(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.enterprise, []).append(fact)
    return found


def _of_product(basis: Basis, stated: Stated, enterprise: str, product: str) -> Iterable[Standing]:
    limits, day = basis.context.product_limits, basis.context.limits_day
    rows, is_known = limits_of(limits, product, day)
    for row in rows:
        items = _items_for(row, is_only_metric=len(rows) == 1)
        energy, correction = (
            [fact for fact in stated[datum].get(enterprise, ()) if folded(fact.item) in items]
            for datum in (ENERGY, CORRECTION)
        )
        yield _against(enterprise, row, energy, correction)
    if not rows:
        starts, _ = limits_of(limits, product, date(day.year, 12, 31))
        rule = STARTS_IN_YEAR if starts else NOT_IN_FORCE if is_known else NOT_COPIED
        missing = Missing(kind="rule", id=rule, subject=product)
        yield Standing(enterprise=enterprise, item=product, missing=(missing,))


def _against(
    enterprise: str, limit: ProductLimit, energy: Sequence[Fact], correction: Sequence[Fact]
) -> Standing:
    missing = limit_faults(limit, energy, correction)
    if missing:
        return Standing(enterprise=enterprise, item=limit.item, missing=missing)
    value = energy[0].value  # one value of each, `limit_faults` sees to it
    stated = next((fact.value for fact in correction), 0.0)
    levels = _corrected(limit, stated, bool(correction))
    best, worst = level_range(value, levels)
    dated = {Evidence.I} if limit.effective is None else set()
    dated |= {limit.dated.label} if limit.dated else set()
    labels = labels_of([*energy, *correction])
    return Standing(
        enterprise=enterprise,
        item=limit.item,
        value=value,
        best=best,
        worst=worst,
        level_is_set=tuple(level is not None for level in limit.levels),
        evidence=frozenset({limit.label, *dated, *labels}),
        rests_on=(ENERGY, *(source_of(fact) for fact in (*energy, *correction))),
    )


def _items_for(limit: ProductLimit, is_only_metric: bool) -> frozenset[str]:
    """Return how a fact may name a limit; the metric may be left out where there is only one."""
    names = names_of(limit)
    metrics = (limit.metric, limit.metric_name)
    full = {f"{name}.{metric}" for name in names for metric in metrics}
    return frozenset(map(folded, full | set(names) if is_only_metric else full))


def _corrected(
    limit: ProductLimit, correction: float, is_stated: bool
) -> tuple[float | None, ...]:
    def corrected(level: float | None, number: int) -> float | None:
        if level is None or number not in limit.corrected_levels:
            return level
        return level + correction if is_stated else None

    return tuple(corrected(level, number) for number, level in enumerate(limit.levels, start=1))
