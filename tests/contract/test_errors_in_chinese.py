"""A Chinese user is told errors in Chinese: what is wrong, what to do, and every detail."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from os import environ
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.base.errors import LingtanError
from lingtan.cli import language, show
from lingtan.cli.main import main
from lingtan.reports.words import Words

Told = Callable[..., tuple[int, str]]
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")
COMMANDS = re.compile(r"lingtan [a-z]+( \S+)?( --[a-z]+)*")  # a command line is no sentence


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zh") / "park"
    Workspace.new(folder, "mixed")
    return folder


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Told:
    """Run commands as a Chinese terminal would; return the exit code and what is said."""
    words = Words("zh")
    monkeypatch.setattr(language, "WORDS", words)
    monkeypatch.setattr(show, "WORDS", words)
    monkeypatch.setattr(show.TO_ERROR, "width", 400)

    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as leaving:
            main(arguments)
        return int(leaving.value.code or 0), capsys.readouterr().err

    return run


def english_in(text: str, known: tuple[str, ...] = ()) -> list[str]:
    """Return Latin sentences in a text, leaving out commands and names of the user's own."""
    for name in known:
        text = text.replace(name, "…")
    return SENTENCE.findall(COMMANDS.sub("…", text))


COMMAND_LINES: list[tuple[tuple[str, ...], int]] = [
    (("acount",), 2),
    (("account",), 2),
    (("account", "{park}", "--limitt", "3"), 2),
    (("account", "{park}", "--limit", "many"), 2),
    (("account", "{park}", "more", "words"), 2),
    (("new", "{park}2", "--type", "farm"), 2),
    (("new", "{park}2", "--type"), 2),
    (("account", "{park}", "-p", "last year"), 1),
    (("account", "{park}", "-p", "1066"), 1),
    (("account", "{park}", "-p", "2025", "-b", "moon"), 1),
    (("account", "{park}", "-p", "2025", "--known-at", "a while ago"), 1),
    (("account", "{park}", "-p", "2025", "--known-at", "2999-01-01"), 1),
    (("account", "{park}/park.yaml"), 1),
    (("account", "{park}/nowhere"), 1),
    (("evaluate", "{park}", "-p", "2025", "--target-year", "1999"), 1),
    (("evaluate", "{park}", "-p", "2025", "-f", "no_such_framework"), 1),
    (("template", "{park}", "taxes"), 2),
    (("new", "{park}", "--type", "mixed"), 1),
    (("import", "{park}", "{park}"), 1),
    (("import", "{park}", "{park}/nowhere.csv"), 1),
    (("import", "{park}", "{park}/picture.csv", "--suggest"), 1),
    (("import", "{park}", "{park}/faulty.csv", "--mapping", "{park}/faulty.yaml"), 1),
    (("import", "{park}", "{park}/faulty.csv", "--mapping", "{park}/unfit.yaml"), 1),
    (("import", "{park}", "{park}/faulty.csv", "--mapping", "{park}/nowhere.yaml"), 1),
]

FAULTY = """\
kind: ods
colour: red
time: {columns: [t], formats: [sometime], zone: Asia/Shanghia}
values: [{column: kWh, meter: e1}]
numbers: {decimal: ",", thousands: ","}
heading: many
"""
UNFIT = """\
kind: csv
time: {columns: [clock]}
values: [{column: kWh, meter: e99}, {column: kW, meter: grid_electricity, unit: bananas}]
"""


@pytest.mark.slow
@pytest.mark.parametrize(("words", "code"), COMMAND_LINES, ids=lambda value: str(value)[:60])
def test_a_wrong_command_is_answered_in_chinese(
    park: Path, told: Told, words: tuple[str, ...], code: int
) -> None:
    (park / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    (park / "faulty.csv").write_text("t,kWh\n2025-01-01 00:00,1\n", encoding="utf-8")
    (park / "faulty.yaml").write_text(FAULTY, encoding="utf-8")
    (park / "unfit.yaml").write_text(UNFIT, encoding="utf-8")
    left, text = told(*(word.format(park=park) for word in words))
    assert left == code, text
    assert re.search(r"[一-鿿]{4,}", text), text
    assert "→ " in text
    assert english_in(text, (str(park), *words)) == []


def test_faults_of_the_park_file_are_told_in_chinese(
    park: Path, tmp_path: Path, told: Told
) -> None:
    text = (park / "park.yaml").read_text(encoding="utf-8")
    for spoilt in (text.replace("type:", "kind:", 1), text + "a: b: c\n", text + "b: *c\n"):
        (tmp_path / "park.yaml").write_text(spoilt, encoding="utf-8")
        (tmp_path / "meters.csv").write_bytes((park / "meters.csv").read_bytes())
        left, said = told("account", str(tmp_path), "-p", "2025")
        assert left == 1
        assert "park.yaml:" in said
        assert english_in(said, (str(tmp_path),)) == []


def test_faults_of_ones_own_catalogue_are_told_in_chinese(park: Path, told: Told) -> None:
    own = park / "catalogue" / "units.csv"
    own.parent.mkdir(exist_ok=True)
    own.write_text("symbol,dimension\nsack,mass\n", encoding="utf-8")
    left, said = told("account", str(park), "-p", "2025")
    own.unlink()
    assert left == 1
    assert "catalogue/units.csv:1: 没有列 scale" in said
    assert english_in(said, (str(park),)) == []


@pytest.mark.slow
def test_a_chinese_terminal_is_known_by_its_environment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lingtan", "account", str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**environ, "LINGTAN_LANG": "zh_CN", "PYTHONUTF8": "1"},
    )
    assert done.returncode == 1
    assert "请指定园区文件夹" in "".join(done.stderr.split())


def test_the_same_error_reads_in_english_for_a_program_and_in_both_languages(park: Path) -> None:
    with pytest.raises(LingtanError) as caught:
        Workspace.open(park / "nowhere")
    assert str(caught.value).startswith(f"{park / 'nowhere'} holds no park.yaml. Give the folder")
    assert str(caught.value) == Words("en").error(caught.value)
    assert "请指定园区文件夹" in Words("zh").error(caught.value)


REFUSALS: Mapping[str, Callable[[Workspace], object]] = {
    "period": lambda workspace: workspace.account("2025-13"),
    "park_file": lambda workspace: workspace.account("2025", boundary="moon"),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_an_error_carries_its_case_and_its_facts(park: Path, code: str) -> None:
    with pytest.raises(LingtanError) as caught:
        REFUSALS[code](Workspace.open(park))
    assert caught.value.code == code
    assert caught.value.case
    assert caught.value.facts
