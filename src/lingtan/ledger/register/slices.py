"""Cut slices: pieces of a certificate change hands or state, and together stay what it is.

Slices are half-open spans of the certificate's energy that follow each other without a gap, so
that they add up to it in every state by construction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lingtan.ledger.register.numbers import Span
from lingtan.park.certificates import Slice, SliceState

Slices = tuple[Slice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What of a certificate an event can have.

    Attributes
    ----------
    spans : tuple of (int, int)
        Free watt-hours of the owner, up to what is wanted.
    free_wh : int
        How much of what is wanted is free and the owner's [Wh].
    in_the_way : tuple of Slice
        What else stands where the rest of it would have to be.
    """

    spans: tuple[Span, ...]
    free_wh: int
    in_the_way: Slices


def pick_spans(slices: Slices, owner: str, wanted: Iterable[Span]) -> Pick:
    """Return what of certain watt-hours is free and the owner's."""
    spans = tuple(wanted)
    taken = tuple(_common(slices, owner, spans))
    blocked = tuple(part for part in slices if not _is_usable(part, owner) and _meets(part, spans))
    return Pick(spans=taken, free_wh=_size(taken), in_the_way=blocked)


def pick_energy(slices: Slices, owner: str, energy_wh: int) -> Pick:
    """Return the first free watt-hours of an owner, as many as wanted and there are."""
    spans: list[Span] = []
    left = energy_wh
    for part in slices:
        if _is_usable(part, owner) and left > 0:
            spans.append((part.first_wh, min(part.end_wh, part.first_wh + left)))
            left -= spans[-1][1] - spans[-1][0]
    blocked = tuple(part for part in slices if not _is_usable(part, owner))
    return Pick(spans=tuple(spans), free_wh=_size(spans), in_the_way=blocked)


def change(slices: Slices, spans: Sequence[Span], into: Slice) -> Slices:
    """Return the slices after pieces of them took the state, owner and event of another."""
    cuts = sorted({cut for span in spans for cut in span})
    parts = (piece for part in slices for piece in _cut(part, cuts))
    return tuple(
        replace(part, owner=into.owner, state=into.state, event=into.event)
        if any(first <= part.first_wh and part.end_wh <= end for first, end in spans)
        else part
        for part in parts
    )


def _cut(part: Slice, cuts: Sequence[int]) -> Iterator[Slice]:
    first = part.first_wh
    for cut in cuts:
        if first < cut < part.end_wh:
            yield replace(part, first_wh=first, end_wh=cut)
            first = cut
    yield replace(part, first_wh=first)


def standing_of(part: Slice) -> str:
    """Write in which state a slice is, whose it is and by which event: ids, and a mark for words.

    Examples
    --------
    >>> standing_of(Slice(first_wh=0, end_wh=1, owner="steel", event="t1"))
    'state:free steel (t1)'
    """
    event = f" ({part.event})" if part.event else ""
    return f"state:{part.state.value} {part.owner or '–'}{event}"


def _common(slices: Slices, owner: str, spans: Iterable[Span]) -> Iterator[Span]:
    for first, end in spans:
        for part in slices:
            low, high = max(first, part.first_wh), min(end, part.end_wh)
            if low < high and _is_usable(part, owner):
                yield low, high


def _is_usable(part: Slice, owner: str) -> bool:
    return part.state is SliceState.FREE and part.owner == owner


def _meets(part: Slice, spans: Iterable[Span]) -> bool:
    return any(part.first_wh < end and first < part.end_wh for first, end in spans)


def _size(spans: Iterable[Span]) -> int:
    return sum(end - first for first, end in spans)
