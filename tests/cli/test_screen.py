"""Nothing that is shown steers the terminal, wherever it stands."""

from io import StringIO

import pytest

from lingtan.cli import show
from lingtan.cli.screen import Screen


def test_signs_that_steer_are_written_out_in_sentences_and_in_tables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = StringIO()
    monkeypatch.setattr(show, "SCREEN", Screen(file=out, width=60))
    show.SCREEN.print("closed by a\u202eb\x1b[2Jc")
    show.print_table(["who"], [["Li\u202eNa"]])
    shown = out.getvalue()
    assert "\u202e" not in shown
    assert "\x1b" not in shown
    assert "closed by a\\u202eb" in shown
    assert "Li\\u202eNa" in shown
