"""An operator enters a batch of certificates; it counts once an accountant has approved it."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.browser.at_work import Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.builders_verification import MONTH, a_small_park
from tests.web.person import PASSWORD
from tests.web.site import serving

pytestmark = pytest.mark.slow

PAGE = "/certificates"
BATCH = {
    "Id (letters": "first",
    "Plant or store": "wind_north",
    "Produced": "2025-07",
    "Energy, MWh": "5",
    "Traded": "without_power",
    "Numbers": "GEC 2025-37-0000001 to 0000005",
    "Document": "statement of the registry",
}


def test_a_batch_is_entered_tried_and_approved_by_a_second_person(
    visit: Visit, tmp_path: Path
) -> None:
    park = a_small_park(tmp_path / "park")
    park.add_user("li", Role.OPERATOR, PASSWORD, by="test")
    park.add_user("wu", Role.ACCOUNTANT, PASSWORD, by="test")
    with serving(park.layout.folder, options=()) as site:
        li = Desk(visit.page, site, MONTH)
        li.sign_in("li", PAGE)
        assert "The register holds no certificate yet" in li.answer
        li.follow("Register certificates")
        assert violations(visit) == []
        told = li.send("Try it", BATCH)
        assert "this is how the register would stand" in told
        assert "GEC 2025-37-0000001 to 0000005" in told
        assert _held(park) == 0
        li.follow("Propose it to a second person")
        told = li.send("Propose", {"Reason": "statement of July"})
        assert "a second person approves" in told
        assert _held(park) == 0
        visit.page.context.clear_cookies()
        wu = Desk(visit.page, site, MONTH)
        wu.sign_in("wu", "/corrections")
        wu.follow("Approve")
        assert "It is in force" in wu.send("Approve")
        assert _held(park) == 5_000_000
        wu.go(PAGE, "zh", "dark")
        expect(visit.page.locator("main")).to_contain_text("0000001 to 0000005")
        assert violations(visit) == []
    assert not visit.complaints


def _held(park: Workspace) -> int:
    found = Workspace.open(park.layout.folder).certificates()
    return sum(each.certificate.energy_wh for each in found.register.entries)
