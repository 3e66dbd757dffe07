"""Codes by time are those of the test vectors of RFC 6238, appendix B, and count once."""

from datetime import UTC, datetime
from hashlib import sha1, sha256, sha512

import pytest

from lingtan.park.one_time_codes import SECONDS_A_STEP, code_at, fitting_step, step_at

SEED = b"12345678901234567890"
KEYS = {
    sha1: SEED,
    sha256: (SEED * 2)[:32],
    sha512: (SEED * 4)[:64],
}
VECTORS = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(("seconds", "one", "two", "three"), VECTORS)
def test_codes_are_those_of_the_standard(seconds: int, one: str, two: str, three: str) -> None:
    found = [code_at(key, seconds // 30, 8, kind) for kind, key in KEYS.items()]
    assert found == [one, two, three]


def test_a_code_counts_for_its_own_half_minute_and_the_two_beside_it() -> None:
    now = datetime(2026, 1, 10, 8, 0, 10, tzinfo=UTC)
    step = step_at(now)
    for apart in range(-3, 4):
        found = fitting_step(SEED, code_at(SEED, step + apart), now, after=0)
        assert found == (step + apart if abs(apart) <= 1 else None)
    assert SECONDS_A_STEP == 30


def test_a_code_that_was_taken_counts_no_more_nor_do_those_before_it() -> None:
    now = datetime(2026, 1, 10, 8, tzinfo=UTC)
    step = step_at(now)
    assert fitting_step(SEED, code_at(SEED, step), now, after=step) is None
    assert fitting_step(SEED, code_at(SEED, step - 1), now, after=step) is None
    assert fitting_step(SEED, code_at(SEED, step + 1), now, after=step) == step + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert fitting_step(SEED, typed, datetime(2026, 1, 10, tzinfo=UTC), after=0) is None


def test_blanks_in_a_code_do_not_matter() -> None:
    now = datetime(2026, 1, 10, tzinfo=UTC)
    code = code_at(SEED, step_at(now))
    assert fitting_step(SEED, f" {code[:3]} {code[3:]} ", now, after=0) == step_at(now)
