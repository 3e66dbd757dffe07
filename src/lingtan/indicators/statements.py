"""What a figure that rests on statements carries: their sources, labels and gaps."""

from collections.abc import Iterable, Sequence

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.park.facts import Fact


def unknown(missing: Iterable[Missing], facts: Iterable[Fact] = ()) -> Figure:
    """Return a figure without a value, with what is missing."""
    return Figure(
        id="",
        value=None,
        unit="",
        rests_on=tuple(dict.fromkeys(source_of(fact) for fact in facts)),
        missing=tuple(dict.fromkeys(missing)),
    )


def source_of(fact: Fact) -> str:
    """Return where a fact was read, or what it is about when that is not known."""
    return fact.source or ":".join(
        part for part in (fact.datum, fact.enterprise, fact.item) if part
    )


def is_proved(fact: Fact) -> bool:
    """Whether a document proves a fact, or it is a figure of the reference data."""
    return fact.label is not None or bool(fact.evidence.strip())


def labels_of(facts: Sequence[Fact]) -> frozenset[Evidence]:
    """Return the labels of facts: U where no document proves one, none where it does."""
    bare = {Evidence.U for fact in facts if not is_proved(fact)}
    return frozenset({fact.label for fact in facts if fact.label is not None} | bare)
