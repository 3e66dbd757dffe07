"""Names that a spreadsheet or a browser would run stand as text in every file and page."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from io import BytesIO, StringIO
from itertools import cycle
from zipfile import ZipFile

import pytest

from lingtan.web.features import FEATURES, export_path
from tests.conftest import Demo
from tests.web.site import Site, serving

MARKS = ("=1+1 ", "+1 ", "-1 ", "@SUM(1) ", "\uff1d1 ", "\uff0b1 ", "\uff0d1 ", "\uff201 ")
TAG = "</script><img src=x onerror=y>{{7*7}}"
NAME = re.compile(r"\{en: ([^,}\"]+), zh: ([^,}\"]+)\}")
ISLAND = re.compile(r"<script[^>]*application/json[^>]*>(.*?)</script>", re.DOTALL)
NUMBER = re.compile(r"-\d+(\.\d+)?(e[+-]\d+)?")


@pytest.fixture(scope="module")
def site(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the reference park, whose every name a spreadsheet and a browser would run."""
    folder = tmp_path_factory.mktemp("names") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    marks, place = cycle(MARKS), folder / "park.yaml"

    def marked(found: re.Match[str]) -> str:
        mark = next(marks)
        return f'{{en: "{mark}{TAG}{found[1]}", zh: "{mark}{TAG}{found[2]}"}}'

    place.write_text(NAME.sub(marked, place.read_text(encoding="utf-8")), encoding="utf-8")
    with serving(folder) as running:
        yield running


def cells_of(site: Site, path: str) -> list[str]:
    rows = csv.reader(StringIO(site.ask(path).text.removeprefix("\ufeff")))
    return [cell for row in rows for cell in row]


@pytest.mark.slow
def test_no_cell_of_a_table_begins_what_a_spreadsheet_would_run(site: Site) -> None:
    seen = set()
    for path in (*(export_path(feature, "csv") for feature in FEATURES), "/audit.csv"):
        for cell in cells_of(site, f"{path}?period=2025&lang=en"):
            seen |= {mark for mark in MARKS if mark in cell}
            assert not cell.startswith(tuple(mark[0] for mark in MARKS)) or NUMBER.fullmatch(cell)
    assert seen == set(MARKS)


@pytest.mark.slow
def test_no_workbook_holds_a_formula(site: Site) -> None:
    for feature in FEATURES:
        answer = site.ask(f"{export_path(feature, 'xlsx')}?period=2025&lang=en")
        if answer.status == 200:
            with ZipFile(BytesIO(answer.body)) as book:
                sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
                assert sheets
                assert [name for name in sheets if b"<f" in book.read(name)] == []


@pytest.mark.slow
def test_no_page_runs_what_a_name_holds(site: Site) -> None:
    paths = [feature.path for feature in FEATURES]
    others = ("/wall/overview", "/wall/map", "/do", "/lineage?figure=national.e_park_kg")
    shown = 0
    for path in (*paths, *others):
        text = site.ask(f"{path}{'&' if '?' in path else '?'}period=2025&lang=en").text
        assert "<img src=x" not in text, path
        for island in ISLAND.findall(text):
            json.loads(island)
        shown += "{{7*7}}" in text
    assert shown > 20
