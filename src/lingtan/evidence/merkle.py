"""The tree of an append-only log: hashes of leaves and nodes, and the root over any number [1]_.

A tree is known by its complete subtrees: `node(level, index)` is the hash over the leaves
``index × 2^level`` up to ``(index + 1) × 2^level``. Whoever can answer that, a list in memory or
a file on the disk, can have roots and proofs.

References
----------
.. [1] RFC 6962 section 2.1, Merkle Hash Trees.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]
EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees as one."""
    return sha256(b"\x01" + left + right).digest()


def root_of(node: Node, size: int) -> bytes:
    """Return the root over the first so many leaves of a tree.

    Examples
    --------
    >>> root_of(node_of([]), 0).hex()[:16]
    'e3b0c44298fc1c14'
    """
    return range_hash(node, 0, size) if size else EMPTY_ROOT


def range_hash(node: Node, start: int, end: int) -> bytes:
    """Return the hash over leaves [start, end), a subtree of the tree over `end` leaves."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + largest_power_below(count)
    return node_hash(range_hash(node, start, middle), range_hash(node, middle, end))


def largest_power_below(count: int) -> int:
    """Return the largest power of two that is smaller than a number above one.

    Examples
    --------
    >>> [largest_power_below(count) for count in (2, 3, 4, 5, 8, 9)]
    [1, 2, 2, 4, 4, 8]
    """
    return 1 << (count - 1).bit_length() - 1


def complete_hash(hashes: Sequence[bytes]) -> bytes:
    """Return the hash over a power of two of neighbouring subtrees."""
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return hashes[0]


def node_of(leaves: Sequence[bytes]) -> Node:
    """Return the complete subtrees over leaf hashes held in memory."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append(
            [node_hash(below[i], below[i + 1]) for i in range(0, len(below) - len(below) % 2, 2)]
        )
    return lambda level, index: levels[level][index]
