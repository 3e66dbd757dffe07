"""Who may sign in is kept with hashes only, and every change of it stands in the log."""

import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from lingtan.adapters.users.schema import VERSION, bring_up_to_date, version_of
from lingtan.app.halfway import begin_halfway, halfway_by
from lingtan.app.keep_tokens import token_by
from lingtan.app.record_steps import entries_of
from lingtan.app.sign_in import (
    CONFIRMED,
    IDLE,
    INVITED,
    LONGEST,
    Chosen,
    begin,
    end_session,
    has_users,
    invite_first,
    is_invited,
    open_session,
    recognise,
    user_by,
)
from lingtan.app.wiring_users import Came
from lingtan.app.workspace import Workspace
from lingtan.base.errors import UserError
from lingtan.park.people import Role, TokenScope, role_admits, scope_admits

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
PASSWORD = "four green rivers run"  # noqa: S105 - of a test
OTHER = "seven quiet mills turn"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", "logistics")


@pytest.fixture
def begun(park: Workspace) -> Workspace:
    park.add_user("ann", Role.ADMIN, PASSWORD, by="test", now=NOW)
    return park


def case_of(caught: pytest.ExceptionInfo[UserError]) -> str:
    return caught.value.case


def test_a_new_workspace_has_nobody(park: Workspace) -> None:
    assert park.users() == ()
    assert park.tokens() == ()
    assert not has_users(park.layout)


def test_a_user_is_kept_under_one_form_of_the_name(begun: Workspace) -> None:
    assert [user.name for user in begun.users()] == ["ann"]
    with pytest.raises(UserError) as caught:
        begun.add_user(" ANN ", "viewer", PASSWORD, by="test")
    assert case_of(caught) == "known_already"
    assert begun.add_user("张三", "viewer", PASSWORD, by="test").name == "张三"


@pytest.mark.parametrize("name", ["аnn", "a.n.n", "änn", "ANN@"])
def test_nobody_becomes_a_second_user_under_a_name_that_reads_the_same(
    begun: Workspace, name: str
) -> None:
    with pytest.raises(UserError) as caught:
        begun.add_user(name, "viewer", PASSWORD, by="test")
    assert (case_of(caught), caught.value.facts["known"]) == ("same_person", "ann")
    assert [user.name for user in begun.users()] == ["ann"]


@pytest.mark.parametrize("name", ["", " ", "a b", "-ann", "a\n", "a/b", "x" * 65, "<b>"])
def test_what_is_no_name_is_refused(park: Workspace, name: str) -> None:
    with pytest.raises(UserError) as caught:
        park.add_user(f"{name}!" if name == "a\n" else name, "viewer", PASSWORD, by="test")
    assert case_of(caught) == "no_name"


@pytest.mark.parametrize(
    ("password", "case"),
    [
        ("short", "password_short"),
        ("elevenletter"[:11], "password_short"),
        ("x" * 200, "password_long"),
        ("aaaaaaaaaaaaaaaa", "password_common"),
        ("Password1234!", "password_common"),
        ("p@ssw0rd2025!!", "password_common"),
        ("123456789012", "password_common"),
        ("qwertyuiop[]12", "password_common"),
        ("lingtan123456", "password_common"),
        ("passwordpassword", "password_common"),
        ("1qaz2wsx3edc4rfv", "password_common"),
        ("SonyEricsson", "password_common"),
        ("counterstrike", "password_common"),
        ("four green bernard", "password_named"),
    ],
)
def test_a_password_that_is_tried_first_is_refused(
    park: Workspace, password: str, case: str
) -> None:
    with pytest.raises(UserError) as caught:
        park.add_user("bernard", "viewer", password, by="test")
    assert case_of(caught) == case
    assert park.users() == ()


@pytest.mark.parametrize(
    "password",
    ["quiet mill 64" + "é" * 51, "quiet mill 128 " + "河" * 113, "тихая мельница 🌾 у реки"],
)
def test_a_long_password_of_any_script_is_taken_whole(begun: Workspace, password: str) -> None:
    begun.add_user("eve", "viewer", password, by="test")
    assert recognise(begun.layout, Chosen(name="eve", password=password), NOW) is not None
    assert recognise(begun.layout, Chosen(name="eve", password=password[:-1]), NOW) is None


def test_an_enterprise_user_is_bound_to_one_of_the_park(begun: Workspace) -> None:
    known = begun.park().enterprises[0].id if begun.park().enterprises else ""
    for role, enterprise, case in (
        ("enterprise", "", "enterprise_or_not"),
        ("viewer", known or "x", "enterprise_or_not"),
        ("enterprise", "nowhere", "no_enterprise"),
        ("king", "", "no_role"),
    ):
        with pytest.raises(UserError) as caught:
            begun.add_user("bob", role, PASSWORD, enterprise=enterprise, by="test")
        assert case_of(caught) == case


