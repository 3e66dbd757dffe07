"""Enterprises are asked, fill in, hand in; the park returns and approves; all in a browser."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.builders_campaigns import REMARK
from tests.builders_verification import MONTH, a_small_park
from tests.web.doing import Doer, signed_in
from tests.web.person import PASSWORD
from tests.web.site import TAG, Answer, Site, serving

pytestmark = pytest.mark.slow

DUE = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
BOARD = f"/campaigns?period={MONTH}&lang=en"
WORKS = "campaign=C1&enterprise=works"
TOTAL = "national.e_park_kg"
WHY = "with the bills of July, please"
LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
SEEN = re.compile(r'name="seen" value="([^"]+)"')
PEOPLE = {
    "office": (Role.OPERATOR, ""),
    "li": (Role.OPERATOR, ""),
    "ann": (Role.ENTERPRISE, "works"),
    "bo": (Role.ENTERPRISE, "foundry"),
    "ben": (Role.ENTERPRISE, "foundry"),
    "dan": (Role.ENTERPRISE, "depot"),
    "viewer": (Role.VIEWER, ""),
}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = a_small_park(tmp_path_factory.mktemp("campaigns") / "park")
    for name, (role, enterprise) in PEOPLE.items():
        park.add_user(name, role, PASSWORD, enterprise=enterprise, by="test")
    return park


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def people(site: Site) -> dict[str, Doer]:
    return signed_in(site, PEOPLE)


def lead(answer: Answer) -> str:
    found = LEAD.search(answer.text)
    assert found, answer.text
    return unescape(TAG.sub("", found[1]))


def total(park: Workspace) -> float:
    value = Workspace.open(park.layout.folder).account(MONTH).inventory.figures[TOTAL].value
    assert value is not None
    return value


def fields(july: str, step: str, remark: str = "", enterprise: str = "works") -> dict[str, str]:
    cells = {"cell.months.0.meter": f"g_{enterprise}", "cell.months.0.07": july}
    which = {"campaign": "C1", "enterprise": enterprise, "language": "en"}
    return {**which, **cells, "step": step, "remark": remark}


def fill(doer: Doer, sent: dict[str, str], more: str = WORKS) -> Answer:
    return doer.done(doer.do("/do/campaign_fill", sent, f"lang=en&{more}"))


def test_where_nothing_is_asked_there_is_no_page_for_those_who_cannot_ask(
    people: dict[str, Doer],
) -> None:
    for name in ("ann", "viewer"):
        assert people[name].person.ask(BOARD).status == 404
        menu = people[name].person.ask(f"/enterprise?period={MONTH}&lang=en").text
        assert 'href="/campaigns?' not in menu
    assert "No campaign asks anything" in lead(people["office"].person.ask(BOARD))
    assert people["office"].person.ask(f"/wall/late?period={MONTH}").status == 404


def test_a_form_goes_through_every_hand_and_then_counts(
    people: dict[str, Doer], park: Workspace
) -> None:
    before = total(park)
    asked_of_two(people["office"])
    drafted_and_handed_in(people["ann"])
    assert total(park) == before
    returned_and_handed_in_again(people["office"], people["ann"])
    looked_at_and_approved(people["li"])
    assert total(park) > before
    assert "C1_works_energy_2025.xlsx" in str(park.trace(TOTAL, MONTH).nodes)
    assert Workspace.open(park.layout.folder).verify().findings == ()


def asked_of_two(office: Doer) -> None:
    form = office.person.ask(f"/do/campaign_open?period={MONTH}&lang=en").text
    assert '<option value="" selected>whole year</option>' in form
    asked = {"form": "energy", "year": "2025", "due": DUE, "enterprises.works": "1"}
    page = office.done(
        office.do("/do/campaign_open", {**asked, "enterprises.foundry": "1", "remark": WHY})
    )
    assert f"C1 is open: 2 enterprises owe the form energy of 2025 until {DUE}" in page.text
    assert lead(office.person.ask(BOARD)).startswith("Nobody is late. Still owed: 2")


def drafted_and_handed_in(ann: Doer) -> None:
    """Keep what is no number as a draft, and hand in what is doubted only with a remark."""
    first = ann.person.ask(f"/enterprise?period={MONTH}&lang=en").text
    assert WHY in first
    assert "Asked for until" in ann.person.ask(f"/enterprise?period={MONTH}&lang=en").text
    form = ann.person.ask(f"/do/campaign_fill?{WORKS}&lang=en").text
    assert 'name="cell.months.0.07" value="41000"' in form  # what stands in the account
    bad = fill(ann, fields("1,000", "submit"))
    assert "kept as a draft" in bad.text
    assert "which is not a number" in bad.text
    form = ann.person.ask(f"/do/campaign_fill?{WORKS}&lang=zh").text
    assert 'value="1,000"' in form  # what was typed is not lost
    assert 'aria-invalid="true"' in form
    doubted = fill(ann, fields("52000", "submit"))
    assert "the account has 41,000 Nm³" in unescape(doubted.text).replace("Nm3", "Nm³")
    assert "handed in" in fill(ann, fields("52000", "submit", REMARK)).text


def returned_and_handed_in_again(office: Doer, ann: Doer) -> None:
    board = office.person.ask(BOARD).text
    assert REMARK in board
    assert "(doubts: 1)" in board
    sent_back = {"asked": "C1/works", "remark": "<b>which bill?</b>", "new_due": ""}
    office.done(office.do("/do/campaign_return", sent_back))
    told = ann.person.ask(BOARD).text
    assert "&lt;b&gt;which bill?&lt;/b&gt;" in told
    assert "handed in" in fill(ann, fields("52000", "submit", f"{REMARK}, no. 7")).text


def looked_at_and_approved(li: Doer) -> None:
    """Approve the form that was seen, and no other."""
    approval = li.person.ask("/do/campaign_approve?asked=C1/works&lang=en").text
    assert "no. 7" in approval
    seen = re.findall(r'name="seen" value="([^"]+)"', approval)[0]
    other = {"asked": "C1/works", "seen": f"C1/works={'0' * 64}"}
    assert "another form was handed in" in li.done(li.do("/do/campaign_approve", other)).text
    for unseen in ("", f"C1/foundry={seen.partition('=')[2]}"):
        page = li.done(li.do("/do/campaign_approve", {"asked": "C1/works", "seen": unseen}))
        assert "was not looked at before it was approved" in page.text
    first = li.person.ask("/do/campaign_approve?lang=en").text  # nothing chosen: the first stands
    assert f'name="seen" value="{seen}"' in first
    assert "no. 7" in first
    done = li.done(li.do("/do/campaign_approve", {"asked": "C1/works", "seen": seen}))
    assert "0 new, 0 same and 1 changed readings" in done.text


def test_a_form_is_fetched_filled_in_and_sent_back(people: dict[str, Doer]) -> None:
    bo, which = people["bo"], "campaign=C1&enterprise=foundry"
    file = bo.person.ask(f"/campaigns/form.xlsx?{which}&lang=en")
    assert file.headers["content-disposition"].endswith('"C1_foundry_energy_2025.xlsx"')
    book = load_workbook(BytesIO(file.body))
    page = book.worksheets[0]
    assert [row[0].value for row in page.iter_rows(min_row=5) if row[0].value] == ["g_foundry"]
    page["K5"] = 74_000
    content = BytesIO()
    book.save(content)
    about = {"campaign": "C1", "enterprise": "foundry", "language": "en"}
    files = {"mine.xlsx": content.getvalue()}
    kept = bo.done(bo.send_files("/do/campaign_file", files, about))
    assert "in draft" in kept.text
    assert "74,000" in kept.text
    assert 'value="74000"' in bo.person.ask(f"/do/campaign_fill?{which}&lang=en").text
    wrong = bo.done(bo.send_files("/do/campaign_file", {"a.xlsx": b"no workbook"}, about))
    assert "state doubtful" in wrong.text


def test_of_two_at_one_form_the_second_is_told_and_hands_in_nothing(
    people: dict[str, Doer],
) -> None:
    bo, ben, which = people["bo"], people["ben"], "campaign=C1&enterprise=foundry"
    path = f"/do/campaign_fill?{which}&lang=en"
    seen = SEEN.findall(bo.person.ask(path).text)[0]
    assert seen == SEEN.findall(ben.person.ask(path).text)[0]
    first = fields("75000", "draft", enterprise="foundry") | {"seen": seen}
    assert "in draft" in fill(ben, first, which).text
    second = fields("76000", "submit", REMARK, enterprise="foundry") | {"seen": seen}
    page = unescape(fill(bo, second, which).text)
    assert "ben saved this form at" in page
    assert "Gas of the foundry · 2025-07: there 75,000, here 76,000" in page
    form = bo.person.ask(path).text
    assert 'value="76000"' in form  # what was typed is kept, and nothing handed in
    assert "in draft" in form
    assert SEEN.findall(form)[0] != seen


def test_what_is_typed_is_a_number_or_told_and_never_guessed(people: dict[str, Doer]) -> None:
    which = "campaign=C1&enterprise=foundry"
    typed = fields("4_1", "draft", enterprise="foundry")
    assert "which is not a number" in fill(people["bo"], typed, which).text
    lost = {f"cell.months.{'9' * 5000}.07": "3"}
    assert "in draft" in fill(people["bo"], {**typed, **lost}, which).text
    for year in ("2025.7", "2052"):
        asked = {"form": "heat", "year": year, "due": DUE, "enterprises.works": "1"}
        page = people["office"].done(people["office"].do("/do/campaign_open", asked))
        assert "Refused: nothing was changed" in page.text


def test_an_enterprise_neither_sees_nor_touches_the_form_of_another(
    people: dict[str, Doer], park: Workspace
) -> None:
    before = park.campaigns()
    for name in ("bo", "dan"):
        doer = people[name]
        for path in (
            f"/do/campaign_fill?{WORKS}&lang=en",
            f"/do/campaign_file?{WORKS}&lang=en",
            f"/campaigns/form.xlsx?{WORKS}&lang=en",
            f"/campaigns/form?{WORKS}&lang=en",
        ):
            answer, nowhere = doer.person.ask(path), path.replace("works", "nobody")
            assert answer.status == 400
            assert "g_works" not in answer.text
            assert answer.text == doer.person.ask(nowhere).text.replace("nobody", "works")
        files, about = {"a.xlsx": b"x"}, fields("1", "draft")  # the other's, with his own mark
        refused = doer.done(doer.send_files("/do/campaign_file", files, about))
        assert "There is no campaign C1 with such a form" in refused.text
        for path in ("approve", "return", "remind", "withdraw", "close", "open"):
            assert doer.person.ask(f"/do/campaign_{path}?lang=en").status == 403
    told = people["bo"].person.ask("/api/v1/campaigns").text
    assert "foundry" in told
    assert "works" not in told
    for path in (BOARD, "/pages/campaigns.json?lang=en", "/pages/campaigns.csv?lang=en"):
        text = people["bo"].person.ask(f"{path}&period={MONTH}").text
        assert "Foundry" in text or "energy 2025" in text
        assert REMARK not in text
    assert people["dan"].person.ask(BOARD).status == 404
    assert park.campaigns() == before


def test_who_only_looks_sees_the_board_and_writes_nothing(people: dict[str, Doer]) -> None:
    viewer = people["viewer"].person
    assert viewer.ask(BOARD).status == 200
    for path in ("/do/campaign_fill", "/do/campaign_file", "/campaigns/form.xlsx"):
        assert viewer.ask(f"{path}?{WORKS}&lang=en").status == 403
    assert "/do/campaign" not in viewer.ask(BOARD).text


def test_the_wall_tells_who_is_late(people: dict[str, Doer], park: Workspace) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    day = (long_ago + timedelta(days=1)).date()
    park.open_campaign("waste", 2024, day, enterprises=["works"], by="office", now=long_ago)
    wall = people["viewer"].person.ask(f"/wall/late?period={MONTH}&lang=en")
    assert wall.status == 200
    assert "waste 2024" in wall.text
    assert "Late: 1 (Works)" in wall.said
    assert "Due next" in wall.text  # the form of the foundry is owed, and not late
    assert people["ann"].person.ask(f"/wall/late?period={MONTH}").status == 403
    remind = {"asked": "C2/*", "remark": "please"}
    office = people["office"]
    assert "1 reminded" in office.done(office.do("/do/campaign_remind", remind)).text
    notice = people["ann"].person.ask(f"/enterprise?period={MONTH}&lang=en").text
    assert "Reminded by office" in notice
    assert "please" in notice
    withdraw = {"asked": "C2/works", "remark": "has no waste"}
    assert "state done" in office.done(office.do("/do/campaign_withdraw", withdraw)).text
    close = {"campaign": "C2", "remark": "asked by mistake"}
    office.done(office.do("/do/campaign_close", close))
    assert "Reminded by" not in people["ann"].person.ask(f"/enterprise?period={MONTH}").text


def test_programs_read_campaigns(park: Workspace, site: Site) -> None:
    token = park.issue_token("read", by="test").text
    told = site.ask("/api/v1/campaigns", Authorization=f"Bearer {token}").json
    campaigns = told["campaigns"]
    assert isinstance(campaigns, list)
    states = {each["enterprise"]: each["state"] for each in campaigns[0]["asked"]}
    assert states["works"] == "approved"
    steps = [step["step"] for each in campaigns[0]["asked"] for step in each["steps"]]
    assert {"drafted", "submitted", "returned", "approved"} <= set(steps)


@pytest.mark.parametrize("own", ["works", "foundry"])
def test_a_token_of_an_enterprise_reads_its_own_forms_and_hands_none_in(
    park: Workspace, site: Site, own: str
) -> None:
    """A form is handed in by somebody with a name, so that another can approve it."""
    before, other = park.campaigns(), "foundry" if own == "works" else "works"
    for scope in ("read", "push"):
        token = park.issue_token(scope, enterprise=own, by="test").text
        bearer = {"Authorization": f"Bearer {token}"}
        told = site.ask("/api/v1/campaigns?lang=en", "GET", None, **bearer)
        if scope == "push":
            assert told.status == 403
        else:
            assert other not in told.text
            assert {each["enterprise"] for each in asked_in(told)} == {own}
        for enterprise in (own, other):
            which = f"campaign=C1&enterprise={enterprise}&lang=en"
            for method, path in (
                ("GET", "/campaigns/form.xlsx"),
                ("GET", "/do/campaign_fill"),
                ("POST", "/do/campaign_fill"),
                ("POST", "/do/campaign_file"),
            ):
                answer = site.ask(f"{path}?{which}", method, b"step=submit", **bearer)
                assert answer.status == 403, (scope, path, answer.text)
        page = site.ask(f"/campaigns/form?campaign=C1&enterprise={other}", "GET", None, **bearer)
        assert page.status in {400, 403}
        assert f"g_{other}" not in page.text
    assert park.campaigns() == before


def asked_in(told: Answer) -> list[dict[str, object]]:
    campaigns = told.json["campaigns"]
    assert isinstance(campaigns, list)
    return [asked for each in campaigns for asked in each["asked"]]
