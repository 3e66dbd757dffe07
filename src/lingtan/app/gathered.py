"""Lines that wait in memory to be written together, so that a flood of them costs few writes.

A process that is killed loses what came since the last write.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Line = TypeVar("Line")
SECONDS_TO_WRITE = 5.0


@dataclass(slots=True)
class Gathered(Generic[Key, Line]):
    """Lines that wait, one of each key.

    Attributes
    ----------
    joined : callable
        Returns the line that one which waits and another of the same key make.
    seconds : float
        How long one waits for others [s].
    """

    joined: Callable[[Line, Line], Line]
    seconds: float = SECONDS_TO_WRITE
    _waiting: dict[Key, Line] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _timer: Timer | None = None

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def add(self, key: Key, line: Line, write: Callable[[], None]) -> None:
        """Let a line wait; what writes it is called some seconds after the first."""
        with self._lock:
            self._put(key, line)
            if self._timer is None:
                self._timer = Timer(self.seconds, write)
                self._timer.daemon = True
                self._timer.start()

    def take(self) -> Mapping[Key, Line]:
        """Return what waits, which waits no longer."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        return waiting

    def put_back(self, lines: Mapping[Key, Line]) -> None:
        """Let what could not be written go on waiting, until the next that comes."""
        with self._lock:
            for key, line in lines.items():
                self._put(key, line)

    def _put(self, key: Key, line: Line) -> None:
        before = self._waiting.get(key)
        self._waiting[key] = line if before is None else self.joined(before, line)
