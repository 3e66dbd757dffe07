"""A careless or hostile user at the command line loses nothing and is told what to do."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lingtan import Workspace
from lingtan.cli import help_text, main
from lingtan.cli.commands import serve_command
from lingtan.cli.main import COMMANDS
from lingtan.park.places import ParkType
from lingtan.reports.words import Words
from tests.cli.test_commands import run


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park nobody imported anything into, in a folder with a Chinese name and a space."""
    return Workspace.new(tmp_path / "零碳 园区", ParkType.MANUFACTURING)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "written"),
    [
        (("report", "-p", "2025-01"), 3),
        (("template", "water"), 0),
        (("check", "-p", "2025", "--requests"), 0),
    ],
)
def test_what_was_written_before_is_kept_and_the_new_document_stands_beside_it(
    park: Workspace,
    words: tuple[str, ...],
    written: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    command, *rest = words
    folder = str(park.layout.folder)
    assert run(command, folder, *rest) == written
    first = sorted(park.layout.reports.iterdir())
    for path in first:
        path.write_bytes(b"edited by hand")
    capsys.readouterr()
    assert run(command, folder, *rest) == written
    assert "stands there already" in capsys.readouterr().out
    assert all(path.read_bytes() == b"edited by hand" for path in first)
    both = sorted(park.layout.reports.iterdir())
    assert len(both) == 2 * len(first)
    assert run(command, folder, *rest, "--force") == written
    assert not any(path.read_bytes() == b"edited by hand" for path in first)
    assert sorted(park.layout.reports.iterdir()) == both


@pytest.mark.parametrize("tonnes", ["nan", "inf", "-inf", "1e999"])
def test_a_misstatement_is_a_finite_number(
    park: Workspace, tonnes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("find", "item", "--by", "v", "--note", "meter off", "--tonnes", tonnes)
    assert run("verification", str(park.layout.folder), *words) == 2
    assert "--tonnes" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["1989", "2101", "-1", "0", "20.25", "year"])
def test_a_form_of_no_sane_year_is_refused_with_the_range(
    park: Workspace, year: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("template", str(park.layout.folder), "water", "--year", year, "--json") == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert (told["code"], told["case"]) == ("command_line", "bad_value")
    if year.lstrip("-").isdigit():
        assert "1990" in " ".join(told["details"])


@pytest.mark.parametrize("command", ["report", "template", "check"])
def test_another_language_is_refused_with_those_there_are(
    park: Workspace, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    form = ["water"] if command == "template" else []
    assert run(command, str(park.layout.folder), *form, "--lang", "../fr", "--json") == 2
    assert "zh, en" in " ".join(json.loads(capsys.readouterr().out)["error"]["details"])


def test_an_unknown_form_is_a_wrong_command_line(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("template", str(park.layout.folder), "cake") == 2
    assert "certificates" in capsys.readouterr().err


@pytest.mark.parametrize("extra", [("out.xlsx",), ("out (2).xlsx",), ("out.xlsx", "more")])
def test_a_word_too_many_is_named_as_it_was_given(
    park: Workspace, capsys: pytest.CaptureFixture[str], extra: tuple[str, ...]
) -> None:
    assert run("template", str(park.layout.folder), "registry", *extra, "--json") == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["facts"]["words"] == " ".join(extra)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_in_chinese_has_no_english_heading(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = Words("zh")
    for module in (help_text, main):
        monkeypatch.setattr(module, "say", lambda key, **facts: chinese.say(key, facts))
    assert run(*([name] if name else []), "--help") == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法")
    for word in ("Usage", "Options", "Arguments", "Commands", "Show this", "required", "default"):
        assert word not in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_help_tells_choices_of_an_argument_once_and_breaks_none(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name, "--help") == 0
    usage, *told = capsys.readouterr().out.split("\n\n")
    assert "|" not in usage
    assert ":<" not in "".join(told)


@pytest.mark.parametrize("given", ["nan", "inf", "-inf"])
@pytest.mark.parametrize("option", ["--import-seconds", "--speed"])
def test_what_is_no_number_of_seconds_or_times_is_refused(
    park: Workspace,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    given: str,
) -> None:
    monkeypatch.setattr(serve_command, "serve", lambda *_, **__: None)
    assert run("serve", str(park.layout.folder), option, given, "--no-sign-in") == 2
    assert option in capsys.readouterr().err


def test_an_instant_without_a_zone_is_of_the_parks_own_clock(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(park.layout.folder)
    park.import_files([next(park.layout.inbox.glob("*hourly*"))])
    local = datetime.now(ZoneInfo(park.park().time_zone)).replace(tzinfo=None)
    capsys.readouterr()
    run("check", folder, "-p", "2025", "--json", "--known-at", str(local - timedelta(hours=1)))
    before = json.loads(capsys.readouterr().out)
    assert sum(row["measured"] for row in before["quality"]) == 0
    later = str(local + timedelta(hours=1))
    assert run("check", folder, "-p", "2025", "--known-at", later) == 1
    assert "has not come yet" in capsys.readouterr().err


def command(*words: str, encoding: str = "utf-8") -> subprocess.Popen[bytes]:
    """Start a command as a process of its own, its output piped."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LINGTAN_LANG": "zh"}
    return subprocess.Popen(
        [sys.executable, "-m", "lingtan", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )


@pytest.mark.slow
def test_a_pipe_that_cannot_show_chinese_ends_no_command(park: Workspace) -> None:
    folder = str(park.layout.folder)
    asked = ("evaluate", folder, "-p", "2025", "-f", "cn_national_910")
    shown, told = command(*asked, encoding="ascii").communicate(timeout=120)
    assert b"Traceback" not in told
    assert b"\\u56fd" in shown
    answer, _ = command(*asked, "--json", encoding="ascii").communicate(timeout=120)
    assert "国家" in json.loads(answer)["frameworks"][0]["name"]["zh"]


@pytest.mark.parametrize("command", ["account", "trace", "certificates"])
def test_an_instant_that_was_left_empty_is_not_now(
    park: Workspace, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    figure = ["national.e_park_kg"] if command == "trace" else []
    with pytest.raises(SystemExit) as leaving:
        main.main([command, str(park.layout.folder), *figure, "--known-at", " "])
    assert leaving.value.code == 1
    assert "is not an instant" in capsys.readouterr().err


@pytest.mark.slow
def test_a_stopped_import_leaves_with_130_and_a_sound_store(park: Workspace) -> None:
    folder = park.layout.folder
    lines = ["时间,e_machines"]
    first = datetime(2024, 1, 1)  # noqa: DTZ001  the file tells no zone
    lines += [f"{first + timedelta(hours=n)},{n % 7}" for n in range(200_000)]
    (folder / "big.csv").write_text("\n".join(lines), encoding="utf-8")
    files = [str(folder / "big.csv"), *map(str, park.layout.inbox.iterdir())] * 40
    running = command("import", str(folder), *files)
    while not (folder / "store" / "writer.lock").exists():
        assert running.poll() is None
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert b"Traceback" not in told
    assert "已被您中止" in told.decode() or "Stopped by you" in told.decode()
    park.check("2025")


WHEN_LOADED = """
import runpy, signal, sys

class Stopping:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Stopping())
sys.argv = ["lingtan", "evaluate", "nowhere", "--json"]
runpy.run_module("lingtan", run_name="__main__")
"""


@pytest.mark.parametrize("module", ["lingtan.cli.main", "rich.text"])
def test_a_command_stopped_while_it_is_loaded_says_so_and_nothing_else(module: str) -> None:
    code = WHEN_LOADED.format(module=module)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 130, done.stderr
    assert json.loads(done.stdout)["error"]["case"] == "stopped"
    assert done.stderr == b""


@pytest.mark.parametrize(
    "words",
    [
        ("close", "--by", "Anna", "--period", ""),
        ("account", "--boundary", " "),
        ("bundle", "park.zip", "--enterprise", ""),
        ("verify", "--key", ""),
        ("tokens", "issue", "--by", "Anna", "--enterprise", ""),
        ("users", "add", "bo", "--by", "Anna", "--enterprise", ""),
    ],
)
def test_an_option_that_was_left_empty_is_not_left_out(
    park: Workspace, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty variable of a script closes, hands out and compares nothing that was not meant."""
    with pytest.raises(SystemExit) as leaving:
        main.main([words[0], str(park.layout.folder), *words[1:], "--json"])
    assert leaving.value.code == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["case"] == "blank_value"
    assert words[-2] in error["facts"]["name"]
    assert error["facts"]["command"] == f"lingtan {words[0]}"
