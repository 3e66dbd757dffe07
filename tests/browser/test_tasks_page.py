"""The page of tasks leads with its answer; long lists open for whoever wants them."""

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_everybody import address, violations
from tests.web.site import Site

pytestmark = pytest.mark.slow

SCREEN = 900  # [px]
MOST_SCREENS = 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_of_tasks_is_two_screens_long_and_its_lists_open(
    visit: Visit, site: Site, lang: str, theme: str
) -> None:
    where = address(site, "/tasks", lang, theme)
    site.ask(where.partition(str(site.port))[2])
    page = visit.page
    page.goto(where)
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= MOST_SCREENS * SCREEN
    owing = page.locator("#tasks_owing")
    rows = owing.locator("tbody tr")
    assert not rows.first.is_visible()
    assert page.locator("#tasks_open tbody tr").first.is_visible()
    heading = owing.locator("summary h2")
    assert f"({rows.count()})" in heading.inner_text()
    heading.click()
    assert rows.first.is_visible()
    assert owing.get_by_role("link").first.is_visible()
    assert violations(visit) == []
