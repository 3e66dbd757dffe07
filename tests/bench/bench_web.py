"""``python -m tests.bench.bench_web [park]``: what pages cost a slow machine on a slow line.

Chromium with a quarter of its speed, 10 Mbit/s and 40 ms, as the limits of pages are stated. Times
depend on the machine; bytes and shifts do not.
"""

import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from lingtan.app.workspace import Workspace
from tests.web.site import Site, serving

NAMES = ("chromium", "chromium-browser", "google-chrome")
SLOWER = 4
LINE = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
WATCH = """
window.seen = {paint: 0, shift: 0, long: 0};
const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
  .observe({type, buffered: true});
watch('largest-contentful-paint', each => { seen.paint = each.startTime; });
watch('layout-shift', each => { if (!each.hadRecentInput) seen.shift += each.value; });
watch('longtask', each => { seen.long += Math.max(0, each.duration - 50); });
"""
PAGES = ("/", "/energy", "/carbon")
LATE = 60_000
STILL = 10_000  # [ms]
ASKED = 40
PERIOD = "period=2025&lang=en"
Row = Mapping[str, object]


def main() -> None:
    """Measure, print a table, and fail when a target is missed."""
    with TemporaryDirectory() as passing:
        folder = Path(sys.argv[1]) if sys.argv[1:] else Path(passing) / "park"
        if not sys.argv[1:]:
            Workspace.demo(folder)
        with serving(folder) as site:
            rows = [*_of_pages(site), *_of_answers(site)]
    for row in rows:
        mark = "ok  " if row["ok"] else "MISS"
        sys.stdout.write(f"{mark} {row['name']!s:<52} {row['value']!s:>10} {row['target']}\n")
    sys.exit(min(1, sum(not row["ok"] for row in rows)))


def _of_pages(site: Site) -> Iterator[Row]:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for page in PAGES:
            site.ask(f"{page}?{PERIOD}")  # the work of the account is measured elsewhere
            yield from _of_page(browser, site, page)
        browser.close()


def _of_page(browser: Browser, site: Site, path: str) -> Iterator[Row]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, received = context.new_page(), [0]
    tap = context.new_cdp_session(page)
    tap.send("Network.enable")
    tap.send("Network.emulateNetworkConditions", LINE)
    tap.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tap.on("Network.loadingFinished", lambda each: _add(received, each["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(f"http://127.0.0.1:{site.port}{path}?{PERIOD}", timeout=LATE)
    page.wait_for_timeout(500)
    first = received[0]
    yield _row(f"{path} first bytes, compressed [kB]", first / 1000, 80)
    seconds = _drawn_after(page)
    page.wait_for_timeout(STILL)
    seen: Mapping[str, float] = page.evaluate("window.seen")
    yield _row(
        f"{path} all bytes, compressed [kB]", received[0] / 1000, 350 if path == "/" else 450
    )
    yield _row(f"{path} largest paint, {SLOWER} x slower [s]", seen["paint"] / 1000, 2.0)
    yield _row(f"{path} everything drawn after a look [s]", seconds, 5.0)
    yield _row(f"{path} layout shift", seen["shift"], 0.05)
    yield _row(f"{path} long tasks over 50 ms [s]", seen["long"] / 1000, 2.5)
    context.close()


def _add(received: list[int], size: float) -> None:
    received[0] += round(size)


def _drawn_after(page: Page) -> float:
    """Look at every picture in turn; return how long the slowest took to be drawn [s]."""
    waits = [0.0]
    for figure in page.locator("lingtan-series, lingtan-sankey").all():
        began = time.perf_counter()
        figure.scroll_into_view_if_needed()
        figure.locator("canvas").first.wait_for(timeout=LATE)
        waits.append(time.perf_counter() - began)
    return max(waits)


def _of_answers(site: Site) -> Iterator[Row]:
    yield _row("series of 30 days, p95 [ms]", _p95(site, "/api/v1/series?period=2025-07"), 300)
    yield _row("overview by API, p95 [ms]", _p95(site, "/api/v1/account?period=2025"), 100)


def _p95(site: Site, path: str) -> float:
    site.ask(path)
    spent = []
    for _ in range(ASKED):
        began = time.perf_counter()
        site.ask(path, accept_encoding="gzip")
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(spent, n=20)[-1]


def _row(name: str, value: float, limit: float) -> Row:
    shown = f"{value:.3f}" if value < 10 else f"{value:.0f}"
    return {"name": name, "value": shown, "target": f"<= {limit:g}", "ok": value <= limit}


if __name__ == "__main__":
    main()
