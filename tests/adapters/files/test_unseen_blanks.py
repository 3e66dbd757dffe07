"""Blanks and marks that nobody sees are no part of a name, a time or a heading."""

from pathlib import Path

import pytest

from tests.builders_files import a_mapping, reasons_of, stage_text, values_of


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", " "])
def test_blanks_around_the_name_of_a_meter_are_no_part_of_it(tmp_path: Path, blank: str) -> None:
    lines = f"time,m,kWh\n2025-01-02 00:00,e1{blank},1\n2025-01-02 00:15,{blank}e1,2\n"
    mapping = a_mapping(meter={"columns": ["m"]}, values=[{"column": "kWh", "unit": "kWh"}])
    staged = stage_text(tmp_path, lines, mapping)
    assert reasons_of(staged) == []
    assert sorted(float(value) for value in values_of(staged).values()) == [1, 2]


def test_a_byte_order_mark_that_stands_twice_is_no_part_of_a_heading(tmp_path: Path) -> None:
    text = "\ufeff\ufefftime,kWh\n2025-01-02 00:00,1\n"
    assert len(values_of(stage_text(tmp_path, text, a_mapping()))) == 1
