"""Nothing of a table is cut where it has more columns than the screen has room for."""

from io import StringIO

import pytest
from rich.console import Console

from lingtan.cli import show

HEADINGS = [
    "certificate",
    "plant",
    "made",
    "region",
    "traded",
    "issued",
    "claimed",
    "usable until",
]
ROW = ["k1", "Far wind", "2025-03", "Shandong", "without power", "130,000", "60", "2027-02-28"]


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_the_last_number_is_whole_on_any_screen(
    monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    text = printed(monkeypatch, width, [ROW])
    for number in ("2025-03", "130,000", " 60 ", "2027-02-28"):
        assert number in text
    assert sorted("".join(text.split())) == sorted("".join((*HEADINGS, *ROW)).replace(" ", ""))


def test_a_number_and_its_unit_stay_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    row = [*ROW[:-1], "274,815 tce"]
    assert "274,815 tce" in printed(monkeypatch, 60, [row])


def test_lines_are_no_longer_than_the_screen_where_it_has_room(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = printed(monkeypatch, 80, [ROW]).splitlines()
    assert max(map(len, lines)) <= 80


def printed(monkeypatch: pytest.MonkeyPatch, width: int, rows: list[list[str]]) -> str:
    out = StringIO()
    monkeypatch.setattr(show, "SCREEN", Console(file=out, width=width, highlight=False))
    show.print_table(HEADINGS, rows)
    return out.getvalue()
