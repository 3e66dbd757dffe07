"""With a second factor a password alone opens nothing, and no code opens anything twice."""

import re
import sqlite3
from base64 import b32decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import yaml

from lingtan.app.record_steps import entries_of
from lingtan.app.second_factor import PAUSE, TRIES, require_code, standing_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import UserError
from lingtan.park.one_time_codes import code_at, step_at
from tests.web.person import PASSWORD, Person
from tests.web.site import Answer, Site, serving

SECRET = re.compile(r"<code>([A-Z2-7 ]{39})</code>")
RECOVERY = re.compile(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>")
NAMES = count()


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("factor") / "park", "logistics")
    made.add_user("root", "admin", PASSWORD, by="test")
    policy = {"second_factor": {"roles": ["verifier"]}}
    made.layout.sign_in_file.write_text(yaml.safe_dump(policy), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture
def elsewhere(site: Site) -> Site:
    """Return the server as it is seen from another address, which has its own tries."""
    return replace(site, source="127.0.0.7")


@pytest.fixture
def name(park: Workspace) -> str:
    """Return somebody who was not there before."""
    return park.add_user(f"n{next(NAMES)}", "viewer", PASSWORD, by="test").name


def code_of(secret: str, ahead: int = 0) -> str:
    return code_at(b32decode(secret.replace(" ", "")), step_at(datetime.now(UTC)) + ahead)


def send(person: Person, path: str, fields: dict[str, str]) -> Answer:
    mark = person.mark(f"{path}?lang=en")
    return person.send(f"{path}?lang=en", {"mark": mark, **fields})


def is_in(person: Person) -> bool:
    return person.ask("/?period=2025").status == 200


def signed_in(site: Site, name: str) -> Person:
    person = Person(site)
    assert person.sign_in(name).status == 303
    return person


def enrolled(site: Site, name: str) -> tuple[str, list[str]]:
    """Set up a second factor in the browser; return its secret and the recovery codes."""
    secret, recovery, _ = enrolled_by(site, name)
    return secret, recovery


def enrolled_by(site: Site, name: str) -> tuple[str, list[str], str]:
    """Set up a second factor; return its secret, the recovery codes and the code it was shown."""
    person = signed_in(site, name)
    assert send(person, "/second-factor", {"step": "begin"}).status == 303
    page = person.ask("/second-factor?lang=en").text
    secret = SECRET.findall(page)[0]
    code = code_of(secret)
    done = send(person, "/second-factor", {"step": "confirm", "code": code})
    return secret, RECOVERY.findall(done.text), code


def halfway(site: Site, name: str) -> Person:
    person = Person(site)
    answer = person.sign_in(name)
    assert answer.headers["location"].startswith("/sign-in/code")
    return person


@pytest.mark.slow
def test_a_second_factor_is_set_up_by_picture_or_by_hand(
    site: Site, park: Workspace, name: str
) -> None:
    person = signed_in(site, name)
    assert "Set up" in person.ask("/second-factor?lang=en").text
    assert "开始设置" in person.ask("/second-factor?lang=zh").text
    send(person, "/second-factor", {"step": "begin"})
    page = person.ask("/second-factor?lang=en").text
    assert '<svg class="qr" role="img"' in page
    assert "data:" not in page
    secret = SECRET.findall(page)[0]
    wrong = send(person, "/second-factor", {"step": "confirm", "code": "000000"})
    assert (wrong.status, "code is wrong" in wrong.text) == (400, True)
    done = send(person, "/second-factor", {"step": "confirm", "code": code_of(secret)})
    assert len(RECOVERY.findall(done.text)) == 10
    standing = person.ask("/second-factor?lang=en").text
    assert "10 recovery codes are left" in standing
    assert RECOVERY.findall(standing) == []
    assert SECRET.findall(standing) == []
    told = [each for each in entries_of(park.layout) if each.get("user") == name]
    assert told[-1]["step"] == "factor_added"
    log = (park.layout.evidence / "entries.jsonl").read_text(encoding="utf-8")
    assert secret.replace(" ", "") not in log


@pytest.mark.slow
def test_a_password_alone_opens_nothing_and_a_code_opens_once(site: Site, name: str) -> None:
    secret, _, shown = enrolled_by(site, name)
    person = halfway(site, name)
    assert not is_in(person)
    assert "lingtan_session" not in person.cookies
    used = send(person, "/sign-in/code", {"code": shown})
    assert (used.status, "used already" in used.text) == (401, True)
    code = code_of(secret, ahead=1)
    done = send(person, "/sign-in/code", {"code": code})
    assert (done.status, done.headers["location"]) == (303, "/")
    assert is_in_by(done, site)
    other = halfway(site, name)
    assert send(other, "/sign-in/code", {"code": code}).status == 401
    assert not is_in(other)


def test_an_admin_is_told_by_which_factors_somebody_came_and_which_failed(
    elsewhere: Site, name: str
) -> None:
    root = signed_in(replace(elsewhere, source="127.0.0.8"), "root")
    secret, recovery = enrolled(elsewhere, name)
    person = halfway(elsewhere, name)
    assert send(person, "/sign-in/code", {"code": "000000"}).status == 401
    code = code_of(secret, ahead=1)
    assert send(person, "/sign-in/code", {"code": code}).status == 303
    other = halfway(elsewhere, name)
    assert send(other, "/sign-in/code", {"code": recovery[0]}).status == 303
    found = root.ask(f"/visits.json?by={name}").json["visits"]
    assert isinstance(found, list)
    assert [(each["step"], each["way"]) for each in found] == [
        ("signed_in", "password+recovery"),
        ("changed", "recovery_used"),
        ("signed_in", "password+code"),
        ("refused", "code"),
        ("changed", "factor_added"),
        ("signed_in", "password"),
    ]
    page = root.ask(f"/visits?by={name}&lang=en").text
    assert "signed in · password + recovery code" in page
    assert code not in page
    assert recovery[0] not in page


def test_who_a_code_was_stolen_from_is_told_that_it_was_shown_again(site: Site, name: str) -> None:
    seen = replace(site, source="127.0.0.10")
    secret, recovery = enrolled(seen, name)
    own, thief = halfway(seen, name), halfway(seen, name)
    code = code_of(secret, ahead=1)
    assert send(own, "/sign-in/code", {"code": code}).status == 303
    assert send(thief, "/sign-in/code", {"code": code}).status == 401
    again = halfway(seen, name)
    assert send(again, "/sign-in/code", {"code": recovery[0]}).status == 303
    assert "Sessions: 2 new" in again.ask("/do?lang=en").text
    told = again.ask("/sessions?lang=en").text
    assert "refused · code" in told
    assert "changed · recovery code used" in told


def test_of_four_who_show_one_code_at_once_one_is_in(elsewhere: Site, name: str) -> None:
    """Within its half minute as well: who looks over a shoulder is too late by an instant."""
    secret, _ = enrolled(elsewhere, name)
    code = code_of(secret, ahead=1)
    people = [halfway(elsewhere, name) for _ in range(4)]
    marks = [person.mark("/sign-in/code?lang=en") for person in people]

    def shown(place: int) -> Answer:
        fields = {"mark": marks[place], "code": code}
        return people[place].send("/sign-in/code?lang=en", fields)

    with ThreadPoolExecutor(len(people)) as at_once:
        answers = list(at_once.map(shown, range(len(people))))
    assert sorted(answer.status for answer in answers) == [303, 401, 401, 401]
    others = [people[place] for place, each in enumerate(answers) if each.status == 401]
    assert [is_in(each) for each in others] == [False] * 3


def is_in_by(done: Answer, site: Site) -> bool:
    """Whether an answer gave a session; of several cookies a browser keeps all."""
    found = re.findall(r"lingtan_session=([^;]+)", done.headers["set-cookie"])
    return bool(found) and is_in(Person(site, {"lingtan_session": found[0]}))


@pytest.mark.slow
def test_a_recovery_code_lets_in_once_and_only_its_hash_is_kept(
    site: Site, park: Workspace, name: str
) -> None:
    _, codes = enrolled(site, name)
    with closing(sqlite3.connect(park.layout.users)) as connection:
        kept = [row[0] for row in connection.execute("select digest from recovery_codes")]
    assert not set(kept) & set(codes)
    assert {len(each) for each in kept} == {64}
    person = halfway(site, name)
    done = send(person, "/sign-in/code", {"code": codes[3].upper().replace("-", " ")})
    assert is_in_by(done, site)
    assert send(halfway(site, name), "/sign-in/code", {"code": codes[3]}).status == 401
    assert standing_of(park.layout, name, datetime.now(UTC)).codes_left == 9
    steps = [each["step"] for each in entries_of(park.layout) if each.get("user") == name]
    assert steps[-1] == "recovery_used"


def test_wrong_codes_are_counted_and_the_count_outlives_the_server(
    site: Site, park: Workspace, name: str
) -> None:
    secret, codes = enrolled(site, name)
    layout, now = park.layout, datetime.now(UTC)
    for _ in range(TRIES):
        with pytest.raises(UserError) as caught:
            require_code(layout, name, "000000", now)
        assert caught.value.case == "wrong_code"
    for code in (code_of(secret, ahead=1), codes[0]):
        with pytest.raises(UserError) as caught:
            require_code(layout, name, code, now)
        assert caught.value.case == "codes_paused"
    assert send(halfway(site, name), "/sign-in/code", {"code": codes[0]}).status == 429
    steps = [each["step"] for each in entries_of(layout) if each.get("user") == name]
    assert steps[-1] == "factor_paused"
    later = now + PAUSE + timedelta(seconds=1)
    with pytest.raises(UserError) as caught:
        require_code(layout, name, "000000", later)
    with pytest.raises(UserError) as caught:
        require_code(layout, name, codes[0], later)
    assert caught.value.case == "codes_paused"
    require_code(layout, name, codes[0], later + PAUSE + timedelta(seconds=1))
    steps = [each["step"] for each in entries_of(layout) if each.get("user") == name]
    assert steps.count("factor_paused") == 1  # whoever goes on trying fills no log


def test_wrong_codes_of_a_clock_that_was_ahead_pause_nobody_once_it_is_right(
    site: Site, park: Workspace, name: str
) -> None:
    _, codes = enrolled(site, name)
    layout, now = park.layout, datetime.now(UTC)
    for _ in range(TRIES):
        with pytest.raises(UserError):
            require_code(layout, name, "000000", now + timedelta(days=1))
    require_code(layout, name, codes[0], now)


def test_a_role_that_must_have_one_sets_it_up_before_it_is_in(site: Site, park: Workspace) -> None:
    park.add_user("vera", "verifier", PASSWORD, by="test")
    person = halfway(site, "vera")
    page = person.ask("/sign-in/code?lang=en").text
    assert "Set up the second factor" in page
    secret = SECRET.findall(page)[0]
    assert SECRET.findall(person.ask("/sign-in/code?lang=en").text)[0] == secret
    assert not is_in(person)
    done = send(person, "/sign-in/code", {"code": code_of(secret)})
    assert len(RECOVERY.findall(done.text)) == 10
    assert is_in_by(done, site)


def test_nobody_comes_further_without_the_form_or_the_cookie(site: Site, name: str) -> None:
    secret, _ = enrolled(site, name)
    person = halfway(site, name)
    answer = person.send("/sign-in/code", {"mark": "0" * 64, "code": code_of(secret, ahead=1)})
    assert answer.status == 403
    assert Person(site).ask("/sign-in/code").status == 401
    stranger = Person(site, {"lingtan_halfway": "x" * 43})
    assert stranger.ask("/sign-in/code?lang=en").status == 401
    assert Person(site).ask("/second-factor").status == 401


@pytest.mark.slow
def test_it_is_removed_by_a_code_of_one_s_own_or_by_who_runs_the_park(
    site: Site, park: Workspace, name: str
) -> None:
    _, codes = enrolled(site, name)
    person = halfway(site, name)
    done = send(person, "/sign-in/code", {"code": codes[0]})
    session = re.findall(r"lingtan_session=([^;]+)", done.headers["set-cookie"])[0]
    inside = Person(site, {"lingtan_session": session})
    wrong = send(inside, "/second-factor", {"step": "remove", "code": "000000"})
    assert wrong.status == 400
    assert send(inside, "/second-factor", {"step": "remove", "code": codes[1]}).status == 303
    assert not is_in(inside)
    assert is_in(signed_in(site, name))
    enrolled(site, name)
    halfway(site, name)
    park.forget_factor(name, by="root")
    assert is_in(signed_in(site, name))
    steps = [each["step"] for each in entries_of(park.layout) if each.get("user") == name]
    assert steps[-1] == "factor_removed"


def test_a_sign_in_that_waits_ends_with_the_password_it_began_with(
    elsewhere: Site, park: Workspace
) -> None:
    """Who has learnt a password must not set up a second factor after it was changed."""
    park.add_user("vic", "verifier", PASSWORD, by="test")
    thief = halfway(elsewhere, "vic")
    secret = SECRET.findall(thief.ask("/sign-in/code?lang=en").text)[0]
    mark = thief.mark("/sign-in/code")
    park.change_password("vic", f"{PASSWORD} away", by="test")
    assert thief.ask("/sign-in/code?lang=en").status == 401
    thief.send("/sign-in/code", {"mark": mark, "code": code_of(secret)})
    assert standing_of(park.layout, "vic", datetime.now(UTC)).since is None


def test_a_secret_that_was_drawn_is_shown_to_that_browser_only(
    elsewhere: Site, park: Workspace
) -> None:
    """Who knows a password must not learn the secret that its owner is about to confirm."""
    park.add_user("val", "verifier", PASSWORD, by="test")
    thief, owner = halfway(elsewhere, "val"), halfway(elsewhere, "val")
    seen = SECRET.findall(thief.ask("/sign-in/code?lang=en").text)[0]
    drawn = SECRET.findall(owner.ask("/sign-in/code?lang=en").text)[0]
    assert drawn != seen
    other = thief.mark("/sign-in/code?lang=en")
    assert send(owner, "/sign-in/code", {"code": code_of(drawn)}).status == 200
    assert thief.send("/sign-in/code", {"mark": other, "code": code_of(seen)}).status == 401
    assert standing_of(park.layout, "val", datetime.now(UTC)).since is not None


def test_a_secret_drawn_inside_is_not_shown_to_another_session(elsewhere: Site, name: str) -> None:
    one, other = signed_in(elsewhere, name), signed_in(elsewhere, name)
    send(one, "/second-factor", {"step": "begin"})
    assert SECRET.findall(one.ask("/second-factor?lang=en").text)
    assert SECRET.findall(other.ask("/second-factor?lang=en").text) == []
