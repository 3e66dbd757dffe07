"""A finding is answered in a browser: the form knows the proposal, and it can be taken back."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.app.test_answers import MONTH, SPIKY, TRUE, park_with, the_spike, totals
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import Site, serving

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


def test_a_finding_is_answered_and_the_answer_taken_back(site: Site, park: Workspace) -> None:
    operator, finding = signed_in(site, "operator"), the_spike(park)
    before = totals(park)
    page = operator.person.ask(PAGE).text
    assert finding in page
    form = operator.person.ask(
        f"/do/finding_answer?lang=en&period={MONTH}&finding={quote(finding)}"
    ).text
    assert 'value="2025-01-16 12:00"' in form
    assert 'value="ignore" selected' in form
    assert "takes: ignore the values; it is real" in unescape(form)

    filled = {"period": MONTH, "finding": finding, "says": "ignore", "note": "logger restarted"}
    told = operator.done(operator.do("/do/finding_answer", filled)).text
    assert "A1: works, 2025-01-16 12:00 to 2025-01-16 12:01: ignore the values" in told
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
