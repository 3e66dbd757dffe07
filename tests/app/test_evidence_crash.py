"""Kill imports at random moments: nothing acknowledged is lost, and the log verifies each time."""

import random
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from lingtan.adapters.store.store import Store
from lingtan.app.verify_evidence import verify_workspace
from lingtan.app.workspace import Workspace
from tests.app.test_evidence import entries_of
from tests.conftest import NOW

KILLS = 6
LONGEST_SECONDS = 1.6
ROOT = Path(__file__).parents[2]


def imports_of(folder: Path) -> list[tuple[int, str]]:
    with Store.open(folder / "store") as store:
        return [(each.import_id, each.source.file_sha256) for each in store.imports()]


def kill_while_importing(folder: Path, files: list[Path], wait_seconds: float) -> None:
    words = ["import", str(folder), *map(str, files), "--again"]
    child = subprocess.Popen(
        [sys.executable, "-m", "lingtan", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    with suppress(subprocess.TimeoutExpired):
        child.wait(wait_seconds)
    child.kill()
    child.wait()


@pytest.mark.slow
def test_killed_at_any_moment_the_log_verifies_and_catches_up(tmp_path: Path) -> None:
    draw = random.Random(20251126)  # noqa: S311  # chance of the clock, not of secrets
    park = Workspace.new(tmp_path / "park", "logistics")
    folder = park.layout.folder
    files = sorted(park.layout.inbox.iterdir())
    park.import_files(files[:1], now=NOW)
    for _ in range(KILLS):
        kill_while_importing(folder, files, draw.uniform(0.5, LONGEST_SECONDS))
        found = {finding.kind.id for finding in verify_workspace(folder).findings}
        assert found <= {"evidence_unfinished", "evidence_interrupted"}
        held = imports_of(folder)
        park.import_files([], now=NOW)
        found = {finding.kind.id for finding in verify_workspace(folder).findings}
        assert found <= {"evidence_interrupted"}
        assert imports_of(folder) == held
        recorded = [entry for entry in entries_of(folder) if entry["kind"] == "import"]
        assert [(entry["import"], entry["sha256"]) for entry in recorded] == held
    shutil.rmtree(folder)
