"""Whether a stated part exceeds its stated whole: of the park, or at one enterprise.

The register says which datum is a part of which. An enterprise that puts more waste to use than
arose there would lift the others above a threshold they miss, and no sum of the park shows it. So
what one states is held against itself, as a whole and for each item.
"""

import math
from collections.abc import Sequence

from lingtan.base.names import folded
from lingtan.catalogue.data_register import Datum
from lingtan.indicators.arithmetic import is_below
from lingtan.indicators.basis import Basis
from lingtan.indicators.hidden_wholes import own_amount
from lingtan.park.facts import Fact


def is_beyond_its_whole(name: str, basis: Basis) -> bool:
    """Whether the park's total of a part exceeds that of its whole, whichever formula reads it."""
    datum = basis.context.register.get(name)
    if datum is None or not datum.part_of:
        return False
    part, wholes = basis.total(name).value, [basis.total(whole).value for whole in datum.part_of]
    known = [value for value in wholes if value is not None]
    return part is not None and len(known) == len(wholes) and is_below(math.fsum(known), part)


def enterprises_beyond(name: str, basis: Basis) -> tuple[str, ...]:
    """Return the enterprises whose own statements of a part exceed those of its whole."""
    datum = basis.context.register.get(name)
    if datum is None or not datum.part_of:
        return ()
    facts = [fact for each in (name, *datum.part_of) for fact in basis.statements(each)]
    members = dict.fromkeys(fact.enterprise for fact in facts if fact.enterprise)
    return tuple(
        member
        for member in members
        if _is_beyond(datum, [fact for fact in facts if fact.enterprise == member])
    )


def _is_beyond(datum: Datum, facts: Sequence[Fact]) -> bool:
    """Whether it is beyond in all, or for an item; what is not stated decides nothing."""
    items = dict.fromkeys(folded(fact.item) for fact in facts if fact.item)
    groups = [facts, *([f for f in facts if folded(f.item) == item] for item in items)]
    return any(_exceeds(datum, group) for group in groups)


def _exceeds(datum: Datum, facts: Sequence[Fact]) -> bool:
    stated = {fact.datum for fact in facts}
    if not stated >= {datum.id, *datum.part_of}:
        return False
    part = own_amount([fact for fact in facts if fact.datum == datum.id])
    wholes = [[fact for fact in facts if fact.datum == each] for each in datum.part_of]
    whole = math.fsum(own_amount(stated) for stated in wholes)
    return is_below(whole, part)
