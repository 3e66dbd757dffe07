"""The parks of the pack: the demo, the four starting parks, ten of the truth generator."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from lingtan.app.workspace import Workspace
from tests.truth.score import answer_all, faulty_site, run
from tests.truth.send import send

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
STARTING = ("manufacturing", "logistics", "commercial", "mixed")
SEEDS = range(20, 30)
FAULTS = 6

Build = Callable[[Path], object]


def _starting(kind: str, folder: Path) -> None:
    run("new", folder, "--type", kind)


def _made(seed: int, folder: Path) -> None:
    site = faulty_site(seed, FAULTS)
    run("import", folder, *send(site, folder))
    if seed % 2:  # one half as it came, the other answered
        answer_all(folder)


PARKS: Mapping[str, Build] = {
    "demo": partial(Workspace.demo, now=NOW),
    **{kind: partial(_starting, kind) for kind in STARTING},
    **{f"truth-{seed}": partial(_made, seed) for seed in SEEDS},
}
