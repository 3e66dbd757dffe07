"""Commitments add up, hide, and stand on the curve another library knows."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.evidence.pedersen import (
    ORDER,
    G,
    P,
    add,
    commit,
    read_point,
    second_base,
    times,
    total,
    write_point,
)

NUMBERS = st.integers(-(10**24), 10**24)
BLINDINGS = st.integers(0, ORDER - 1)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, ORDER - 1))
def test_multiples_are_those_of_another_library(factor: int) -> None:
    numbers = ec.derive_private_key(factor, ec.SECP256R1()).public_key().public_numbers()
    assert times(G, factor) == (numbers.x, numbers.y)


def test_the_second_base_is_a_point_of_the_curve_nobody_chose() -> None:
    point = second_base()
    assert point is not None
    numbers = ec.EllipticCurvePublicNumbers(point[0], point[1], ec.SECP256R1())
    assert numbers.public_key()  # it refuses what is not on the curve
    assert point != G
    assert times(point, ORDER) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NUMBERS, BLINDINGS), max_size=5))
def test_the_sum_of_commitments_commits_to_the_sum(parts: list[tuple[int, int]]) -> None:
    added = total(commit(value, blinding) for value, blinding in parts)
    assert added == commit(sum(v for v, _ in parts), sum(b for _, b in parts))


@settings(max_examples=25, deadline=None)
@given(NUMBERS, NUMBERS, BLINDINGS)
def test_another_number_has_another_commitment(one: int, other: int, blinding: int) -> None:
    assert (commit(one, blinding) == commit(other, blinding)) is (one == other)


@settings(max_examples=25, deadline=None)
@given(NUMBERS, BLINDINGS)
def test_a_point_is_written_in_one_way(value: int, blinding: int) -> None:
    point = commit(value, blinding)
    text = write_point(point)
    assert read_point(text) == point
    if point is not None:
        assert read_point(f"{5 - int(text[:2]):02d}{text[2:]}") == (point[0], P - point[1])


@pytest.mark.parametrize(
    "text", ["", "0", "02", "00" * 33, "02" + "F" * 64, "04" + "1" * 64, "zz"]
)
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no point"):
        read_point(text)


def test_the_neutral_point_is_neutral() -> None:
    assert add(None, G) == G
    assert add(G, times(G, -1)) is None
    assert read_point(write_point(None)) is None
