"""Kill backups and restores at random moments, fill the disk: whole or not at all, and swept."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from lingtan.adapters.backup.archive import seal_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import BackupError
from lingtan.cli.main import main
from tests.adapters.store.test_crash import no_file_larger_than
from tests.conftest import NOW
from tests.prepared import copied
from tests.whole import IS_WHOLE

KILLS = 8 if IS_WHOLE else 4
ROUNDS = 4 if IS_WHOLE else 2
MOST_ROUNDS = 6
LARGE = 3 << 20
SMALL_FILE = 2 << 20
ROOT = Path(__file__).parents[2]


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park whose backup takes a while."""
    return copied(a_large_park, tmp_path / "park")


def a_large_park(folder: Path) -> Workspace:
    """Make a park with a file that does not pack well."""
    park = Workspace.new(folder, "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir())[:1], now=NOW)
    noise = random.Random(1).randbytes(LARGE).hex().encode()  # noqa: S311
    (park.layout.inbox / "large.csv").write_bytes(noise)
    park.check("2025")  # kept, and copied along
    return park


def start(*words: str) -> subprocess.Popen[str]:
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, "-m", "lingtan", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "LINGTAN_LANG": "en"},
    )


def begin(has_begun: Callable[[], bool], *words: str) -> subprocess.Popen[str]:
    """Start a command, and return as soon as it has begun to write, or is done."""
    child = start(*words)
    while child.poll() is None and not has_begun():
        time.sleep(0.005)
    return child


def kill_after(child: subprocess.Popen[str], seconds: float) -> bool:
    """Kill a command unless it is done; return whether it was done."""
    with suppress(subprocess.TimeoutExpired):
        child.communicate(timeout=seconds)
        return child.returncode == 0
    child.kill()
    child.communicate()
    return False


def seconds_of(has_begun: Callable[[], bool], *words: str) -> float:
    """Return how long a command takes from when it begins to write [s]."""
    child = begin(has_begun, *words)
    began = time.monotonic()
    _, said = child.communicate(timeout=120)
    assert "Error" not in said
    return time.monotonic() - began


def is_whole(backup: Path) -> bool:
    with backup.open("rb") as stream:
        told, found = seal_of(stream)
    return told == found


@pytest.mark.slow
def test_a_killed_backup_leaves_the_earlier_one_and_is_swept(
    park: Workspace, tmp_path: Path
) -> None:
    draw = random.Random(20261126)  # noqa: S311  # chance of the clock, not of secrets
    target, words = tmp_path / "park.zip", ("backup", str(park.layout.folder))

    def is_at_work() -> bool:
        return any(park.layout.folder.glob(".backup-*"))

    whole = seconds_of(is_at_work, *words, str(target))
    before = target.read_bytes()
    for _ in range(KILLS):
        child = begin(is_at_work, *words, str(target), "--force")
        is_done = kill_after(child, draw.uniform(0, whole))
        # One killed after its last step, before it could say so, left the new one, whole.
        assert is_done or target.read_bytes() == before or is_whole(target)
        park.import_files([], now=NOW)  # a killed backup is in nobody's way
        before = park.backup(target, replace=True, now=NOW).path.read_bytes()
        assert not list(park.layout.folder.glob(".backup-*"))
        assert sorted(path.name for path in tmp_path.iterdir()) == ["park", "park.zip"]
    assert park.verify().is_sound
    assert Workspace.restore(target, tmp_path / "back").verification.is_sound


@pytest.mark.slow
def test_a_killed_restore_leaves_nothing_in_its_place_and_is_swept(
    park: Workspace, tmp_path: Path
) -> None:
    draw = random.Random(20261127)  # noqa: S311  # chance of the clock, not of secrets
    file = park.backup(tmp_path / "park.zip", now=NOW).path
    places = [tmp_path / f"back{number}" for number in range(KILLS + 1)]
    parts = [place.with_name(f".{place.name}.restoring") for place in places]
    whole = seconds_of(parts[-1].exists, "restore", str(file), str(places[-1]))
    for place, part in zip(places[:-1], parts, strict=False):
        child = begin(part.exists, "restore", str(file), str(place))
        if not kill_after(child, draw.uniform(0, whole)) and not place.exists():
            assert Workspace.restore(file, place).verification.is_sound
        assert Workspace.open(place).verify().is_sound  # whole, if it is there at all
        assert not part.exists() or not (part / "park").exists()


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what a command says that may write no large file."""
    with no_file_larger_than(SMALL_FILE), pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 1
    return " ".join(capsys.readouterr().err.split())


def test_a_full_disk_leaves_nothing_and_is_told(
    park: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "park.zip"
    assert "could not be written" in refused(
        capsys, "backup", str(park.layout.folder), str(target)
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["park"]
    assert not list(park.layout.folder.glob(".backup-*"))
    park.backup(target, now=NOW)
    assert "could not be restored" in refused(
        capsys, "restore", str(target), str(tmp_path / "back")
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["park", "park.zip"]


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_disk_on_which_nothing_can_be_begun_leaves_nothing(
    park: Workspace, tmp_path: Path, room: int
) -> None:
    park.backup(tmp_path / "park.zip", now=NOW)
    with no_file_larger_than(room):
        with pytest.raises(BackupError, match="could not be written"):
            park.backup(tmp_path / "other.zip", now=NOW)
        with pytest.raises(BackupError, match="could not be restored"):
            Workspace.restore(tmp_path / "park.zip", tmp_path / "back")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["park", "park.zip"]
    assert not list(park.layout.folder.glob(".backup-*"))


@pytest.mark.slow
def test_a_backup_made_during_an_import_holds_it_whole_or_not_at_all(
    park: Workspace, tmp_path: Path
) -> None:
    folder, files = str(park.layout.folder), sorted(park.layout.inbox.glob("*"))
    draw = random.Random(5)  # noqa: S311  # chance of the clock, not of secrets
    raw = [str(path) for path in files if path.name != "large.csv"]
    taken = 0
    for number in range(MOST_ROUNDS):
        if taken == ROUNDS:
            break
        importing = start("import", folder, *raw, "--again")
        time.sleep(draw.uniform(0.3, 1.5))
        target = tmp_path / f"park{number}.zip"
        backing_up = start("backup", folder, str(target))
        _, said = backing_up.communicate(timeout=120)
        assert backing_up.returncode == 0, said
        _, said = importing.communicate(timeout=120)
        came_later = importing.returncode == 1 and f"Process {backing_up.pid} is writing" in said
        assert came_later or importing.returncode in {0, 3}, said
        taken += not came_later
        back = tmp_path / f"back{number}"
        assert Workspace.restore(target, back).verification.is_sound
        Workspace.open(back).check("2025-01")
    assert taken
    assert park.verify().is_sound


@pytest.mark.slow
def test_readers_go_on_while_a_backup_is_made(park: Workspace, tmp_path: Path) -> None:
    child = start("backup", str(park.layout.folder), str(tmp_path / "park.zip"))
    asked = 0
    while child.poll() is None:
        park.check("2025")
        asked += 1
        time.sleep(0.02)
    assert child.wait() == 0
    assert asked
    child.communicate()