def test_the_last_admin_stays(begun: Workspace) -> None:
    changes: list[Callable[[], object]] = [
        lambda: begun.remove_user("ann", by="test"),
        lambda: begun.lock_user("ann", by="test"),
        lambda: begun.change_role("ann", "viewer", by="test"),
    ]
    for change in changes:
        with pytest.raises(UserError) as caught:
            change()
        assert case_of(caught) == "last_admin"
    assert begun.users()[0].role is Role.ADMIN
    begun.add_user("bob", "admin", PASSWORD, by="test")
    begun.remove_user("ann", by="test")
    assert [user.name for user in begun.users()] == ["bob"]


def test_nothing_changes_without_a_name_for_the_log(begun: Workspace) -> None:
    with pytest.raises(UserError) as caught:
        begun.add_user("bob", "viewer", PASSWORD, by=" ")
    assert case_of(caught) == "nobody"


def test_every_change_is_an_entry_and_no_secret_is_in_one(begun: Workspace) -> None:
    begun.add_user("bob", "viewer", PASSWORD, by="ann", now=NOW)
    begun.change_role("bob", "operator", by="ann", now=NOW)
    begun.change_password("bob", OTHER, by="ann", now=NOW)
    begun.lock_user("bob", by="ann", now=NOW)
    begun.lock_user("bob", is_locked=False, by="ann", now=NOW)
    begun.remove_user("bob", by="ann", now=NOW)
    issued = begun.issue_token("read", note="board", by="ann", now=NOW)
    begun.revoke_token(issued.token.prefix, by="ann", now=NOW)
    entries = [each for each in entries_of(begun.layout) if each["kind"] in {"user", "token"}]
    steps = ["added", "added", "role", "password", "locked", "unlocked", "removed"]
    assert [each["step"] for each in entries] == [*steps, "issued", "revoked"]
    secret = issued.text.partition("_")[2]
    for path in begun.layout.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for hidden in (PASSWORD, OTHER, secret):
                assert hidden.encode() not in content, path
    log = (begun.layout.evidence / "entries.jsonl").read_text(encoding="utf-8")
    assert "argon2" not in log


def test_a_password_is_kept_as_argon2id_and_for_its_owner_only(begun: Workspace) -> None:
    path = begun.layout.users
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    connection = sqlite3.connect(path)
    kept = connection.execute("select password from users").fetchone()[0]
    connection.close()
    assert re.match(r"peppered1:[0-9a-f]{8}:\$argon2id\$v=19\$m=19456,t=2,p=1\$", kept)


def test_users_are_in_no_bundle(begun: Workspace, tmp_path: Path) -> None:
    begun.bundle(tmp_path / "park.zip")
    with ZipFile(tmp_path / "park.zip") as bundle:
        assert [name for name in bundle.namelist() if "users" in name] == []
    assert begun.verify().is_sound


def test_a_damaged_database_is_told(begun: Workspace) -> None:
    begun.layout.users.write_bytes(b"no database at all" * 100)
    with pytest.raises(UserError) as caught:
        begun.users()
    assert case_of(caught) == "store_damaged"


def test_the_first_admin_comes_by_a_link_that_counts_once(park: Workspace) -> None:
    layout, chosen = park.layout, Chosen(name="Ann", password=PASSWORD)
    old = invite_first(layout, NOW)
    key = invite_first(layout, NOW)
    assert not is_invited(layout, old, NOW)
    assert is_invited(layout, key, NOW)
    for wrong, instant in ((old, NOW), ("", NOW), (key, NOW + INVITED)):
        with pytest.raises(UserError) as caught:
            begin(layout, wrong, chosen, instant)
        assert case_of(caught) == "no_invitation"
    assert begin(layout, key, chosen, NOW).role is Role.ADMIN
    with pytest.raises(UserError) as caught:
        begin(layout, key, Chosen(name="eve", password=PASSWORD), NOW)
    assert case_of(caught) == "begun_already"
    with pytest.raises(UserError):
        invite_first(layout, NOW)


def test_of_many_who_open_the_first_link_at_once_one_becomes_admin(park: Workspace) -> None:
    key = invite_first(park.layout, NOW)

    def tried(number: int) -> bool:
        try:
            begin(park.layout, key, Chosen(name=f"n{number}", password=PASSWORD), NOW)
        except UserError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(tried, range(6))) == 1
    assert len(park.users()) == 1


def test_only_name_and_password_together_are_recognised(begun: Workspace) -> None:
    def known(name: str, password: str) -> bool:
        return recognise(begun.layout, Chosen(name=name, password=password), NOW) is not None

    assert known(" Ann", PASSWORD)
    assert not known("ann", OTHER)
    assert not known("eve", PASSWORD)
    assert not known("", "")
    begun.add_user("bob", "viewer", PASSWORD, by="ann")
    begun.lock_user("bob", by="ann")
    assert not known("bob", PASSWORD)


