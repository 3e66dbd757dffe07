"""On the map of a park no name covers another, nor a point, however close things are."""

import json
import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_everybody import address
from tests.conftest import Demo
from tests.web.site import Site, serving

pytestmark = pytest.mark.slow

CLOSE = 0.0004  # degrees from one thing to the next: a few pixels
BOXES = """() => [...document.querySelectorAll('svg text:not([aria-hidden]), svg circle')]
    .filter(each => each.closest('svg').querySelector('circle'))
    .map(each => [each.tagName, each.textContent, each.getBoundingClientRect().toJSON()])"""
TOUCH = 0.5  # [px]


@pytest.fixture(scope="module")
def crowded(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the reference park with all its things at nearly one place."""
    copy = tmp_path_factory.mktemp("crowded") / "park"
    folder = Path(shutil.copytree(demo.workspace.layout.folder, copy))
    file = folder / "map.geojson"
    told = json.loads(file.read_text(encoding="utf-8"))
    points = [each["geometry"] for each in told["features"] if each["geometry"]["type"] == "Point"]
    west, south = points[0]["coordinates"]
    for place, point in enumerate(points):
        point["coordinates"] = [west + place * CLOSE, south + place % 3 * CLOSE]
    file.write_text(json.dumps(told), encoding="utf-8")
    with serving(folder) as site:
        yield site


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > TOUCH and down > TOUCH


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_name_covers_another_or_a_point(
    visit: Visit, crowded: Site, lang: str, theme: str
) -> None:
    where = address(crowded, "/map", lang, theme)
    crowded.ask(where.partition(str(crowded.port))[2])
    visit.page.goto(where)
    found = visit.page.evaluate(BOXES)
    assert len([each for each in found if each[0] == "circle"]) > 8
    names = [each for each in found if each[0] == "text"]
    assert len(names) > 10
    covering = [
        (one[1], other[1] or "a point")
        for one, other in combinations(found, 2)
        if "text" in (one[0], other[0]) and overlap(one[2], other[2])
    ]
    assert covering == []
