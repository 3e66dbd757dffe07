"""What each cause of a restatement did opens the very number, wherever it is listed."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from lingtan.app.workspace import Workspace
from lingtan.evidence.lineage.addresses import read_address
from lingtan.evidence.lineage.detail_ids import BETWEEN, MOVED
from lingtan.reports.way import LINEAGE
from tests.app.test_candidates_other_years import EARLIER
from tests.app.test_traced_movements import JANUARY, last_closing, moved_twice
from tests.builders_verification import MONTH, a_closed_park, a_small_park
from tests.prepared import copied
from tests.web.doing import Doer
from tests.web.shown_numbers import ShownNumber
from tests.web.site import Site, serving
from tests.web.test_done_numbers_open import LATE, LATER, moved
from tests.web.test_numbers_open import ask, astray
from tests.web.two_years import proposed_for_two_years
from tests.whole import IS_WHOLE

YEARS = (EARLIER, "2025")
SOME = 6 if IS_WHOLE else 1  # each is worked out on a copy of the park

CHANGE = re.compile(rf'<a href="([^"]+figure={quote(MOVED + BETWEEN)}[^"]+)"[^>]*>([^<]+)</a>')


def changes(page: str) -> list[ShownNumber]:
    """Return what causes did, as far as it leads on."""
    return [
        ShownNumber(place="causes", text=text, leads_to=unescape(link))
        for link, text in CHANGE.findall(page)
    ]


def asked_of(number: ShownNumber) -> dict[str, str]:
    """Return what the link of a number brings along."""
    return {key: told[0] for key, told in parse_qs(urlsplit(number.leads_to or "").query).items()}


def supposed(numbers: list[ShownNumber]) -> set[tuple[str, str]]:
    """Return with what that is not in force numbers open."""
    return {
        (key, told)
        for number in numbers
        for key, told in asked_of(number).items()
        if key in ("candidate", "restated")
    }


def astray_rehearsed(numbers: list[ShownNumber], site: Site) -> Iterator[str]:
    """Yield the numbers of a rehearsal whose lineage is of another number."""
    few = numbers[:: max(1, len(numbers) // SOME)]
    assert few
    for number in few:
        asked = asked_of(number)
        told = urlencode({key: asked[key] for key in ("figure", "period", "boundary")})
        answer = site.ask(f"/api/v1/lineage?{told}&limit=1")
        assert answer.status == 200, answer.text
        root = json.loads(answer.text)["nodes"][0]
        if repr(root["value"]) != asked["told"]:
            yield f"{number.text}: {root['value']}"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park with a month that two late bills moved."""
    return copied(moved_twice, tmp_path_factory.mktemp("shares") / "park")


@pytest.mark.slow
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


@pytest.mark.slow
def test_changes_of_causes_open_the_same_numbers_once_a_restatement_is_done(
    doer: tuple[Doer, Workspace],
) -> None:
    ann, park = doer
    late = park.layout.folder.parent / "bills_late.csv"
    late.write_bytes(LATE)
    park.import_files([late])
    asked = {"period": MONTH, "reason": "a late bill", "by": "ann"}
    listed = changes(ann.done(ann.do("/do/restate", asked | {"only_list": "1"})).text)
    assert supposed(listed) == {("restated", "1")}
    assert list(astray_rehearsed(listed, ann.site)) == []
    opened = ann.site.ask(listed[0].leads_to or "").said
    done = changes(ann.done(ann.do("/do/restate", asked)).text)
    assert [each.text for each in done] == [each.text for each in listed]
    assert list(astray(done, park.layout.folder)) == []
    assert "As a restatement of today would tell it, which nobody has made" in opened
    assert "something has come since" not in opened


@pytest.mark.slow
def test_changes_of_a_correction_open_while_it_waits_and_once_it_has_moved_a_closed_period(
    doer: tuple[Doer, Workspace],
) -> None:
    ann, park = doer
    fields = {"period": MONTH, "reason": "another bill", "by": "ann"}
    page = ann.done(ann.send_files("/do/propose", {"bills_later.csv": LATER}, fields=fields)).text
    proposed = changes(page)
    looked = changes(ann.done(ann.do("/do/look_at_correction", {"candidate": "C1"})).text)
    before_approval = changes(ann.site.ask("/do/approve?candidate=C1&lang=en").text)
    assert [each.text for each in proposed] == [each.text for each in looked]
    assert {(each.text, each.leads_to) for each in before_approval} == {
        (each.text, each.leads_to) for each in looked
    }
    assert supposed(proposed) == {("candidate", "C1")}
    assert list(astray_rehearsed(proposed, ann.site)) == []
    opened = ann.site.ask(proposed[0].leads_to or "").said
    taken = changes(ann.done(ann.do("/do/approve", {"candidate": "C1", "by": "ben"})).text)
    assert [each.text for each in taken] == [each.text for each in proposed]
    assert list(astray(taken, park.layout.folder)) == []
    assert "with correction C1, which is not in force" in opened


