"""``lingtan finance``: for people in both languages, for programs, and refused."""

import json
import shutil
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.cli import language, show, show_finance
from lingtan.cli.main import main
from lingtan.reports.words import Words
from tests.builders_park_file import changed
from tests.conftest import Demo


def run(*words: str) -> int:
    """Run a command and return its exit code."""
    try:
        main(words)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


def folder_of(demo: Demo) -> str:
    return str(demo.workspace.layout.folder)


@pytest.mark.slow
def test_people_are_told_worth_schedule_and_why_the_margin_rises(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(show.SCREEN, "width", 300)
    assert run("finance", folder_of(demo), "-p", "2025") == 0
    told = capsys.readouterr().out
    for expected in (
        "24,841,867",
        "13.19 %",
        "5,478,565.74",
        "2025 counts as missed",
        "0.394 tCO₂/tce is not ≤ 0.2",
        "its verification is not signed",
        "3.55 %: 51,000.00 CNY more interest",
        "6.00 % a year (nominal)",
        "R: from memory",
    ):
        assert expected in told, expected
    assert "‹" not in told


@pytest.mark.slow
def test_and_in_chinese(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Words("zh")
    monkeypatch.setattr(show.SCREEN, "width", 300)
    monkeypatch.setattr(language, "WORDS", words)
    monkeypatch.setattr(show_finance, "WORDS", words)
    assert run("finance", folder_of(demo), "-p", "2025") == 0
    told = capsys.readouterr().out
    for expected in ("视为未达标", "核查尚未签署", "等额本息", "净现值", "凭记忆"):
        assert expected in told, expected
    assert "‹" not in told


@pytest.mark.slow
def test_programs_are_told_all_of_it_to_the_fen(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("finance", folder_of(demo), "-p", "2025", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (loan,) = told["loans"]
    assert loan["linked"]["misses"] == ["misses", "not_signed"]
    assert loan["linked"]["step_cny"] == "51000.00"
    assert loan["years"][-1]["closing"] == "0.00"
    assert loan["years"][-1]["payment"] == "5478565.74"
    assert told["conventions"]["timing"] == "end"
    assert told["measures"][0]["internal_rate"]["answer"] == "one"


@pytest.mark.slow
def test_a_park_that_states_none_says_how_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Workspace.new(tmp_path / "park", "mixed")
    assert run("finance", str(tmp_path / "park"), "-p", "2025") == 0
    assert "discounting" in capsys.readouterr().out


@pytest.mark.slow
def test_what_abates_nothing_is_refused_and_named(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(demo.workspace.layout.folder, tmp_path / "park")
    file = tmp_path / "park" / "park.yaml"
    text = changed(
        file.read_text(encoding="utf-8"), "{value: 150, unit: t,", "{value: 0, unit: t,"
    )
    file.write_text(text, encoding="utf-8")
    assert run("finance", str(tmp_path / "park"), "-p", "2025") == 3
    assert "electric_lorries abates nothing" in " ".join(capsys.readouterr().out.split())


def test_a_faulty_loan_is_an_error_with_its_line(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(demo.workspace.layout.folder, tmp_path / "park")
    file = tmp_path / "park" / "park.yaml"
    text = changed(file.read_text(encoding="utf-8"), "grace_years: 1", "grace_years: 8")
    file.write_text(text, encoding="utf-8")
    assert run("finance", str(tmp_path / "park"), "-p", "2025", "--json") == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["case"] == "faulty"
    assert "8 are grace" in error["details"][0]
