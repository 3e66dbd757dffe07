"""The greatest flow of whole amounts from supplies to loads, and what bounds the rest of each.

A supply may serve some loads. A load may lie within a wider one, such as what an enterprise used
in a month within what the park used in it, and takes no more than itself and the wider one have.

Supplies are placed in the order they come. Each one is spread over its loads in proportion to what
they have left. Its rest takes the shortest way to room: it takes load that an earlier supply holds
where that supply can go elsewhere. So no supply loses to a later one, each gets the most that any
arrangement leaves it beside the earlier ones, and the total is the greatest there is [1]_.

References
----------
.. [1] J. Edmonds and R. M. Karp, "Theoretical improvements in algorithmic efficiency for network
   flow problems", Journal of the ACM 19 (1972) (recalled).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

Key = TypeVar("Key")
Load = tuple[int, str]
Point = int | Load  # a supply by its number, or a load
OUT = -1  # where everything flows in the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """An amount, and the loads it may serve: none of them within another."""

    amount: int
    loads: tuple[Load, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What stops the rest of a supply: loads that are full, and the supplies that may serve them.

    All these supplies together are more than these loads, and may serve no others.
    """

    loads: tuple[Load, ...]
    supplies: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What each supply serves of each load, and the bound of each that has a rest."""

    served: tuple[Mapping[Load, int], ...]
    bounds: Mapping[int, Bound]


def place_supplies(
    supplies: Sequence[Supply], room: Mapping[Load, int], within: Mapping[Load, Load]
) -> Placed:
    """Place as much of all supplies as loads have room for.

    Parameters
    ----------
    supplies : sequence of Supply
        In order of rank: where not all fit, the rest is that of the last ones.
    room : mapping of Load to int
        How much each load takes, not negative.
    within : mapping of Load to Load
        The wider load, of those that lie within one.

    Examples
    --------
    >>> either = Supply(amount=5, loads=((1, ""), (2, "")))
    >>> second = Supply(amount=3, loads=((2, ""),))
    >>> place_supplies([either, second], {(1, ""): 4, (2, ""): 4}, {}).served
    ({(1, ''): 4, (2, ''): 1}, {(2, ''): 3})
    """
    network = _Network(supplies, room, within)
    bounds: dict[int, Bound] = {}
    for number, supply in enumerate(supplies):
        left = supply.amount - network.spread(number)
        while left and (way := network.way_from(number)):
            left -= network.send(way, left)
        if left:
            bounds[number] = network.bound_of(number)
    served = tuple(network.served(number) for number in range(len(supplies)))
    return Placed(served=served, bounds=bounds)


def split_in_proportion(have: Mapping[Key, int], wanted: int) -> dict[Key, int]:
    """Split what is wanted, or all there is, in proportion to what there is, to the last unit.

    Examples
    --------
    >>> split_in_proportion({"a": 1, "b": 2}, 2)
    {'a': 0, 'b': 2}
    """
    whole = sum(have.values())
    take = min(wanted, whole)
    parts: dict[Key, int] = {}
    running = 0
    for key, amount in have.items():
        before, running = running, running + amount
        parts[key] = take * running // whole - take * before // whole if whole else 0
    return parts


class _Network:
    """What supplies serve while they are placed; every load leads to a wider one, or out."""

    def __init__(
        self, supplies: Sequence[Supply], room: Mapping[Load, int], within: Mapping[Load, Load]
    ) -> None:
        self.supplies = supplies
        self.room = room
        self.wider = within
        self.left = dict(room)
        self.holders: dict[Load, dict[int, int]] = {load: {} for load in room}
        self.parts: dict[Load, list[Load]] = {}
        for part, whole in within.items():
            self.parts.setdefault(whole, []).append(part)
        self.closed: dict[Point, frozenset[Point]] = {}  # from where no way leads out any more

    def spread(self, number: int) -> int:
        """Spread a supply over its loads in proportion to what they have left; return how much."""
        supply = self.supplies[number]
        have = {load: self._have(load) for load in supply.loads}
        parts = {
            load: part for load, part in split_in_proportion(have, supply.amount).items() if part
        }
        for load, part in parts.items():
            self.holders[load][number] = part
            for point in self._up(load):
                self.left[point] -= part
        return sum(parts.values())

    def way_from(self, number: int) -> list[Point]:
        """Return the shortest way from a supply out; empty where there is none."""
        came: dict[Point, Point] = {number: number}
        queue: list[Point] = [number]
        for point in queue:
            for after in self._after(point):
                if after in came or after in self.closed:
                    continue
                came[after] = point
                if after == OUT:
                    return _way(came)
                queue.append(after)
        self._close(queue)
        return []

    def send(self, way: Sequence[Point], most: int) -> int:
        """Send as much as fits along a way; return how much."""
        steps = list(pairwise(way))
        amount = min(most, *(self._fits(*step) for step in steps[1:]))
        for before, after in steps:
            self._move(before, after, amount)
        return amount

    def bound_of(self, number: int) -> Bound:
        """Return what stops a supply from which no way leads out."""
        inside = self.closed[number]
        full = (p for p in inside if not isinstance(p, int) and self.wider.get(p) not in inside)
        supplies = (p for p in inside if isinstance(p, int))
        return Bound(loads=tuple(sorted(full)), supplies=tuple(sorted(supplies)))

    def served(self, number: int) -> dict[Load, int]:
        """Return what a supply serves of each load."""
        loads = self.supplies[number].loads
        return {load: part for load in loads if (part := self.holders[load].get(number, 0))}

    def _have(self, load: Load) -> int:
        return min(self.left[point] for point in self._up(load))

    def _up(self, load: Load) -> Iterator[Load]:
        point: Load | None = load
        while point is not None:
            yield point
            point = self.wider.get(point)

    def _after(self, point: Point) -> Iterator[Point]:
        """Yield where one more unit at a point may go: on, or in place of what came this way."""
        if isinstance(point, int):
            yield from self.supplies[point].loads
            return
        if self.left[point]:
            yield self.wider.get(point, OUT)
        yield from self.holders[point]
        yield from (
            part for part in self.parts.get(point, ()) if self.left[part] < self.room[part]
        )

    def _fits(self, before: Point, after: Point) -> int:
        if isinstance(before, int):
            return self.supplies[before].amount
        if after == OUT or self.wider.get(before) == after:
            return self.left[before]
        if isinstance(after, int):
            return self.holders[before][after]
        return self.room[after] - self.left[after]

    def _move(self, before: Point, after: Point, amount: int) -> None:
        if isinstance(before, int):
            if not isinstance(after, int):
                self._hold(after, before, amount)
        elif after == OUT or self.wider.get(before) == after:
            self.left[before] -= amount
        elif isinstance(after, int):
            self._hold(before, after, -amount)
        else:
            self.left[after] += amount

    def _hold(self, load: Load, number: int, amount: int) -> None:
        held = self.holders[load].pop(number, 0) + amount
        if held:
            self.holders[load][number] = held

    def _close(self, reached: Sequence[Point]) -> None:
        """Remember that no way leads out from these points: none ever will, so none is tried."""
        beyond = {after for point in reached for after in self._after(point)} & self.closed.keys()
        inside = frozenset(reached).union(*(self.closed[point] for point in beyond))
        self.closed |= dict.fromkeys(reached, inside)


def _way(came: Mapping[Point, Point]) -> list[Point]:
    way: list[Point] = [OUT]
    while came[way[-1]] != way[-1]:
        way.append(came[way[-1]])
    return way[::-1]
