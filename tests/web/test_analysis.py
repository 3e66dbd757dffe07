"""Questions that take a while are asked in a browser, and answered as in a terminal."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.app.test_base_year import SINCE_2025, a_park
from tests.web.doing import Doer
from tests.web.receiver import receiving
from tests.web.site import serving
from tests.web.test_webhooks import subscribe

YEAR = {"period": "2024", "boundary": "whole", "known_at": ""}
FILE = re.compile(r'href="(/jobs/[\w-]+/files/[^"?]+)')


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("analysis")
    return a_park(folder, SINCE_2025)


@pytest.fixture(scope="module")
def doer(park: Workspace) -> Iterator[Doer]:
    with serving(park.layout.folder) as site:
        yield Doer(site)


def file_of(doer: Doer, action: str, fields: dict[str, str]) -> str:
    page = doer.done(doer.do(f"/do/{action}", fields))
    assert "state done" in page.text, page.text
    return doer.person.ask(unescape(FILE.findall(page.text)[0])).text


@pytest.mark.slow
def test_the_base_year_is_held_against_the_park_of_today(doer: Doer, park: Workspace) -> None:
    page = doer.done(doer.do("/do/base_year", {})).text
    assert "Shop" in page
    assert "Recalculate 2024" in page
    assert park.base_year().advice == "recalculate"


@pytest.mark.slow
def test_green_power_of_years_stands_side_by_side(doer: Doer, park: Workspace) -> None:
    page = doer.done(doer.do("/do/match_spans", {**YEAR, "by_span": "years"})).text
    table = page.split('id="table-green_spans"')[1].split("</table>")[0]
    assert re.findall(r"<td[^>]*>(20\d\d)</td>", table) == ["2024"]
    load = park.account("2024").inventory.figures["energy.load_kwh"].value
    assert load is not None
    assert f"{load / 1000:,.1f}" in table


@pytest.mark.slow
def test_reconciled_hours_come_as_a_table(doer: Doer) -> None:
    fields = {"period": "2024-01", "table_form": "csv", "known_at": ""}
    text = file_of(doer, "reconciled_hours", fields)
    assert text.splitlines()[0] == "meter_id,start,reading,reconciled"


@pytest.mark.slow
def test_a_lineage_comes_as_prov(doer: Doer) -> None:
    figure = "national.e_park_kg"
    text = file_of(doer, "lineage_file", {"figure": figure, **YEAR})
    assert any(figure in each for each in json.loads(text)["entity"])


@pytest.mark.slow
def test_a_figure_that_is_not_there_is_refused_in_words(doer: Doer) -> None:
    page = doer.done(doer.do("/do/lineage_file", {"figure": "nothing", **YEAR})).text
    assert "Refused: nothing was changed." in page


@pytest.mark.slow
def test_each_subscriber_is_sent_a_test_and_one_that_fails_is_named(
    doer: Doer, park: Workspace
) -> None:
    with receiving() as receiver:
        subscribe(park, receiver.url)
        form = doer.person.ask("/do/webhooks_test?lang=en").text
        assert receiver.url in unescape(form)
        assert "mes took a test." in doer.done(doer.do("/do/webhooks_test", {})).text
        assert json.loads(receiver.came[-1][1])["kind"] == "test"
        receiver.status = 500
        page = doer.done(doer.do("/do/webhooks_test", {})).text
        assert "state doubtful" in page
        assert "500" in page
