"""What pages cost in a browser with a quarter of its speed, 10 Mbit/s and 40 ms to the server."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession, Page

from tests.bench.bench_store import Figure
from tests.bench.limits import told, within
from tests.web.browser import browsing
from tests.web.site import Site

SLOWER = 4
LINE = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
WATCH = """
window.seen = {paint: 0, shift: 0, long: 0};
const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
  .observe({type, buffered: true});
watch('largest-contentful-paint', each => { seen.paint = each.startTime; });
watch('layout-shift', each => { if (!each.hadRecentInput) seen.shift += each.value; });
watch('longtask', each => { seen.long += each.duration; });
"""
CRITICAL = ("/main-", "/lingtan.css")
PAGES = ("/", "/energy", "/carbon")
DRAWN = "lingtan-series, lingtan-sankey"
LATE = 60_000  # [ms]
STILL, LIVE = 3_000, 10_000  # [ms]
PERIOD = "period=2025&lang=en"
API_SERIES = "/api/v1/series"
ROWS = 5000
KILO = 1000
SORTED = """async rows => {
  const cells = n => `<td>meter ${n * 7919 % rows}</td>`
    + `<td class="number">${n * 104729 % rows}</td>`
    + `<td>${n % 2 ? 'measured' : 'estimated'}</td><td>2025-07-01</td><td>note ${n}</td>`;
  const table = document.createElement('lingtan-table');
  const heads = '<th>a</th><th class="number">b</th><th>c</th><th>d</th><th>e</th>';
  const body = Array.from({length: rows}, (_, n) => `<tr>${cells(n)}</tr>`).join('');
  table.innerHTML = `<div class="scroll"><table><thead><tr>${heads}</tr></thead>`
    + `<tbody>${body}</tbody></table></div>`;
  document.querySelector('main').append(table);
  const shown = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  await shown();
  const timed = async act => { const at = performance.now(); act(); await shown();
    return performance.now() - at; };
  const [text, number] = table.querySelectorAll('button.sort');
  const sort = Math.max(await timed(() => text.click()), await timed(() => number.click()));
  const field = table.querySelector('input');
  const filter = await timed(() => { field.value = 'meter 12';
    field.dispatchEvent(new Event('input')); });
  table.remove();
  return {sort, filter};
}"""


@dataclass
class Tapped:
    """A page, and the bytes of everything it was sent, by address."""

    page: Page
    tap: CDPSession
    bytes_of: dict[str, float] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def listen(self) -> None:
        """Note what comes from now on."""
        self.tap.on("Network.requestWillBeSent", self._asked)
        self.tap.on("Network.loadingFinished", self._came)

    def _asked(self, event: Mapping[str, dict[str, str]]) -> None:
        self._names[str(event["requestId"])] = event["request"]["url"]

    def _came(self, event: Mapping[str, float]) -> None:
        name = self._names.get(str(event["requestId"]), "")
        self.bytes_of[name] = self.bytes_of.get(name, 0) + event["encodedDataLength"]

    def take(self) -> dict[str, float]:
        """Return what came since the last time."""
        found, self.bytes_of = self.bytes_of, {}
        return found


def pages(site: Site) -> Iterator[Figure]:
    """Measure the first visit and the second one of the heaviest pages."""
    with browsing() as browser:
        for path in PAGES:
            site.ask(f"{path}?{PERIOD}")  # the work of the account is measured elsewhere
            site.ask(f"{API_SERIES}?{PERIOD}&series=electricity")
            yield from _of_page(browser, site, path)


def tables(site: Site) -> Iterator[Figure]:
    """Measure a table of thousands of rows, at full speed and at a quarter of it."""
    with browsing() as browser, _tapped(browser) as tapped:
        tapped.page.goto(f"http://127.0.0.1:{site.port}/carbon?{PERIOD}", timeout=LATE)
        spent = tapped.page.evaluate(SORTED, ROWS)
        yield within(f"table of {ROWS} rows, sorted", spent["sort"], "ms", 200)
        yield within(f"table of {ROWS} rows, narrowed down", spent["filter"], "ms", 200)
        tapped.tap.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        spent = tapped.page.evaluate(SORTED, ROWS)
        yield told(f"the same, sorted, {SLOWER} x slower", spent["sort"], "ms")


def live_page(site: Site) -> Iterator[Figure]:
    """Measure pages that move with each event."""
    with browsing() as browser:
        for path in ("/", "/energy", "/wall/overview"):
            site.ask(f"{path}?{PERIOD}")
            with _tapped(browser) as tapped:
                _slow(tapped)
                page = tapped.page
                more = "&stay=1" if path.startswith("/wall") else ""
                page.goto(f"http://127.0.0.1:{site.port}{path}?{PERIOD}{more}", timeout=LATE)
                _drawn_after(page)
                page.wait_for_timeout(STILL)
                before = _live_count(page)
                page.evaluate("seen.long = 0; seen.shift = 0")
                page.wait_for_timeout(LIVE)
                seen = page.evaluate("window.seen")
                moved = _live_count(page) - before
            label = f"{path} live for {LIVE // KILO} s, {SLOWER} x slower"
            yield told(f"{label}: events shown", moved, "")
            yield within(f"{label}: long tasks", seen["long"], "ms", 500)
            yield within(f"{label}: layout shift", seen["shift"], "", 0.05)


def _live_count(page: Page) -> int:
    found = page.locator("lingtan-live").first.get_attribute("data-events")
    return int(found or 0)


def _of_page(browser: Browser, site: Site, path: str) -> Iterator[Figure]:
    address = f"http://127.0.0.1:{site.port}{path}?{PERIOD}"
    with _tapped(browser) as tapped:
        _slow(tapped)
        tapped.page.goto(address, timeout=LATE)
        seconds = _drawn_after(tapped.page)
        tapped.page.wait_for_timeout(STILL)
        seen: Mapping[str, float] = tapped.page.evaluate("window.seen")
        first = tapped.take()
        tapped.page.goto(address, timeout=LATE)
        _drawn_after(tapped.page)
        again = tapped.take()
    critical = sum(
        size for name, size in first.items() if name == address or any(c in name for c in CRITICAL)
    )
    limit = 350 if path == "/" else 450
    yield within(f"{path} critical path, compressed", critical / KILO, "kB", 80)
    yield within(f"{path} first visit, all of it", sum(first.values()) / KILO, "kB", limit)
    yield within(f"{path} second visit", sum(again.values()) / KILO, "kB", 60)
    yield within(f"{path} largest paint, {SLOWER} x slower", seen["paint"] / KILO, "s", 2.0)
    yield within(f"{path} everything drawn, {SLOWER} x slower", seconds, "s", 5.0)
    yield within(f"{path} layout shift", seen["shift"], "", 0.05)
    yield told(f"{path} long tasks while it loads, {SLOWER} x slower", seen["long"], "ms")


def _drawn_after(page: Page) -> float:
    """Look at every picture in turn; return when the last one was drawn since the start [s]."""
    for figure in page.locator(DRAWN).all():
        figure.scroll_into_view_if_needed()
        figure.locator("canvas").first.wait_for(timeout=LATE)
    return float(page.evaluate("performance.now()")) / KILO


def _slow(tapped: Tapped) -> None:
    tapped.tap.send("Network.emulateNetworkConditions", LINE)
    tapped.tap.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


@contextmanager
def _tapped(browser: Browser) -> Iterator[Tapped]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    tap = context.new_cdp_session(page)
    tap.send("Network.enable")
    page.add_init_script(WATCH)
    tapped = Tapped(page, tap)
    tapped.listen()
    yield tapped
    context.close()
