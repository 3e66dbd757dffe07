"""What a journal acknowledged is there after any death; what is torn was never acknowledged."""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest

from lingtan.adapters.live import journal as journals
from lingtan.adapters.live.frames import HEADING, Receipt, frame_of, receipts_in, sound_part
from lingtan.adapters.live.journal import Journal
from lingtan.adapters.live.names import PATTERN, number_of
from lingtan.adapters.live.receipts import Receipts
from lingtan.adapters.live.recover import recover
from lingtan.base.errors import PushError, WorkspaceBusyError
from lingtan.metering.doorstep import Accepted

T = TypeVar("T")
START = datetime(2026, 7, 1, tzinfo=UTC)


def a_receipt(batch: str, rows: int = 2, key: str = "-", body: str = "b") -> Receipt:
    return Receipt(batch=batch, by="tok", received="2026", key=key, body=body, rows=rows)


def a_frame(batch: str) -> bytes:
    readings = [
        Accepted(meter="e", at=START + timedelta(minutes=15 * n), value=Decimal(n))
        for n in range(2)
    ]
    return frame_of(readings, a_receipt(batch))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "live", tmp_path / "inbox")
    yield opened
    opened.stop()


def only(folder: Path) -> Path:
    (path,) = sorted((folder / "live").glob(PATTERN))
    return path


def test_what_is_acknowledged_is_in_the_file(journal: Journal, tmp_path: Path) -> None:
    journal.append(a_frame("one")).result()
    assert only(tmp_path).read_bytes() == HEADING + a_frame("one")
    assert journal.closed() == ()
    journal.close_open()
    assert journal.closed() == (only(tmp_path),)


