"""Let nobody take all there is: of what one visitor asks for, so much is worked on at once.

An answer that is worked out holds a thread, and there are some forty of them. What is more than
his share waits for its turn, and is answered; nobody else waits for it.
"""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field

MOST_AT_ONCE = 8
"""A browser asks for six things at once."""


@dataclass(slots=True)
class Turns:
    """The turns of every visitor; there are as many as users and tokens."""

    most: int = MOST_AT_ONCE
    _of: dict[str, asyncio.Semaphore] = field(default_factory=dict)

    def of(self, name: str) -> AbstractAsyncContextManager[object]:
        """Return the turn of a visitor, to be waited for; one without a name has no others."""
        if not name:
            return nullcontext()
        return self._of.setdefault(name, asyncio.Semaphore(self.most))