def test_a_session_runs_out_idle_and_in_all(begun: Workspace) -> None:
    layout, (ann,) = begun.layout, begun.users()
    key = open_session(layout, ann, NOW)
    assert user_by(layout, key, NOW + IDLE - timedelta(seconds=1)) == ann
    assert user_by(layout, key, NOW + 2 * IDLE) is None
    key, instant = open_session(layout, ann, NOW), NOW
    while instant < NOW + LONGEST - IDLE / 2:
        instant += IDLE / 2
        found = user_by(layout, key, instant)
        assert (found is None) == (instant - NOW >= LONGEST)
    assert user_by(layout, key, NOW + LONGEST) is None


@pytest.mark.parametrize("is_asked", [True, False], ids=["by itself", "by another request"])
def test_what_has_expired_stays_so_when_the_clock_is_set_back(
    begun: Workspace, *, is_asked: bool
) -> None:
    """What the server has seen to be over ends for good, shown or not."""
    layout, (ann,) = begun.layout, begun.users()
    session, far = open_session(layout, ann, NOW), NOW + timedelta(days=2)
    waiting = begin_halfway(layout, ann, Came(at=NOW), "/")
    token = begun.issue_token("read", days=1, by="ann", now=NOW).text
    opened: list[Callable[[datetime], object]] = [
        lambda now: user_by(layout, session, now),
        lambda now: halfway_by(layout, waiting, now),
        lambda now: token_by(layout, token, now),
    ]
    assert all(ask(NOW) for ask in opened)
    later = begun.issue_token("read", days=9, by="ann", now=NOW).text
    assert token_by(layout, later, far - CONFIRMED)  # so the clock is not wrong for a moment only
    assert token_by(layout, later, far)
    if is_asked:
        assert not any(ask(far) for ask in opened)
    assert not any(ask(NOW) for ask in opened)
    assert token_by(layout, later, NOW)
    assert user_by(layout, open_session(layout, ann, NOW), NOW) == ann


@pytest.mark.parametrize("is_there_before", [True, False], ids=["seen then", "begun then"])
def test_a_sign_in_of_a_clock_that_was_ahead_ends_when_the_clock_is_right(
    begun: Workspace, *, is_there_before: bool
) -> None:
    layout, (ann,), ahead = begun.layout, begun.users(), NOW + timedelta(minutes=25)
    session = open_session(layout, ann, NOW if is_there_before else ahead)
    assert user_by(layout, session, ahead) == ann
    assert user_by(layout, session, NOW + timedelta(minutes=21)) == ann  # a little late is nothing
    assert user_by(layout, session, NOW + timedelta(minutes=1)) is None
    assert user_by(layout, session, ahead) is None


def test_a_sign_in_that_waits_of_a_clock_that_was_ahead_ends_when_the_clock_is_right(
    begun: Workspace,
) -> None:
    layout, (ann,), ahead = begun.layout, begun.users(), NOW + timedelta(days=1)
    waiting = begin_halfway(layout, ann, Came(at=ahead), "/")
    assert halfway_by(layout, waiting, ahead)
    assert halfway_by(layout, waiting, NOW) is None
    assert halfway_by(layout, waiting, ahead) is None


def test_a_clock_that_is_ahead_for_a_moment_ends_no_token_for_good(begun: Workspace) -> None:
    layout, far = begun.layout, NOW + timedelta(days=2)
    ending, other = (
        begun.issue_token("push", days=days, by="ann", now=NOW).text for days in (1, 9)
    )
    for _ in range(2):
        assert token_by(layout, other, far)
        assert token_by(layout, ending, far) is None
    assert token_by(layout, ending, NOW + timedelta(minutes=1))


def test_a_first_link_that_has_expired_stays_so_when_the_clock_is_set_back(
    park: Workspace,
) -> None:
    link = invite_first(park.layout, NOW)
    assert not is_invited(park.layout, link, NOW + INVITED)
    assert not is_invited(park.layout, link, NOW)


def test_a_session_ends_with_what_it_was_opened_for(begun: Workspace) -> None:
    layout = begun.layout
    bob = begun.add_user("bob", "viewer", PASSWORD, by="ann")
    changes: list[Callable[[], object]] = [
        lambda: begun.change_role("bob", "operator", by="ann"),
        lambda: begun.change_password("bob", OTHER, by="ann"),
        lambda: begun.lock_user("bob", by="ann"),
    ]
    for change in changes:
        key = open_session(layout, bob, NOW)
        assert user_by(layout, key, NOW) is not None
        change()
        assert user_by(layout, key, NOW) is None
    with pytest.raises(UserError):
        open_session(layout, bob, NOW)
    begun.lock_user("bob", is_locked=False, by="ann")
    key = open_session(layout, bob, NOW)
    begun.remove_user("bob", by="ann")
    assert user_by(layout, key, NOW) is None
    begun.add_user("bob", "viewer", PASSWORD, by="ann")
    assert user_by(layout, key, NOW) is None


