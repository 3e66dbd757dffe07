"""The secret of a second factor is sealed by the key of the park, and in no backup to be read."""

import sqlite3
from base64 import b32decode
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from lingtan.adapters.users.sealed import MARK, NONCE_BYTES
from lingtan.app.enrol_factor import begin_enrolment, confirm_enrolment
from lingtan.app.factor_secret import sealed, unsealed
from lingtan.app.halfway import begin_halfway, halfway_by
from lingtan.app.keep_users import list_users
from lingtan.app.layout import Layout
from lingtan.app.second_factor import require_code
from lingtan.app.sign_in import open_session, user_by
from lingtan.app.wiring_users import Came
from lingtan.app.workspace import Workspace
from lingtan.base.errors import UserError
from lingtan.park.one_time_codes import SECONDS_A_STEP, code_at, step_at

PASSWORD = "four green rivers run"  # noqa: S105 - of a test
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
BROWSER = "what a browser holds"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    made = Workspace.new(tmp_path / "park", "logistics")
    made.add_user("ann", "admin", PASSWORD, by="test")
    return made


def enrolled(layout: Layout, name: str = "ann") -> bytes:
    secret = b32decode(begin_enrolment(layout, name, BROWSER, NOW).secret.replace(" ", ""))
    confirm_enrolment(layout, name, code_at(secret, step_at(NOW)), NOW, BROWSER)
    return secret


def later(steps: int) -> datetime:
    return datetime.fromtimestamp(NOW.timestamp() + steps * SECONDS_A_STEP, UTC)


def code(secret: bytes, steps: int) -> str:
    return code_at(secret, step_at(later(steps)))


def test_who_has_the_database_alone_has_no_codes(park: Workspace) -> None:
    secret = enrolled(park.layout)
    assert secret not in park.layout.users.read_bytes()
    require_code(park.layout, "ann", code(secret, 2), later(2))


def test_a_backup_holds_no_secret_and_the_key_of_the_park_opens_it_again(
    park: Workspace, tmp_path: Path
) -> None:
    secret = enrolled(park.layout)
    done = park.backup(tmp_path / "park.zip")
    with ZipFile(done.path) as archive:
        assert not any(secret in archive.read(name) for name in archive.namelist())
    restored = Layout(park.restore(done.path, tmp_path / "again").folder)
    with pytest.raises(UserError) as caught:
        require_code(restored, "ann", code(secret, 2), later(2))
    assert caught.value.case == "factor_sealed"
    restored.signing_key.write_bytes(park.layout.signing_key.read_bytes())
    require_code(restored, "ann", code(secret, 2), later(2))


def test_the_same_secret_is_sealed_otherwise_each_time(park: Workspace) -> None:
    kept = {sealed(park.layout, "ann", b"s" * 20) for _ in range(200)}
    assert len({each[len(MARK) :][:NONCE_BYTES] for each in kept}) == 200
    assert {unsealed(park.layout, "ann", each) for each in kept} == {b"s" * 20}


def test_a_secret_of_another_user_is_not_taken_for_his(park: Workspace) -> None:
    park.add_user("bob", "viewer", PASSWORD, by="test")
    known, _ = enrolled(park.layout, "bob"), enrolled(park.layout, "ann")
    with closing(sqlite3.connect(park.layout.users)) as connection:
        connection.execute(
            "update factors set secret = (select secret from factors where name = 'bob')"
        )
        connection.commit()
    with pytest.raises(UserError) as caught:
        require_code(park.layout, "ann", code(known, 2), later(2))
    assert caught.value.case == "factor_sealed"


def test_a_secret_of_before_is_taken_and_sealed_with_the_next_code(park: Workspace) -> None:
    secret = enrolled(park.layout)
    with closing(sqlite3.connect(park.layout.users)) as connection:
        connection.execute("update factors set secret = ?", (secret,))
        connection.commit()
    require_code(park.layout, "ann", code(secret, 2), later(2))
    assert secret not in park.layout.users.read_bytes()
    require_code(park.layout, "ann", code(secret, 4), later(4))


def test_a_backup_opens_no_session_again(park: Workspace, tmp_path: Path) -> None:
    layout = park.layout
    session = open_session(layout, park.users()[0], NOW)
    waiting = begin_halfway(layout, park.users()[0], Came(at=NOW), "/")
    done = park.backup(tmp_path / "park.zip")
    restored = Layout(park.restore(done.path, tmp_path / "again").folder)
    assert user_by(layout, session, NOW) is not None
    assert user_by(restored, session, NOW) is None
    assert halfway_by(restored, waiting, NOW) is None
    assert [user.name for user in list_users(restored)] == ["ann"]


def test_a_restored_park_is_for_its_owner_until_he_opens_it(
    park: Workspace, tmp_path: Path
) -> None:
    """Other secrets stand beside the park file, and a ZIP knows no owners."""
    secret = park.layout.folder / "mes.secret"
    secret.write_text("0123456789abcdef", encoding="utf-8")
    secret.chmod(0o600)
    done = park.backup(tmp_path / "park.zip")
    restored = park.restore(done.path, tmp_path / "again").folder
    assert (restored / "mes.secret").is_file()
    assert restored.stat().st_mode & 0o077 == 0
