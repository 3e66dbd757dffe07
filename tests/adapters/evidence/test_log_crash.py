"""Kill the writer, cut the tail, fill the disk: no acknowledged entry is lost."""

import os
import random
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from lingtan.adapters.evidence.beyond import CHECKPOINT
from lingtan.adapters.evidence.hash_files import LEAVES, TILES
from lingtan.adapters.evidence.log import ENTRIES
from lingtan.base.errors import EvidenceError
from lingtan.evidence.proofs import is_consistent
from tests.adapters.store.test_crash import no_file_larger_than
from tests.builders_evidence import a_log, entry, root_over
from tests.whole import IS_WHOLE

ROOT = Path(__file__).parents[3]
KILLS = 12 if IS_WHOLE else 10
GROWING = (ENTRIES, LEAVES, *TILES)
BEFORE = 300
AFTER = 600


def kill_while_appending(folder: Path, wait_seconds: float) -> list[tuple[int, bytes]]:
    """Append in another process, kill it after a while, return what it had acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.adapters.evidence.append_until_killed", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    with suppress(subprocess.TimeoutExpired):
        child.wait(wait_seconds)
    os.kill(child.pid, signal.SIGKILL)
    told = [line.split() for line in child.stdout.read().splitlines()]
    child.stdout.close()
    child.wait()
    return [(int(size), bytes.fromhex(root)) for size, root in told]


@pytest.mark.slow
def test_killed_at_any_moment_it_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    draw = random.Random(20250701)  # noqa: S311  # chance of the clock, not of secrets
    earlier = []
    for _ in range(KILLS):
        earlier += kill_while_appending(tmp_path, draw.uniform(0.0, 0.15))
        with a_log(tmp_path, writable=False) as log:
            now = (log.state.size, log.state.root)
            entries = list(log.entries())
            assert entries == [entry(number) for number in range(now[0])]
            assert now[1] == root_over(entries)
            for old in earlier:
                assert is_consistent(old, now, log.consistency_proof(old[0]))
    assert len(earlier) > KILLS
    with a_log(tmp_path) as log:
        log.append([entry(log.state.size)])
        assert log.state.root == root_over([entry(number) for number in range(log.state.size)])
    assert not list(tmp_path.glob("*.part"))


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a log, and the same one with more entries."""
    before = tmp_path_factory.mktemp("before")
    with a_log(before) as log:
        log.append([entry(number) for number in range(BEFORE)])
    after = tmp_path_factory.mktemp("after") / "log"
    shutil.copytree(before, after)
    with a_log(after) as log:
        log.append([entry(number) for number in range(BEFORE, AFTER)])
    return before, after


@pytest.mark.parametrize("seed", range(12))
def test_a_batch_of_which_any_part_reached_the_disk_is_cut_off(
    tmp_path: Path, two_states: tuple[Path, Path], seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311  # chance of the disk, not of secrets
    before, after = two_states
    folder = tmp_path / "log"
    shutil.copytree(before, folder)
    for name in GROWING:  # blocks of what was added came in any order, or as zeros
        old, new = (before / name).read_bytes(), (after / name).read_bytes()
        torn = bytearray(new[: draw.randint(len(old), len(new))])
        for place in range(len(old), len(torn)):
            torn[place] *= draw.random() < 0.5
        (folder / name).write_bytes(torn)
    (folder / f"{CHECKPOINT}.part").write_bytes(b"half a check")
    with a_log(folder, writable=False) as log:
        assert log.state.size == BEFORE
        assert list(log.entries()) == [entry(number) for number in range(BEFORE)]
    with a_log(folder) as log:
        log.append([entry(number) for number in range(BEFORE, AFTER)])
    for name in GROWING:
        assert (folder / name).read_bytes() == (after / name).read_bytes()


@pytest.mark.parametrize("name", [ENTRIES, LEAVES, TILES[0]])
def test_a_log_that_is_shorter_than_its_checkpoint_is_refused_and_not_repaired(
    tmp_path: Path, two_states: tuple[Path, Path], name: str
) -> None:
    folder = tmp_path / "log"
    shutil.copytree(two_states[1], folder)
    os.truncate(folder / name, (folder / name).stat().st_size - 1)
    cut = (folder / name).read_bytes()
    for writable in (True, False):
        with pytest.raises(EvidenceError, match="not what the signed checkpoint says"):
            a_log(folder, writable=writable)
    assert (folder / name).read_bytes() == cut


def test_a_log_without_its_checkpoint_or_with_another_one_is_refused(
    tmp_path: Path, two_states: tuple[Path, Path]
) -> None:
    folder = tmp_path / "log"
    shutil.copytree(two_states[1], folder)
    note = (folder / CHECKPOINT).read_bytes()
    (folder / CHECKPOINT).write_bytes(note.replace(b"\n600\n", b"\n300\n"))
    with pytest.raises(EvidenceError, match="not signed with the key"):
        a_log(folder)
    (folder / CHECKPOINT).unlink()
    with pytest.raises(EvidenceError, match="no checkpoint"):
        a_log(folder)


@pytest.mark.parametrize("room", [0, 1_000, 60_000, 100_000])
def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path, room: int) -> None:
    much = [entry(number) for number in range(BEFORE)]
    with a_log(tmp_path) as log:
        log.append(much[:3])
        before = log.state
        with no_file_larger_than(room), pytest.raises(EvidenceError, match="as it was before"):
            log.append(much[3:] * 3)
        assert log.state == before
        log.append(much[3:])
        assert log.state.root == root_over(much)
    with a_log(tmp_path, writable=False) as log:
        assert list(log.entries()) == much
