"""A security key answers what it was asked, once, here and for its owner; nothing else counts."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from lingtan.adapters.users.schema import VERSION, bring_up_to_date, version_of
from lingtan.app.halfway import needs_more
from lingtan.app.keep_users import Managing
from lingtan.app.record_steps import entries_of
from lingtan.app.second_factor import PAUSE, TRIES, remove_factor, standing_of, standings
from lingtan.app.security_keys import (
    LASTS,
    MOST_KEYS,
    KeyAsking,
    ask_key,
    begin_key,
    confirm_key,
    remove_key,
    require_key,
)
from lingtan.app.sign_in import PASSWORD as BY_PASSWORD
from lingtan.app.wiring_keys import KeyPlace
from lingtan.app.workspace import Workspace
from lingtan.base.errors import UserError
from tests.web.authenticator import Authenticator, text_of

PASSWORD = "four green rivers run"  # noqa: S105 - of a test
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ORIGIN = "http://localhost:8765"
HERE = KeyPlace(host="localhost", origin=ORIGIN)
ANN = KeyAsking(name="ann", holder="a browser of ann", place=HERE, now=NOW)
BOB = replace(ANN, name="bob", holder="a browser of bob")


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    made = Workspace.new(tmp_path / "park", "logistics")
    for name, role in (("ann", "admin"), ("bob", "viewer")):
        made.add_user(name, role, PASSWORD, by="test", now=NOW)
    return made


def added(park: Workspace, asking: KeyAsking = ANN, label: str = "blue") -> Authenticator:
    """Take on a key of somebody."""
    key = Authenticator(asking.place.origin, asking.place.host)
    confirm_key(park.layout, asking, label, key.added(begin_key(park.layout, asking)))
    return key


def case_of(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        call()
    return str(caught.value.case)


def shown(park: Workspace, key: Authenticator, asking: KeyAsking = ANN) -> str:
    """Show a key; return what comes of it."""
    answer = key.shown(ask_key(park.layout, asking))
    try:
        return require_key(park.layout, asking, answer)
    except UserError as error:
        return str(error.case)


def steps(park: Workspace, name: str = "ann") -> list[object]:
    return [each["step"] for each in entries_of(park.layout) if each.get("user") == name]


def test_a_key_is_named_used_told_and_removed(park: Workspace) -> None:
    ann = park.users()[0]
    assert not needs_more(park.layout, ann, BY_PASSWORD, NOW)
    key = added(park, label="  blue   key ")
    assert needs_more(park.layout, ann, BY_PASSWORD, NOW)
    told = standing_of(park.layout, "ann", NOW).keys[0]
    assert (told.label, told.host, told.added_at, told.used_at) == (
        *("blue key", "localhost", NOW),
        None,
    )
    later = replace(ANN, now=NOW + timedelta(hours=1))
    assert shown(park, key, later) == "key"
    assert standing_of(park.layout, "ann", NOW).keys[0].used_at == later.now
    assert [(each.name, len(each.keys)) for each in standings(park.layout, NOW)] == [("ann", 1)]
    remove_key(park.layout, "ann", told.id, Managing(by="ann", now=NOW))
    assert standing_of(park.layout, "ann", NOW).keys == ()
    assert steps(park) == ["added", "key_added", "key_removed"]
    assert not needs_more(park.layout, ann, BY_PASSWORD, NOW)


def test_what_is_to_be_signed_counts_once_for_one_browser_and_five_minutes(
    park: Workspace,
) -> None:
    key = added(park)
    answer = key.shown(ask_key(park.layout, ANN))
    elsewhere = replace(ANN, holder="another browser")
    assert case_of(lambda: require_key(park.layout, elsewhere, answer)) == "key_too_late"
    assert require_key(park.layout, ANN, answer) == "key"
    assert case_of(lambda: require_key(park.layout, ANN, answer)) == "key_too_late"
    answer = key.shown(ask_key(park.layout, ANN))
    late = replace(ANN, now=NOW + LASTS + timedelta(seconds=1))
    assert case_of(lambda: require_key(park.layout, late, answer)) == "key_too_late"
    first = key.shown(ask_key(park.layout, ANN))
    ask_key(park.layout, ANN)
    assert case_of(lambda: require_key(park.layout, ANN, first)) == "wrong_key"


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8766", "localhost"),
        ("https://localhost:8765", "localhost"),
        ("http://localhost.example.org:8765", "localhost"),
        (ORIGIN, "example.org"),
    ],
)
def test_a_key_that_saw_another_place_is_refused(park: Workspace, origin: str, host: str) -> None:
    key = added(park)
    key.origin, key.host = origin, host
    assert shown(park, key) == "wrong_key"
    other = Authenticator(origin, host)
    options = begin_key(park.layout, ANN)
    assert case_of(lambda: confirm_key(park.layout, ANN, "x", other.added(options))) == (
        "key_not_taken"
    )


def test_a_key_of_another_user_or_that_nobody_touched_is_refused(park: Workspace) -> None:
    own, others = added(park), added(park, BOB)
    assert shown(park, others) == "wrong_key"
    thief = Authenticator(ORIGIN, id=own.id)  # says it is hers, and signs by another key
    assert shown(park, thief) == "wrong_key"
    own.flags = 0
    assert shown(park, own) == "wrong_key"
    own.flags = 1  # touched, and did not ask who it was: preferred, not required
    assert shown(park, own) == "key"


def test_a_key_belongs_to_one_user_and_one_host(park: Workspace) -> None:
    own = added(park)
    options = begin_key(park.layout, BOB)
    assert case_of(lambda: confirm_key(park.layout, BOB, "x", own.added(options))) == (
        "key_not_taken"
    )
    there = replace(
        ANN, place=KeyPlace(host="park.example.org", origin="https://park.example.org")
    )
    assert case_of(lambda: ask_key(park.layout, there)) == "no_key"
    again = begin_key(park.layout, ANN)
    assert [each["id"] for each in again["excludeCredentials"]] == [text_of(own.id)]
    assert begin_key(park.layout, there)["excludeCredentials"] == []
    assert again["rp"] == {"id": "localhost", "name": "lingtan"}
    assert again["authenticatorSelection"]["userVerification"] == "preferred"


def test_a_key_that_counts_backwards_is_refused_and_its_owner_told(park: Workspace) -> None:
    key = added(park)
    key.count = 41
    assert shown(park, key) == "key"
    key.count = 41  # a copy, which has not seen the last signature
    assert shown(park, key) == "key_went_back"
    key.count = 4
    assert shown(park, key) == "key_went_back"
    assert steps(park)[-2:] == ["key_went_back", "key_went_back"]
    key.count = 42
    assert shown(park, key) == "key"
    passkey = added(park, label="of the cloud")
    for _ in range(2):  # passkeys that are kept in several places do not count
        passkey.count = -1
        assert shown(park, passkey) == "key"


def test_wrong_answers_are_counted_and_no_right_one_helps_until_later(park: Workspace) -> None:
    key, stranger = added(park), Authenticator(ORIGIN)
    told = [shown(park, stranger) for _ in range(TRIES)]
    assert told == ["wrong_key"] * TRIES
    assert shown(park, key) == "keys_paused"
    assert steps(park).count("keys_paused") == 1
    later = replace(ANN, now=NOW + PAUSE)
    assert shown(park, stranger, later) == "wrong_key"
    assert shown(park, key, later) == "keys_paused"
    assert steps(park).count("keys_paused") == 1  # whoever goes on trying fills no log
    assert shown(park, key, replace(later, now=later.now + PAUSE)) == "key"
    assert shown(park, stranger) == "wrong_key"
    assert shown(park, key) == "key"
    told = [shown(park, stranger) for _ in range(TRIES - 1)]
    key.count = 0  # a copy as the last of them
    assert (*told, shown(park, key)) == (*["wrong_key"] * (TRIES - 1), "key_went_back")
    assert steps(park)[-2:] == ["key_went_back", "keys_paused"]


def test_wrong_answers_of_a_clock_that_was_ahead_pause_nobody_once_it_is_right(
    park: Workspace,
) -> None:
    key, ahead = added(park), replace(ANN, now=NOW + timedelta(days=1))
    assert [shown(park, Authenticator(ORIGIN), ahead) for _ in range(TRIES)] == [
        "wrong_key"
    ] * TRIES
    assert shown(park, key) == "key"


def test_who_is_not_in_takes_on_a_first_key_and_no_second(park: Workspace) -> None:
    waiting = replace(ANN, holder="what waits", is_in=False)
    stolen = begin_key(park.layout, waiting)  # while there is none yet
    added(park)
    assert case_of(lambda: begin_key(park.layout, waiting)) == "factor_there"
    thief = Authenticator(ORIGIN)
    assert case_of(lambda: confirm_key(park.layout, waiting, "x", thief.added(stolen))) == (
        "factor_there"
    )
    assert len(standing_of(park.layout, "ann", NOW).keys) == 1


def test_an_admin_who_forgets_a_factor_forgets_the_keys(park: Workspace) -> None:
    added(park)
    added(park, label="green")
    park.forget_factor("ann", by="root", now=NOW)
    assert standing_of(park.layout, "ann", NOW).keys == ()
    assert steps(park)[-1] == "factor_removed"
    assert case_of(lambda: park.forget_factor("ann", by="root", now=NOW)) == "no_factor"
    added(park)
    codes = partial(remove_factor, with_keys=False)
    assert case_of(lambda: codes(park.layout, "ann", Managing(by="ann", now=NOW))) == "no_factor"
    assert len(standing_of(park.layout, "ann", NOW).keys) == 1


def test_keys_go_with_their_user_and_come_back_from_a_backup(
    park: Workspace, tmp_path: Path
) -> None:
    key = added(park, BOB)
    waiting = key.shown(ask_key(park.layout, BOB))
    done = park.backup(tmp_path / "park.zip")
    restored = park.restore(done.path, tmp_path / "again")
    again = Workspace.open(restored.folder)
    assert case_of(lambda: require_key(again.layout, BOB, waiting)) == "key_too_late"
    assert shown(again, key, BOB) == "key"
    park.remove_user("bob", by="ann", now=NOW)
    park.add_user("bob", "viewer", PASSWORD, by="ann", now=NOW)
    assert case_of(lambda: ask_key(park.layout, BOB)) == "no_key"


def test_a_key_has_a_name_and_there_are_not_any_number(park: Workspace) -> None:
    for label in ("", "   ", "x" * 61, "a\x07b"):
        answer = Authenticator(ORIGIN).added(begin_key(park.layout, ANN))
        named = partial(confirm_key, park.layout, ANN, label, answer)
        assert case_of(named) == "key_without_name"
    for number in range(MOST_KEYS):
        added(park, label=f"钥匙 {number}")
    assert case_of(lambda: begin_key(park.layout, ANN)) == "too_many_keys"


@pytest.mark.parametrize(
    "answer",
    [
        *("", "{", "[]", "null", '"x"', "{}", "9" * 30_000, "[" * 15_000),
        *('{"id":1,"rawId":1}', '{"rawId":"AA","response":{}}', '{"rawId":"AA","response":7}'),
    ],
)
def test_what_is_no_answer_is_refused_in_words(park: Workspace, answer: str) -> None:
    added(park)
    begin_key(park.layout, ANN)
    assert case_of(lambda: confirm_key(park.layout, ANN, "x", answer)) == "key_not_taken"
    ask_key(park.layout, ANN)
    assert case_of(lambda: require_key(park.layout, ANN, answer)) == "wrong_key"


def test_an_answer_that_was_changed_anywhere_is_refused(park: Workspace) -> None:
    key = added(park)
    parts = ("clientDataJSON", "authenticatorData", "signature")
    for number, (part, place) in enumerate(product(parts, (0, 20, -2))):
        asking = replace(ANN, now=NOW + number * PAUSE)
        said = json.loads(key.shown(ask_key(park.layout, asking)))
        letters = list(said["response"][part])
        letters[place] = "A" if letters[place] != "A" else "B"
        said["response"][part] = "".join(letters)
        changed = partial(require_key, park.layout, asking, json.dumps(said))
        assert case_of(changed) == "wrong_key"


def test_a_database_of_before_keys_is_brought_up_to_date(park: Workspace) -> None:
    """Whoever had codes keeps them, and may take on a key."""
    path = park.layout.users
    with closing(sqlite3.connect(path)) as now, closing(sqlite3.connect(f"{path}.old")) as old:
        bring_up_to_date(old, version=8)
        asked = "select name from sqlite_master where type = 'table'"
        for (table,) in old.execute(asked).fetchall():
            if rows := now.execute(f"select * from {table}").fetchall():
                marks = ", ".join("?" * len(rows[0]))
                old.executemany(f"insert into {table} values ({marks})", rows)
        old.execute("insert into factors values ('bob', x'00', ?, 1, 0, null)", (NOW.isoformat(),))
        old.commit()
        assert version_of(old) == 8
    Path(f"{path}.old").replace(path)
    assert [user.name for user in park.users()] == ["ann", "bob"]
    with closing(sqlite3.connect(path)) as now:
        assert version_of(now) == VERSION
    assert standing_of(park.layout, "bob", NOW).since == NOW
    assert shown(park, added(park)) == "key"
