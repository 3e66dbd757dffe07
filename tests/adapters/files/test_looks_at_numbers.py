"""A comma before three digits: a decimal mark, thousands, or an honest question."""

from pathlib import Path

import pytest

from lingtan.adapters.files.look_numbers import number_marks
from lingtan.adapters.files.mapping_questions import is_question
from tests.builders_files import stage, values_of
from tests.builders_looks import PARK, a_text, looked_at, notes_on


def a_day(folder: Path, numbers: list[str], mark: str = ";", quote: str = "") -> Path:
    path = folder / "x.csv"
    rows = "".join(
        f"01.03.2025 {n:02d}:00{mark}{quote}{text}{quote}\n" for n, text in enumerate(numbers)
    )
    path.write_text(f"t{mark}1#变 kWh\n{rows}", encoding="utf-8")
    return path


@pytest.mark.parametrize(("mark", "quote"), [(";", ""), ("\t", ""), (",", '"'), ("|", "")])
def test_a_group_of_thousands_does_not_begin_with_zero(
    tmp_path: Path, mark: str, quote: str
) -> None:
    path = a_day(tmp_path, [f"{n},125" for n in range(24)], mark, quote)
    mapping = looked_at(path)
    assert (mapping.numbers.decimal, mapping.numbers.thousands) == (",", "")
    assert not any(map(is_question, notes_on(mapping, "numbers")))
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.refused, sum(values_of(staged).values())) == (0, 279)


@pytest.mark.parametrize(
    ("mark", "quote", "decimal"), [(";", "", ","), ("\t", "", ","), (",", '"', ".")]
)
def test_three_digits_after_each_comma_are_a_question(
    tmp_path: Path, mark: str, quote: str, decimal: str
) -> None:
    mapping = looked_at(a_day(tmp_path, [f"{n},125" for n in range(1, 24)], mark, quote))
    (note,) = notes_on(mapping, "numbers")
    assert (note.because, is_question(note)) == ("comma_or_thousands", True)
    assert mapping.numbers.decimal == decimal


@pytest.mark.parametrize(
    ("cells", "decimal", "thousands"),
    [
        (["0,500", "12,345"], ",", ""),
        (["-0,500", "12,345"], ",", ""),
        (["12,345", "2,5"], ",", ""),
        (["12,345", "1234,567"], ",", ""),
        (["12,345", "1 234,567"], ",", " "),
        (["12,345", "7.5"], ".", ","),
        (["12,345", "0.125"], ".", ","),
        (["12,345", "1,234,567"], ".", ","),
        (["950", "1,050"], ".", ","),
        (["1.234", "0.5"], ".", ""),
        (["1.234", "2.345"], ".", ""),
        (["1.234", "0,500"], ",", "."),
    ],
)
def test_one_telling_number_settles_the_others(
    cells: list[str], decimal: str, thousands: str
) -> None:
    marks = number_marks(cells)
    assert (marks.decimal, marks.thousands, marks.confidence) == (decimal, thousands, "likely")


@pytest.mark.parametrize(
    ("cells", "is_continental", "because"),
    [
        (["1,234", "2,345"], False, "comma_or_thousands"),
        (["1,234", "0"], False, "comma_or_thousands"),
        (["950", "1,050"], True, "comma_or_thousands"),
        (["1234", "12", "12,345"], False, "comma_or_thousands"),
        (["1.234", "2.345"], True, "point_or_thousands"),
        (["1,234.5", "0,5"], False, "marks_contradict"),
    ],
)
def test_numbers_that_can_be_read_two_ways_are_a_guess(
    cells: list[str], is_continental: bool, because: str
) -> None:
    marks = number_marks(cells, is_continental=is_continental)
    assert (marks.confidence, marks.because) == ("guess", because)


def test_a_counter_that_passes_99999_has_no_sentinel(tmp_path: Path) -> None:
    rows = [[f"2025-01-01 {n:02d}:00", (99_990 + n) % 100_000, n] for n in range(24)]
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)", "2#变(kWh)"], *rows]))
    assert "99999" not in mapping.sentinels


@pytest.mark.parametrize("is_sorted", [True, False])
def test_a_counter_among_small_ones_of_other_meters_has_none_either(
    tmp_path: Path, is_sorted: bool
) -> None:
    rows = [
        (f"2025-01-01 {n:02d}:00", meter, (99_990 + n) % 100_000 if meter == "t1" else n)
        for n in range(24)
        for meter in ("t1", "t2")
    ]
    rows = sorted(rows, key=lambda row: row[1]) if is_sorted else rows
    mapping = looked_at(a_text(tmp_path, [["时间", "表号", "kWh"], *rows]))
    assert "99999" not in mapping.sentinels


def test_what_jumps_to_99999_is_still_no_value(tmp_path: Path) -> None:
    rows = [[f"2025-01-01 {n:02d}:00", 99_999 if n in {7, 8} else 100 + n] for n in range(24)]
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)"], *rows]))
    assert mapping.sentinels[0] == "99999"


def test_the_money_of_a_bill_tells_how_its_energy_is_written(tmp_path: Path) -> None:
    rows = [[f"2025-01-01 {n:02d}:00", '"1,234"', f'"{n},001.50"'] for n in range(1, 24)]
    mapping = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)", "电费(元)"], *rows]))
    (note,) = notes_on(mapping, "numbers")
    assert (mapping.numbers.decimal, mapping.numbers.thousands) == (".", ",")
    assert (note.because, is_question(note)) == ("seen_beside", False)
    small = [[*row[:2], f'"{n},50"'] for n, row in enumerate(rows)]
    continental = looked_at(a_text(tmp_path, [["时间", "1#变(kWh)", "电费(元)"], *small]))
    assert continental.numbers.decimal == ","


def test_columns_that_contradict_each_other_tell_nothing() -> None:
    assert number_marks(["1,234"], beside=["8,001.50", "7,5"]).confidence == "guess"
    assert number_marks(["1,234"], beside=["12", "2025.1"]).confidence == "guess"


@pytest.mark.parametrize(
    ("often", "because"), [(1, "once_far_from_the_rest"), (2, "far_from_the_rest")]
)
def test_a_note_on_a_sentinel_says_whether_it_repeats(
    tmp_path: Path, often: int, because: str
) -> None:
    numbers = [*(f"{n}.5" for n in range(10, 32)), "12", *["99999"] * often]
    mapping = looked_at(a_day(tmp_path, numbers[-24:], ","))
    assert [note.because for note in notes_on(mapping, "sentinels")] == [because]
