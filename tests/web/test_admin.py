"""The admin sees who comes in and what came in, and backs the park up, all in the browser."""

import csv
import io
import re
import shutil
import time
from collections.abc import Iterator, Mapping

import pytest

from lingtan.app.record_steps import entries_of
from lingtan.app.workspace import Workspace
from tests.conftest import Demo
from tests.web.doing import Doer
from tests.web.person import PASSWORD, Person
from tests.web.site import Answer, Site, serving


@pytest.fixture(scope="module")
def park(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("admin") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    workspace = Workspace.open(folder)
    workspace.add_user("ann", "admin", PASSWORD, by="test")
    workspace.add_user("bob", "operator", PASSWORD, by="test")
    return workspace


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def ann(site: Site) -> Doer:
    doer = Doer(site)
    assert doer.person.sign_in("ann").status == 303
    return doer


def done(doer: Doer, path: str, fields: Mapping[str, str]) -> Answer:
    answer = doer.done(doer.do(path, fields))
    assert 'class="state done"' in answer.text, answer.text
    return answer


def admin(doer: Doer, lang: str = "en") -> str:
    return doer.person.ask(f"/admin?period=2025&lang={lang}").text


@pytest.mark.slow
def test_the_page_shows_users_sessions_tokens_and_imports(ann: Doer, park: Workspace) -> None:
    park.issue_token("push", enterprise="steel", note="gateway", by="ann")
    page = admin(ann)
    for shown in ("bob", "operator", "password", "127.0.0.1", "gateway", "steel"):
        assert shown in page
    entries = [each for each in entries_of(park.layout) if each["kind"] == "import"]
    for entry in entries:
        assert entry["file"] in page
        assert entry["sha256"][:16] in page
    assert "系统管理" in admin(ann, "zh")
    told = ann.person.ask("/pages/admin.csv?period=2025&lang=en").text
    assert PASSWORD not in told
    assert "argon2" not in told


@pytest.mark.slow
def test_tokens_that_end_soon_are_told_in_time(ann: Doer, park: Workspace) -> None:
    assert "These tokens end soon" not in admin(ann)
    far = park.issue_token("read", days=15, note="wall", by="ann").token
    near = park.issue_token("push", days=13, note="boiler house", by="ann").token
    box = re.findall(r"These tokens end soon.*?/do/token_issue", admin(ann), re.DOTALL)
    assert len(box) == 1
    assert near.prefix in box[0]
    assert "boiler house" in box[0]
    assert far.prefix not in box[0]
    assert "以下令牌即将到期" in admin(ann, "zh")
    told = re.findall(r"^lingtan_token_ends_seconds (\S+)", ann.person.ask("/metrics").text, re.M)
    assert [float(each) for each in told] == [pytest.approx(13 * 86_400, abs=600)]
    park.revoke_token(near.prefix, by="ann")
    assert "These tokens end soon" not in admin(ann)


@pytest.mark.slow
def test_somebody_is_signed_out_everywhere(ann: Doer, site: Site, park: Workspace) -> None:
    bobs = [Person(site), Person(site)]
    for bob in bobs:
        bob.sign_in("bob")
        assert bob.ask("/do").status == 200
    told = done(ann, "/do/sign_out_user", {"user": "bob"})
    assert "bob is signed out everywhere (2 sessions)" in told.text
    assert [bob.ask("/do").status for bob in bobs] == [401, 401]
    last = [each for each in entries_of(park.layout) if each["kind"] == "user"][-1]
    assert (last["step"], last["user"], last["by"]) == ("signed_out", "bob", "ann")
    own = Doer(site)
    own.person.sign_in("bob")
    answer = own.do("/do/sign_out_own", {})
    assert answer.status == 303
    until = time.monotonic() + 120
    while own.person.ask("/jobs").status == 200 and time.monotonic() < until:
        time.sleep(0.2)
    assert own.person.ask("/jobs").status == 401


@pytest.mark.slow
def test_a_backup_is_made_fetched_checked_and_restored_beside(ann: Doer, park: Workspace) -> None:
    made = done(ann, "/do/backup_make", {})
    folder = park.layout.folder.parent / "park.backups"
    (backup,) = folder.glob("*.zip")
    assert f"{backup.parent.name}/{backup.name}" in made.text
    assert str(backup) not in made.text  # where the server keeps it is told to nobody
    assert folder.stat().st_mode & 0o777 == 0o700
    assert backup.name in admin(ann)
    fetched = ann.person.ask(f"/backups/{backup.name}")
    assert fetched.body == backup.read_bytes()
    for odd in ("..%2Fpark%2Fpark.yaml", "park.yaml", "%2e%2e"):
        assert ann.person.ask(f"/backups/{odd}").status in {403, 404}
    checked = done(ann, "/do/backup_check", {"backup": backup.name})
    assert "is as it was written" in checked.text
    restored = done(ann, "/do/backup_restore", {"backup": backup.name, "folder": "again"})
    assert "lingtan serve" in restored.text
    again = Workspace.open(park.layout.folder.parent / "again")
    assert [user.name for user in again.users()] == [user.name for user in park.users()]
    assert again.verify().findings == ()
    for name, words in (("again", "again"), ("../x", "no name of a new folder")):
        fields = {"backup": backup.name, "folder": name}
        refused = ann.done(ann.do("/do/backup_restore", fields))
        assert 'class="state refused"' in refused.text
        assert words in refused.text
    damaged = bytearray(backup.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    backup.with_name("damaged.zip").write_bytes(damaged)
    refused = ann.done(ann.do("/do/backup_check", {"backup": "damaged.zip"}))
    assert 'class="state refused"' in refused.text
    left = {path.name for path in park.layout.folder.parent.iterdir()}
    assert left == {"park", "park.backups", "again"}


@pytest.mark.slow
def test_the_audit_is_filtered_paged_and_exported(ann: Doer, park: Workspace) -> None:
    page = ann.person.ask("/audit?period=2025&lang=en").text
    count = len(entries_of(park.layout))
    assert f"The chain of {count} entries was verified" in page
    assert "factor_file" not in page.partition("<tbody>")[2]
    every = ann.person.ask("/audit?kind=every&lang=en&page=2").text
    assert "page 2 of" in every
    assert "Newer" in every
    text = ann.person.ask("/audit.csv?kind=user&by=ann&lang=en").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {row["kind"] for row in rows} == {"user"}
    assert {row["by"] for row in rows} == {"ann"}
    told = ann.person.ask("/audit.json?kind=every").json["entries"]
    assert isinstance(told, list)
    assert len(told) == count
    for odd in ("page=0", "page=x", "page=99999999", "kind=nothing", "by=%00"):
        assert ann.person.ask(f"/audit?{odd}").status == 200


@pytest.mark.slow
def test_who_edits_the_park_file_stands_in_the_log(site: Site, park: Workspace) -> None:
    bob = Doer(site)
    bob.person.sign_in("bob")
    text = park.layout.park_file.read_text(encoding="utf-8") + "# a remark\n"
    seen = bob.person.ask("/do/park?lang=en").text.partition('name="seen" value="')[2][:64]
    done(bob, "/do/park", {"text": text, "seen": seen})
    last = [each for each in entries_of(park.layout) if each["kind"] == "act"][-1]
    assert (last["act"], last["by"], list(last["files"])) == ("park", "bob", ["park.yaml"])
    assert park.verify().findings == ()


@pytest.mark.slow
def test_jobs_are_told_after_a_restart_without_what_was_asked(park: Workspace) -> None:
    with serving(park.layout.folder, options=()) as site:
        ann = Doer(site)
        ann.person.sign_in("ann")
        fields = {"name": "carl", "role": "viewer", "enterprise": "", "password": "x"}
        refused = ann.done(ann.do("/do/user_add", {**fields, "password": "a secret typed"}))
        assert "carl" in refused.text
    kept = park.layout.derived_jobs.read_text(encoding="utf-8")
    assert "a secret typed" not in kept
    assert "carl" not in kept
    with park.layout.derived_jobs.open("a", encoding="utf-8") as stream:
        stream.write("no line of ours\n{}\n")
    with serving(park.layout.folder, options=()) as site:
        again = Doer(site)
        again.person.sign_in("ann")
        page = again.person.ask("/jobs?lang=en").text
        assert "Add a user" in page
        job = page.partition('href="/jobs/')[2].partition("?")[0]
        assert again.person.ask(f"/jobs/{job}?lang=en").status == 200
