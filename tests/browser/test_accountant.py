"""An accountant closes a month, and restates it when a bill comes late."""

from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.browser.at_work import Desk
from tests.browser.conftest import Visit
from tests.builders_verification import MONTH, a_small_park
from tests.web.person import PASSWORD
from tests.web.site import serving

pytestmark = pytest.mark.slow

TOTAL = "national.e_park_kg"
REPORTS = "/reports"


def test_a_month_is_closed_and_restated_after_a_late_bill(visit: Visit, tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    park.add_user("li", Role.ACCOUNTANT, PASSWORD, by="test")
    late = tmp_path / "bills_late.csv"
    late.write_text("month,meter,amount\n2025-07,g_works,52000\n", encoding="utf-8")
    before = _total(park)
    with serving(park.layout.folder, options=()) as site:
        li = Desk(visit.page, site, MONTH)
        li.sign_in("li", REPORTS)
        li.follow("Close a period")
        assert f"{MONTH} is closed by li" in li.send("Close it")
        li.go("/do/import")
        li.send("Look at them", files=(late,))
        li.follow("Import these files")
        li.send("Import")
        assert _total(park) == before  # a closed month stays as it was
        li.go(REPORTS)
        li.follow("Restate a closed period")
        visit.page.get_by_label("Only list what would move").check()
        assert "bills_late.csv" in li.send("Restate")
        assert _total(park) == before
        li.go(REPORTS)
        li.follow("Restate a closed period")
        told = li.send("Restate", {"Reason": "late bill"})
        assert f"{MONTH} is restated by li." in told
        assert _total(park) > before
        li.go(REPORTS, "zh", "dark")
        assert "late bill" in visit.page.locator("main").inner_text()
    assert not visit.complaints


def _total(park: Workspace) -> float:
    account = Workspace.open(park.layout.folder).account(MONTH)
    value = account.inventory.figures[TOTAL].value
    assert value is not None
    return value
