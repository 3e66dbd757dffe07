"""What somebody could see or do while he was another, he can no more; what stands idle ends."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from lingtan.app.record_steps import entries_of
from lingtan.app.workspace import Workspace
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import Site, serving

ENTERPRISE = "cold_store"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("doors") / "park", "logistics")
    made.add_user("root", "admin", PASSWORD, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def came(site: Site, park: Workspace, name: str, role: str) -> Doer:
    park.add_user(name, role, PASSWORD, by="test")
    return back(site, name)


def back(site: Site, name: str) -> Doer:
    doer = Doer(site)
    assert doer.person.sign_in(name).status == 303
    return doer


@pytest.mark.slow
@pytest.mark.parametrize(("role", "enterprise"), [("enterprise", ENTERPRISE), ("viewer", "")])
def test_what_he_asked_for_as_another_is_shown_to_nobody_who_may_less(
    site: Site, park: Workspace, role: str, enterprise: str
) -> None:
    name = f"olga_{role}"
    olga = came(site, park, name, "operator")
    answer = olga.do("/do/requests", {"period": "2025", "language": "en"})
    assert "/documents/" in olga.done(answer).text
    job = answer.headers["location"].partition("?")[0]
    park.change_role(name, role, enterprise=enterprise, by="root")
    after = back(site, name)
    assert after.person.ask(job).status == 404
    assert job not in after.person.ask("/jobs?lang=en").text


@pytest.mark.slow
def test_a_namesake_of_another_enterprise_sees_none_of_his_jobs(
    site: Site, park: Workspace
) -> None:
    others = [each.id for each in park.park().enterprises if each.id != ENTERPRISE]
    park.add_user("kim", "enterprise", PASSWORD, enterprise=ENTERPRISE, by="test")
    answer = back(site, "kim").do("/do/password", {"old_password": "x" * 12, "password": "y" * 12})
    job = answer.headers["location"].partition("?")[0]
    park.remove_user("kim", by="root")
    park.add_user("kim", "enterprise", PASSWORD, enterprise=others[0], by="test")
    assert back(site, "kim").person.ask(job).status == 404


@pytest.mark.parametrize(("asked_for", "is_click"), [("document", True), ("empty", False)])
def test_what_a_script_asks_for_keeps_nobody_signed_in(
    site: Site, park: Workspace, asked_for: str, is_click: bool
) -> None:
    """A page that moves by itself is left open by people who have gone home."""
    name = f"ida_{asked_for}"
    ida = came(site, park, name, "viewer")
    before = (datetime.now(UTC) - timedelta(minutes=20)).isoformat()
    with closing(sqlite3.connect(park.layout.users)) as connection:
        connection.execute("update sessions set seen_at = ? where name = ?", (before, name))
        connection.commit()
    path = "/jobs" if is_click else "/api/v1/live"
    assert ida.person.ask(path, Sec_Fetch_Dest=asked_for).status == 200
    with closing(sqlite3.connect(park.layout.users)) as connection:
        rows = connection.execute("select seen_at from sessions where name = ?", (name,))
        assert (rows.fetchone()[0] > before) is is_click


def test_who_sits_at_anothers_screen_has_few_tries_at_his_password(
    site: Site, park: Workspace
) -> None:
    eve = came(site, park, "eve", "viewer")
    fields = {"old_password": "not the one she has", "password": "nine quiet mills turn"}
    statuses = [eve.do("/do/password", fields).status for _ in range(6)]
    assert statuses[:3] == [303] * 3
    assert statuses[-1] == 429


@contextmanager
def jobs_held(site: Site) -> Iterator[None]:
    """Let the process that does jobs stand still; it has just done one, and takes the next."""
    held = site.begun
    assert held
    for pid in held:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in held:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.slow
def test_what_waits_is_not_done_for_somebody_who_was_removed_meanwhile(
    site: Site, park: Workspace
) -> None:
    """Jobs wait for each other; an admin is removed while his last one does."""
    gone = came(site, park, "gone", "admin")
    report = {"period": "2025-01", "boundary": "whole", "language": "en", "kind": "usual"}
    gone.done(gone.do("/do/report", report))
    fields = {"name": "mole", "role": "admin", "enterprise": "", "password": PASSWORD}
    with jobs_held(site):
        assert gone.do("/do/report", report).status == 303
        asked = gone.do("/do/user_add", fields)
        assert "mole" not in {user.name for user in park.users()}
        park.remove_user("gone", by="root")
    root = back(site, "root")
    assert "may no longer" in root.done(asked).text
    assert "mole" not in {user.name for user in park.users()}


def test_who_removes_an_admin_is_told_which_tokens_he_leaves_behind(
    site: Site, park: Workspace
) -> None:
    """They are programs' and go on; he may have kept the text of one."""
    park.add_user("boss", "admin", PASSWORD, by="test")
    left = park.issue_token("admin", by="boss").token.prefix
    gone = park.issue_token("read", by="boss").token.prefix
    park.revoke_token(gone, by="root")
    root = back(site, "root")
    told = root.done(root.do("/do/user_change", {"user": "boss", "step": "remove"})).text
    assert "Tokens issued by boss that still count: 1" in told
    assert left in told
    assert gone not in told
    assert "/do/token_revoke" in told


def test_what_no_form_asks_for_changes_nothing(site: Site, park: Workspace) -> None:
    mona = came(site, park, "mona", "viewer")
    fields = {
        "old_password": PASSWORD,
        "password": "six brown otters swim",
        "user": "root",
        "name": "root",
        "by": "root",
        "role": "admin",
        "enterprise": ENTERPRISE,
        "is_admin": "1",
    }
    assert mona.do("/do/password", fields).status == 303
    for _ in range(100):
        if mona.person.ask("/do").status == 401:  # her sessions end with the change
            break
        time.sleep(0.1)
    assert mona.person.sign_in("mona", "six brown otters swim").status == 303
    assert mona.person.sign_in("root", "six brown otters swim").status == 401
    (found,) = (user for user in park.users() if user.name == "mona")
    assert (found.role, found.enterprise) == ("viewer", "")
    last = [each for each in entries_of(park.layout) if each["kind"] == "user"][-1]
    assert (last["user"], last["by"]) == ("mona", "mona")
