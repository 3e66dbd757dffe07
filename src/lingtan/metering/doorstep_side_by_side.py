"""What the readings of a push tell side by side, refused of a file and so refused at the door.

Two values of one meter and instant: the later one stands. Readings of a meter that stand at
another step than its interval: none of them does, whether they come in one push or one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lingtan.base.errors import Detail
from lingtan.metering.doorstep import Accepted, Doorstep, Sent, refused
from lingtan.metering.reading_step import step_of
from lingtan.park.meters import MeterKind

REMEMBERED = 8  # instants of a meter: more than tell a habit
Looked = tuple[Sent, Accepted | Detail]
Seen = Mapping[str, tuple[datetime, ...]]
"""The instants last told of each meter, taken or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """A push, its readings looked at beside each other.

    Attributes
    ----------
    found : tuple of (Accepted or Detail)
        What becomes of each, in the order of the push.
    seen : mapping of str to tuple of datetime
        What is remembered of the meters that tell intervals.
    """

    found: tuple[Accepted | Detail, ...]
    seen: Seen


def side_by_side(doorstep: Doorstep, looked: Sequence[Looked], seen: Seen) -> SideBySide:
    """Refuse what an import would of readings that can be taken each by itself."""
    told = _instants(each for _, each in looked)
    intervals = {id_: found for id_, found in told.items() if _tells_intervals(doorstep, id_)}
    steps = {
        id_: step
        for id_, found in intervals.items()
        if (step := _step(doorstep, id_, found, seen.get(id_, ())))
    }
    last: dict[tuple[str, datetime], Accepted] = {}
    if sum(map(len, told.values())) < sum(isinstance(each, Accepted) for _, each in looked):
        last = {(each.meter, each.at): each for _, each in looked if isinstance(each, Accepted)}
    return SideBySide(
        found=tuple(_judged(doorstep, sent, each, steps, last) for sent, each in looked),
        seen={
            id_: tuple(dict.fromkeys((*seen.get(id_, ()), *found)))[-REMEMBERED:]
            for id_, found in intervals.items()
        },
    )


def _instants(found: Iterable[Accepted | Detail]) -> dict[str, dict[datetime, None]]:
    told: dict[str, dict[datetime, None]] = {}
    for each in found:
        if isinstance(each, Accepted):
            told.setdefault(each.meter, {})[each.at] = None
    return told


def _tells_intervals(doorstep: Doorstep, meter: str) -> bool:
    return doorstep.meters[meter].kind is not MeterKind.REGISTER


def _step(
    doorstep: Doorstep, meter: str, own: Iterable[datetime], seen: tuple[datetime, ...]
) -> str:
    """Return the step of a meter's readings if it is another one: of these, or with the last."""
    resolution = doorstep.meters[meter].resolution
    instants = set(own)
    return step_of(instants, resolution) or step_of(instants.union(seen), resolution)


def _judged(
    doorstep: Doorstep,
    sent: Sent,
    each: Accepted | Detail,
    steps: Mapping[str, str],
    last: Mapping[tuple[str, datetime], Accepted],
) -> Accepted | Detail:
    if isinstance(each, Detail):
        return each
    if each.meter in steps:
        declared = doorstep.meters[each.meter].resolution.value
        facts = {"meter": each.meter, "found": steps[each.meter], "declared": declared}
        return refused(sent, "detail.push_other_step", **facts)
    later = last.get((each.meter, each.at), each)
    if later.value != each.value:
        facts = {"meter": each.meter, "time": str(sent.time), "value": f"{each.value:f}"}
        return refused(sent, "detail.push_twice", **facts, other=f"{later.value:f}")
    return each
