"""What many tests share: the reference park, built once and served, and the order of files."""

import gc
import os
import pickle
import shutil
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest
from _pytest.doctest import DoctestModule
from hypothesis import settings

from lingtan.app.build_demo import Composed, Step
from lingtan.app.workspace import Workspace
from tests import prepared
from tests.web.site import Site, serving
from tests.whole import IS_WHOLE

NOW = prepared.NOW
S = TypeVar("S")
PASSED = Path(sys.prefix) / "passed"
# Folders whose files take longest come first, so that none of them runs alone at the end.
LONGEST = (
    *("characterisation", "browser", "web", "app", "property", "cli", "adapters", "contract"),
    "ledger",
)

# The wall clock of a busy machine proves nothing; what costs is measured in tests/bench. Every run
# of the fast tier draws the same examples; `make test-all` draws others and prints its seed.
settings.register_profile("lingtan", deadline=None, derandomize=not IS_WHOLE, database=None)
settings.load_profile("lingtan")


class Examples:
    """Looks for examples only in files that hold some: few do, and each worker would ask all."""

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(
        self, file_path: Path
    ) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """Leave out what would look for examples where there are none."""
        found = yield
        if any(isinstance(each, DoctestModule) for each in found) and not _has_examples(file_path):
            return [each for each in found if not isinstance(each, DoctestModule)]
        return found


def _has_examples(path: Path) -> bool:
    return b">>>" in path.read_bytes()


def pytest_configure(config: pytest.Config) -> None:
    """Make it known to every folder, not to that of this file alone."""
    config.pluginmanager.register(Examples())
    gc.disable()  # nothing that is collected dies before the process does


def pytest_collection_finish() -> None:
    """Look for dead cycles in what tests make, and no more in what was collected."""
    gc.enable()
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Note how many have passed, for `make test`, or how a run with its examples is repeated."""
    if exitstatus == 0:
        PASSED.write_text(str(len(terminalreporter.stats["passed"])), encoding="ascii")
    seed = config.getoption("hypothesis_seed", None)
    if seed is not None:
        terminalreporter.write_line(f"The same examples again: make test-all SEED={seed}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put files in an order in which nobody waits; within them the order of tests stays.

    First what does without the reference park while that is being built, the longest first; then
    what needs it; the quick ones last. A seed draws the order of those that are alike.
    """
    waiting = {item.path for item in items if _needs_demo(item)}
    seed = config.getoption("hypothesis_seed", None)
    drawn = {path: _drawn(seed, path) for path in {item.path for item in items}}
    items.sort(
        key=lambda item: (*_place(item.path, is_waiting=item.path in waiting), drawn[item.path])
    )


def _drawn(seed: int | None, path: Path) -> bytes:
    return b"" if seed is None else sha256(f"{seed} {path.name}".encode()).digest()


def _needs_demo(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "demo" in item.fixturenames


def _place(path: Path, *, is_waiting: bool) -> tuple[int, int]:
    own = Path(__file__).parent
    folder = path.relative_to(own).parts[0] if path.is_relative_to(own) else ""
    length = LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
    if is_waiting:
        return 1, length
    return (0 if length < len(LONGEST) else 2), length


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The reference park after its whole corridor was run."""

    workspace: Workspace
    results: Sequence[Composed | Step]

    def all_of(self, kind: type[S]) -> list[S]:
        """Return the results of one kind, in order."""
        return [result for result in self.results if isinstance(result, kind)]


def of_run(factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of a run share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _made_once(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[None]:
    prepared.share(of_run(tmp_path_factory) / "made")
    is_first = os.environ.get("PYTEST_XDIST_WORKER") == "gw0"
    is_needed = is_first and any(map(_needs_demo, request.session.items))
    building = prepared.begin_demo() if is_needed else None
    yield
    if building:
        building.terminate()
        building.wait()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Build the reference park once for all processes of a run; each has a copy of its own."""
    built = prepared.built_demo()
    folder = tmp_path_factory.mktemp("demo") / "park"
    shutil.copytree(built / "park", folder)
    results = pickle.loads((built / "results").read_bytes())  # noqa: S301  # what this run wrote
    return Demo(workspace=Workspace.open(folder), results=results)


@pytest.fixture(scope="session")
def site(demo: Demo) -> Iterator[Site]:
    """Serve the reference park to whoever only reads its pages."""
    with serving(demo.workspace.layout.folder) as running:
        yield running
