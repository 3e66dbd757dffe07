"""What moved is read on a telephone without a swipe: each figure is a card that says it all."""

import re
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.app.test_closing import LATE, closed_in
from tests.app.test_lost_figures import with_a_meter_nobody_read
from tests.app.test_traced_movements import moved_twice
from tests.prepared import copied
from tests.web.doing import Doer
from tests.web.site import serving

pytestmark = pytest.mark.slow

SIDEWAYS = """() => [...document.querySelectorAll('.scroll:has([id^=table-movements])')]
  .map(each => each.scrollWidth - each.clientWidth)"""
SAID = """() => [...document.querySelectorAll('[id^=table-movements] tbody tr:first-child td')]
  .map(each => getComputedStyle(each, '::before').content)"""

# Marks at which a line of a card begins: each rectangle of a text is of one line.
BEGINS = """() => [...document.querySelectorAll('[id^=table-movements] td.text')].flatMap(cell => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const found = [];
  let before;
  for (let each; (each = texts.nextNode());) {
    const mark = document.createRange();
    mark.setStart(each, 0);
    mark.setEnd(each, 1);
    const at = mark.getBoundingClientRect();
    const isMark = /^[;\uff1b]/.test(each.data);
    if (before && at.top > before.bottom && isMark) found.push(cell.innerText);
    const whole = document.createRange();
    whole.selectNodeContents(each);
    before = [...whole.getClientRects()].at(-1);
  }
  return found;
})"""


def test_what_moves_needs_no_swipe(browser: Browser, tmp_path: Path) -> None:
    park = copied(closed_in, tmp_path / "park")
    meters = tmp_path / "meters.csv"
    meters.write_text(with_a_meter_nobody_read(park), encoding="utf-8")
    park.propose("2025-01", [meters], by="Li Na", reason="new boiler", now=LATE)
    with serving(park.layout.folder, options=("--no-sign-in",)) as site:
        doer = Doer(site)
        doer.done(doer.do("/do/look_at_correction", {"candidate": "C1"}))
        (job,) = set(re.findall(r"/jobs/[\w-]+", site.ask("/jobs?lang=en").text))
        for shown, lang in product((job, "/do/approve?candidate=C1"), ("en", "zh")):
            page = browser.new_page(viewport={"width": 390, "height": 844})
            mark = "&" if "?" in shown else "?"
            page.goto(f"http://127.0.0.1:{site.port}{shown}{mark}lang={lang}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            assert page.evaluate(SIDEWAYS) == [0]
            assert all(told not in {"none", '""'} for told in page.evaluate(SAID))
            page.set_viewport_size({"width": 1440, "height": 900})
            assert set(page.evaluate(SAID)) == {"none"}
            page.close()


def test_no_line_of_causes_begins_with_the_mark_between_them(
    browser: Browser, tmp_path: Path
) -> None:
    park = copied(moved_twice, tmp_path / "park")
    with serving(park.layout.folder, options=("--no-sign-in",)) as site:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"http://127.0.0.1:{site.port}/reports?period=2025-01&lang=zh")
        assert page.locator("[id^=table-movements] td.text .amount > a").count() > 0
        assert page.evaluate(BEGINS) == []
        page.close()
