"""An enterprise fills in its form; it is returned, handed in again, approved, and then counts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.browser.at_work import Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import WIDTHS, violations
from tests.builders_verification import MONTH, a_small_park
from tests.web.person import PASSWORD
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

TOTAL = "national.e_park_kg"
BOARD = "/campaigns"
DUE = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
REMARK = "the bill of July came late"


def test_a_form_is_asked_filled_in_returned_and_approved(visit: Visit, tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    for name in ("office", "li"):
        park.add_user(name, Role.OPERATOR, PASSWORD, by="test")
    park.add_user("ann", Role.ENTERPRISE, PASSWORD, enterprise="works", by="test")
    before = _total(park)
    with serving(park.layout.folder, options=()) as site:
        _is_asked(visit, site)
        _is_filled_in(visit, site)
        assert _total(park) == before
        _is_returned_and_handed_in_again(visit, site)
        assert _total(park) == before
        _is_approved(visit, site)
        assert _total(park) > before
    assert not visit.complaints


def _is_asked(visit: Visit, site: Site) -> None:
    office = _desk(visit, site, "office")
    office.follow("Open a campaign")
    visit.page.get_by_label("Works", exact=True).check()
    assert "C1 is open: 1" in office.send("Open it", {"Form – choose": "energy", "Last day": DUE})


def _is_filled_in(visit: Visit, site: Site) -> None:
    """Draft what is no number, then hand in what is doubted, with a remark."""
    ann = _desk(visit, site, "ann")
    assert ann.answer == f"Forms you owe: 1, the first by {DUE}."
    ann.follow("Fill in")
    _require_sound(visit)
    july = visit.page.get_by_label("July 2025")
    assert july.input_value() == "41000"
    assert "Not believable" in ann.send("Save draft and check", {"July 2025": "5.2 万"})
    ann.follow("Back to the form")
    assert july.input_value() == "5.2 万"
    told = ann.send("Hand in", {"July 2025": "52000"})
    assert "nothing is said about it" in told
    ann.follow("Back to the form")
    assert "the account has 41,000 Nm³" in visit.page.locator("main").inner_text()
    _require_sound(visit)
    assert "handed in" in ann.send("Hand in", {"Remark": REMARK})


def _is_returned_and_handed_in_again(visit: Visit, site: Site) -> None:
    office = _desk(visit, site, "office")
    assert "waiting for approval: 1" in office.answer
    office.follow("Return")
    assert REMARK in visit.page.locator("main").inner_text()
    assert "returned" in office.send("Return", {"Remark": "which bill?"})
    ann = _desk(visit, site, "ann")
    assert "which bill?" in visit.page.locator("main").inner_text()
    ann.follow("Fill in")
    assert "handed in" in ann.send("Hand in", {"Remark": f"{REMARK}, no. 7"})


def _is_approved(visit: Visit, site: Site) -> None:
    """Approve it as another person, and follow the figure down to the form."""
    li = _desk(visit, site, "li")
    li.follow("Approve")
    assert "52,000" in visit.page.locator("main").inner_text()
    assert "1 changed readings" in li.send("Approve")
    li.go(f"/lineage?figure={TOTAL}&x=")
    assert "C1_works_energy_2025.xlsx" in visit.page.content()


def _desk(visit: Visit, site: Site, name: str) -> Desk:
    visit.page.context.clear_cookies()
    desk = Desk(visit.page, site, MONTH)
    desk.sign_in(name, BOARD)
    return desk


def _require_sound(visit: Visit) -> None:
    """Make sure that everybody can use the form that is shown, on a telephone too."""
    assert violations(visit) == []
    size = visit.page.viewport_size
    assert size is not None
    visit.page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[0]
    visit.page.set_viewport_size(size)


def _total(park: Workspace) -> float:
    account = Workspace.open(park.layout.folder).account(MONTH)
    value = account.inventory.figures[TOTAL].value
    assert value is not None
    return value
