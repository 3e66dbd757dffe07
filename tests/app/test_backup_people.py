"""Nobody comes back with a backup as more than the log of evidence made him."""

import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from lingtan.adapters.backup.archive import ROOT
from lingtan.app.layout import Layout
from lingtan.app.sign_in import Chosen, recognise
from lingtan.app.workspace import Workspace
from lingtan.base.errors import BackupError
from lingtan.cli.main import main
from lingtan.evidence.people_told import Compared, Standing, Told, compare, told_by
from tests.builders_backup import entries_of, seal_anew, with_manifest, without
from tests.conftest import NOW
from tests.web.person import PASSWORD

USERS = "users/users.db"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("people") / "park", "logistics")
    for name, role in (("root", "admin"), ("vera", "viewer"), ("lou", "operator")):
        made.add_user(name, role, PASSWORD, by="test", now=NOW)
    made.change_role("lou", "viewer", by="root", now=NOW)
    made.lock_user("lou", by="root", now=NOW)
    for _ in range(2):
        token = made.issue_token("read", by="root", now=NOW)
    made.revoke_token(token.token.prefix, by="root", now=NOW)
    return made


@pytest.fixture(scope="module")
def backup(park: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return park.backup(tmp_path_factory.mktemp("backups") / "park.zip", now=NOW).path


def forged(backup: Path, folder: Path, *changes: str) -> Path:
    """Return the backup with another database, digests and seal made to fit."""
    made = Path(shutil.copy(backup, folder / "forged.zip"))
    whole = entries_of(made)
    database = folder / "users.db"
    database.write_bytes(next(content for name, content in whole if str(name) == ROOT + USERS))
    with closing(sqlite3.connect(database)) as connection:
        for change in changes:
            connection.execute(change)
        connection.commit()
    content = database.read_bytes()
    listed = {"size": len(content), "sha256": sha256(content).hexdigest()}
    fitting = with_manifest(
        without(whole, USERS), lambda told: told["files"].update({USERS: listed})
    )
    seal_anew(made, [*fitting, (ROOT + USERS, content)])
    return made


ADDED = "insert into users select 'eve', 'admin', '', 0, added_at, password from users limit 1"
ISSUED = """insert into tokens
(prefix, digest, scope, note, issued_by, issued_at, expires_at, is_revoked)
select 'lingtanevil', digest, 'admin', note, issued_by, issued_at, expires_at, 0
from tokens limit 1"""


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        ("update users set role = 'admin' where name = 'vera'", "people_other", "vera"),
        (
            "update users set password = '$argon2id$evil' where name = 'root'",
            "people_other",
            "root",
        ),
        (
            "update users set is_locked = 0, role = 'operator' where name = 'lou'",
            "people_other",
            "lou",
        ),
        ("update users set enterprise = 'cold_store' where name = 'vera'", "people_other", "vera"),
        (ADDED, "people_more", "eve"),
        (ISSUED, "people_more", "lingtanevil"),
        ("update tokens set scope = 'admin'", "people_other", ""),
        ("update tokens set digest = '00'", "people_other", ""),
        ("update tokens set expires_at = '2099-01-01T00:00:00+00:00'", "people_other", ""),
    ],
)
def test_a_database_of_users_that_was_changed_is_refused_by_name(
    backup: Path, tmp_path: Path, change: str, kind: str, name: str
) -> None:
    made = forged(backup, tmp_path, change)
    with pytest.raises(BackupError) as caught:
        Workspace.restore(made, tmp_path / "back")
    assert caught.value.case == "people_not_as_recorded"
    assert {each.words for each in caught.value.details} == {f"detail.{kind}"}
    assert name in str(caught.value.details[0].facts["name"])
    assert not (tmp_path / "back").exists()


def test_what_was_not_changed_comes_back_and_lets_the_same_people_in(
    park: Workspace, backup: Path, tmp_path: Path
) -> None:
    restored = Workspace.restore(backup, tmp_path / "back")
    assert (restored.not_done, restored.unproven) == ((), ())
    back = Layout(tmp_path / "back")
    back.signing_key.write_bytes(park.layout.signing_key.read_bytes())
    assert recognise(back, Chosen(name="root", password=PASSWORD), NOW) is not None


def test_a_step_that_was_told_and_not_done_is_named(
    backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A process that dies between log and database leaves one: no forgery, and worth a word."""
    made = forged(
        backup,
        tmp_path,
        "update users set is_locked = 0 where name = 'lou'",
        "delete from users where name = 'vera'",
    )
    restored = Workspace.restore(made, tmp_path / "back")
    assert restored.not_done == ("lou", "vera")
    with pytest.raises(SystemExit) as left:
        main(["restore", str(made), str(tmp_path / "again")])
    assert not left.value.code
    said = " ".join(capsys.readouterr().out.split())
    assert "or they are missing there: lou, vera" in said


def test_what_the_log_has_no_mark_of_is_called_not_proven() -> None:
    entry = {"kind": "user", "step": "added", "user": "ann", "role": "viewer", "enterprise": ""}
    found = Standing(right="viewer", enterprise="", seal="of her password")
    assert compare(told_by([entry]), {"ann": found}) == Compared(unproven=("ann",))
    assert compare(told_by([{**entry, "seal": "of her password"}]), {"ann": found}) == Compared()
    gone = {**entry, "step": "removed"}
    assert told_by([entry, gone])["ann"] == Told(
        now=None, before=Standing(right="viewer", enterprise="")
    )
