"""A page whose results are being computed says so, and gives way to the whole page by itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import watched
from tests.conftest import Demo
from tests.web.site import Site, serving
from tests.web.test_computing import import_live

pytestmark = pytest.mark.slow

LATE = 120_000  # ms
COMPUTING = {
    "en": "The results of 2025 are being computed.",
    "zh": "正在计算 2025 的结果。",
}


@pytest.fixture(scope="module")
def site(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("computing") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    with serving(folder, options=("--no-sign-in", "--import-seconds", "1")) as running:
        yield running


AS_PEOPLE_HAVE_IT: dict[str, str] = {}  # their browsers do not say that they wait


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no_scripts"])
@pytest.mark.parametrize("language", COMPUTING)
def test_a_page_replaces_itself_once_its_results_are_ready(
    site: Site, browser: Browser, language: str, *, has_scripts: bool
) -> None:
    import_live(site, 2 * list(COMPUTING).index(language) + has_scripts)
    with browser.new_context(
        java_script_enabled=has_scripts, extra_http_headers=AS_PEOPLE_HAVE_IT
    ) as context:
        visit = watched(context.new_page())
        page = visit.page
        page.goto(f"http://127.0.0.1:{site.port}/?period=2025&lang={language}")
        expect(page.locator("#computing .lead")).to_have_text(COMPUTING[language])
        expect(page.locator("#computing progress")).to_be_visible()
        expect(page.locator("#summary")).to_be_visible(timeout=LATE)
        expect(page.locator("#computing")).to_have_count(0)
        assert visit.complaints == []
