"""A finding is answered in a browser: the form knows the proposal, and it can be taken back."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.answers import AnswerKind
from lingtan.park.people import Role
from lingtan.web.actions.action import Order
from lingtan.web.actions.answering import answer, fill_answer
from tests.app.test_answers import MONTH, SPIKY, TRUE, Case, park_with, the_spike, totals
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import TAG, Site, serving

PAGE = f"/findings?period={MONTH}&lang=en"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("answers") / "park"
    park = park_with(folder, SPIKY)
    for name, role in (("operator", Role.OPERATOR), ("viewer", Role.VIEWER)):
        park.add_user(name, role, PASSWORD, by="test")
    return park


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def signed_in(site: Site, name: str) -> Doer:
    doer = Doer(site)
    assert doer.person.sign_in(name).status == 303
    return doer


@pytest.mark.slow
def test_a_finding_is_answered_and_the_answer_taken_back(site: Site, park: Workspace) -> None:
    operator, finding = signed_in(site, "operator"), the_spike(park)
    before = totals(park)
    page = operator.person.ask(PAGE).text
    listed = table(page, "asked")
    assert f"finding={quote(finding, safe='')}" in listed
    assert "ignore the values" in listed  # what is proposed, in words
    assert page.index('id="table-asked"') < page.index('id="table-finding_kinds"')
    form = operator.person.ask(
        f"/do/finding_answer?lang=en&period={MONTH}&finding={quote(finding)}"
    ).text
    assert 'value="2025-01-16 12:00"' in form
    assert 'value="ignore" selected' in form
    assert re.findall(r'<option value="([a-z]*)"', form.partition('name="says"')[2])[:6] == [
        "",
        "ignore",
        "real",
        "ratio",
        "offset",
        "document",
    ]

    filled = {"period": MONTH, "finding": finding, "says": "ignore", "note": "logger restarted"}
    told = operator.done(operator.do("/do/finding_answer", filled)).text
    assert "A1: works, 2025-01-16 12:00 to 2025-01-16 12:01: ignore the values" in told
    effect = unescape(TAG.sub(" ", table(told, "effect")))
    assert "Comprehensive energy consumption" in effect
    assert "0 findings of 2025-01 still take an answer." in unescape(told)
    assert totals(park)["works"] == pytest.approx(sum(TRUE["works"]), rel=2e-3)
    page = operator.person.ask(PAGE).text
    assert f"finding={quote(finding, safe='')}" not in page
    assert "logger restarted" in page

    (answer,) = told_of(operator)["answers"]
    assert (answer["id"], answer["by"], answer["is_in_force"]) == ("A1", "operator", True)
    back = {"answer": "A1", "note": "it was the neighbour"}
    said = operator.done(operator.do("/do/finding_answer_reverse", back)).text
    assert "taken back by operator" in said
    assert totals(park) == before
    told_now = told_of(operator)
    assert finding in {each["id"] for each in told_now["findings"]}
    assert not told_now["answers"][0]["is_in_force"]


@pytest.mark.slow
def test_an_answer_of_another_kind_than_was_proposed_keeps_nothing_of_the_proposal(
    tmp_path: Path,
) -> None:
    told: dict[int, float | None] = dict.fromkeys(range(15 * 24, 31 * 24))
    park = park_with(tmp_path / "park", Case(kind="", told={"works": told}))
    asked = park.answers(MONTH).findings[0]
    assert asked.proposed is not None
    assert asked.proposed.kind is AnswerKind.DOCUMENT
    filled = fill_answer(park.layout, {"period": MONTH, "finding": asked.id})
    assert filled["ends"] == "2025-02-01 00:00"
    values = {**filled, "says": "ended", "note": "taken out"}
    order = Order(action="finding_answer", layout=park.layout, values=values, by="test")
    answer(order, lambda *_: None)
    (given,) = park.answers(MONTH).answers
    assert (given.answer.kind, given.answer.start) == (AnswerKind.ENDED, None)
    assert f"{given.answer.end:%Y-%m-%d}" == "2025-01-16"


def table(page: str, id_: str) -> str:
    """Return a table of a page."""
    return page.partition(f'id="table-{id_}"')[2].partition("</table>")[0]


def test_every_kind_of_finding_names_the_form_that_settles_it(site: Site) -> None:
    operator = signed_in(site, "operator")
    kinds = table(operator.person.ask(PAGE).text, "finding_kinds")
    rows = kinds.split("<tr")[2:]
    assert len(rows) > 3
    led = [row for row in rows if re.search(r'href="(/do/\w+|[^"]*#table-asked)', row)]
    assert [row for row in rows if row not in led and ">note<" not in row] == []
    assert any("#table-asked" in row for row in led)
    assert any("/do/task_order" in row for row in led)


def told_of(doer: Doer) -> dict[str, list[dict[str, Any]]]:
    """Return what programs are told of answers."""
    answered: dict[str, list[dict[str, Any]]] = json.loads(
        doer.person.ask(f"/api/v1/answers?period={MONTH}").text
    )
    return answered


def test_who_only_looks_answers_nothing(site: Site) -> None:
    viewer = signed_in(site, "viewer")
    assert viewer.person.ask(PAGE).status == 200
    assert viewer.person.ask("/do/finding_answer?lang=en").status == 403
