"""Serial texts name certificates: each can be counted, and none hides in a list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.ledger.serials import read_serials


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        ("GEC 2025-37-0000001 to 0130000", [("gec-2025-37", 1, 130_000)]),
        ("GEC-001至GEC-050", [("gec", 1, 50)]),
        ("GEC-7", [("gec", 7, 7)]),
        ("7", [("", 7, 7)]),
        ("GEC 37-0001", [("gec-37", 1, 1)]),
        ("GEC-0001-0003", [("gec", 1, 3)]),
        ("GEC-0001-GEC-0003", [("gec", 1, 3)]),
        ("GEC 1-12000", [("gec", 1, 12_000)]),
        ("GEC 8-12", [("gec", 8, 12)]),
        ("8-12", [("", 8, 12)]),
        ("绿证 编号: 1-12000", [("绿证-编号", 1, 12_000)]),
        ("GEC 1-100, 301-1400", [("gec", 1, 100), ("gec", 301, 1400)]),
        ("GEC 8 - 12", [("gec", 8, 12)]),
        ("GEC 0998~1002", [("gec", 998, 1002)]),
        ("GEC 1 to 3, GEC 7 to 9", [("gec", 1, 3), ("gec", 7, 9)]),
        ("GEC 1 to 3、7", [("gec", 1, 3), ("gec", 7, 7)]),
        ("GEC 1; ABC 2-4 ;", [("gec", 1, 1), ("abc", 2, 4)]),
        ("gec 1 and 3", [("gec", 1, 1), ("gec", 3, 3)]),
        ("GEC\uff10\uff11至\uff10\uff13\uff0cGEC 5", [("gec", 1, 3), ("gec", 5, 5)]),
        ("GEC 001,002,003", [("gec", 1, 1), ("gec", 2, 2), ("gec", 3, 3)]),
        ("settlement 2025-01 to 2025-12", [("settlement-2025", 1, 12)]),
        ("settlement 2025-001", [("settlement-2025", 1, 1)]),
        ("settlement of 2025-06-30", [("settlement-of-2025-06", 30, 30)]),
        ("settlement of June", []),
        ("settlement of June, part two", []),
        ("statement 4711A", []),
    ],
)
def test_numbers_ranges_and_lists_are_read(
    serial: str, expected: list[tuple[str, int, int]]
) -> None:
    read = read_serials(serial)
    assert read.is_clear
    assert [(one.stem, one.first, one.last) for one in read.ranges] == expected


@pytest.mark.parametrize(
    "serial",
    [
        "GEC 1 to the end",
        "GEC 9 to 7",
        "GEC 1001 to 05",
        "GEC 1 to ABC 3",
        "GEC-8-12",
        "GEC8-12",
        "GEC 2025-8-12",
        "settlement 7-2025",
        "GEC 1, others",
        "GEC 1 to 3 GEC 7 to 9",
        "GEC 1 GEC 3",
        "GEC 0001 0002",
        "GEC 1 to 3 (batch)",
        "GEC 37-001, 38-005",
        "GEC 1,000 to 1,500",
        pytest.param("GEC " + "9" * 5000, id="endless"),
    ],
)
def test_what_may_be_several_numbers_is_unclear_and_never_guessed(serial: str) -> None:
    read = read_serials(serial)
    assert not read.is_clear
    assert read.count is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("GEC 1 to 3, GEC 7 to 9", "GEC 7 to 9", True),
        ("GEC-0001-0003", "GEC-0002-0003", True),
        ("GEC-0001 to 0003", "GEC 3", True),
        ("GEC 1 to 3", "GEC 4 to 6", False),
        ("GEC 1 to 3", "ABC 1 to 3", False),
        ("Settlement of June", "settlement  of june", True),
        ("GEC A11-5", "GEC A1-15", False),
        ("GEC37-0001", "GEC 37-0001", True),
        ("GEC 37-0001", "gec\u201037\u22120001", True),
        ("GEC 3-7-0001", "GEC 37-0001", False),
        ("statement 4711A", "Statement\uff0d\uff14711-a", True),
        ("GEC 2025-37-0000001 to 0000100", "GEC2025370000001至GEC2025370000100", True),
        ("GEC 2025-37-0000050", "ＧＥＣ2025370000050", True),
        ("GEC 2025-37-0000001 to 0000100", "GEC2025370000101", False),
        ("GEC 2025-37-0000001 to 0000100", "ABC2025370000001", False),
        ("GEC 37-1 to 9", "GEC 375", False),  # number 375, or number 5 of a batch that is unpadded
    ],
)
def test_the_same_number_in_two_texts_is_seen(one: str, other: str, expected: bool) -> None:
    first, second = read_serials(one), read_serials(other)
    assert first.share(second) is second.share(first) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025370000100", True),
        ("绿证2025370000100", True),
        ("GEC 25-37-0000100", True),
        ("GEC 2025-037-0000100", True),
        ("GEC 24-37-0000100", False),
        ("GEC25370000100", True),
        ("GEC 100", True),
        ("000050 to 000150", True),
        ("No. 0000100", True),
        ("证书 0000100", True),
        ("ABC 100", False),
        ("000101", False),
        ("GEC 2025-38-0000100", False),
        ("2025380000100", False),
    ],
)
def test_numbers_without_words_or_with_another_way_of_writing_the_year_may_be_the_same(
    text: str, *, expected: bool
) -> None:
    batch, other = read_serials("GEC 2025-37-0000001 to 0000100"), read_serials(text)
    assert batch.may_hold(other) is other.may_hold(batch) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("GEC 37-0001 to 0009", "GEC 38-0001 to 0009"), ("GEC 25-37-0001", "GEC 2024-37-0001")],
)
def test_two_codes_tell_the_same_numbers_apart(one: str, other: str) -> None:
    assert not read_serials(one).may_hold(read_serials(other))


def test_numbers_without_a_code_are_for_sure_only_those_written_so() -> None:
    batch, bare = read_serials("GEC 2025-37-0000001 to 0000100"), read_serials("GEC 1 to 100")
    assert batch.may_hold(bare)
    assert not batch.share(bare)


def test_a_certificate_named_twice_in_one_text_is_one() -> None:
    assert read_serials("GEC 1 to 3, 2 to 5, ABC 1 to 9, ABC 4").count == 14


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("GEC 37-0012; GEC 37-12", 1),
        ("GEC 37-0001 to 0009; GEC 037-0005", 9),
        ("GEC 2025-037-0001 to 0009; GEC 25-37-5", 9),
        ("GEC 37-0001; GEC 370-0001; GEC 3-7-0001; ABC 37-0001", 4),
    ],
)
def test_leading_zeros_make_no_second_certificate(text: str, count: int) -> None:
    assert read_serials(text).count == count


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("GEC 0123789-,、;to~至 .()\n和²"), max_size=20))
def test_any_text_is_read_and_shares_with_itself(serial: str) -> None:
    read = read_serials(serial)
    assert read.share(read)
    assert read.count is None or (read.is_clear and read.count > 0)
