"""A heading that comes again: passed over in its own order, and nothing misread below another."""

from pathlib import Path

import pytest

from tests.builders_files import a_mapping, kinds_of, reasons_of, stage_text, table_of, values_of

TWO = [
    {"column": "a", "meter": "e1", "unit": "kWh"},
    {"column": "b", "meter": "e2", "unit": "kWh"},
]
UTC = {"columns": ["time"], "zone": "UTC"}
HEAD = "time,a,b\n2025-01-02 00:00,1,2\n"
LATER = "2025-01-02 00:15,3,4\n"


@pytest.mark.parametrize("again", ["time,b,a", '"time","b","a"', " time , b , a", "a,time,b"])
def test_nothing_below_a_heading_in_another_order_is_read(tmp_path: Path, again: str) -> None:
    staged = stage_text(tmp_path, f"{HEAD}{again}\n{LATER}", a_mapping(time=UTC, values=TWO))
    assert values_of(staged) == {("e1", "01-02 00:00"): 1, ("e2", "01-02 00:00"): 2}
    assert reasons_of(staged) == [(4, "file_heading_order")] * 2
    assert set(table_of(staged.refused_path)["text"]) == {LATER.strip()}
    assert "file_heading_order" in kinds_of(staged)


def test_lines_below_the_first_order_again_are_read(tmp_path: Path) -> None:
    text = f"{HEAD}time,b,a\n{LATER}time,a,b\n2025-01-02 00:30,5,6\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=TWO))
    assert values_of(staged)["e2", "01-02 00:30"] == 6
    assert reasons_of(staged) == [(4, "file_heading_order")] * 2


@pytest.mark.parametrize("again", ["time,a,b", '"time","a","b"', "time, a, b", "time,a,b,"])
def test_the_same_heading_written_otherwise_is_passed_over(tmp_path: Path, again: str) -> None:
    staged = stage_text(tmp_path, f"{HEAD}{again}\n{LATER}", a_mapping(time=UTC, values=TWO))
    assert (staged.rows, staged.refused, staged.skipped) == (4, 0, 2)


@pytest.mark.parametrize("again", ["time,c,d", "time,a,sum,b", "time,b"])
def test_the_heading_of_another_table_ends_what_can_be_read(tmp_path: Path, again: str) -> None:
    mapping = a_mapping(time=UTC, values=TWO, skip=["sum"])
    staged = stage_text(tmp_path, f"{HEAD}{again}\n{LATER}", mapping)
    assert (staged.rows, staged.refused) == (2, 2)


def test_units_below_the_names_are_part_of_the_heading(tmp_path: Path) -> None:
    block = "time,a,b\n,kWh,MWh\n"
    mapping = a_mapping(
        time=UTC,
        values=[{"column": "a/kWh", "meter": "e1", "unit": "kWh"}],
        heading=2,
        heading_from=1,
    )
    first = f"{block}2025-01-02 00:00,1,2\n"
    same = stage_text(tmp_path, f"{first}{block}{LATER}", mapping)
    assert (same.rows, same.refused) == (2, 0)
    for other in ("time,b,a\n,kWh,MWh\n", "time,a,b\n,MWh,kWh\n"):
        staged = stage_text(tmp_path, f"{first}{other}{LATER}", mapping)
        assert (staged.rows, staged.refused) == (1, 1)
