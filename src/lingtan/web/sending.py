"""Who is sending files just now: a person sends two lots of them at once, and no more.

What is sent lies on the disk before anybody has looked at it, so it is counted while it comes.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from lingtan.base.errors import JobError

MOST_AT_ONCE = 2


@dataclass(slots=True)
class Sending:
    """What is being sent, by person; one's own machine is nobody and sends as it likes."""

    most: int = MOST_AT_ONCE
    _of: Counter[str] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def one(self, name: str) -> Iterator[None]:
        """Count somebody who sends for as long as he does.

        Raises
        ------
        JobError
            He sends as much as he may at once.
        """
        with self._lock:
            if name and self._of[name] >= self.most:
                raise JobError("too_many_sent", facts={"count": self.most})
            self._of[name] += 1
        try:
            yield
        finally:
            with self._lock:
                self._of[name] -= 1
                self._of += Counter()  # forgets who sends nothing any more
