"""Slow down whoever tries passwords: a bucket of tries that fills again with time.

Known and unknown names have one each, so that an empty bucket tells nothing of who exists.
"""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many tries there are at once, and after how long there is another one."""

    tries: float
    seconds_a_try: float


BY_NAME = Rate(tries=5, seconds_a_try=180)
BY_ADDRESS = Rate(tries=20, seconds_a_try=15)


@dataclass(slots=True)
class Throttle:
    """Tries that are left, by name or address; lives as long as the server."""

    rate: Rate
    _left: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, key: str, now: datetime) -> bool:
        """Take a try; False where none is left."""
        with self._lock:
            if len(self._left) >= MOST_REMEMBERED:
                self._forget(now)
            left = self._now(key, now)
            is_taken = left >= 1.0
            self._left[key] = left - is_taken, now  # now also where the clock was ahead before
            return is_taken

    def forgive(self, key: str) -> None:
        """Give back all tries: the right password was among them."""
        with self._lock:
            self._left.pop(key, None)

    def _now(self, key: str, now: datetime) -> float:
        left, since = self._left.get(key, (self.rate.tries, now))
        passed = max(0.0, (now - since).total_seconds())
        return min(self.rate.tries, left + passed / self.rate.seconds_a_try)

    def _forget(self, now: datetime) -> None:
        """Forget who has all his tries again; if nobody has, those who have most of them."""
        ranked = sorted(self._left, key=lambda key: self._now(key, now))
        self._left = {key: self._left[key] for key in ranked[: MOST_REMEMBERED // 2]}
