"""The page of one form: every step with its entry of the log, to those whose form it is."""

from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.builders_campaigns import REMARK, a_collecting_park, a_filled_form
from tests.builders_verification import MONTH
from tests.conftest import NOW
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

PEOPLE = {
    "viewer": (Role.VIEWER, ""),
    "wu": (Role.VERIFIER, ""),
    "ann": (Role.ENTERPRISE, "works"),
    "bo": (Role.ENTERPRISE, "foundry"),
}
WORKS, FOUNDRY = (f"/campaigns/form?campaign=C1&enterprise={e}" for e in ("works", "foundry"))
WHY = "which bill is it?"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park with a form that was approved, and corrected by an import afterwards."""
    folder = tmp_path_factory.mktemp("form")
    park = a_collecting_park(folder / "park")
    for name, (role, enterprise) in PEOPLE.items():
        park.add_user(name, role, PASSWORD, enterprise=enterprise, by="test")
    which = ("C1", "works")
    file = a_filled_form(park, folder)
    park.submit_form(which, file=file, by="ann", note=REMARK, acts_for="works", now=NOW)
    park.return_form(which, by="li", note=WHY, now=NOW)
    park.submit_form(which, by="ann", note=f"{REMARK}, no. 7", acts_for="works", now=NOW)
    park.approve_form(which, by="li", now=NOW + timedelta(hours=1))
    correct(park, folder)
    park.close(MONTH, by="li", now=NOW + timedelta(hours=3))
    return park


def correct(park: Workspace, folder: Path) -> None:
    later = folder / "bills_later.csv"
    later.write_text("month,meter,amount\n2025-07,g_works,53000\n", encoding="utf-8")
    (done,) = park.import_files([later], now=NOW + timedelta(hours=2))
    assert done.changed == 1


@pytest.fixture(scope="module")
def people(park: Workspace) -> Iterator[dict[str, Person]]:
    with serving(park.layout.folder, options=()) as site:
        yield dict(_signed_in(site))


def _signed_in(site: Site) -> Iterator[tuple[str, Person]]:
    for name in PEOPLE:
        person = Person(site)
        assert person.sign_in(name).status == 303
        yield name, person


@pytest.mark.slow
@pytest.mark.parametrize("who", ["wu", "viewer", "ann"])
def test_every_step_is_told_with_person_remark_file_and_entry(
    people: dict[str, Person], park: Workspace, who: str
) -> None:
    page = unescape(people[who].ask(f"{WORKS}&lang=en").text)
    asked = park.campaigns(acts_for="works").campaigns[0].asked
    for step in asked[0].asked.steps:
        assert step.by in page
        assert f">{step.entry}<" in page
        for sha256 in step.documents.values():
            assert sha256[:16] in page
    assert WHY in page
    assert "no. 7" in page
    assert "the account has 41,000 Nm³" in page  # the doubt it was handed in with


def test_what_was_corrected_after_approval_is_told_and_that_the_period_is_closed(
    people: dict[str, Person],
) -> None:
    page = unescape(people["wu"].ask(f"{WORKS}&lang=en").text)
    assert "The account has another amount now than the one that was approved (1)" in page
    assert "the form says 52,000 Nm³; the account has 53,000 Nm³" in page
    assert "2025-07 is closed: what is approved now moves no reported figure" in page


def test_a_form_is_seen_by_those_whose_it_is_in_their_language(people: dict[str, Person]) -> None:
    refused = people["bo"].ask(f"{WORKS}&lang=en")
    assert refused.status == 400
    assert "Works" not in refused.text
    own = people["bo"].ask(f"{FOUNDRY}&lang=zh").text
    assert "逐步记录" in own
    assert "campaign=C1&amp;enterprise=foundry" in own  # another language keeps the form
    board = people["ann"].ask(f"/campaigns?period={MONTH}&lang=en").text
    assert "/campaigns/form?" in board


def test_a_draft_is_told_to_its_enterprise_alone(
    people: dict[str, Person], park: Workspace, tmp_path: Path
) -> None:
    path = park.write_form(("C1", "foundry"), tmp_path)
    park.draft_form(("C1", "foundry"), path, by="bo", acts_for="foundry")
    assert "73,000" in people["bo"].ask(f"{FOUNDRY}&lang=en").text
    page = people["wu"].ask(f"{FOUNDRY}&lang=en").text
    assert "What a draft says is told to its enterprise alone" in page
    assert "73,000" not in page
