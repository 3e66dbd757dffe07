"""A correction is proposed in a browser, and moves nothing until a second person approves it."""

from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

import pytest

from lingtan.app.proposed_documents import proposed_figures
from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.shown_numbers import numbers_on
from tests.web.site import serving

PAGE = f"/corrections?period={MONTH}&lang=en"
LATE = b"month,meter,amount\n2025-07,g_works,52000\n"
TOTAL = "national.e_park_kg"
PEOPLE = {"ann": Role.ACCOUNTANT, "ben": Role.ACCOUNTANT, "viewer": Role.VIEWER}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = a_small_park(tmp_path_factory.mktemp("corrections") / "park")
    park.close(MONTH, by="park office", now=NOW)
    for name, role in PEOPLE.items():
        park.add_user(name, role, PASSWORD, by="test")
    park.add_user("tenant", Role.ENTERPRISE, PASSWORD, enterprise="works", by="test")
    return park


@pytest.fixture(scope="module")
def people(park: Workspace) -> Iterator[Mapping[str, Doer]]:
    with serving(park.layout.folder, options=()) as site:
        found = {name: Doer(site) for name in (*PEOPLE, "tenant")}
        for name, doer in found.items():
            assert doer.person.sign_in(name).status == 303
        yield found


def total(park: Workspace) -> float | None:
    return Workspace.open(park.layout.folder).account(MONTH).inventory.figures[TOTAL].value


def opened(doer: Doer, page: str, heading: str) -> list[str]:
    """Return the numbers of a column of what moved that open where they come from."""
    moved = [
        each
        for each in numbers_on(page)
        if each.place.startswith("movements/") and f"/{heading}" in each.place
    ]
    links = [each.leads_to for each in moved if each.leads_to is not None]
    for link in links[:2]:
        assert doer.person.ask(unescape(link)).status == 200
    return links


def uploads(folder: Path) -> list[Path]:
    return list((folder / ".uploads").iterdir())


@pytest.mark.slow
def test_two_people_correct_a_closed_month(people: Mapping[str, Doer], park: Workspace) -> None:
    ann, ben, before = people["ann"], people["ben"], total(park)
    fields = {"period": MONTH, "reason": "late bill"}
    sent = ann.send_files("/do/propose", {"bills_late.csv": LATE}, fields=fields)
    page = ann.done(sent)
    assert "Nothing has changed; a second person approves" in page.text
    assert "Scope 1" in page.text or "scope1" in page.text
    assert total(park) == before
    assert not uploads(park.layout.folder)
    answer = ben.person.ask(PAGE)
    listed = answer.text
    assert "1 correction waits for a second person; 0 were decided." in answer.said
    assert "/do/approve?" in unescape(listed)
    (moves,) = (each for each in numbers_on(listed) if each.place.startswith("corrections_open/"))
    figures, _ = proposed_figures(park.layout, park.candidates()[0])
    assert moves.value == len(figures) > 2
    assert "/do/approve?" not in people["viewer"].person.ask(PAGE).text
    form = ben.person.ask("/do/approve?candidate=C1&lang=en").text
    assert "bills_late.csv" in form
    assert "What moves" in form
    for shown in (page.text, form):
        assert opened(ann, shown, "as it stands")
        assert opened(ann, shown, "with the correction")  # as it would be

    own = ann.done(ann.do("/do/approve", {"candidate": "C1"}))
    assert "has proposed C1 and cannot approve it" in own.text
    assert total(park) == before
    done = ben.done(ben.do("/do/approve", {"candidate": "C1"}))
    assert "It is in force" in done.text
    assert opened(ben, done.text, "closed")
    assert opened(ben, done.text, "restated")
    after = total(park)
    assert before is not None
    assert after is not None
    assert after > before
    assert "0 corrections wait for a second person; 1 was decided." in ben.person.ask(PAGE).said


@pytest.mark.slow
def test_what_is_rejected_stays_recorded_and_moves_nothing(
    people: Mapping[str, Doer], park: Workspace
) -> None:
    ann, ben, before = people["ann"], people["ben"], total(park)
    fields = {"period": MONTH, "reason": "other bill"}
    files = {"bills_other.csv": LATE.replace(b"52000", b"60000")}
    ann.done(ann.send_files("/do/propose", files, fields=fields))
    looked = ben.done(ben.do("/do/look_at_correction", {"candidate": "C2"})).text
    assert "bills_other.csv" in looked
    assert "What moves" in looked
    nobody = ben.do("/do/reject", {"candidate": "C2", "reason": ""})
    assert nobody.status == 400
    ben.done(ben.do("/do/reject", {"candidate": "C2", "reason": "<u>not ours</u>"}))
    assert total(park) == before
    assert "&lt;u&gt;not ours&lt;/u&gt;" in ben.person.ask(PAGE).text


@pytest.mark.slow
def test_a_correction_whose_figures_were_changed_is_listed_and_can_be_rejected(
    people: Mapping[str, Doer], park: Workspace
) -> None:
    ann, ben = people["ann"], people["ben"]
    files = {"bills_third.csv": LATE.replace(b"52000", b"61000")}
    ann.done(
        ann.send_files("/do/propose", files, fields={"period": MONTH, "reason": "third bill"})
    )
    candidate = park.candidates()[-1]
    listed = park.layout.folder / candidate.proposal.figures
    listed.write_text("[]", encoding="utf-8")
    page = ben.person.ask(PAGE)
    assert page.status == 200
    assert "cannot be told" in page.text
    form = ben.person.ask(f"/do/reject?candidate={candidate.id}&lang=en").text
    assert "its SHA-256 is another than the one recorded" in form
    ben.done(ben.do("/do/reject", {"candidate": candidate.id, "reason": "propose it anew"}))
    assert park.candidates()[-1].state == "rejected"


@pytest.mark.slow
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    people: Mapping[str, Doer], park: Workspace
) -> None:
    ann = people["ann"]
    fields = {"period": MONTH, "reason": "broken"}
    page = ann.done(ann.send_files("/do/propose", {"park.yaml": b"id: ["}, fields=fields))
    assert "Refused: nothing was changed." in page.text
    assert not uploads(park.layout.folder)


def test_an_enterprise_reads_no_correction(people: Mapping[str, Doer]) -> None:
    tenant = people["tenant"].person
    for path in (PAGE, "/pages/corrections.json", "/do/propose", "/do/approve", "/do/reject"):
        assert tenant.ask(path).status == 403
    assert "Propose" not in tenant.ask("/jobs?lang=en").text
