"""A verifier goes from opening to the signed statement, and the park answers in between."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lingtan.park.people import Role
from tests.browser.at_work import Desk
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW
from tests.web.person import PASSWORD
from tests.web.site import serving

pytestmark = pytest.mark.slow

ROOM = "/verification"
OBSTACLES, FINDINGS = "#table-verification_obstacles", "#table-verifier_findings"
SAMPLE = "#table-sample"


def test_from_opening_to_the_signed_statement(
    visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    park = a_small_park(tmp_path / "park")
    park.close(MONTH, by="park office", now=NOW)
    for role in (Role.VERIFIER, Role.OPERATOR):
        park.add_user(role.value, role, PASSWORD, by="test")
    order = tmp_path / "work order.pdf"
    order.write_bytes(b"seal renewed")
    with serving(park.layout.folder, options=()) as site:
        verifier = Desk(visit.page, site, MONTH)
        verifier.sign_in("verifier", ROOM)
        assert "can be verified" in verifier.answer
        _open_and_draw(verifier)
        _look_and_find(verifier)
        other = browser.new_context()
        operator = Desk(other.new_page(), site, MONTH)
        operator.sign_in("operator", ROOM)
        operator.follow("Answer", FINDINGS)
        operator.send("Answer", {"What is said": "seal renewed"}, (order,))
        other.close()
        _settle_and_sign(verifier)
        for lang, theme in (("en", "light"), ("en", "dark"), ("zh", "light"), ("zh", "dark")):
            verifier.go(ROOM, lang, theme)
            assert violations(visit) == []
        assert not visit.complaints
        own = f"http://127.0.0.1:{site.port}/"
        assert all(asked.startswith(own) for asked in visit.asked)


def _open_and_draw(verifier: Desk) -> None:
    verifier.follow("Open a verification")
    verifier.send("Open", {"Organisation": "Certifier Ltd", "Assurance": "reasonable"})
    verifier.follow("Verification")
    assert "the sample has to be drawn" in verifier.answer
    verifier.follow("Draw", OBSTACLES)
    assert "with the seed 2026" in verifier.send("Draw", {"Seed": "2026"})
    verifier.follow("Verification")


def _look_and_find(verifier: Desk) -> None:
    row = verifier.page.locator(f"{SAMPLE} tbody tr", has_text="meter:e_import").first
    item = row.locator("a").first
    name = item.inner_text().rpartition("(")[2].rstrip(")")  # the id beside the name
    item.click()
    verifier.page.wait_for_url(lambda url: "/lineage" in url)
    verifier.go(ROOM)
    row.get_by_role("link", name="Mark as looked at").click()
    marked = verifier.page.locator("input[name^='items.']:checked")
    assert [each.get_attribute("name") for each in marked.all()] == [f"items.{name}"]
    verifier.send("Mark as looked at", {"What is said": "against the bill"})
    verifier.follow("Verification")
    row.get_by_role("link", name="Finding").click()
    finding = {"Severity": "major", "in tonnes": "0.1", "What is said": "the seal is broken"}
    verifier.send("Finding", finding)


def _settle_and_sign(verifier: Desk) -> None:
    verifier.go(ROOM)
    assert "settle what was answered: F1" in verifier.answer
    verifier.follow("Settle", FINDINGS)
    decided = {"Decision": "accepted", "in tonnes": "0", "What is said": "seen on site"}
    verifier.send("Settle", decided)
    verifier.follow("Verification")
    verifier.follow("Mark as looked at", OBSTACLES)
    verifier.send("Mark as looked at", {"What is said": "against bills"})
    verifier.follow("Verification")
    assert "is ready to be signed" in verifier.answer
    verifier.follow("Sign", OBSTACLES)
    assert verifier.page.get_by_label("Organisation").input_value() == "Certifier Ltd"
    signed = {"Conclusion": "unqualified", "independence": "No other work for the park."}
    verifier.send("Sign", signed)
    verifier.follow("Verification")
    assert "is verified: unqualified, signed by verifier" in verifier.answer
    verifier.follow("Issue the statement", "#table-verification_statements")
    verifier.send("Issue the statement", {"Language": "en"})
    verifier.go(ROOM)
    shown = verifier.page.locator("#table-verification_statements a").all_inner_texts()
    assert {name.rpartition(".")[2] for name in shown[:-1]} == {"pdf", "xlsx", "html"}
