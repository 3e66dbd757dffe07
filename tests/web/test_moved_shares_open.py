"""What each cause of a restatement did opens the very number, wherever it is listed."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest

from lingtan.app.workspace import Workspace
from lingtan.evidence.lineage.detail_ids import BETWEEN, MOVED
from tests.app.test_traced_movements import JANUARY, last_closing, moved_twice
from tests.builders_verification import MONTH, a_closed_park
from tests.prepared import copied
from tests.web.doing import Doer
from tests.web.shown_numbers import ShownNumber
from tests.web.site import serving
from tests.web.test_done_numbers_open import LATE, LATER
from tests.web.test_numbers_open import ask, astray

CHANGE = re.compile(rf'<a href="([^"]+figure={quote(MOVED + BETWEEN)}[^"]+)"[^>]*>([^<]+)</a>')


def changes(page: str) -> list[ShownNumber]:
    """Return what causes did, as far as it leads on."""
    return [
        ShownNumber(place="causes", text=text, leads_to=unescape(link))
        for link, text in CHANGE.findall(page)
    ]


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park with a month that two late bills moved."""
    return copied(moved_twice, tmp_path_factory.mktemp("shares") / "park")


def test_changes_of_causes_open_the_same_numbers_on_the_page_of_reports(park: Workspace) -> None:
    here = [m for m in last_closing(park).draft.movements if m.boundary == "whole"]
    with serving(park.layout.folder) as site:
        found = changes(ask(site, "/reports", JANUARY))
    assert len(found) == sum(len(each.shares) for each in here) >= 4
    assert list(astray(found, park.layout.folder)) == []


@pytest.fixture
def doer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Doer, Workspace]]:
    park = a_closed_park(tmp_path_factory.mktemp("done") / "park")
    with serving(park.layout.folder) as site:
        yield Doer(site), park


def test_changes_of_causes_open_the_same_numbers_once_a_restatement_is_done(
    doer: tuple[Doer, Workspace],
) -> None:
    ann, park = doer
    late = park.layout.folder.parent / "bills_late.csv"
    late.write_bytes(LATE)
    park.import_files([late])
    asked = {"period": MONTH, "reason": "a late bill", "by": "ann"}
    listed = changes(ann.done(ann.do("/do/restate", asked | {"only_list": "1"})).text)
    done = changes(ann.done(ann.do("/do/restate", asked)).text)
    assert listed == []  # nobody has restated it yet: there is no such state
    assert done
    assert list(astray(done, park.layout.folder)) == []


def test_changes_of_a_correction_open_once_it_has_moved_a_closed_period(
    doer: tuple[Doer, Workspace],
) -> None:
    ann, park = doer
    fields = {"period": MONTH, "reason": "another bill", "by": "ann"}
    ann.done(ann.send_files("/do/propose", {"bills_later.csv": LATER}, fields=fields))
    page = ann.done(ann.do("/do/approve", {"candidate": "C1", "by": "ben"})).text
    assert changes(page)
    assert list(astray(changes(page), park.layout.folder)) == []
