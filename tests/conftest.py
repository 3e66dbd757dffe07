"""What many tests share: the reference park, built once a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest

from lingtan.app.build_demo import Composed, Step, build_demo
from lingtan.app.workspace import Workspace

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The reference park after its whole corridor was run."""

    workspace: Workspace
    results: Sequence[Composed | Step]

    def all_of(self, kind: type[S]) -> list[S]:
        """Return the results of one kind, in order."""
        return [result for result in self.results if isinstance(result, kind)]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder: Path = tmp_path_factory.mktemp("demo") / "park"
    results = tuple(build_demo(folder, NOW))
    return Demo(workspace=Workspace.open(folder), results=results)
