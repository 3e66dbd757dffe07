"""One value of all that is stated about a datum, each thing counted once.

An amount adds up over enterprises and kinds. Whoever states a whole and its kinds has said one
thing twice, and so has a park beside its enterprises: the whole counts, and the parts have to fit
it; `hidden_wholes` sees to those that do not say what they are. A value per unit, a share or a
yes is never added up: statements that differ leave it open.
"""

import math
from collections.abc import Iterable, Sequence

from lingtan.base.figures import Figure, Missing
from lingtan.base.names import folded
from lingtan.catalogue.data_register import Datum
from lingtan.indicators.arithmetic import is_close
from lingtan.indicators.hidden_wholes import (
    kinds_like_totals,
    own_amount,
    parts_without_whole,
    without_parts,
)
from lingtan.indicators.statements import labels_of, source_of, unknown
from lingtan.park.facts import Fact

CONTRADICTION = "contradicting_statements"
PARK_CONTRADICTS = "park_contradicts_enterprises"
WHOLE_CONTRADICTS = "whole_contradicts_kinds"
WHOLE_BESIDE_KINDS = "whole_beside_kinds"
NOT_ADDED_UP = "values_not_added_up"
ROUNDING = 5e-4  # relative: what is stated with four places may differ by that from a sum


def total_of(facts: Sequence[Fact], datum: Datum, *, is_complete: bool) -> Figure:
    """Return the one value that statements about a datum in a year make.

    Parameters
    ----------
    is_complete : bool
        Whether every enterprise that has to state the datum does.
    """
    if not datum.is_extensive:
        return _shared(facts, datum)
    every, facts = facts, without_parts(facts)
    faults = [
        *parts_without_whole(every, datum),
        *kinds_like_totals(facts, datum),
        *_wholes_and_kinds(facts, datum),
        *_park_and_enterprises(facts, datum, is_complete=is_complete),
    ]
    if faults:
        return unknown(faults, every)
    counted = _counted(facts)
    return _figure(math.fsum(fact.value for fact in counted), counted, datum)


def _shared(facts: Sequence[Fact], datum: Datum) -> Figure:
    """Return the value all state, of what cannot be added up."""
    values = {fact.value for fact in facts}
    if len(values) == 1:
        return _figure(values.pop(), facts, datum)
    rule = CONTRADICTION if datum.dimension == "flag" else NOT_ADDED_UP
    return unknown([Missing(kind="rule", id=rule, subject=datum.id)], facts)


def _figure(value: float, facts: Sequence[Fact], datum: Datum) -> Figure:
    return Figure(
        id="",
        value=float(value),
        unit=datum.unit,
        evidence=labels_of(facts),
        rests_on=tuple(dict.fromkeys([datum.id, *(source_of(fact) for fact in facts)])),
    )


def _wholes_and_kinds(facts: Sequence[Fact], datum: Datum) -> list[Missing]:
    """Return who states a whole and kinds of it that add up to something else."""
    found = []
    for own in _by_enterprise(facts):
        whole = [fact.value for fact in _wholes(own)]
        kinds = [fact.value for fact in own if fact.item]
        if whole and kinds and not _is_same(math.fsum(whole), math.fsum(kinds), datum):
            subject = ": ".join(part for part in (own[0].enterprise, datum.id) if part)
            found.append(_fault(WHOLE_CONTRADICTS, datum, (whole, kinds), subject))
    return found


def _park_and_enterprises(
    facts: Sequence[Fact], datum: Datum, *, is_complete: bool
) -> list[Missing]:
    """Return where the park states another amount than its enterprises, or less than some.

    The park as a whole is held against all of them, and a kind of waste or of product that it
    states against what they state of the same kind. Who states a whole alone says of no kind how
    much of it there is.
    """
    found = []
    theirs = [fact for fact in facts if fact.enterprise]
    is_bare = any(
        not any(f.item for f in own) and own_amount(own) for own in _by_enterprise(theirs)
    )
    for item in _kinds(fact for fact in facts if not fact.enterprise):
        alike = [fact for fact in facts if not item or folded(fact.item) == item]
        by_enterprise = _by_enterprise(fact for fact in alike if fact.enterprise)
        parts = [own_amount(own) for own in by_enterprise]
        own = [fact for fact in alike if not fact.enterprise]
        whole = [fact.value for fact in ([f for f in own if not f.item] if not item else own)]
        is_full = is_complete and not (item and is_bare)
        if parts and not _agree(whole, parts, datum, is_complete=is_full):
            found.append(_fault(PARK_CONTRADICTS, datum, (whole, parts), datum.id))
    if is_bare and _has_kinds_alone(fact for fact in facts if not fact.enterprise):
        found.append(Missing(kind="rule", id=WHOLE_BESIDE_KINDS, subject=datum.id))
    return found


def _has_kinds_alone(facts: Iterable[Fact]) -> bool:
    stated = tuple(facts)
    return bool(stated) and not _wholes(stated)


def _agree(
    whole: Sequence[float], parts: Sequence[float], datum: Datum, *, is_complete: bool
) -> bool:
    """Whether what a park states fits what its enterprises state, as far as these are complete."""
    stated, added = math.fsum(whole), math.fsum(parts)
    return _is_same(stated, added, datum) or (not is_complete and added < stated)


def _is_same(one: float, other: float, datum: Datum) -> bool:
    rounding = 0.0 if datum.dimension == "count" else ROUNDING
    return math.isclose(one, other, rel_tol=rounding) or is_close(one, other)


def _counted(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Return what adds up: the park's own statements, and kinds it says nothing about."""
    park = [fact for fact in facts if not fact.enterprise]
    if _wholes(park):
        return _wholes(park)
    kinds = _kinds(park)
    if kinds:
        apart = [f for f in facts if f.enterprise and f.item and folded(f.item) not in kinds]
        return [*park, *apart]
    return [fact for own in _by_enterprise(facts) for fact in _wholes(own) or own]


def _wholes(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if not fact.item]


def _kinds(facts: Iterable[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(fact.item) for fact in facts))


def _by_enterprise(facts: Iterable[Fact]) -> list[list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.enterprise, []).append(fact)
    return list(found.values())


def _fault(
    rule: str, datum: Datum, said: tuple[Sequence[float], Sequence[float]], subject: str
) -> Missing:
    unit = "" if datum.unit == "1" else datum.unit
    values = (math.fsum(said[0]), math.fsum(said[1]))
    return Missing(kind="rule", id=rule, subject=subject, values=values, unit=unit)
