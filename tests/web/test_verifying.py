"""A verifier goes his whole way in a browser, and nobody else takes a step of his."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from lingtan.app.workspace import Workspace
from lingtan.evidence.verification import Verification
from lingtan.park.people import Role
from lingtan.reports.words import LANGUAGES
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import TAG, Answer, Site, serving

pytestmark = pytest.mark.slow

ROOM = f"/verification?period={MONTH}&lang=en"
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
ROW_LINK = re.compile(r'<td[^>]*><a href="([^"]+)"')
OPENING = {
    "period": MONTH,
    "boundary": "whole",
    "organisation": "Certifier Ltd",
    "assurance": "reasonable",
    "materiality": "4",
}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = a_small_park(tmp_path_factory.mktemp("verifying") / "park")
    park.close(MONTH, by="park office", now=NOW)
    for role in (Role.VIEWER, Role.OPERATOR, Role.VERIFIER, Role.ADMIN):
        park.add_user(role.value, role, PASSWORD, by="test")
    park.add_user("tenant", Role.ENTERPRISE, PASSWORD, enterprise="works", by="test")
    return park


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def people(site: Site) -> Mapping[str, Doer]:
    found = {}
    for name in ("viewer", "operator", "verifier", "admin", "tenant"):
        found[name] = Doer(site)
        assert found[name].person.sign_in(name).status == 303
    return found


def said(answer: Answer) -> str:
    found = LEAD.search(answer.text)
    assert found, answer.text
    return unescape(TAG.sub("", found[1]))


def room(people: Mapping[str, Doer]) -> Answer:
    return people["viewer"].person.ask(ROOM)


def current(park: Workspace) -> Verification:
    return Workspace.open(park.layout.folder).verification(MONTH)


def test_a_verifier_goes_from_opening_to_the_signed_statement(
    people: Mapping[str, Doer], park: Workspace
) -> None:
    first = opened_and_sampled(people, park)
    found_answered_and_settled(people, park, first)
    looked_at_and_signed(people, first)


def opened_and_sampled(people: Mapping[str, Doer], park: Workspace) -> str:
    """Open the verification and draw its sample; return the first item."""
    verifier = people["verifier"]
    assert "can be verified" in said(room(people))
    page = verifier.done(verifier.do("/do/open", OPENING))
    assert "V1 of 2025-07 is open" in page.text
    assert current(park).terms.share == pytest.approx(0.04)
    assert "the sample has to be drawn" in said(room(people))
    page = verifier.done(verifier.do("/do/sample", {"period": MONTH, "seed": "2026"}))
    assert "with the seed 2026" in page.text
    sample = current(park).sample
    assert sample is not None
    assert f"{len(sample.items)} items of the sample" in said(room(people))
    return sample.items[0].key


def found_answered_and_settled(people: Mapping[str, Doer], park: Workspace, first: str) -> None:
    """Find a fault, which words alone do not answer, and settle it at the second answer."""
    verifier, operator = people["verifier"], people["operator"]
    finding = {"period": MONTH, "item": first, "severity": "major", "tonnes": "0.1"}
    verifier.done(verifier.do("/do/find", {**finding, "note": "<b>no seal</b>"}))
    shown = room(people).text
    assert "&lt;b&gt;no seal&lt;/b&gt;" in shown
    assert "No formal report is issued while these are open: F1." in shown
    bare = operator.done(
        operator.do("/do/answer", {"period": MONTH, "finding": "F1", "note": "sealed"})
    )
    assert "is not answered by words alone" in bare.text
    answer = {"period": MONTH, "finding": "F1", "note": "sealed"}
    done = operator.done(
        operator.send_files("/do/answer", {"order.pdf": b"sealed"}, fields=answer)
    )
    assert "the verifier settles it" in done.text
    assert next(iter(current(park).findings["F1"].words[-1].documents)).endswith("_order.pdf")
    assert not list((park.layout.folder / ".uploads").iterdir())
    assert "settle what was answered: F1" in said(room(people))
    form = verifier.person.ask(f"/do/settle?period={MONTH}&finding=F1&lang=en")
    assert "sealed" in form.text
    settling = {"period": MONTH, "finding": "F1", "note": "seen", "tonnes": "0"}
    verifier.done(verifier.do("/do/settle", {**settling, "decision": "not_accepted"}))
    assert "answer findings: F1" in said(room(people))
    operator.done(operator.send_files("/do/answer", {"again.pdf": b"sealed"}, fields=answer))
    verifier.done(verifier.do("/do/settle", {**settling, "decision": "accepted"}))


def looked_at_and_signed(people: Mapping[str, Doer], first: str) -> None:
    """Sign once every item was looked at, and not before; then write the statement."""
    verifier = people["verifier"]
    signing = {
        "period": MONTH,
        "organisation": "Certifier Ltd",
        "independence": "No other work.",
        "conclusion": "unqualified",
    }
    early = verifier.done(verifier.do("/do/sign", signing))
    assert "were not looked at" in early.text
    verifier.done(verifier.do("/do/seen", {"period": MONTH, "items": first, "note": "bill"}))
    assert "Nothing was recorded" not in said(room(people))
    verifier.done(verifier.do("/do/seen", {"period": MONTH, "note": "bills"}))
    assert "is ready to be signed" in said(room(people))
    assert 'value="Certifier Ltd"' in verifier.person.ask(f"/do/sign?period={MONTH}").text
    verifier.done(verifier.do("/do/sign", signing))
    assert "2025-07 is verified: unqualified, signed by verifier" in said(room(people))
    page = verifier.done(verifier.do("/do/statement", {"period": MONTH, "language": "en"}))
    name = re.findall(r"/documents/(statement_[\w.-]+html)", page.text)[0]
    assert f"/documents/{name}" in room(people).text
    assert verifier.person.ask(f"/documents/{name}").status == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_shows_every_step_and_leads_on(people: Mapping[str, Doer], language: str) -> None:
    lang = "zh" if language == "zh_CN" else "en"
    ask = people["viewer"].person.ask
    text = ask(f"/verification?period={MONTH}&lang={lang}").text
    for word in ("verifier", "operator", "Certifier Ltd", "order.pdf", "bills", "2026"):
        assert word in text
    links = [unescape(link) for link in ROW_LINK.findall(text)]
    lineages = [link for link in links if link.startswith("/lineage")]
    assert lineages
    assert {ask(link).status for link in lineages[:3]} == {200}
    assert not [link for link in links if link.startswith("/do/")]  # a viewer takes no step
    assert "Certifier Ltd" in ask(f"/pages/verification.csv?period={MONTH}&lang={lang}").text


def test_what_is_brought_along_fills_in_the_form(people: Mapping[str, Doer]) -> None:
    text = people["verifier"].person.ask(ROOM).text
    links = [unescape(link) for link in ROW_LINK.findall(text)]
    find = next(link for link in links if link.startswith("/do/find"))
    brought = dict(parse_qsl(urlsplit(find).query))
    assert brought["period"] == MONTH
    assert f'value="{brought["item"]}"' in people["verifier"].person.ask(find).text


@pytest.mark.parametrize("who", ["admin", "operator", "viewer", "tenant"])
@pytest.mark.parametrize("step", ["open", "sample", "seen", "find", "settle", "sign"])
def test_no_other_role_takes_a_verifiers_step(
    people: Mapping[str, Doer], who: str, step: str
) -> None:
    assert people[who].person.ask(f"/do/{step}").status == 403
    mark = people["verifier"].person.mark(f"/do/{step}")
    assert people[who].person.send(f"/do/{step}", {"mark": mark}).status == 403


def test_a_verifier_answers_in_nobodys_place(people: Mapping[str, Doer]) -> None:
    assert people["verifier"].person.ask("/do/answer").status == 403
    assert people["admin"].person.ask("/do/answer").status == 200


def test_an_enterprise_sees_no_verification_and_no_job_of_one(
    people: Mapping[str, Doer],
) -> None:
    tenant, verifier = people["tenant"].person, people["verifier"]
    fields = {"period": MONTH, "seed": ""}
    made = verifier.do("/do/sample", fields)
    verifier.done(made)
    for path in (ROOM, "/pages/verification.json", "/pages/verification.csv"):
        assert tenant.ask(path).status == 403
    assert tenant.ask(made.headers["location"]).status == 404
    assert "sample" not in tenant.ask("/jobs?lang=en").text


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("materiality", "five", "is no number"),
        ("materiality", "nan", "is no number"),
        ("assurance", "total", "choose one of those offered"),
        ("organisation", "  ", "is left open"),
    ],
)
def test_a_form_filled_in_wrongly_comes_back(
    people: Mapping[str, Doer], field: str, value: str, told: str
) -> None:
    page = people["verifier"].do("/do/open", {**OPENING, field: value})
    assert page.status == 400
    assert told in page.text


def test_what_moves_afterwards_is_told(
    people: Mapping[str, Doer], park: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "bills_late.csv"
    path.write_text("month,meter,amount\n2025-07,g_works,99000\n", encoding="utf-8")
    park.import_files([path])
    park.restate(MONTH, by="park office", reason="late bill")
    assert "it has to be verified again" in said(room(people))


def test_a_period_nobody_closed_is_not_verified_yet(people: Mapping[str, Doer]) -> None:
    page = people["viewer"].person.ask("/verification?period=2025-06&lang=en")
    assert "neither closed nor reported" in said(page)
