"""What a command prints is whole, on a narrow screen too."""

from io import StringIO

import pytest
from rich.console import Console

from lingtan.cli import show

FIGURE = "whole: national.e_tce_without_feedstock_and_without_anything_else"
FILE = "能源账单_2025_更正_第二次.xlsx"
ROWS = [[FIGURE, "274,815.467", "1,108,913,582.637", f"{FILE} +334.234"]] * 2


@pytest.mark.parametrize("width", [60, 80])
def test_no_id_file_or_number_is_cut_short(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    out = StringIO()
    monkeypatch.setattr(show, "SCREEN", Console(file=out, width=width, highlight=False))
    show.print_table(["figure", "before", "after", "because of"], ROWS)
    text = out.getvalue()
    assert "…" not in text
    assert text.count("1,108,913,582.637") == text.count("274,815.467") == len(ROWS)
    letters = sorted("".join(text.split()))
    whole = "figurebeforeafterbecauseof" + "".join("".join(row) for row in ROWS)
    assert letters == sorted("".join(whole.split()))


MOVED = [
    ["whole: national.e_fuel_kg", "661,629.776", "681,089.475", "gas_late.csv +19,459.699"],
    ["whole: national.e_tce_without_feedstock", "1,783.993", "1,797.792", "bills.csv +13.799"],
    ["whole: national.e_electricity_kg", "3,790,882.841", "3,795,919.821", "bills.csv +5,036.980"],
]


def test_what_a_cause_changed_is_told_to_its_last_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    monkeypatch.setattr(show, "SCREEN", Console(file=out, width=80, highlight=False))
    show.print_table(["figure", "closed", "restated", "because of"], MOVED)
    text = out.getvalue()
    assert all(number in text for number in ("+19,459.699", "+13.799", "+5,036.980"))
