"""An admin's first day in a real browser: from the one-time link to a backup and the audit."""

import re
from base64 import b32decode
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.app.record_steps import entries_of
from lingtan.app.workspace import Workspace
from lingtan.park.one_time_codes import code_at, step_at
from tests.browser.at_work import SECONDS, Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.web.person import PASSWORD
from tests.web.site import serving

pytestmark = pytest.mark.slow


def code_of(secret: str, ahead: int = 0) -> str:
    return code_at(b32decode(secret.replace(" ", "")), step_at(datetime.now(UTC)) + ahead)


def begin(visit: Visit, desk: Desk, link: str) -> None:
    """Open the one-time link and become the first admin."""
    page = visit.page
    page.goto(f"http://127.0.0.1:{desk.site.port}{link}&lang=en", timeout=SECONDS)
    page.get_by_label("Name", exact=True).fill("ann")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    page.get_by_text("ann · ").wait_for(timeout=SECONDS)


def set_up_second_factor(visit: Visit, desk: Desk) -> str:
    """Set up codes by time as a phone would; return the secret."""
    page = visit.page
    desk.go("/second-factor")
    page.get_by_role("button", name="Set up").click(timeout=SECONDS)
    page.get_by_role("img", name="QR picture of the secret").wait_for(timeout=SECONDS)
    assert violations(visit) == []
    secret = page.locator(".secret code").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("link", name="I have kept them: go on").wait_for(timeout=SECONDS)
    assert page.locator(".codes li").count() == 10
    assert violations(visit) == []
    page.get_by_role("link", name="I have kept them: go on").click()
    return secret


def sign_in_again(visit: Visit, desk: Desk, secret: str) -> None:
    """Sign out, and in with password and code."""
    page = visit.page
    desk.go("/do")
    page.get_by_role("button", name="Sign out").click(timeout=SECONDS)
    page.get_by_label("Name", exact=True).fill("ann", timeout=SECONDS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main button:not([type=button])").click()
    page.get_by_label("Code").fill(code_of(secret, ahead=1), timeout=SECONDS)
    page.locator("main button:not([type=button])").click()
    page.get_by_text("ann · ").wait_for(timeout=SECONDS)


def test_an_admin_admits_people_and_programs_and_backs_the_park_up(
    visit: Visit, tmp_path: Path
) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    with serving(park.layout.folder, options=()) as site:
        desk = Desk(page=visit.page, site=site, period="2025")
        begin(visit, desk, site.first_link)
        for name, role in (("bob", "operator"), ("vera", "verifier")):
            desk.go("/do/user_add")
            fields = {"Name": name, "Role – choose": role, "Password": PASSWORD}
            assert name in desk.send("Add", fields)
        secret = set_up_second_factor(visit, desk)
        sign_in_again(visit, desk, secret)
        desk.go("/do/token_issue")
        told = desk.send("Issue", {"What it may do": "push", "Days it counts": "30"})
        assert re.search(r"lingtan[0-9a-f]{8}_\S{43}", told)
        desk.go("/do/backup_make")
        assert "Backed up to" in desk.send("Back up")
        assert len(list((tmp_path / "park.backups").glob("*.zip"))) == 1
        desk.go("/admin")
        page = visit.page.locator("main").inner_text()
        assert "3 users, 1 signed in now, 1 tokens that count" in page
        assert "10 recovery codes" in page
        desk.follow("Open the audit")
        visit.page.get_by_label("Person").select_option("ann")
        visit.page.locator("main").get_by_role("button", name="Show").click()
        visit.page.wait_for_url(re.compile("by=ann"), timeout=SECONDS)
        audit = visit.page.locator("main").inner_text()
        assert f"The chain of {len(entries_of(park.layout))} entries was verified" in audit
        for step in ("step: added", "step: factor_added", "step: issued", "act: backup"):
            assert step in audit
        for path in ("/audit", "/visits", "/sessions"):
            for lang, theme in (("en", "light"), ("zh", "dark")):
                desk.go(path, lang, theme)
                assert violations(visit) == []
    assert park.verify().is_sound
