"""A number of a certificate is one megawatt-hour, and has one place in the energy of its batch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.ledger.register.numbers import NumberIndex, numbers_text, wanted_spans
from lingtan.ledger.serials import read_serials
from tests.builders_register import MWH

BATCH = "GEC 2025-37-0000001 to 0000100"


@pytest.mark.parametrize(
    "spelling",
    [
        "GEC 2025-37-0000011 to 0000020",
        "gec 2025/37/0000011 至 0000020",
        "ＧＥＣ２０２５－３７－0000011~0000020",
        "GEC 2025-37-0000011-0000020",
    ],
)
def test_however_a_number_is_spelled_it_has_one_place(spelling: str) -> None:
    assert wanted_spans(BATCH, spelling) == ((10 * MWH, 20 * MWH),)


def test_a_number_the_batch_has_not_is_no_place_in_it() -> None:
    assert wanted_spans(BATCH, "GEC 2025-37-0000100 to 0000101") is None
    index = NumberIndex([BATCH])
    assert index.shared_spans("GEC 2025-37-0000100 to 0000101") == {
        0: [((99 * MWH, 100 * MWH), (0, MWH))]
    }
    assert index.shared_spans("GEC 2025-38-0000001 to 0000100") == {}
    assert wanted_spans(BATCH, "some of them") is None


def test_a_list_of_numbers_follows_on_in_the_energy() -> None:
    batch = "GEC 37-001 to 010; GEC 38-001 to 005"
    assert wanted_spans(batch, "GEC 38-002") == ((11 * MWH, 12 * MWH),)
    assert numbers_text(batch, [(9 * MWH, 12 * MWH)]) == (
        "gec-37 #0000010; gec-38 #0000001 to 0000002"
    )


@given(
    st.sampled_from(["GEC 2025-37-", "绿证-", "A8-0000001-", "REG/7 no ", "x "]),
    st.integers(1, 10_000_000),
    st.integers(1, 5000),
    st.data(),
)
def test_numbers_that_are_written_read_back_as_the_same(
    stem: str, first: int, count: int, data: st.DataObject
) -> None:
    batch = f"{stem}{first:08d} to {first + count - 1:08d}"
    low = data.draw(st.integers(0, count - 1))
    high = data.draw(st.integers(low + 1, count))
    text = numbers_text(batch, [(low * MWH, high * MWH)])
    assert read_serials(text).count == high - low
    assert wanted_spans(batch, text) == ((low * MWH, high * MWH),)


def test_numbers_without_a_batch_may_be_those_of_any_header() -> None:
    index = NumberIndex([BATCH, "GEC 2025-38-0000001 to 0000100", "GEC 101 to 200"])
    assert index.shared_spans("No. 0000100") == {
        0: [((99 * MWH, 100 * MWH), (0, MWH))],
        1: [((99 * MWH, 100 * MWH), (0, MWH))],
    }
    assert index.shared_spans("GEC25370000001") == {0: [((0, MWH), (0, MWH))]}
    assert index.shared_spans("GEC 2025-39-0000150") == {2: [((49 * MWH, 50 * MWH), (0, MWH))]}


def test_it_is_told_which_of_the_numbers_asked_for_a_header_holds() -> None:
    index = NumberIndex([BATCH])
    asked = "GEC 9-1 to 4, GEC 2025-37-0000098 to 0000103"
    assert index.shared_spans(asked) == {0: [((97 * MWH, 100 * MWH), (4 * MWH, 7 * MWH))]}
