"""Wholes and parts that do not say what they are: a part called 其中, a whole under a kind's name.

``其中：炉渣`` (of which slag) is a part of what is stated beside it and is never added. A kind
that counts exactly as much as all the others together is their total under another name, or the
same kind a second time in another language. Two round numbers may be alike by chance, so one kind
beside one other needs three digits in common; three kinds that add up need none.
"""

import math
import re
from collections.abc import Iterable, Sequence

from lingtan.base.figures import Missing
from lingtan.base.names import folded
from lingtan.catalogue.data_register import Datum
from lingtan.catalogue.product_names import OF_PRODUCTS
from lingtan.park.facts import Fact

OF_WHICH = re.compile(
    r"\W*(其中|内含|of which|thereof|including|incl\b|included in (the )?(above|total))"
)
PART_WITHOUT_WHOLE = "part_without_whole"
KIND_LIKE_TOTAL = "kind_like_total"
ROUNDING = 5e-4  # relative, as `totals` allows
TELLING_DIGITS = 3  # I: two amounts share them by chance in less than one case of a hundred


def is_of_which(fact: Fact) -> bool:
    """Whether a statement says of itself that it is a part of another one."""
    return bool(OF_WHICH.match(folded(fact.item)))


def without_parts(facts: Iterable[Fact]) -> list[Fact]:
    """Return the statements that are no part of another one by their own word."""
    return [fact for fact in facts if not is_of_which(fact)]


def parts_without_whole(facts: Sequence[Fact], datum: Datum) -> list[Missing]:
    """Return who states a part of what nobody states, or of less than the part."""
    found = []
    of_park = [fact for fact in facts if not fact.enterprise]
    for part in filter(is_of_which, facts):
        own = without_parts(f for f in facts if f.enterprise == part.enterprise)
        beside = own or without_parts(of_park)
        whole = own_amount(beside)
        if not beside or part.value > whole * (1 + ROUNDING):
            found.append(_fault(PART_WITHOUT_WHOLE, datum, part, (whole, part.value)))
    return found


def kinds_like_totals(facts: Sequence[Fact], datum: Datum) -> list[Missing]:
    """Return the kinds that count as much as all others of the same speaker, or of the park."""
    if datum.dimension == "count" or datum.per == "park" or datum.id in OF_PRODUCTS:
        return []
    stated = [fact for fact in without_parts(facts) if fact.value]
    speakers = dict.fromkeys(fact.enterprise for fact in stated)
    groups = [[f for f in stated if f.enterprise == who] for who in speakers]
    found = [*(_total_among(group) for group in groups), _total_of_enterprises(stated)]
    return [
        _fault(KIND_LIKE_TOTAL, datum, total, (total.value, total.value))
        for total in found
        if total is not None
    ]


def own_amount(facts: Sequence[Fact]) -> float:
    """Return what one of them states: its whole, or else its kinds together, no part twice."""
    kept = without_parts(facts)
    return math.fsum(fact.value for fact in [f for f in kept if not f.item] or kept)


def _total_among(own: Sequence[Fact]) -> Fact | None:
    """Return the kind that may be the total of the others; none where the whole is stated."""
    if len(own) < 2 or any(not fact.item for fact in own):
        return None
    largest = max(own, key=lambda fact: fact.value)
    return largest if _is_total(largest, [fact for fact in own if fact is not largest]) else None


def _total_of_enterprises(facts: Sequence[Fact]) -> Fact | None:
    """Return the one kind of the park that may be what its enterprises state by other names."""
    of_park = [fact for fact in facts if not fact.enterprise]
    theirs = [fact for fact in facts if fact.enterprise]
    if len(of_park) != 1 or not of_park[0].item or not theirs:
        return None
    is_other = all(folded(fact.item) != folded(of_park[0].item) for fact in theirs)
    return of_park[0] if is_other and _is_total(of_park[0], theirs) else None


def _is_total(one: Fact, others: Sequence[Fact]) -> bool:
    is_alike = math.isclose(one.value, math.fsum(f.value for f in others), rel_tol=ROUNDING)
    return is_alike and (len(others) > 1 or _digits(one.value) >= TELLING_DIGITS)


def _digits(value: float) -> int:
    """Return how many digits a number has without the zeros it ends with.

    Examples
    --------
    >>> _digits(42300000.0), _digits(0.5), _digits(1000.0)
    (3, 1, 1)
    """
    mantissa = f"{value:.9e}".split("e")[0]
    return len(mantissa.replace(".", "").rstrip("0"))


def _fault(rule: str, datum: Datum, fact: Fact, values: tuple[float, float]) -> Missing:
    subject = ": ".join(part for part in (fact.item, fact.enterprise, datum.id) if part)
    unit = "" if datum.unit == "1" else datum.unit
    return Missing(kind="rule", id=rule, subject=subject, values=values, unit=unit)
