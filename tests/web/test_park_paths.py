"""No page and no refusal tells where the server keeps a park: files go by their own names."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.app.layout import Layout
from lingtan.app.workspace import Workspace
from lingtan.base.errors import Detail, ImportFileError
from lingtan.reports.model import Callout, Tone
from lingtan.web.access import ACCESS
from lingtan.web.actions.action import Link, Told
from lingtan.web.park_paths import error_within, shown_within, within_park
from tests.web.doing import Doer
from tests.web.site import Site, serving

PARK = Layout(Path("/srv/parks/east"))
FILE = b"time,nobody\n2025-01-01 00:00,1\n"
MAPPING = """matches: ['odd*.csv']
kind: csv
time: {columns: [clock], formats: ['%Y-%m-%d %H:%M']}
values:
  - {column: main, meter: e_machines, unit: kWh}
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/srv/parks/east/store/log.parquet", "store/log.parquet"),
        ("“/srv/parks/east/mappings/a.yaml”不可读", "“mappings/a.yaml”不可读"),
        ("No mapping in /srv/parks/east/mappings.", "No mapping in mappings."),
        ("in /srv/parks/east.", "in east."),
        ("/srv/parks/east/.uploads/upload_a_1b/load.csv: odd", "load.csv: odd"),
        ("/srv/parks/east-2/x and /srv/parks/a.backup", "east-2/x and a.backup"),
        ("a/srv/parks/east/x", "a/srv/parks/east/x"),
        ("1/2 of kWh/m³", "1/2 of kWh/m³"),
        ("", ""),
    ],
)
def test_a_path_is_told_by_its_name_within_the_park(text: str, told: str) -> None:
    assert within_park(PARK)(text) == told


def test_what_an_action_says_is_told_so_and_what_it_gives_stays() -> None:
    file = Path("/srv/parks/east/.downloads/download_ab/register.xlsx")
    link = Link(path="/srv/parks/east/x", words="page.reports")
    box = Callout(tone=Tone.NOTE, title=f"{file}", lines=("/srv/parks/east/reports/a.pdf",))
    told = shown_within(Told(blocks=(box,), links=(link,), files=(file,)), PARK)
    assert told.blocks == (
        Callout(tone=Tone.NOTE, title="register.xlsx", lines=("reports/a.pdf",)),
    )
    assert (told.files, told.links) == ((file,), (link,))


def test_an_error_is_told_so_with_its_details() -> None:
    detail = Detail(words="detail.x", place="/srv/parks/east/meters.csv", facts={"n": 1})
    error = ImportFileError("no_file", facts={"file": "/srv/parks/east/a.csv"}, details=(detail,))
    error_within(error, PARK)
    assert error.facts == {"file": "a.csv"}
    assert error.details[0].place == "meters.csv"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept_here") / "park"
    Workspace.new(folder, "manufacturing")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_names_the_folder_of_the_server(site: Site, folder: Path, language: str) -> None:
    pages = [path for path in ACCESS if "{" not in path and not path.startswith("/api")]
    for path in pages:
        page = site.ask(f"{path}?period=2025&lang={language}").body
        assert str(folder).encode() not in page, path


@pytest.mark.slow
def test_what_is_refused_names_files_as_they_were_sent(site: Site, folder: Path) -> None:
    doer = Doer(site)
    files = {"odd.csv": FILE, "odd.yaml": MAPPING.encode()}
    doer.send_files("/do/import", files)
    doer.send_files("/do/verify_sent", {"odd.zip": b"no archive"})
    doer.do("/do/close", {"period": "2025", "by": "office"})
    jobs = site.ask("/jobs?lang=en").text
    (folder / "park.yaml").rename(folder / "park.yaml.away")
    try:
        broken = site.ask("/energy?period=2025&lang=en").text
        program = site.ask("/api/v1/overview?period=2025&lang=en").text
    finally:
        (folder / "park.yaml.away").rename(folder / "park.yaml")
    told = [site.ask(f"{path}?lang=en").text for path in set(re.findall(r"/jobs/[\w-]+", jobs))]
    assert len(told) == 3
    for page in (*told, jobs, broken, program):
        assert str(folder) not in page
        assert folder.parent.name not in page
