"""Every number of an import opens the rows it counts: refused ones word for word, and by meter."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.web.paging import USUAL
from tests.builders_verification import MONTH, a_small_park
from tests.web.doing import Doer
from tests.web.shown_numbers import ShownNumber, numbers_on
from tests.web.site import Site, serving

PAGE = f"/imports?period={MONTH}&lang=en"
BAD = USUAL + 20
TEXTS = re.compile(r'<tr [^>]*><td [^>]*>(\d+)</td><td class="text"[^>]*>([^<]*)</td>')
GOOD = (b"month,meter,amount\n2025-06,g_works,60000\n2025-06,e_works,7000\n", 2)


def faulty() -> bytes:
    """Return a file of bills with two good rows and many of a meter nobody knows."""
    rows, _ = GOOD
    return rows + b"".join(b"2025-06,gone_%d,%d\n" % (row % 3, row) for row in range(BAD))


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return a_small_park(tmp_path_factory.mktemp("imports") / "park")


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder) as running:
        yield running


@pytest.fixture(scope="module")
def taken(site: Site) -> tuple[list[ShownNumber], list[ShownNumber]]:
    """Return the numbers of a rehearsal, and those of the import that followed."""
    doer = Doer(site)
    looked = doer.done(doer.send_files("/do/import", {"bills_june.csv": faulty()})).text
    upload = re.search(r"upload=([\w-]+)", looked)
    assert upload, looked
    done = doer.done(doer.do(f"/do/take?upload={upload[1]}", {"upload": upload[1], "by": "ann"}))
    assert_each_place_is_on(looked)
    return counts_of(looked), counts_of(done.text)


def counts_of(page: str) -> list[ShownNumber]:
    return [each for each in numbers_on(page) if each.place.startswith("imports/")]


def assert_each_place_is_on(page: str) -> None:
    for each in counts_of(page):
        anchor = (each.leads_to or "").partition("#")[2]
        assert not anchor or f'id="{anchor}"' in page, each


def of(name: str, counts: list[ShownNumber]) -> ShownNumber:
    (found,) = [each for each in counts if each.place.split("/")[1] == name]
    return found


def test_numbers_of_a_rehearsal_open_what_it_shows(
    taken: tuple[list[ShownNumber], list[ShownNumber]],
) -> None:
    rehearsed, _ = taken
    assert of("Refused", rehearsed).value == BAD
    assert of("Refused", rehearsed).leads_to == "#table-findings_1"
    assert of("New", rehearsed).leads_to == "#table-preview_1"


@pytest.mark.slow
def test_numbers_of_an_import_open_its_rows(
    site: Site, taken: tuple[list[ShownNumber], list[ShownNumber]]
) -> None:
    _, done = taken
    for name in ("Rows", "New", "Same", "Corrected", "Withdrawn", "Refused"):
        address, _, anchor = (of(name, done).leads_to or "").partition("#")
        assert address.startswith("/imports?")
        assert f'id="{anchor}"' in site.ask(address).text
    address = (of("New", done).leads_to or "").partition("#")[0]
    brought = numbers_on(site.ask(address).text)
    listed = [each for each in brought if each.place.startswith("import_brought/New/")]
    assert sum(each.value for each in listed) == of("New", done).value == GOOD[1]
    assert {site.ask((each.leads_to or "").partition("#")[0]).status for each in listed} == {200}


def test_refused_rows_stand_word_for_word_a_hundred_at_a_time(
    site: Site, taken: tuple[list[ShownNumber], list[ShownNumber]]
) -> None:
    _, done = taken
    address = (of("Refused", done).leads_to or "").partition("#")[0]
    first = site.ask(address)
    assert f"{USUAL} of {BAD} are shown." in first.said
    links = {
        text: link for link, text in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', first.text)
    }
    following = links["The next ones"].replace("&amp;", "&")
    assert following.endswith("#table-import_refused")
    second = site.ask(following.partition("#")[0])
    rows = [*TEXTS.findall(first.text), *TEXTS.findall(second.text)]
    assert [int(line) for line, _ in rows] == list(range(4, 4 + BAD))
    assert rows[0][1] == "2025-06,gone_0,0"
    assert "The next ones" not in second.text
    assert "From the beginning" in second.text
    assert second.said.count("has no meter gone_1") > 1
    query = address.partition("?")[2]
    exported = site.ask(f"/pages/imports.csv?{query}").text
    assert exported.count("2025-06,gone_") == BAD  # an export has the whole list


def test_the_list_leads_to_each_import_and_none_to_what_is_not_there(site: Site) -> None:
    page = site.ask(PAGE).text
    links = [each.leads_to or "" for each in counts_of(page)]
    assert {link.partition("?")[0] for link in links} == {"/imports"}
    assert all("import=" in link for link in links)
    assert site.ask(f"{PAGE}&import=999").status == 404
    assert site.ask(f"{PAGE}&import=x").status == 400
    assert site.ask(f"{PAGE}&cursor=x").status == 400


def test_what_is_taken_again_leads_to_the_import_that_keeps_it(
    park: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "bills_again.csv"
    file.write_bytes(GOOD[0])
    (once,), (again,) = park.import_files([file]), park.import_files([file])
    (tried,) = park.import_files([file], dry_run=True)
    assert once.import_id is not None
    assert again.import_id == once.import_id
    assert again.is_repeated
    assert tried.is_dry_run


def test_the_page_of_imports_leads_to_a_new_one_and_stays_marked_there(site: Site) -> None:
    page = site.ask("/imports?period=2025&lang=en").text
    assert re.search(r'<a href="/do/import\?[^"]*" title="[^"]+">Import files</a>', page)
    form = site.ask("/do/import?period=2025&lang=en").text
    assert re.search(r'<a href="/imports[^"]*" aria-current="page">', form)
