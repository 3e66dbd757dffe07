"""The map shows every version, and places only what the park's own file places."""

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from lingtan.reports.charts.park_map import read_spots
from lingtan.web.features import FEATURES
from tests.conftest import Demo
from tests.web.site import Site, serving


def test_versions_and_things_are_named_on_the_map(site: Site) -> None:
    page = site.ask("/map?period=2025&lang=zh").text
    for name in ("园区整体", "综合服务区（园中园）", "电炉炼钢厂", "绿电直连风电场", "1 km"):
        assert name in page
    inside = site.ask("/pages/map.csv?period=2025&lang=en").text
    assert "Electric-arc steel works,inside,–" in inside
    assert "Office campus,inside,inside" in inside
    assert 'Wind farm on a direct line,wind power,"outside, on a direct line"' in inside


@pytest.fixture(scope="module")
def own_park(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Site]]:
    """Return a copy of the reference park, and its server."""
    copy = tmp_path_factory.mktemp("map") / "park"
    folder = Path(shutil.copytree(demo.workspace.layout.folder, copy))
    with serving(folder) as site:
        yield folder, site


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{not json", "map.geojson cannot be read"),
        (json.dumps({"features": [{"geometry": {"type": "Point"}}]}), "cannot be read"),
        (json.dumps({"type": "FeatureCollection", "features": []}), "Boundary versions"),
    ],
)
def test_a_map_that_cannot_be_read_is_said_and_shows_the_rest(
    own_park: tuple[Path, Site], text: str, said: str
) -> None:
    folder, site = own_park
    (folder / "map.geojson").write_text(text, encoding="utf-8")
    page = site.ask("/map?period=2025&lang=en")
    assert page.status == 200
    assert said in page.text
    assert "Services zone (park in park)" in page.text


@pytest.mark.slow
def test_a_park_without_outlines_says_whose_are_lacking(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    text = park.layout.park_file.read_text("utf-8")
    lines = [line for line in text.splitlines() if "geojson:" not in line]
    park.layout.park_file.write_text("\n".join(lines), encoding="utf-8")
    with serving(park.layout.folder) as site:
        page = site.ask("/map?period=2025&lang=en")
    assert page.status == 200
    assert "No outline that can be read is given for: Whole park" in page.text


def test_only_finite_points_are_places() -> None:
    point = {"type": "Point", "coordinates": [118.0, float("nan")]}
    shape = {"features": [{"geometry": point, "properties": {}}]}
    assert read_spots(json.dumps(shape)) is None
    assert read_spots('{"features": [{"geometry": null}]}') == ()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_briefing_has_the_sentence_of_every_page(site: Site, lang: str) -> None:
    briefing = site.ask(f"/briefing?period=2025&lang={lang}").text
    told = [each for each in FEATURES if each.least is not Role.ADMIN and not each.is_summary]
    assert {each.id for each in FEATURES} - {each.id for each in told} == {
        "overview",
        "briefing",
        "admin",
    }
    for page in told:
        text = site.ask(f"{page.path}?period=2025&lang={lang}").text
        lead = text.partition('<p class="lead">')[2].partition("</p>")[0]
        assert lead
        assert lead in briefing


@pytest.mark.slow
def test_enterprises_of_a_version_are_counted_as_they_lie_inside_in_the_period(
    tmp_path: Path,
) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")  # one of three came in July 2024
    names = {each.name.en for each in park.park().enterprises}
    with serving(park.layout.folder) as site:
        for period, count in (("2024-01", 2), ("2024", 3)):
            told = site.ask(f"/pages/map.csv?period={period}&lang=en").text
            rows = [row for row in csv.reader(told.splitlines()) if len(row) > 1]
            assert [row[3] for row in rows if row[1:2] == ["whole park"]] == [str(count)]
            own = [row for row in rows if row[0] in names]
            assert sum(row[1] in {"inside", "part of the period"} for row in own) == count
