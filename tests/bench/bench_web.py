"""``python -m tests.bench.bench_web [park]``: what the pages and the API of a park cost.

Each line has its limit. Bytes and shifts do not depend on the machine, and are tests as well;
times do, so run it when nothing else does.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.workspace import Workspace
from tests.bench import bench_live
from tests.bench.bench_store import Figure
from tests.bench.web_answers import answers, documents
from tests.bench.web_crowd import crowds, first_pages
from tests.bench.web_pages import live_page, pages, tables
from tests.bench.web_start import starts
from tests.bench.web_statistics import statistics
from tests.web.site import serving

SPEED = "900"  # a quarter of an hour a second: something moves with every event
QUICK = ("--no-sign-in", "--simulate", "--speed", SPEED)


def main() -> None:
    """Measure, print a table, and fail when a limit is missed."""
    missed = 0
    with TemporaryDirectory(prefix="lingtan-bench-") as passing:
        folder = Path(sys.argv[1]) if sys.argv[1:] else Path(passing) / "park"
        if not sys.argv[1:]:
            Workspace.demo(folder)
        for figure in _measured(folder, Path(passing)):
            missed += not figure.ok
            _show(figure)
    sys.exit(min(1, missed))


def _measured(folder: Path, passing: Path) -> Iterator[Figure]:
    with serving(folder) as site:
        yield from answers(site)
        yield from pages(site)
        yield from tables(site)
    with serving(folder, options=QUICK) as site:
        yield from live_page(site)
    yield from crowds(folder)
    yield from first_pages(folder, passing)
    yield from documents(passing)
    yield from starts(folder, passing)
    for row in bench_live.measure():
        yield Figure(**row)  # type: ignore[arg-type]  # the fields of one, as a mapping
    yield from statistics(passing)


def _show(figure: Figure) -> None:
    mark = "ok  " if figure.ok else "MISS"
    value = f"{figure.value:.3f}" if abs(figure.value) < 10 else f"{figure.value:.0f}"
    sys.stdout.write(f"{mark} {figure.name:<66} {value:>10} {figure.unit:<8} {figure.target}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
