"""A password is hashed with a secret of the installation, which no copy of the users brings."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from lingtan.adapters.users import secrets
from lingtan.app.layout import Layout
from lingtan.app.peppered import Reach, pepper_of, reach_of, refusal
from lingtan.app.record_evidence import evidence_of
from lingtan.app.record_steps import entries_of
from lingtan.app.sign_in import Chosen, open_session, recognise, user_by
from lingtan.app.workspace import Workspace
from lingtan.park.passwords import normal

PASSWORD = "four green rivers run"  # noqa: S105 - of a test
OTHER = "five slow herons wade"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    made = Workspace.new(tmp_path / "park", "logistics")
    for name, role in (("ann", "admin"), ("bob", "viewer")):
        made.add_user(name, role, PASSWORD, by="test")
    return made


def fits(layout: Layout, name: str = "ann", password: str = PASSWORD) -> bool:
    return recognise(layout, Chosen(name=name, password=password), NOW) is not None


def kept(layout: Layout, name: str = "ann") -> str:
    with closing(sqlite3.connect(layout.users)) as connection:
        asked = "select password from users where name = ?"
        return str(connection.execute(asked, (name,)).fetchone()[0])


def keep_as_before(layout: Layout, name: str = "ann") -> None:
    """Keep a password as versions before kept it."""
    with closing(sqlite3.connect(layout.users)) as connection:
        hashed = PasswordHasher().hash(normal(PASSWORD))
        connection.execute("update users set password = ? where name = ?", (hashed, name))
        connection.commit()


def without_key(park: Workspace, tmp_path: Path) -> Layout:
    done = park.backup(tmp_path / "park.zip")
    return Layout(park.restore(done.path, tmp_path / "again").folder)


def test_who_has_the_hash_alone_has_nothing_to_try(park: Workspace) -> None:
    hashed = kept(park.layout).rpartition(":")[2]
    with pytest.raises(VerificationError):
        PasswordHasher().verify(hashed, normal(PASSWORD))
    assert fits(park.layout)
    assert not fits(park.layout, password=OTHER)


def test_the_secret_is_of_this_installation_for_its_owner_only_and_in_no_backup(
    park: Workspace, tmp_path: Path
) -> None:
    secret = pepper_of(park.layout)
    assert len(secret) == 32
    other = Workspace.new(tmp_path / "other", "logistics")
    other.add_user("ann", "admin", PASSWORD, by="test")
    assert pepper_of(other.layout) != secret
    assert park.layout.signing_key.stat().st_mode & 0o777 == 0o600
    done = park.backup(tmp_path / "park.zip")
    with ZipFile(done.path) as archive:
        names = archive.namelist()
        everything = b"".join(map(archive.read, names))
    assert not any(name.endswith("key.private") for name in names)
    assert secret not in everything
    assert park.layout.signing_key.read_bytes() not in everything


def test_a_backup_without_the_key_says_so_and_the_key_lets_everybody_in_again(
    park: Workspace, tmp_path: Path
) -> None:
    restored = without_key(park, tmp_path)
    assert not fits(restored)
    assert reach_of(restored) is Reach.NONE
    assert refusal(restored).case == "password_out_of_reach"
    restored.signing_key.write_bytes(park.layout.signing_key.read_bytes())
    assert fits(restored)
    assert reach_of(restored) is Reach.EVERY
    assert refusal(restored).case == "not_recognised"


def test_under_another_key_a_new_password_lets_in_and_the_others_are_told(
    park: Workspace, tmp_path: Path
) -> None:
    park.layout.evidence.rename(tmp_path / "evidence of before")
    assert reach_of(park.layout) is Reach.NONE
    park.change_password("ann", OTHER, by="test")
    assert fits(park.layout, password=OTHER)
    assert not fits(park.layout, "bob")
    assert reach_of(park.layout) is Reach.SOME
    assert refusal(park.layout).case == "password_out_of_reach"


def test_a_password_of_before_is_taken_and_kept_anew_and_the_log_tells_it(
    park: Workspace, tmp_path: Path
) -> None:
    keep_as_before(park.layout)
    session = open_session(park.layout, park.users()[0], NOW)
    before = len(entries_of(park.layout))
    assert not fits(park.layout, password=OTHER)
    assert not kept(park.layout).startswith("peppered1:")
    assert fits(park.layout)
    assert kept(park.layout).startswith("peppered1:")
    assert fits(park.layout)
    (entry,) = entries_of(park.layout)[before:]
    assert (entry["step"], entry["user"]) == ("peppered", "ann")
    assert "argon2" not in str(entry)
    assert user_by(park.layout, session, NOW + timedelta(minutes=1)) is not None
    done = park.backup(tmp_path / "park.zip")
    park.restore(done.path, tmp_path / "again")  # the users are what the log tells of them
    assert park.verify().is_sound


def test_a_password_of_before_counts_where_the_key_is_gone(park: Workspace) -> None:
    keep_as_before(park.layout)
    park.layout.signing_key.unlink()
    assert fits(park.layout)
    assert not kept(park.layout).startswith("peppered1:")
    assert reach_of(park.layout) is Reach.SOME  # bob's is out of reach


def test_who_signs_in_while_something_is_recorded_waits_for_nothing(park: Workspace) -> None:
    keep_as_before(park.layout)
    with evidence_of(park.layout):
        assert fits(park.layout)
        assert not kept(park.layout).startswith("peppered1:")
    assert fits(park.layout)
    assert kept(park.layout).startswith("peppered1:")


def test_a_password_that_was_hashed_faster_is_hashed_anew(
    park: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_before = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)
    with monkeypatch.context() as earlier:
        earlier.setattr(secrets, "_hasher", lambda: of_before)
        park.change_password("ann", PASSWORD, by="test")
    assert "m=8192,t=1" in kept(park.layout)
    assert fits(park.layout)
    assert "m=19456,t=2" in kept(park.layout)
    before = kept(park.layout)
    assert fits(park.layout)
    assert kept(park.layout) == before  # once is enough
