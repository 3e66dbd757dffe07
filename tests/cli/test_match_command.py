"""``lingtan match`` with the clean share of the grid: the score, who says so, and what lacks."""

from pathlib import Path
from typing import Any

import pytest

from lingtan.cli.show_match import open_lines
from tests.app.test_grid_score import ALL_DAY, DAY, a_park
from tests.builders_grid_shares import write_series
from tests.cli.test_commands import answer, run
from tests.matching.test_grid_clean import a_series, told
from tests.prepared import copied


def matched(folder: Path, rows: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    park = copied(a_park, folder / "park")
    write_series(park.layout.catalogue, rows)
    run("match", str(park.layout.folder), "-p", DAY)
    return " ".join(capsys.readouterr().out.split())


def test_the_score_and_who_states_the_share_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = matched(tmp_path, ALL_DAY, capsys)
    assert "24/7 score with the clean share of the grid 55.4%" in shown
    assert "Shandong, dispatch centre; statement of the dispatch centre (Q-P)" in shown
    assert "2025-01-01 to 2025-12-31" in shown


def test_the_hours_that_lack_and_the_least_score_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = matched(tmp_path, ALL_DAY[6:], capsys)
    assert "24/7 score with the clean share of the grid not decidable" in shown
    assert "no clean share is stated (6/24: 2025-01); they count as not clean. It is at" in shown


def test_rows_of_users_say_that_claims_are_not_in_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = matched(tmp_path, ALL_DAY, capsys)
    assert "what claims were there for is in no user's row" in shown


def test_programs_are_told_the_series_and_its_hours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = copied(a_park, tmp_path / "park")
    write_series(park.layout.catalogue, ALL_DAY)
    run("match", str(park.layout.folder), "-p", DAY, "--json")
    said: Any = answer(capsys)
    assert said["figures"]["matching.cfe_score"]["value"] == pytest.approx(0.554, abs=1e-3)
    (series,) = said["grid"]
    assert (series["id"], series["label"], series["hours"]) == ("grid_clean/mine", "Q-P", 24)


def test_a_score_that_is_open_for_reasons_told_before_is_named_with_its_least() -> None:
    """Else "it is at least" would be read of the line above, which is about something else."""
    figures = told(a_series({0: 0.25, 1: 0.5}), claims=("certificates",))
    lines = list(open_lines(figures))
    assert [line for line in lines if "24/7" in line] == ["○ The 24/7 score is at least 60.0%."]
    assert sum("certificates" in line for line in lines) == 1
