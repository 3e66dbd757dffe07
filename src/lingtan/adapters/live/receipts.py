"""Remember which keys were used for what, so that a push that is sent again is not taken twice.

The memory is bounded. What has left it is safe all the same: a reading that says what is known
already is no new one.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from lingtan.adapters.live.frames import NO_KEY, Receipt
from lingtan.base.errors import PushError

MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class Receipts:
    """Receipts by key, the oldest first."""

    most: int = MOST_REMEMBERED
    _known: "OrderedDict[str, Receipt]" = field(default_factory=OrderedDict)
    _under_way: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, key: str, body: str) -> Receipt | None:
        """Return the receipt of a key that was used; else hold the key until `end`.

        Raises
        ------
        PushError
            The key was used for something else, or its push is under way.
        """
        if key == NO_KEY:
            return None
        with self._lock:
            known = self._known.get(key)
            if known is not None and known.body != body:
                raise PushError("key_reused")
            if known is None and key in self._under_way:
                raise PushError("key_in_use")
            if known is None:
                self._under_way.add(key)
            return known

    def end(self, key: str, receipt: Receipt | None) -> None:
        """Let a key go; with a receipt once its push is safe."""
        with self._lock:
            self._under_way.discard(key)
        if receipt is not None:
            self.remember((receipt,))

    def remember(self, receipts: Iterable[Receipt]) -> None:
        """Remember receipts, the newest last."""
        with self._lock:
            for receipt in receipts:
                if receipt.key != NO_KEY:
                    self._known[receipt.key] = receipt
            while len(self._known) > self.most:
                self._known.popitem(last=False)
