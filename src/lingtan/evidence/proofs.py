"""Proofs: that an entry is in the log, and that a later log begins with an earlier one.

A proof is a short list of hashes. Whoever holds only a root can check it.
"""

from collections.abc import Sequence

from lingtan.evidence.merkle import (
    EMPTY_ROOT,
    Node,
    largest_power_below,
    node_hash,
    range_hash,
)


def inclusion_proof(node: Node, index: int, size: int) -> tuple[bytes, ...]:
    """Return the hashes that lead from a leaf to the root over `size` leaves [1]_.

    Raises
    ------
    IndexError
        The log of that size has no such leaf.

    References
    ----------
    .. [1] RFC 6962 section 2.1.1, Merkle Audit Paths.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + largest_power_below(end - start)
        if index < middle:
            path.append(range_hash(node, middle, end))
            end = middle
        else:
            path.append(range_hash(node, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(node: Node, earlier: int, size: int) -> tuple[bytes, ...]:
    """Return the hashes that show that a log of `size` leaves begins with one of `earlier` [1]_.

    Raises
    ------
    IndexError
        The earlier log is not the shorter one.

    References
    ----------
    .. [1] RFC 6962 section 2.1.2, Merkle Consistency Proofs.
    """
    if not 0 <= earlier <= size:
        raise IndexError(earlier)
    if earlier in {0, size}:
        return ()
    path: list[bytes] = []
    start, end = 0, size
    while earlier < end:
        middle = start + largest_power_below(end - start)
        if earlier <= middle:
            path.append(range_hash(node, middle, end))
            end = middle
        else:
            path.append(range_hash(node, start, middle))
            start = middle
    own = [range_hash(node, start, end)] if start else []  # the earlier root itself is known
    return (*own, *reversed(path))


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof leads from a leaf to a root [1]_.

    References
    ----------
    .. [1] RFC 9162 section 2.1.3.2, Verifying an Inclusion Proof.
    """
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = node_hash(hash_, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, hash_)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(
    earlier: tuple[int, bytes], later: tuple[int, bytes], proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that a log, its size and root, begins with an earlier one [1]_.

    References
    ----------
    .. [1] RFC 9162 section 2.1.4.2, Verifying a Consistency Proof.
    """
    (size_before, root_before), (size, root) = earlier, later
    if not 0 <= size_before <= size:
        return False
    if size_before == size:
        return not proof and root_before == root
    if size_before == 0:
        return not proof and root_before == EMPTY_ROOT
    path = list(proof)
    if size_before & (size_before - 1) == 0:
        path.insert(0, root_before)
    return bool(path) and _both_roots(path, size_before, size) == (root_before, root)


def _both_roots(path: Sequence[bytes], size_before: int, size: int) -> tuple[bytes, bytes] | None:
    """Return the roots before and after that a path leads to; None for one of another length."""
    place, last = size_before - 1, size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            before, after = node_hash(hash_, before), node_hash(hash_, after)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, hash_)
        place, last = place >> 1, last >> 1
    return (before, after) if last == 0 else None
