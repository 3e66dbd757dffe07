"""A plugin of pytest: note which tests execute which lines, or run chosen tests in a given order.

``LINES_TO`` names a folder for the notes of each process; ``TESTS_FROM`` a file of test ids.
"""

import json
import os
import resource
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest
from coverage import Coverage

from tests import prepared
from tests.mutants.faults import ROOMS

MEMORY = 8 << 30  # a fault may ask for memory without end
Setup = Generator[None, object, object]


class Lines:
    """Measures lines by test, and apart from it by what is made once and used by several tests."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / str(os.getpid())
        self.measure = Coverage(
            data_file=f"{self.path}.lines",
            include=[f"src/lingtan/{room}/*" for room in ROOMS],
            config_file=False,
        )
        self.measure.set_option("run:relative_files", True)
        self.measure.set_option(
            "run:disable_warnings", ["no-data-collected", "module-not-measured"]
        )
        self.measure.start()
        self.running = [""]
        self.since = monotonic()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.uses: defaultdict[str, set[str]] = defaultdict(set)
        self.tests: set[str] = set()
        self.unfit: set[str] = set()
        names = vars(prepared)
        names["_made"] = self._made(prepared._made)
        names["begin_demo"] = lambda: None  # in this process, where its lines are measured

    @contextmanager
    def _named(self, name: str) -> Iterator[None]:
        """Give lines and seconds to a name of their own."""
        self.uses[self.running[-1]].add(name)
        self.running.append(name)
        self._switch(self.running[-2])
        yield
        self.running.pop()
        self._switch(name)

    def _switch(self, left: str) -> None:
        now = monotonic()
        self.seconds[left] += now - self.since
        self.since = now
        self.measure.switch_context(self.running[-1])

    def _made(self, make_once: Callable[[prepared.Make], Path]) -> Callable[[prepared.Make], Path]:
        def made(make: prepared.Make) -> Path:
            with self._named(f"made {prepared._name(make)}"):
                return make_once(make)

        return made

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Setup:
        """Measure a test."""
        self.tests.add(item.nodeid)
        if isinstance(item, pytest.Function):
            for name in item.fixturenames:
                for each in item._fixtureinfo.name2fixturedefs.get(name, ()):
                    if each.scope != "function":
                        self.uses[item.nodeid].add(_fixture(each))
        with self._named(item.nodeid):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Setup:
        """Measure a fixture that several tests use."""
        if fixturedef.scope == "function":
            return (yield)
        with self._named(_fixture(fixturedef)):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out what does not pass on the source as it is."""
        if not report.passed:
            self.unfit.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write what this process has seen; the one that only hands out tests saw none."""
        self.measure.stop()
        if not self.tests:
            return
        self.measure.save()
        notes = {
            "seconds": dict(self.seconds),
            "uses": {name: sorted(used) for name, used in self.uses.items()},
            "tests": sorted(self.tests - self.unfit),
            "unfit": sorted(self.unfit),
        }
        Path(f"{self.path}.json").write_text(json.dumps(notes), encoding="utf-8")


def _fixture(definition: pytest.FixtureDef[object]) -> str:
    return f"fixture {definition.baseid}::{definition.argname}"


class Chosen:
    """Keeps the tests of a list, in its order."""

    def __init__(self, tests: list[str]) -> None:
        self.place = {test: number for number, test in enumerate(tests)}

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Setup:
        """Choose and order, after all others have."""
        done = yield
        chosen = [item for item in items if item.nodeid in self.place]
        items[:] = sorted(chosen, key=lambda item: self.place[item.nodeid])
        return done


def pytest_configure(config: pytest.Config) -> None:
    """Do what the environment asks for."""
    if folder := os.environ.get("LINES_TO"):
        config.pluginmanager.register(Lines(Path(folder)))
    if listed := os.environ.get("TESTS_FROM"):
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, resource.RLIM_INFINITY))
        tests = Path(listed).read_text(encoding="utf-8").splitlines()
        config.pluginmanager.register(Chosen(tests))
