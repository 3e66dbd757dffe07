"""Users and tokens on the command line: passwords by standard input, secrets shown once."""

import io
import json
from base64 import b32decode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.app.enrol_factor import begin_enrolment, confirm_enrolment
from lingtan.app.second_factor import standing_of
from lingtan.app.workspace import Workspace
from lingtan.park.one_time_codes import code_at, step_at
from tests.cli.test_commands import run

PASSWORD = "four green rivers run"  # noqa: S105 - of a test


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(Workspace.new(tmp_path / "park", "logistics").layout.folder)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_users_come_and_go(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ann", "bob"):
        typed(monkeypatch, f"{PASSWORD}\n")
        assert run("users", folder, "add", name, "--role", "admin", "--by", "office") == 0
    assert run("users", folder, "role", "bob", "--role", "verifier", "--by", "ann") == 0
    assert run("users", folder, "lock", "bob", "--by", "ann") == 0
    shown = capsys.readouterr().out
    assert PASSWORD not in shown
    assert run("users", folder, "list", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(u["name"], u["role"], u["is_locked"]) for u in told] == [
        ("ann", "admin", False),
        ("bob", "verifier", True),
    ]
    assert run("users", folder, "unlock", "bob", "--by", "ann") == 0
    typed(monkeypatch, f"{PASSWORD} again\n")
    assert run("users", folder, "password", "bob", "--by", "ann") == 0
    assert run("users", folder, "remove", "bob", "--by", "ann") == 0
    assert run("users", folder, "remove", "ann", "--by", "ann") == 1
    assert "last admin" in capsys.readouterr().err


def test_no_password_is_told(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "\n")
    assert run("users", folder, "add", "ann", "--by", "office") == 1
    assert "standard input" in " ".join(capsys.readouterr().err.split())
    assert run("users", folder, "add", "ann", "--password", PASSWORD) == 2


def test_a_token_is_shown_once(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tokens", folder, "issue", "--note", "board", "--by", "office") == 0
    text = capsys.readouterr().out.splitlines()[0].strip()
    prefix, _, secret = text.partition("_")
    assert len(secret) >= 43
    for words in (("list",), ("list", "--json"), ("revoke", prefix, "--by", "office"), ("list",)):
        assert run("tokens", folder, *words) == 0
        shown = capsys.readouterr().out
        assert prefix in shown
        assert secret not in shown


def test_a_second_factor_is_forgotten_where_there_is_one(
    folder: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, f"{PASSWORD}\n")
    assert run("users", folder, "add", "ann", "--role", "admin", "--by", "office") == 0
    forget = ("users", folder, "forget-factor", "ann", "--by", "office")
    assert run(*forget) == 1
    assert "no second factor" in capsys.readouterr().err
    layout, now = Workspace.open(folder).layout, datetime.now(UTC)
    secret = begin_enrolment(layout, "ann", "x", now).secret.replace(" ", "")
    confirm_enrolment(layout, "ann", code_at(b32decode(secret), step_at(now)), now, "x")
    assert run(*forget) == 0
    assert standing_of(layout, "ann", now).since is None
