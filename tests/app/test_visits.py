"""Who comes, is refused and leaves is kept, in a list no flood can fill or wipe."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.adapters.users import visit_rows
from lingtan.adapters.users.schema import VERSION
from lingtan.app.keep_tokens import token_by
from lingtan.app.record_steps import entries_of
from lingtan.app.record_visits import (
    Attempt,
    VisitBook,
    list_visits,
    page_of_visits,
    sum_visits,
)
from lingtan.app.sign_in import end_session, open_session
from lingtan.app.wiring_users import Came, Step, Visit, Wanted
from lingtan.app.workspace import Workspace

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
PASSWORD = "four green rivers run"  # noqa: S105 - of a test


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    made = Workspace.new(tmp_path / "park", "logistics")
    for name, role in (("ann", "admin"), ("bob", "viewer")):
        made.add_user(name, role, PASSWORD, by="test", now=NOW)
    return made


@pytest.fixture
def book() -> VisitBook:
    """Return one that writes only when it is told."""
    return VisitBook(seconds=3600)


def refused(name: str, at: datetime = NOW, address: str = "192.0.2.1") -> Attempt:
    return Attempt(typed=name, step=Step.REFUSED, way="password", at=at, address=address)


def told(visit: Visit) -> tuple[str, str, str, int]:
    return visit.name, visit.step.value, visit.way, visit.times


def test_who_comes_in_and_leaves_stands_there_with_way_place_and_browser(park: Workspace) -> None:
    ann = park.users()[0]
    came = Came(
        at=NOW, way="password", address="192.0.2.7", browser="Firefox · Linux", factor="code"
    )
    key = open_session(park.layout, ann, NOW, came=came)
    end_session(park.layout, key, NOW + HOUR)
    end_session(park.layout, key, NOW + HOUR)  # whose session is over leaves nothing behind
    left, entered = list_visits(park.layout)
    assert told(entered) == ("ann", "signed_in", "password+code", 1)
    assert (entered.address, entered.browser) == ("192.0.2.7", "Firefox · Linux")
    assert (entered.last_at, left.last_at) == (NOW, NOW + HOUR)
    assert told(left) == ("ann", "signed_out", "password", 1)


def test_a_thousand_wrong_tries_are_one_row_and_one_write(
    park: Workspace, book: VisitBook
) -> None:
    entries, before = len(entries_of(park.layout)), park.layout.users.stat().st_mtime_ns
    for second in range(1000):
        at = NOW + timedelta(seconds=second)
        book.note(park.layout, refused("bob", at, f"192.0.2.{second % 250}"))
    assert park.layout.users.stat().st_mtime_ns == before
    book.write(park.layout)
    (visit,) = list_visits(park.layout)
    assert told(visit) == ("bob", "refused", "password", 1000)
    assert (visit.first_at, visit.last_at) == (NOW, NOW + timedelta(seconds=999))
    assert visit.address == "192.0.2.249"
    book.note(park.layout, refused("bob", NOW + timedelta(minutes=59)))
    book.write(park.layout)
    assert [each.times for each in list_visits(park.layout)] == [1001]
    book.note(park.layout, refused("bob", NOW + HOUR))
    book.write(park.layout)
    assert [each.times for each in list_visits(park.layout)] == [1, 1001]
    assert len(entries_of(park.layout)) == entries


def test_what_nobody_is_called_is_kept_nowhere(park: Workspace, book: VisitBook) -> None:
    """People type their password where the name belongs."""
    for typed in ("my secret words 7", "another one 8", "\ud800", ""):
        book.note(park.layout, refused(typed))
    book.write(park.layout)
    (visit,) = list_visits(park.layout)
    assert told(visit) == ("", "refused", "password", 4)
    kept = b"".join(path.read_bytes() for path in park.layout.users.parent.iterdir())
    assert b"secret words" not in kept
    assert b"another one" not in kept


def test_who_is_flooded_loses_no_sign_in_and_pushes_out_nobody(
    park: Workspace, book: VisitBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit_rows, "MOST_OF_ONE", 3)
    for user in park.users():
        open_session(park.layout, user, NOW)
    for hour in range(10):
        book.note(park.layout, refused("bob", NOW + hour * HOUR))
        book.write(park.layout)
    kept = list_visits(park.layout)
    assert [each.last_at for each in kept[:3]] == [NOW + hour * HOUR for hour in (9, 8, 7)]
    assert {told(each) for each in kept[3:]} == {
        ("ann", "signed_in", "password", 1),
        ("bob", "signed_in", "password", 1),
    }


def test_what_is_older_than_four_hundred_days_is_forgotten(
    park: Workspace, book: VisitBook
) -> None:
    for days in (0, 399, 401):
        book.note(park.layout, refused("bob", NOW + timedelta(days=days)))
        book.write(park.layout)
    kept = [each.last_at - NOW for each in list_visits(park.layout)]
    assert kept == [timedelta(days=401), timedelta(days=399)]


def test_a_token_is_a_row_a_day(park: Workspace) -> None:
    issued = park.issue_token("read", by="ann", now=NOW)
    for minutes in (0, 0.5, 2, 600, 1440):
        at = NOW + timedelta(minutes=minutes)
        assert token_by(park.layout, issued.text, at, "192.0.2.9") is not None
    prefix = issued.token.prefix
    assert [told(each) for each in list_visits(park.layout)] == [
        (prefix, "used", "token", 1),
        (prefix, "used", "token", 3),
    ]


def test_a_token_that_is_wrong_is_told_by_its_beginning_if_there_is_such_a_one(
    park: Workspace, book: VisitBook
) -> None:
    prefix = park.issue_token("read", by="ann", now=NOW).token.prefix
    for typed in (prefix, "lingtan00000000", PASSWORD):
        attempt = Attempt(typed=typed, step=Step.REFUSED, way="token", at=NOW)
        book.note(park.layout, attempt)
    book.write(park.layout)
    assert {told(each) for each in list_visits(park.layout)} == {
        (prefix, "refused", "token", 1),
        ("", "refused", "token", 2),
    }


def test_what_the_disk_does_not_take_is_written_later(park: Workspace, book: VisitBook) -> None:
    def mark(version: int) -> None:
        with closing(sqlite3.connect(park.layout.users)) as connection:
            connection.execute(f"pragma user_version = {version}")

    book.note(park.layout, refused("bob"))
    mark(VERSION + 1)  # of a newer program, and closed to this one
    book.write(park.layout)
    mark(VERSION)
    assert list_visits(park.layout) == ()
    book.note(park.layout, refused("bob", NOW + timedelta(seconds=1)))
    book.write(park.layout)
    assert [told(each) for each in list_visits(park.layout)] == [("bob", "refused", "password", 2)]


def test_a_page_holds_what_was_asked_for_and_counts_the_rest(
    park: Workspace, book: VisitBook
) -> None:
    ann = park.users()[0]
    for hour in range(7):
        open_session(park.layout, ann, NOW + hour * HOUR)
        book.note(park.layout, refused("bob" if hour % 2 else "nobody", NOW + hour * HOUR))
        book.write(park.layout)
    second = page_of_visits(park.layout, Wanted(name="ann"), 2, 3)
    assert [each.last_at - NOW for each in second.visits] == [3 * HOUR, 2 * HOUR, HOUR]
    assert (second.count, second.people) == (7, ("ann", "bob"))
    last = page_of_visits(park.layout, Wanted(name="ann"), 99, 3)
    assert [each.last_at for each in last.visits] == [NOW]
    strangers = page_of_visits(park.layout, Wanted(name="", step="refused"), 1, 3)
    assert strangers.count == 4
    assert page_of_visits(park.layout, Wanted(step="nothing"), 1, 3).visits == ()
    assert sum_visits(park.layout, NOW + 5 * HOUR) == (14, {"signed_in": 2, "refused": 2})
    assert list_visits(park.layout, Wanted(since=NOW + 6 * HOUR, name="ann")) == (
        page_of_visits(park.layout, Wanted(name="ann"), 1, 1).visits
    )


def test_it_is_written_by_itself_within_some_seconds(park: Workspace) -> None:
    book = VisitBook(seconds=0.05)
    book.note(park.layout, refused("bob"))
    timer = book._gathered._timer
    assert timer is not None
    timer.join(30)
    assert [told(each) for each in list_visits(park.layout)] == [("bob", "refused", "password", 1)]


def test_it_is_in_a_backup(park: Workspace, tmp_path: Path) -> None:
    open_session(park.layout, park.users()[0], NOW)
    park.backup(tmp_path / "park.zip")
    Workspace.restore(tmp_path / "park.zip", tmp_path / "again")
    again = Workspace.open(tmp_path / "again").layout
    assert list_visits(again) == list_visits(park.layout) != ()
