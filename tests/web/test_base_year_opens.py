"""Every number told of a base year that has moved opens the same number, in table and sentence."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.reports.way import LINEAGE
from tests.app.test_base_year import ALWAYS, SINCE_2025, UNTIL_2024, a_park, deliver, describe
from tests.app.test_traced_base_year import (
    LATE,
    moved_by_a_file_and_one_who_joined,
    moved_by_files,
    moved_by_nothing,
    moved_by_one_who_left_and_one_unknown,
)
from tests.web.doing import Doer
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import ShownNumber, numbers_on
from tests.web.site import serving
from tests.web.test_done_numbers_open import astray_restated, leads, moved
from tests.web.test_numbers_open import astray
from tests.whole import IS_WHOLE

YEAR = "2024"
CHANGE = re.compile(r'<a href="([^"]+%3Achange%40[^"]+)"[^>]*>(?:<span[^>]*>)?([^<]+)<')
FEW = 4 if IS_WHOLE else 1  # figures of the list of what moved: each trace takes a while


def one_who_joined_with_a_gap(folder: Path) -> Workspace:
    return a_park(folder, SINCE_2025, has_gap=True)


def a_file_with_a_gap(folder: Path) -> Workspace:
    park = a_park(folder, ALWAYS, has_gap=True)
    deliver(park, "late", {"grid_in": 1300}, LATE, has_gap=True)
    return park


Make = Callable[[Path], Workspace]
MADE: Mapping[Make, int] = {
    moved_by_files: 1 + 2 * 2 + 3,
    moved_by_a_file_and_one_who_joined: 1 + 2 * 2 + 3,
    moved_by_one_who_left_and_one_unknown: 1 + 2,
    moved_by_nothing: 1 + 3,
    one_who_joined_with_a_gap: 1 + 2 + 3,
    a_file_with_a_gap: 1 + 2 + 3,
}
TRIED = [*MADE] if IS_WHOLE else [moved_by_a_file_and_one_who_joined]


def told_on(page: str) -> tuple[list[ShownNumber], list[ShownNumber]]:
    """Return the numbers of the table of the base year, and those of the sentence above it."""
    table = [each for each in numbers_on(page) if each.place.startswith("base_year/")]
    section = page.partition(f"Base year {YEAR}</h3>")[2].partition("<table")[0]
    said = said_on(f"<main>{section}</main>")
    return table, [each for each in said if each.value != float(YEAR)]


@pytest.mark.slow
@pytest.mark.parametrize("make", TRIED, ids=lambda make: make.__name__)
def test_every_number_of_a_base_year_opens_the_same_number(tmp_path: Path, make: Make) -> None:
    park = make(tmp_path)
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        page = doer.done(doer.do("/do/base_year", {})).text
    table, said = told_on(page)
    assert len(table) == MADE[make]
    assert len(said) >= 2
    assert leads([*table, *said]) == {LINEAGE}
    assert list(astray([*table, *said], park.layout.folder)) == []
    for numbers in (*moved(page).values(), changes(page)):
        assert leads(numbers) <= {LINEAGE}
        assert list(astray(numbers[:FEW], park.layout.folder)) == []


def changes(page: str) -> list[ShownNumber]:
    """Return what causes did to the figures that moved, as the list of them tells it."""
    listed = page.partition('id="table-movements"')[2].partition("</table>")[0]
    found = [
        ShownNumber(place="causes", text=text, leads_to=unescape(link))
        for link, text in CHANGE.findall(listed)
    ]
    assert bool(found) == bool(listed)
    return found


@pytest.mark.slow
def test_a_park_file_nobody_has_seen_opens_as_a_restatement_of_today_tells_it(
    tmp_path: Path,
) -> None:
    park = a_park(tmp_path, ALWAYS)
    describe(park.layout.folder, UNTIL_2024)
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        page = doer.done(doer.do("/do/base_year", {})).text
        table, said = told_on(page)
        opened = site.ask(table[1].leads_to or "").said
    closed, *others = table
    assert leads([*table, *said]) == {LINEAGE}
    assert list(astray([closed, said[0]], park.layout.folder)) == []
    assert list(astray_restated([*others[:2], said[-1]], park)) == []
    assert "As a restatement of today would tell it" in opened
    assert "Shop left" in opened
    _, after = moved(page).values()
    assert leads(after) == {LINEAGE}
    assert list(astray_restated(after[:1], park)) == []
