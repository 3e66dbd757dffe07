"""What a job has done opens the same numbers, in the very account each of them is of."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from lingtan.app.trace_candidate import trace_candidate
from lingtan.app.trace_figure import Traced
from lingtan.app.trace_restated import trace_restated
from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from lingtan.reports.way import LINEAGE
from tests.app.test_base_year import ALWAYS, SINCE_2025, a_park, deliver
from tests.app.test_candidates_other_years import EARLIER
from tests.builders_verification import MONTH, MONTH_CLOSED, a_closed_park, a_small_park
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.shown_numbers import ShownNumber, numbers_on
from tests.web.site import serving
from tests.web.test_numbers_open import astray, shows
from tests.web.two_years import proposed_for_two_years
from tests.whole import IS_WHOLE

FEW = 4 if IS_WHOLE else 2  # each is worked out on a copy of the park
LATE, LATER = (b"month,meter,amount\n2025-07,g_works,%d\n" % amount for amount in (52000, 57000))


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = a_small_park(tmp_path_factory.mktemp("done") / "park")
    park.close(MONTH, by="park office", now=MONTH_CLOSED)
    for name in ("ann", "ben"):
        park.add_user(name, Role.ACCOUNTANT, PASSWORD, by="test")
    return park


@pytest.fixture(scope="module")
def people(park: Workspace) -> Iterator[tuple[Doer, Doer]]:
    with serving(park.layout.folder, options=()) as site:
        ann, ben = Doer(site), Doer(site)
        for name, doer in (("ann", ann), ("ben", ben)):
            assert doer.person.sign_in(name).status == 303
        yield ann, ben


def moved(page: str, tables: str = "movements") -> dict[str, list[ShownNumber]]:
    """Return the numbers of lists of what moved, by their heading."""
    found: dict[str, list[ShownNumber]] = {}
    for each in numbers_on(page):
        table, heading, _ = each.place.split("/", 2)
        if table.startswith(tables):
            found.setdefault(heading, []).append(each)
    return found


def astray_with(name: str, numbers: list[ShownNumber], park: Workspace) -> Iterator[str]:
    """Yield the numbers of a correction that waits whose lineage with it is of another number."""
    for number in numbers:
        asked = {
            key: told[0] for key, told in parse_qs(urlsplit(number.leads_to or "").query).items()
        }
        assert asked["candidate"] == name
        lineage = trace_candidate(park.layout, name, traced_as(asked), datetime.now(UTC))
        if not shows(number, next(iter(lineage.nodes.values()))):
            yield number.place


def astray_restated(numbers: list[ShownNumber], park: Workspace) -> Iterator[str]:
    """Yield the numbers of a restatement of today whose lineage by it is of another number."""
    for number in numbers:
        asked = {
            key: told[0] for key, told in parse_qs(urlsplit(number.leads_to or "").query).items()
        }
        assert asked["restated"] == "1"
        lineage = trace_restated(park.layout, traced_as(asked), datetime.now(UTC))
        if not shows(number, next(iter(lineage.nodes.values()))):
            yield number.place


def traced_as(asked: Mapping[str, str]) -> Traced:
    return Traced(
        figure=asked["figure"], period=asked["period"], boundary=asked.get("boundary", "")
    )


@pytest.mark.slow
@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_a_proposed_park_file_opens_figures_as_they_would_be(
    tmp_path: Path, is_closed: bool
) -> None:
    park = a_small_park(tmp_path / "park")
    if is_closed:
        park.close(MONTH, by="park office", now=MONTH_CLOSED)
    text = park.layout.park_file.read_text(encoding="utf-8")
    edited = f"{text}coal_rate: electricity_equivalent_supplied_2020\n"
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        fields = {"period": MONTH, "reason": "another rate", "by": "ann"}
        files = {"park.yaml": edited.encode()}
        page = doer.done(doer.send_files("/do/propose", files, fields=fields)).text
        _, corrected = moved(page).values()
        opened = site.ask(corrected[0].leads_to or "")
    assert leads(corrected) == {LINEAGE}
    assert list(astray_with("C1", corrected[:FEW], park)) == []
    assert "with correction C1, which is not in force" in opened.said
    assert park.layout.park_file.read_text(encoding="utf-8") == text


@pytest.mark.slow
def test_other_years_a_park_file_would_move_open_as_they_would_be(tmp_path: Path) -> None:
    with proposed_for_two_years(tmp_path / "park") as asked:
        park, page = asked.park, asked.page
    standing, corrected = moved(page, f"movements_{EARLIER}").values()
    assert leads(standing) == leads(corrected) == {LINEAGE}
    assert list(astray_restated(standing[:FEW], park)) == []
    assert list(astray_with("C1", corrected[:FEW], park)) == []


@pytest.mark.slow
def test_a_restatement_by_an_edited_park_file_opens_figures_as_it_would_tell_them(
    tmp_path: Path,
) -> None:
    park = a_closed_park(tmp_path / "park")
    text = park.layout.park_file.read_text(encoding="utf-8")
    edited = f"{text}coal_rate: electricity_equivalent_supplied_2020\n"
    park.layout.park_file.write_text(edited, encoding="utf-8")
    asked = {"period": MONTH, "reason": "another rate", "by": "ann", "only_list": "1"}
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        page = doer.done(doer.do("/do/restate", asked)).text
        closed, restated = moved(page).values()
        opened = site.ask(restated[0].leads_to or "")
        unknown = site.ask(f"/lineage?figure=none&period={MONTH}&restated=1")
    assert unknown.status == 404
    assert leads(closed) == leads(restated) == {LINEAGE}
    assert list(astray(closed, park.layout.folder)) == []
    assert list(astray_restated(restated[:FEW], park)) == []
    assert "As a restatement of today would tell it" in opened.said
    assert 'name="restated" value="1"' in opened.text  # kept where language or theme is changed


@pytest.mark.slow
def test_figures_a_correction_was_proposed_with_open_until_something_has_come(
    tmp_path: Path,
) -> None:
    park = a_small_park(tmp_path / "park")
    asked = "/do/look_at_correction?candidate=C1&lang=en"
    bill = tmp_path / "bills_late.csv"
    bill.write_bytes(LATE.replace(b"g_works", b"g_foundry"))
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        fields = {"period": MONTH, "reason": "another bill", "by": "ann"}
        doer.done(doer.send_files("/do/propose", {"bills_later.csv": LATER}, fields=fields))
        _, corrected = moved(site.ask(asked).text).values()
        opened = site.ask(corrected[0].leads_to or "").said
        park.import_files([bill])
        _, outdated = moved(site.ask(asked).text).values()
        late = site.ask(corrected[0].leads_to or "").said
    assert leads(corrected) == {LINEAGE}
    assert [each.text for each in outdated] == [each.text for each in corrected]
    assert leads(outdated) == {""}  # it would be another number by now
    assert "something has come since" not in opened
    assert "something has come since" in late  # to whoever kept the page


def leads(numbers: list[ShownNumber]) -> set[str]:
    return {urlsplit(each.leads_to or "").path for each in numbers}


@pytest.mark.slow
def test_a_restatement_opens_figures_as_closed_and_as_restated(
    people: tuple[Doer, Doer], park: Workspace
) -> None:
    ann, _ = people
    bill = park.layout.folder.parent / "bills_late.csv"
    bill.write_bytes(LATE)
    park.import_files([bill])
    asked = {"period": MONTH, "reason": "a late bill"}
    for more in ({"only_list": "1"}, {}):
        page = ann.done(ann.do("/do/restate", asked | more)).text
        told = moved(page)
        assert len(told) == 2
        for numbers in told.values():
            assert leads(numbers) == {LINEAGE}
            assert list(astray(numbers, park.layout.folder)) == []


@pytest.mark.slow
def test_a_correction_opens_what_it_is_held_against_and_what_it_has_moved(
    people: tuple[Doer, Doer], park: Workspace
) -> None:
    ann, ben = people
    fields = {"period": MONTH, "reason": "another bill"}
    files = {"bills_later.csv": LATER}
    proposed = moved(ann.done(ann.send_files("/do/propose", files, fields=fields)).text)
    looked = moved(ben.done(ben.do("/do/look_at_correction", {"candidate": "C1"})).text)
    assert looked == proposed  # who looks is told the same, by the same ways
    standing, corrected = looked.values()
    assert leads(standing) == {LINEAGE}
    assert list(astray(standing, park.layout.folder)) == []
    assert leads(corrected) == {LINEAGE}  # of the park as it would be
    assert list(astray_with("C1", corrected if IS_WHOLE else corrected[:FEW], park)) == []
    listed = ben.person.ask(f"/corrections?period={MONTH}&lang=en").text
    (count,) = (each for each in numbers_on(listed) if each.place.startswith("corrections_open/"))
    way = urlsplit(count.leads_to or "")
    page = ben.person.ask(f"{way.path}?{way.query}").text
    assert f'id="{way.fragment}"' in page
    assert page.partition(f'id="{way.fragment}"')[2].partition("</table>")[0].count("<tr") == (
        count.value + 1
    )
    taken = moved(ben.done(ben.do("/do/approve", {"candidate": "C1"})).text)
    for numbers in taken.values():
        assert leads(numbers) == {LINEAGE}
        assert list(astray(numbers, park.layout.folder)) == []


@pytest.mark.slow
def test_green_power_of_every_month_opens_the_figures_of_each(
    people: tuple[Doer, Doer], park: Workspace
) -> None:
    ann, _ = people
    asked = {"period": MONTH[:4], "by_span": "months", "boundary": "whole"}
    page = ann.done(ann.do("/do/match_spans", asked)).text
    numbers = [each for each in numbers_on(page) if each.place.startswith("green_spans/")]
    assert len(numbers) > 2
    assert leads(numbers) == {LINEAGE}
    assert list(astray(numbers, park.layout.folder)) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["linear", "compound"])
def test_what_a_target_path_allows_opens_the_base_year_it_starts_from(
    tmp_path: Path, kind: str
) -> None:
    park = a_park(tmp_path, ALWAYS)
    text = park.layout.park_file.read_text(encoding="utf-8")
    target = f"began_later: [], target: {{kind: {kind}, rate: 0.05}}"
    park.layout.park_file.write_text(text.replace("began_later: []", target), encoding="utf-8")
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        page = doer.done(doer.do("/do/base_year", {})).text
        told = [each for each in numbers_on(page) if each.place.startswith("target_path/Allowed")]
        opened = site.ask(told[-1].leads_to or "").said
    assert leads(told) == {LINEAGE}
    assert len(told) == 3
    assert list(astray(told, park.layout.folder)) == []
    assert f"Allowed in {told[-1].place.rpartition('/')[2]} by the target path" in opened
    assert "Yearly reduction by the target path" in opened


@pytest.mark.slow
@pytest.mark.parametrize("shop", [ALWAYS, SINCE_2025], ids=["more was bought", "a shop joined"])
def test_the_base_year_opens_its_figures_as_closed_and_of_today(tmp_path: Path, shop: str) -> None:
    park = a_park(tmp_path, shop)
    if shop == ALWAYS:
        deliver(park, "late", {"grid_in": 1300}, datetime.now(UTC))
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        page = doer.done(doer.do("/do/base_year", {})).text
        reports = numbers_on(site.ask("/reports?period=2025&lang=en").text)
    told = [each for each in (*numbers_on(page), *reports) if each.place.startswith("base_year/")]
    assert len(told) >= 4
    assert list(astray(told, park.layout.folder)) == []
    before, after = moved(page).values()
    assert leads(before) == leads(after) == {LINEAGE}
    checked = after if shop == ALWAYS else after[:FEW]
    assert list(astray([*before, *checked], park.layout.folder)) == []
