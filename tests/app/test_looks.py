"""Who looked at what is kept, in a list that no answer waits for and nobody can fill or wipe."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.adapters.users import look_rows
from lingtan.app import record_looks
from lingtan.app.open_park import open_park
from lingtan.app.record_looks import LookBook, list_looks, page_of_looks
from lingtan.app.wiring_users import Look, Sought
from lingtan.app.workspace import Workspace

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
PASSWORD = "four green rivers run"  # noqa: S105 - of a test


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    made = Workspace.new(tmp_path / "park", "manufacturing")
    made.add_user("ann", "admin", PASSWORD, by="test", now=NOW)
    return made


@pytest.fixture
def book() -> LookBook:
    """Return one that writes only when it is told."""
    return LookBook(seconds=3600)


def look(name: str = "ann", path: str = "/energy", at: datetime = NOW, whose: str = "") -> Look:
    return Look(name=name, path=path, enterprise=whose, first_at=at, last_at=at)


def told(park: Workspace, sought: Sought | None = None) -> list[tuple[str, str, str, int]]:
    found = list_looks(park.layout, sought)
    return [(each.name, each.path, each.enterprise, each.times) for each in found]


def test_a_thousand_looks_are_one_row_and_one_write(park: Workspace, book: LookBook) -> None:
    before = park.layout.users.stat().st_mtime_ns
    for second in range(1000):
        book.note(park.layout, look(at=NOW + timedelta(seconds=second)))
    assert park.layout.users.stat().st_mtime_ns == before
    book.write(park.layout)
    assert told(park) == [("ann", "/energy", "", 1000)]
    book.note(park.layout, look(at=NOW + timedelta(minutes=59)))
    book.write(park.layout)
    assert told(park) == [("ann", "/energy", "", 1001)]
    book.note(park.layout, look(at=NOW + HOUR))
    book.write(park.layout)
    assert told(park) == [("ann", "/energy", "", 1), ("ann", "/energy", "", 1001)]


def test_an_enterprise_is_kept_where_the_park_has_it_and_nothing_else_that_was_typed(
    park: Workspace, book: LookBook
) -> None:
    known = open_park(park.layout).park.enterprises[0].id
    for asked in (known, "my secret word", "x" * 10_000):
        book.note(park.layout, look(path="/campaigns/form"), asked)
    book.write(park.layout)
    assert sorted(told(park)) == [
        ("ann", "/campaigns/form", "", 2),
        ("ann", "/campaigns/form", known, 1),
    ]
    assert b"secret word" not in park.layout.users.read_bytes()
    assert told(park, Sought(enterprise=known)) == [("ann", "/campaigns/form", known, 1)]


def test_what_is_older_than_four_hundred_days_is_forgotten(
    park: Workspace, book: LookBook
) -> None:
    for at in (NOW, NOW + timedelta(days=401)):
        book.note(park.layout, look(at=at))
        book.write(park.layout)
    (kept,) = list_looks(park.layout)
    assert kept.last_at == NOW + timedelta(days=401)


def test_who_looks_at_one_thing_for_ever_wipes_nothing_else(
    park: Workspace, book: LookBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_rows, "MOST_OF_ONE", 3)
    book.note(park.layout, look(path="/audit"))
    book.note(park.layout, look(name="bob"))
    for hours in range(1, 9):
        book.note(park.layout, look(at=NOW + hours * HOUR))
        book.write(park.layout)
    kept = told(park)
    assert ("ann", "/audit", "", 1) in kept
    assert ("bob", "/energy", "", 1) in kept
    assert kept.count(("ann", "/energy", "", 1)) == 3


def test_what_waits_has_a_bound(
    park: Workspace, book: LookBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_looks, "MOST_WAITING", 3)
    for number in range(50):
        book.note(park.layout, look(path="/campaigns/form"), f"typed {number}")
    assert len(book._gathered) <= 4
    book.write(park.layout)
    assert sum(times for *_, times in told(park)) == 50


def test_what_cannot_be_written_goes_on_waiting(park: Workspace, book: LookBook) -> None:
    book.note(park.layout, look())
    whole = park.layout.users.read_bytes()
    park.layout.users.write_bytes(b"no database at all" * 100)
    book.write(park.layout)
    park.layout.users.write_bytes(whole)
    book.write(park.layout)
    assert told(park) == [("ann", "/energy", "", 1)]


def test_pages_of_it_are_the_newest_first_and_the_last_where_there_are_fewer(
    park: Workspace, book: LookBook
) -> None:
    for hours in range(5):
        book.note(park.layout, look(path=f"/documents/{hours}", at=NOW + hours * HOUR))
    book.write(park.layout)
    first = page_of_looks(park.layout, Sought(), 1, 2)
    assert [each.path for each in first.looks] == ["/documents/4", "/documents/3"]
    last = page_of_looks(park.layout, Sought(name="ann"), 99, 2)
    assert [each.path for each in last.looks] == ["/documents/0"]
    assert (last.count, last.people, last.enterprises) == (5, ("ann",), ())
    assert page_of_looks(park.layout, Sought(name="nobody"), 1, 2).looks == ()


def test_a_database_of_before_gets_the_list(park: Workspace, book: LookBook) -> None:
    with closing(sqlite3.connect(park.layout.users)) as connection:
        for later in ("looks", "security_keys", "key_challenges", "key_tries"):
            connection.execute(f"drop table {later}")
        connection.execute("alter table tokens drop column is_expired")
        connection.execute("pragma user_version = 7")
        connection.commit()
    assert list_looks(park.layout) == ()
    book.note(park.layout, look())
    book.write(park.layout)
    assert told(park) == [("ann", "/energy", "", 1)]