def test_a_new_session_ends_the_one_before_and_signing_out_ends_it(begun: Workspace) -> None:
    layout, (ann,) = begun.layout, begun.users()
    first = open_session(layout, ann, NOW)
    second = open_session(layout, ann, NOW, replaced=first)
    assert user_by(layout, first, NOW) is None
    assert user_by(layout, second, NOW) == ann
    end_session(layout, second, NOW)
    assert user_by(layout, second, NOW) is None


def test_a_token_opens_until_it_expires_or_is_revoked(begun: Workspace) -> None:
    issued = begun.issue_token("read", days=2, by="ann", now=NOW)
    layout, text = begun.layout, issued.text
    used = NOW + timedelta(hours=1)
    found = token_by(layout, text, used)
    assert found is not None
    assert found.scope is TokenScope.READ
    assert begun.tokens()[0].last_used == used
    assert token_by(layout, text, NOW + timedelta(days=2)) is None
    for wrong in (f"{text}x", text[:-1], text.partition("_")[0], "", "_", f"x{text}"):
        assert token_by(layout, wrong, NOW) is None
    begun.revoke_token(text, by="ann")
    assert token_by(layout, text, NOW) is None


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_counts_for_a_year_at_most(begun: Workspace, days: int) -> None:
    with pytest.raises(UserError) as caught:
        begun.issue_token("read", days=days, by="ann")
    assert case_of(caught) == "token_days"


def test_what_is_not_there_is_told(begun: Workspace) -> None:
    changes: list[tuple[Callable[[], object], str]] = [
        (lambda: begun.lock_user("eve", by="ann"), "unknown"),
        (lambda: begun.revoke_token("lingtan0", by="ann"), "no_token"),
        (lambda: begun.issue_token("fly", by="ann"), "no_scope"),
    ]
    for change, case in changes:
        with pytest.raises(UserError) as caught:
            change()
        assert case_of(caught) == case


def test_roles_and_scopes_open_no_more_than_they_say() -> None:
    whole = set(Role) - {Role.ENTERPRISE}
    assert {role for role in Role if role_admits(Role.VIEWER, role)} == whole
    assert {role for role in Role if role_admits(Role.ADMIN, role)} == {Role.ADMIN}
    assert all(role_admits(Role.ENTERPRISE, role) for role in Role)
    assert not scope_admits(TokenScope.READ, TokenScope.PUSH)
    assert not scope_admits(TokenScope.ANSWER, TokenScope.PUSH)
    assert not scope_admits(TokenScope.PUSH, TokenScope.ANSWER)
    assert not scope_admits(TokenScope.ADMIN, TokenScope.READ)
    assert scope_admits(TokenScope.READ, TokenScope.ADMIN)


def test_a_token_is_bound_to_an_enterprise_of_the_park_and_then_opens_less(
    begun: Workspace,
) -> None:
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: begun.issue_token("read", enterprise="nowhere", by="ann"), "no_enterprise"),
        (lambda: begun.issue_token("admin", enterprise=known, by="ann"), "token_too_wide"),
        (lambda: begun.issue_token("answer", enterprise=known, by="ann"), "token_too_wide"),
    ]
    known = begun.park().enterprises[0].id
    for issue, case in wrong:
        with pytest.raises(UserError) as caught:
            issue()
        assert case_of(caught) == case
    text = begun.issue_token("push", enterprise=known, by="ann", now=NOW).text
    found = token_by(begun.layout, text, NOW)
    assert found is not None
    assert found.enterprise == known
    assert entries_of(begun.layout)[-1]["enterprise"] == known


def test_users_of_the_first_version_are_brought_up_to_date(begun: Workspace) -> None:
    """A database as it was written before tokens could be bound."""
    path, text = begun.layout.users, begun.issue_token("read", by="ann", now=NOW).text
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(f"{path}.old")) as old:
        bring_up_to_date(old, version=1)
        for table in ("users", "tokens"):
            columns = [row[1] for row in old.execute(f"pragma table_info({table})")]
            marks = ", ".join("?" * len(columns))
            rows = now.execute(f"select {', '.join(columns)} from {table}").fetchall()
            old.executemany(f"insert into {table} values ({marks})", rows)
        old.commit()
        assert version_of(old) == 1
    Path(f"{path}.old").replace(path)
    assert [user.name for user in begun.users()] == ["ann"]
    found = token_by(begun.layout, text, NOW)
    assert found is not None
    assert (found.scope, found.enterprise) == (TokenScope.READ, "")
    with closing(sqlite3.connect(path)) as now:
        assert version_of(now) == VERSION
