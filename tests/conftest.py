"""What many tests share: the reference park, built once and served, and the order of files."""

import fcntl
import gc
import os
import pickle
import shutil
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from _pytest.doctest import DoctestModule
from hypothesis import settings

from lingtan.app.build_demo import Composed, Step, build_demo
from lingtan.app.workspace import Workspace
from tests.prepared import share
from tests.web.site import Site, serving

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
S = TypeVar("S")
# Begun before all others: one builds the reference park, which many wait for, the rest do without.
FIRST = (
    "browser/test_everybody.py",
    "web/test_push_kills.py",
    "app/test_backup_crash.py",
    "property/test_files_fuzz.py",
    "property/test_ledger_totals.py",
    "property/test_ledger_months.py",
)
# Folders with the longest files: begun first, so that none of them runs alone at the end.
LONGEST = ("browser", "web", "app", "property", "cli", "adapters", "contract", "ledger")

# The wall clock of a busy machine proves nothing; what costs is measured in tests/bench.
settings.register_profile("lingtan", deadline=None)
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; within them the order stays."""
    items.sort(key=lambda item: _place(item.path))


def _place(path: Path) -> int:
    own = Path(__file__).parent
    inside = path.relative_to(own) if path.is_relative_to(own) else path
    if inside.as_posix() in FIRST:
        return FIRST.index(inside.as_posix()) - len(FIRST)
    folder = inside.parts[0]
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)


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
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    share(of_run(tmp_path_factory) / "made")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Build the reference park once for all processes of a run; each has a copy of its own."""
    built = of_run(tmp_path_factory) / "built"
    built.mkdir(exist_ok=True)
    told = built / "results"
    with (built / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            results = tuple(build_demo(built / "park", NOW))
            told.write_bytes(pickle.dumps(results))
    folder = tmp_path_factory.mktemp("demo") / "park"
    shutil.copytree(built / "park", folder)
    results = pickle.loads(told.read_bytes())  # noqa: S301  # what this run wrote itself
    return Demo(workspace=Workspace.open(folder), results=results)


@pytest.fixture(scope="session")
def site(demo: Demo) -> Iterator[Site]:
    """Serve the reference park to whoever only reads its pages."""
    with serving(demo.workspace.layout.folder) as running:
        yield running
