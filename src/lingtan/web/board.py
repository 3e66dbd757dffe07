"""The newest reading of every meter, as it was acknowledged: what live pages show."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from time import monotonic

from lingtan.app.receive_readings import LivePark
from lingtan.metering.doorstep import Accepted
from lingtan.metering.live_power import ParkPower, Shown, park_power
from lingtan.park.meters import MeterKind

NOTED_SECONDS = 1.0
MOST_NOTED = 288  # three days of quarter hours


@dataclass(slots=True)
class Board:
    """What every meter showed last; any thread may write and read.

    Attributes
    ----------
    listeners : list of callable
        Are called after each change, and after each import.
    """

    listeners: list[Callable[[], None]] = field(default_factory=list)
    number: int = 0
    _shown: dict[str, Shown] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)
    _noted: deque[ParkPower] = field(default_factory=lambda: deque(maxlen=MOST_NOTED))
    _noted_at: float = -NOTED_SECONDS

    def tell(self) -> None:
        """Call whoever listens."""
        for listener in self.listeners:
            listener()

    def put(self, readings: Iterable[Accepted], park: LivePark) -> None:
        """Show readings where they are newer than what is shown, or correct it."""
        with self._guard:
            for reading in _last_two(readings):
                self._show(reading, park)
            self._note()
        self.tell()

    def all(self) -> tuple[Shown, ...]:
        """Return what every meter showed last."""
        with self._guard:
            return tuple(self._shown.values())

    def recent(self) -> tuple[ParkPower, ...]:
        """Return what the park took and gave of late, in the order of time."""
        with self._guard:
            return tuple(self._noted)

    def _note(self) -> None:
        """Keep what the park takes and gives, once a second at most."""
        if monotonic() - self._noted_at < NOTED_SECONDS:
            return
        self._noted_at = monotonic()
        power = park_power(tuple(self._shown.values()))
        if power.at is None or self._is_before_the_last(power.at):
            return
        if self._noted and self._noted[-1].at == power.at:
            self._noted.pop()
        self._noted.append(power)

    def _is_before_the_last(self, at: datetime) -> bool:
        last = self._noted[-1].at if self._noted else None
        return last is not None and at < last

    def _show(self, reading: Accepted, park: LivePark) -> None:
        meter = park.doorstep.meters.get(reading.meter)
        known = self._shown.get(reading.meter)
        if meter is None:
            return
        if known is not None and reading.at < known.newest.at:
            self._show_before(reading, known)
            return
        self.number += 1
        scale = park.scales.get(meter.id, 1.0)
        shown = Shown(meter=meter, scale=scale, number=self.number, newest=reading)
        if known is not None:
            is_later = reading.at > known.newest.at
            shown = replace(shown, before=known.newest if is_later else known.before)
        self._shown[reading.meter] = shown

    def _show_before(self, reading: Accepted, known: Shown) -> None:
        """Take a reading that came late as the one before the newest, where a power needs it."""
        is_nearer = known.before is None or reading.at >= known.before.at
        if is_nearer and known.meter.kind is MeterKind.REGISTER:
            self.number += 1
            self._shown[reading.meter] = replace(known, number=self.number, before=reading)


def _last_two(readings: Iterable[Accepted]) -> Iterator[Accepted]:
    """Pick each meter's newest reading and the one before it, the earlier one first.

    Of the same instant the one that came last counts: it corrects the other.
    """
    newest: dict[str, Accepted] = {}
    before: dict[str, Accepted] = {}
    for each in readings:
        last, earlier = newest.get(each.meter), before.get(each.meter)
        if last is None or each.at >= last.at:
            newest[each.meter] = each
            if last is not None and each.at > last.at:
                before[each.meter] = last
        elif earlier is None or each.at >= earlier.at:
            before[each.meter] = each
    yield from before.values()
    yield from newest.values()
