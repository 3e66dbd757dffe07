"""Hashes of leaves and of every eighth level of the tree, kept as files that only grow.

With every eighth level on the disk a node is at most 128 hashes away, so a proof costs the same
few reads whether a log has a thousand entries or ten million.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from lingtan.evidence.merkle import HASH_BYTES, complete_hash, root_of

OFFSET_BYTES = 8
LEAF_BYTES = HASH_BYTES + OFFSET_BYTES
TIERS = 4
LEVELS = 8
FAN = 1 << LEVELS
LEAVES = "leaves.bin"
TILES = tuple(f"tiles-{tier}.bin" for tier in range(1, TIERS))


class HashFiles:
    """The tree of a log as it lies on the disk; `node` is what roots and proofs are made of.

    Parameters
    ----------
    writable : bool
        Whether hashes are going to be added; makes the files that are not there.
    """

    def __init__(self, folder: Path, *, writable: bool) -> None:
        mode = os.O_RDWR | os.O_CREAT if writable else os.O_RDONLY
        self._paths = tuple(folder / name for name in (LEAVES, *TILES))
        self._handles: list[int] = []
        try:
            for path in self._paths:
                self._handles.append(os.open(path, mode | getattr(os, "O_BINARY", 0), 0o644))
        except OSError:
            self.close()
            raise
        self._size = 0
        self._tails: list[list[bytes]] = [[] for _ in range(TIERS)]
        self._added: list[list[bytes]] = [[] for _ in range(TIERS)]

    def close(self) -> None:
        """Let go of the files."""
        for handle in self._handles:
            os.close(handle)
        self._handles = []

    def holds(self, size: int) -> bool:
        """Whether the files are long enough for so many leaves."""
        lengths = (os.fstat(handle).st_size for handle in self._handles)
        return all(
            length >= count * width
            for length, (count, width) in zip(lengths, _shape(size), strict=True)
        )

    def settle(self, size: int) -> None:
        """Cut off what lies beyond so many leaves, and go on from there."""
        for handle, (count, width) in zip(self._handles, _shape(size), strict=True):
            if os.fstat(handle).st_size != count * width:
                os.ftruncate(handle, count * width)
        self._size = size
        self._added = [[] for _ in range(TIERS)]
        self._tails = [
            self._read(tier, count - count % FAN, count % FAN)
            for tier, (count, _) in enumerate(_shape(size))
        ]

    def stage(self, leaves: Sequence[bytes]) -> None:
        """Add leaves in memory: roots count them from now on."""
        added = list(leaves)
        self._added = [added]
        for tier in range(1, TIERS):
            tail = [*self._tails[tier - 1], *added]
            whole = len(tail) - len(tail) % FAN
            added = [complete_hash(tail[first : first + FAN]) for first in range(0, whole, FAN)]
            self._added.append(added)

    def extend(self, ends: Sequence[int]) -> None:
        """Write what was staged, each leaf with the place its entry ends; then it is safe."""
        leaves = self._added[0]
        pairs = zip(leaves, ends, strict=True)
        records = [leaf + end.to_bytes(OFFSET_BYTES) for leaf, end in pairs]
        for tier, added in enumerate([records, *self._added[1:]]):
            width = HASH_BYTES if tier else LEAF_BYTES
            self._write(tier, (self._size >> LEVELS * tier) * width, b"".join(added))
        for tier, added in enumerate(self._added):
            tail = [*self._tails[tier], *added]
            self._tails[tier] = tail[len(tail) - len(tail) % FAN :]
        self._size += len(leaves)
        self._added = [[] for _ in range(TIERS)]

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree."""
        tier = min(level // LEVELS, TIERS - 1)
        below = level - LEVELS * tier
        return complete_hash(self._read(tier, index << below, 1 << below))

    def root(self, size: int) -> bytes:
        """Return the root over the first so many leaves."""
        return root_of(self.node, size)

    def end_of(self, index: int) -> int:
        """Return the place in the file of entries where an entry ends; 0 before the first."""
        if index < 0:
            return 0
        place = index * LEAF_BYTES + HASH_BYTES
        return int.from_bytes(_read_at(self._handles[0], place, OFFSET_BYTES))

    def leaves(self, size: int) -> list[bytes]:
        """Return the hashes of the first so many leaves."""
        return self._read(0, 0, size)

    def _read(self, tier: int, first: int, count: int) -> list[bytes]:
        after, added = first + count, self._added[tier]
        written = self._size >> LEVELS * tier if added else after
        staged = added[max(first - written, 0) : max(after - written, 0)]
        width = HASH_BYTES if tier else LEAF_BYTES
        length = max(min(after, written) - first, 0) * width
        data = _read_at(self._handles[tier], first * width, length)
        return [*(data[at : at + HASH_BYTES] for at in range(0, length, width)), *staged]

    def _write(self, tier: int, place: int, data: bytes) -> None:
        if not data:
            return
        os.lseek(self._handles[tier], place, os.SEEK_SET)
        write_all(self._handles[tier], data)
        os.fsync(self._handles[tier])


def write_all(handle: int, data: bytes) -> None:
    """Write every byte, however few the system takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _read_at(handle: int, place: int, count: int) -> bytes:
    os.lseek(handle, place, os.SEEK_SET)
    return os.read(handle, count)


def _shape(size: int) -> list[tuple[int, int]]:
    """Return how many records each file has, and how wide they are."""
    tiles = ((size >> LEVELS * tier, HASH_BYTES) for tier in range(1, TIERS))
    return [(size, LEAF_BYTES), *tiles]
