"""The newest reading of every meter, as it was acknowledged: what live pages show."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from threading import Lock

from lingtan.app.receive_readings import LivePark
from lingtan.metering.doorstep import Accepted
from lingtan.metering.live_power import Shown


def _nobody() -> None:
    return


@dataclass(slots=True)
class Board:
    """What every meter showed last; any thread may write and read.

    Attributes
    ----------
    tell : callable
        Is called after each change.
    """

    tell: Callable[[], None] = _nobody
    number: int = 0
    _shown: dict[str, Shown] = field(default_factory=dict)
    _guard: Lock = field(default_factory=Lock)

    def put(self, readings: Iterable[Accepted], park: LivePark) -> None:
        """Show readings where they are newer than what is shown, or correct it."""
        newest: dict[str, Accepted] = {}
        with self._guard:
            for each in readings:
                before = newest.get(each.meter)
                if before is None or each.at >= before.at:
                    newest[each.meter] = each
            for reading in newest.values():
                self._show(reading, park)
        self.tell()

    def all(self) -> tuple[Shown, ...]:
        """Return what every meter showed last."""
        with self._guard:
            return tuple(self._shown.values())

    def _show(self, reading: Accepted, park: LivePark) -> None:
        meter = park.doorstep.meters.get(reading.meter)
        known = self._shown.get(reading.meter)
        if meter is None or (known is not None and reading.at < known.newest.at):
            return
        self.number += 1
        scale = park.scales.get(meter.id, 1.0)
        shown = Shown(meter=meter, scale=scale, number=self.number, newest=reading)
        if known is not None:
            is_later = reading.at > known.newest.at
            shown = replace(shown, before=known.newest if is_later else known.before)
        self._shown[reading.meter] = shown