def test_one_that_is_begun_while_the_closed_ones_are_listed_is_not_among_them(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever imports removes what is closed: a push acknowledged afterwards would be lost."""

    def in_order(paths: Iterable[T], key: Callable[[T], tuple[int, str]]) -> list[T]:
        journal.append(a_frame("meanwhile")).result()
        return sorted(paths, key=key)

    monkeypatch.setattr(journals, "sorted", in_order, raising=False)
    assert journal.closed() == ()


def test_journals_are_numbered_as_they_begin_after_those_that_wait_and_were_imported(
    tmp_path: Path,
) -> None:
    for name in ("live/live-20260701T000000-000000Z.csv", "inbox/live-push-00000041.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(HEADING + a_frame("before"))
    journal = Journal(tmp_path / "live", tmp_path / "inbox")
    for batch in ("one", "two"):
        journal.append(a_frame(batch)).result()
        journal.close_open()
    names = [path.name for path in journal.closed()]
    journal.stop()
    numbered = ["live-push-00000042.csv", "live-push-00000043.csv"]
    assert names == ["live-20260701T000000-000000Z.csv", *numbered]


def test_the_number_of_one_that_was_killed_as_it_began_is_given_out_again(tmp_path: Path) -> None:
    folder = tmp_path / "live"
    before = Journal(folder, tmp_path / "inbox")
    before.append(a_frame("one")).result()
    before.stop()
    (folder / "live-push-00000002.csv").write_bytes(HEADING)
    (folder / "live-push-00000003.csv").write_bytes(HEADING + a_frame("torn")[:-9])
    journal = Journal(folder, tmp_path / "inbox")
    journal.append(a_frame("two")).result()
    journal.stop()
    assert [number_of(path) for path in journal.closed()] == [1, 2]


def test_numbers_go_on_beyond_any_length(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "live", tmp_path / "inbox", last_number=999_999_999_999)
    for batch in ("one", "two"):
        journal.append(a_frame(batch)).result()
        journal.close_open()
    found = [number_of(path) - 10**12 for path in journal.closed()]
    journal.stop()
    assert found == [0, 1]


@pytest.mark.usefixtures("few_instructions")
def test_nothing_acknowledged_is_lost_to_whoever_takes_away_what_is_closed(
    journal: Journal,
) -> None:
    taken: list[str] = []

    def take_away() -> None:
        journal.close_open()
        for path in journal.closed():
            taken.extend(receipt.batch for receipt in receipts_in(path))
            path.unlink()

    def push(name: str) -> list[str]:
        names = [f"{name}-{n}" for n in range(150)]
        for each in names:
            journal.append(a_frame(each)).result()
        return names

    with ThreadPoolExecutor() as pool:
        pushing = [pool.submit(push, f"gateway-{n}") for n in range(4)]
        while not all(each.done() for each in pushing):
            take_away()
        take_away()
    assert sorted(taken) == sorted(name for each in pushing for name in each.result())


@pytest.fixture
def few_instructions() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_what_waits_beyond_the_limit_of_memory_is_refused_and_the_rest_is_kept(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = Event()

    def slow(handle: int) -> None:
        held.wait()
        os.fsync(handle)

    monkeypatch.setattr(journals, "sync_data", slow)
    monkeypatch.setattr(journals, "MOST_WAITING", 2 * len(a_frame("b0")))
    waiting = [journal.append(a_frame(f"b{n}")) for n in range(3)]
    with pytest.raises(PushError) as caught:
        waiting.pop().result()
    held.set()
    for done in waiting:
        done.result()
    assert caught.value.case == "too_much_waiting"
    assert [each.batch for each in receipts_in(only(tmp_path))] == ["b0", "b1"]


def test_many_small_pushes_share_a_sync(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    held = Event()

    def slow(handle: int) -> None:
        held.wait()
        os.fsync(handle)

    monkeypatch.setattr(journals, "sync_data", slow)
    waiting = [journal.append(a_frame(f"b{n}")) for n in range(100)]
    held.set()
    for done in waiting:
        done.result()
    assert journal.syncs <= 2 + 1
    assert len(receipts_in(only(tmp_path))) == 100


def test_a_journal_that_is_large_is_closed_and_the_next_begun(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "live", tmp_path / "inbox", most_bytes=200)
    for n in range(6):
        journal.append(a_frame(f"b{n}")).result()
    journal.stop()
    found = sorted((tmp_path / "live").glob(PATTERN))
    assert len(found) > 1
    assert sum(len(receipts_in(path)) for path in found) == 6


@pytest.mark.usefixtures("journal")
def test_only_one_process_receives(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceBusyError):
        Journal(tmp_path / "live", tmp_path / "inbox")


@pytest.mark.parametrize("cut", range(1, len(a_frame("two"))))
def test_a_torn_push_is_cut_off_and_what_stands_before_it_stays(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "live-1.csv"
    path.write_bytes(HEADING + a_frame("one") + a_frame("two")[:cut])
    kept, aside = recover([path])
    assert (kept, aside) == ((path,), ())
    assert path.read_bytes() == HEADING + a_frame("one")


@pytest.mark.parametrize("text", [b"", HEADING[:5], HEADING, HEADING + a_frame("one")[:9]])
def test_a_journal_without_a_push_is_removed(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "live-1.csv"
    path.write_bytes(text)
    assert recover([path]) == ((), ())
    assert not path.exists()


def test_what_stands_behind_damage_is_set_aside_and_not_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "live-1.csv"
    broken = a_frame("two").replace(b",1\n", b",7\n")
    path.write_bytes(HEADING + a_frame("one") + broken + a_frame("three"))
    kept, (aside,) = recover([path])
    assert kept == (path,)
    assert [receipt.batch for receipt in sound_part(path)[1]] == ["one"]
    assert aside.read_bytes() == broken + a_frame("three")


def test_a_journal_with_a_damaged_heading_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "live-1.csv"
    path.write_bytes(bytes(len(HEADING)) + a_frame("one"))
    kept, (aside,) = recover([path])
    assert kept == ()
    assert a_frame("one") in aside.read_bytes()


def test_a_full_disk_is_told_and_takes_nothing(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append(a_frame("one")).result()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(journals, "sync_data", full)
        with pytest.raises(PushError) as told:
            journal.append(a_frame("two")).result()
    assert told.value.facts["reason"] == "disk_full"
    journal.append(a_frame("three")).result()
    journal.close_open()
    found = [receipt.batch for path in journal.closed() for receipt in receipts_in(path)]
    assert found == ["one", "three"]
    assert all(not sound_part(path)[2] for path in journal.closed())


def test_whoever_goes_away_while_waiting_stops_nobody(journal: Journal) -> None:
    gone = journal.append(a_frame("one"))
    assert not gone.cancel()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: journal.append(a_frame(f"b{n}")).result(), range(20)))


def test_a_key_is_used_once_for_one_thing() -> None:
    receipts = Receipts(most=2)
    assert receipts.begin("k", "body") is None
    with pytest.raises(PushError, match="under way"):
        receipts.begin("k", "body")
    kept = a_receipt("one", key="k", body="body")
    receipts.end("k", kept)
    assert receipts.begin("k", "body") == kept
    with pytest.raises(PushError, match="another body"):
        receipts.begin("k", "other")
    receipts.remember(a_receipt(f"b{n}", key=f"k{n}") for n in range(2))
    assert receipts.begin("k", "other") is None


def test_a_key_whose_push_failed_is_free_again() -> None:
    receipts = Receipts()
    receipts.begin("k", "body")
    receipts.end("k", None)
    assert receipts.begin("k", "other") is None
