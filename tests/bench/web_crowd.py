"""Many page loads at once, and the first page while its results are computed anew."""

import asyncio
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.bench.bench_store import Figure
from tests.bench.limits import told, within
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

LOADS = 200
NAME, ASKED = "bench", "period=2025&lang=en"
PAGES = ("/", "/energy", "/carbon", "/indicators", "/green-power", "/findings", "/map", "/reports")
LIVE = ("--no-sign-in", "--import-seconds", "1")
METER, AT = "e_import", "2026-01-10T08:00:00+08:00"


def crowds(park: Path) -> Iterator[Figure]:
    """Measure page loads at once, by somebody who has signed in, of a park that is computed."""
    workspace = Workspace.open(park)
    if NAME not in {each.name for each in workspace.users()}:
        workspace.add_user(NAME, Role.OPERATOR, PASSWORD, by=NAME)
    with serving(park, options=()) as site:
        person = Person(site)
        person.sign_in(NAME)
        cookie = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        for path in PAGES:
            person.ask(f"{path}?{ASKED}")
        for label, paths in (("the overview", PAGES[:1]), (f"{len(PAGES)} pages", PAGES)):
            spent = sorted(asyncio.run(_loads(site, paths, cookie)))
            name = f"{LOADS} loads of {label} at once, 19 of 20"
            yield within(name, spent[LOADS * 19 // 20 - 1], "s", 3)


def first_pages(park: Path, passing: Path) -> Iterator[Figure]:
    """Measure the first page after a live import, and of a new park after its start."""
    new, live = passing / "new", passing / "live"
    shutil.copytree(park, live)
    made = Workspace.new(new, "manufacturing")
    made.import_files(sorted(made.layout.inbox.iterdir()))
    for label, folder in (("after a live import", live), ("of a new park", new)):
        with serving(folder, options=LIVE, is_fresh=True) as site:
            if folder is live:
                site.ask(f"/?{ASKED}")
                _import(site)
            began = time.perf_counter()
            site.ask(f"/?{ASKED}", prefer="")
            yield within(f"first page {label}", time.perf_counter() - began, "s", 2)
            site.ask(f"/?{ASKED}")
            yield told(f"first page {label}, with its results", time.perf_counter() - began, "s")


def _import(site: Site) -> None:
    body = json.dumps({"meter": METER, "time": [AT], "value": [100]}).encode()
    site.ask("/api/v1/readings", "POST", body, content_type="application/json")
    while "lingtan_journals_imported_total 1" not in site.ask("/metrics").text:
        pass


async def _loads(site: Site, paths: Sequence[str], cookie: str) -> list[float]:
    each = (_seconds(site, paths[number % len(paths)], cookie) for number in range(LOADS))
    return list(await asyncio.gather(*each))


async def _seconds(site: Site, path: str, cookie: str) -> float:
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    lines = (
        f"GET {path}?{ASKED} HTTP/1.1",
        f"Host: 127.0.0.1:{site.port}",
        f"Cookie: {cookie}",
        "Accept-Encoding: gzip",
        "Connection: close",
    )
    writer.write("\r\n".join((*lines, "", "")).encode())
    answer = await reader.read()
    writer.close()
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"{path}: {answer[:100]!r}")
    return time.perf_counter() - began