@pytest.mark.slow
def test_changes_open_in_every_period_a_correction_moves_and_has_moved(tmp_path: Path) -> None:
    with proposed_for_two_years(tmp_path / "park") as asked:
        found = changes(asked.page)
        assert {asked_of(each)["period"] for each in found} == set(YEARS)
        assert list(astray_rehearsed(found, asked.site)) == []
        approval = asked.doer.do("/do/approve", {"candidate": "C1", "by": "ben"})
        page = asked.doer.done(approval).text
    taken = changes(page)
    assert {read_address(asked_of(each)["figure"]).period for each in taken} == set(YEARS)
    ends = [each for numbers in moved(page).values() for each in numbers]
    assert all(each.leads_to for each in ends)
    some = [each for listed in (taken, ends) for each in listed[:: max(1, len(listed) // SOME)]]
    assert list(astray(some, asked.park.layout.folder)) == []


@pytest.mark.slow
def test_a_change_that_was_listed_before_something_came_says_so(
    doer: tuple[Doer, Workspace],
) -> None:
    ann, park = doer
    fields = {"period": MONTH, "reason": "another bill", "by": "ann"}
    page = ann.done(ann.send_files("/do/propose", {"bills_later.csv": LATER}, fields=fields)).text
    kept = changes(page)[0].leads_to or ""
    assert "something has come since" not in ann.site.ask(kept).said
    late = park.layout.folder.parent / "bills_late.csv"
    late.write_bytes(LATE)
    park.import_files([late])
    opened = ann.site.ask(kept).said
    assert "bills_late.csv" in opened  # it comes first now
    assert "The list told" in opened
    assert "something has come since" in opened
    ann.done(ann.do("/do/reject", {"candidate": "C1", "by": "ben", "reason": "not ours"}))
    decided = ann.site.ask(kept)
    assert decided.status == 404
    assert "something may have come since it was listed, or it is done" in decided.said


@pytest.mark.slow
def test_changes_of_a_correction_of_an_open_period_open_once_it_is_taken_in(
    tmp_path: Path,
) -> None:
    park = a_small_park(tmp_path / "park")
    text = park.layout.park_file.read_text(encoding="utf-8")
    rate = f"{text}coal_rate: electricity_equivalent_supplied_2020\n".encode()
    files = {"bills_later.csv": LATER, "park.yaml": rate}
    fields = {"period": MONTH, "reason": "another bill", "by": "ann"}
    with serving(park.layout.folder) as site:
        ann = Doer(site)
        proposed = changes(ann.done(ann.send_files("/do/propose", files, fields=fields)).text)
        page = ann.done(ann.do("/do/approve", {"candidate": "C1", "by": "ben"})).text
        again = site.ask("/do/look_at_correction?candidate=C1&lang=en").text
        bill = tmp_path / "bills_late.csv"
        bill.write_bytes(LATE)
        park.import_files([bill])  # it moves the figure once more, and nothing of then
        taken = changes(page)
        ends = [each for numbers in moved(page).values() for each in numbers]
        assert [each.text for each in taken] == [each.text for each in proposed]
        assert len({each.leads_to for each in taken}) == len(taken) > 2
        assert supposed(taken) == set()
        assert ends
        assert list(astray([*taken, *ends], park.layout.folder)) == []
        assert {urlsplit(each.leads_to or "").path for each in ends} == {LINEAGE}
        assert [each.text for each in changes(again)] == [each.text for each in taken]
        asked = [asked_of(each)["figure"] for each in (*taken, *ends)]
        ends = [each for numbers in moved(again).values() for each in numbers]
        assert [asked_of(each)["figure"] for each in (*changes(again), *ends)] == asked
        opened = [site.ask(each.leads_to or "").said for each in taken]
    assert all("As it stood before a correction" in each for each in opened[:1])
    assert any("as recorded with correction C1" in each for each in opened)  # between two causes
    assert not any("not in force" in each for each in opened)
