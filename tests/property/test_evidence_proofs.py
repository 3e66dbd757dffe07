"""Every proof holds, and no other does: invariants 10 and 19 of the ledger."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.evidence.merkle import complete_hash, leaf_hash, node_of, root_of
from lingtan.evidence.proofs import (
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
)

LARGEST = 70
LEAVES = [leaf_hash(str(number).encode()) for number in range(LARGEST)]
NODE = node_of(LEAVES)
ROOTS = [root_of(NODE, size) for size in range(LARGEST + 1)]
OTHER = sha256(b"other").digest()


def by_definition(leaves: list[bytes]) -> bytes:
    """Return the root as RFC 6962 words it, from all leaves each time."""
    if len(leaves) == 1:
        return leaves[0]
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    halves = by_definition(leaves[:middle]) + by_definition(leaves[middle:])
    return sha256(b"\x01" + halves).digest()


def test_a_root_is_what_the_definition_gives() -> None:
    assert ROOTS[1:] == [by_definition(LEAVES[:size]) for size in range(1, LARGEST + 1)]
    assert complete_hash(LEAVES[:64]) == ROOTS[64]


def test_every_leaf_of_every_size_is_proved_and_at_no_other_place() -> None:
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = inclusion_proof(NODE, index, size)
            assert is_included(LEAVES[index], index, size, proof, ROOTS[size])
            assert not is_included(OTHER, index, size, proof, ROOTS[size])
            assert not is_included(LEAVES[index], index, size, (*proof, OTHER), ROOTS[size])
            if proof:
                assert not is_included(LEAVES[index], index, size, proof[:-1], ROOTS[size])
            if size > 1:
                other = (index + 1) % size
                assert not is_included(LEAVES[index], other, size, proof, ROOTS[size])


def test_every_earlier_log_is_proved_to_be_the_beginning() -> None:
    for size in range(LARGEST + 1):
        for earlier in range(size + 1):
            proof = consistency_proof(NODE, earlier, size)
            old, new = (earlier, ROOTS[earlier]), (size, ROOTS[size])
            assert is_consistent(old, new, proof)
            assert not is_consistent((earlier, OTHER), new, proof)
            assert not is_consistent(old, new, (*proof, OTHER))
            if size > earlier > 0:
                assert not is_consistent(old, (size, OTHER), proof)
                assert not is_consistent(old, new, proof[:-1])


@given(st.data())
def test_no_hash_of_a_proof_may_be_another(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, LARGEST))
    index = data.draw(st.integers(0, size - 1))
    proof = list(inclusion_proof(NODE, index, size))
    place = data.draw(st.integers(0, len(proof) - 1))
    bit = data.draw(st.integers(0, 255))
    number = int.from_bytes(proof[place]) ^ (1 << bit)
    proof[place] = number.to_bytes(32)
    assert not is_included(LEAVES[index], index, size, proof, ROOTS[size])


@given(st.integers(1, LARGEST), st.data())
def test_a_log_with_another_past_is_refused(size: int, data: st.DataObject) -> None:
    changed = data.draw(st.integers(0, size - 1))
    node = node_of([*LEAVES[:changed], OTHER, *LEAVES[changed + 1 :]])
    for earlier in range(changed + 1, size):
        proof = consistency_proof(node, earlier, size)
        assert not is_consistent((earlier, ROOTS[earlier]), (size, root_of(node, size)), proof)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_that_is_not_there_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(NODE, index, size)
    assert not is_included(LEAVES[0], index, size, (), ROOTS[size])


def test_a_later_log_is_no_beginning_of_an_earlier_one() -> None:
    with pytest.raises(IndexError):
        consistency_proof(NODE, 4, 3)
    assert not is_consistent((4, ROOTS[4]), (3, ROOTS[3]), ())
