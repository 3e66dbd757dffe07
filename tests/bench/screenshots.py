"""``python -m tests.bench.screenshots FOLDER [park]``: every page as people see it.

Each page in two languages and two themes on a desk, and in one of each on a narrow desk and a
telephone; the walls at both their sizes. For people to look at.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from lingtan.app.workspace import Workspace
from lingtan.web.actions.table import ACTIONS
from lingtan.web.features import FEATURES
from lingtan.web.screens import WALLS
from tests.web.browser import browsing
from tests.web.site import Site, serving

PERIOD = "2025"
LATE = 120_000  # [ms]
LIVE = ("--no-sign-in", "--simulate", "--speed", "900")
OF_A_FILE = {"mapping", "take"}  # forms about a file that was sent
OTHERS = ("/lineage?figure=national.e_park_kg", "/energy?series=e_electroplating&step=15min")


@dataclass(frozen=True, slots=True)
class Shot:
    """A page on a screen."""

    name: str
    path: str
    language: str
    theme: str
    size: tuple[int, int]


def main() -> None:
    """Make the pictures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="lingtan-shots-") as passing:
        park = Path(sys.argv[2]) if sys.argv[2:] else Path(passing) / "park"
        if not sys.argv[2:]:
            Workspace.demo(park)
        with serving(park, options=LIVE) as site, browsing() as browser:
            for shot in _shots():
                _take(browser, site, shot, folder)


def _shots() -> Iterator[Shot]:
    pages = [(each.id, each.path) for each in FEATURES]
    pages += [(f"other{number}", path) for number, path in enumerate(OTHERS)]
    for name, path in pages:
        for language in ("en", "zh"):
            for theme in ("light", "dark"):
                yield Shot(name, path, language, theme, (1440, 900))
        yield Shot(name, path, "en", "light", (1280, 900))
        yield Shot(name, path, "zh", "light", (390, 844))
    for each in ACTIONS.values():
        if each.id not in OF_A_FILE:
            yield Shot(f"do_{each.id}", each.path, "en", "light", (1280, 900))
    for wall in WALLS:
        for size in ((1920, 1080), (3840, 2160)):
            yield Shot(f"wall_{wall}", f"/wall/{wall}?stay=1", "zh", "dark", size)


def _take(browser: Browser, site: Site, shot: Shot, folder: Path) -> None:
    joined = "&" if "?" in shot.path else "?"
    asked = f"{shot.path}{joined}period={PERIOD}&lang={shot.language}&theme={shot.theme}"
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(LATE)
    page.goto(f"http://127.0.0.1:{site.port}{asked}")
    for figure in page.locator("lingtan-series, lingtan-sankey").all():
        figure.scroll_into_view_if_needed()
        if width > 600:
            figure.locator("canvas").first.wait_for()
    page.wait_for_timeout(700)
    page.evaluate("scrollTo(0, 0)")
    name = f"{shot.name}_{shot.language}_{shot.theme}_{width}.png"
    page.screenshot(path=folder / name, full_page=not shot.name.startswith("wall"))
    page.close()


if __name__ == "__main__":
    main()
