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
