"""People sign in at a provider in another process, and nothing false it says lets one in."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from lingtan.app.keep_sessions import list_sessions
from lingtan.app.record_steps import entries_of
from lingtan.app.record_visits import list_visits
from lingtan.app.workspace import Workspace
from lingtan.web.actions.action import Order
from lingtan.web.orderer import may_still
from tests.web.command import lingtan
from tests.web.openid_provider import ANN, CLIENT, SECRET
from tests.web.person import PASSWORD, Person
from tests.web.site import Answer, Site, serving
from tests.web.stream import watching

ROOT = Path(__file__).parents[2]
VARIABLE = "PARK_SECRET"
PLACES = count(2)


@dataclass(slots=True)
class Provider:
    """The other side."""

    port: int
    process: subprocess.Popen[str]

    @property
    def issuer(self) -> str:
        """Its name."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, body: object = None) -> tuple[int, str]:
        """Return status and where it sends a browser."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        told = None if body is None else json.dumps(body)
        connection.request("GET" if body is None else "POST", path, told)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.getheader("location") or ""

    def behave(self, wrong: str = "", **more: object) -> None:
        """Tell it whom to vouch for, and what to get wrong."""
        assert self.ask("/behave", {"wrong": wrong, **more})[0] == 200


def started() -> Provider:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.web.openid_provider"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
    )
    assert process.stdout is not None
    return Provider(int(process.stdout.readline()), process)


def ended(provider: Provider) -> None:
    provider.process.send_signal(signal.SIGKILL)
    provider.process.wait(30)
    if provider.process.stdout is not None:
        provider.process.stdout.close()


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    found = started()
    yield found
    ended(found)


PEOPLE: list[dict[str, Any]] = [
    {"claim": "email", "value": "ann@example.org", "user": "ann", "role": "admin"},
    {"claim": "sub", "value": "u-9", "user": "vera", "role": "verifier"},
    {
        "claim": "groups",
        "value": "office",
        "name_from": "preferred_username",
        "role": "accountant",
    },
]


def set_up(park: Workspace, at: str, **more: object) -> None:
    path = park.layout.sign_in_file
    path.parent.mkdir(exist_ok=True)
    told = {
        "provider": {"name": "Park ID", "issuer": at, "client_id": CLIENT, **more},
        "people": PEOPLE,
    }
    path.write_text(yaml.safe_dump(told), encoding="utf-8")


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("identity") / "park", "logistics")
    made.add_user("root", "admin", PASSWORD, by="test")
    made.add_user("carl", "viewer", PASSWORD, by="test")
    set_up(made, provider.issuer, secret_env=VARIABLE)
    return made


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "serve.log"


@pytest.fixture(scope="module")
def served(park: Workspace, told: Path) -> Iterator[Site]:
    os.environ[VARIABLE] = SECRET
    with serving(park.layout.folder, options=(), log="text", told=told) as site:
        yield site
    del os.environ[VARIABLE]


@pytest.fixture
def site(served: Site, provider: Provider) -> Site:
    """Return it with a provider that does all right, asked from where nobody was before."""
    provider.behave()
    return replace(served, source=f"127.0.0.{next(PLACES)}")


def way(person: Person, going: str = "/") -> str:
    """Return the address at the provider a browser is sent to."""
    answer = person.ask(f"/sign-in/provider?lang=en&next={going}")
    assert answer.status == 303, answer.text
    return answer.headers["location"]


def sent_back(person: Person, provider: Provider, going: str = "/") -> str:
    """Go to the provider; return where it sends the browser back to."""
    parts = urlsplit(way(person, going))
    status, back = provider.ask(f"{parts.path}?{parts.query}")
    assert status == 303
    here = urlsplit(back)
    assert (here.hostname, here.port) == ("127.0.0.1", person.site.port)
    return f"{here.path}?{here.query}&lang=en"


def signed_in(person: Person, provider: Provider, going: str = "/") -> Answer:
    return person.ask(sent_back(person, provider, going))


def is_in(person: Person) -> bool:
    return person.ask("/?period=2025").status == 200


@pytest.mark.slow
def test_who_the_file_names_comes_in_as_what_it_says(
    site: Site, park: Workspace, provider: Provider
) -> None:
    person = Person(site)
    assert "Sign in with Park ID" in person.ask("/sign-in?lang=en").text
    assert "使用Park ID登录" in person.ask("/sign-in?lang=zh").text
    asked = dict(parse_qsl(urlsplit(way(person)).query))
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    answer = signed_in(person, provider, "/carbon")
    assert answer.status == 200
    assert 'content="0; url=/carbon"' in answer.text
    assert is_in(person)
    ann = next(user for user in park.users() if user.name == "ann")
    assert ann.role == "admin"
    assert Person(site).sign_in("ann", "").status == 401
    told = entries_of(park.layout)
    entries = [each for each in told if each.get("user") == "ann"]
    assert [each["step"] for each in entries] == ["added", "linked"]
    assert {each["by"] for each in entries} == {"identity provider"}
    log = (park.layout.evidence / "entries.jsonl").read_text(encoding="utf-8")
    assert SECRET not in log
    again = Person(site)
    signed_in(again, provider)
    assert is_in(again)
    assert entries_of(park.layout) == told


def test_the_cookie_of_the_way_is_for_no_script_and_counts_once(
    site: Site, provider: Provider
) -> None:
    person = Person(site)
    cookie = person.ask("/sign-in/provider").headers["set-cookie"].lower()
    for word in ("httponly", "samesite=lax", "path=/", "max-age=600"):
        assert word in cookie
    back = sent_back(person, provider)
    held = person.cookies["lingtan_way"]
    assert person.ask(back).status == 200
    other = Person(site, {"lingtan_way": held})
    assert other.ask(back).status == 403
    assert "begun too long ago" in other.ask(back).text


def test_a_group_gives_new_names_a_role_and_no_name_of_another(
    site: Site, park: Workspace, provider: Provider
) -> None:
    office = {"sub": "u-5", "groups": ["all", "office"], "preferred_username": "Dora"}
    provider.behave(person=office)
    person = Person(site)
    assert signed_in(person, provider).status == 200
    assert is_in(person)
    dora = next(user for user in park.users() if user.name == "dora")
    assert dora.role == "accountant"
    for name in ("carl", "root", "ann", "dora"):
        provider.behave(person={**office, "sub": "u-6", "preferred_username": name})
        thief = Person(site)
        answer = signed_in(thief, provider)
        assert answer.status == 403
        assert f"The name {name} is somebody else" in answer.text or name == "ann"
        assert not is_in(thief)
    provider.behave(person={**office, "sub": "u-7", "preferred_username": "d0ra"})
    assert "reads like that of somebody else" in signed_in(Person(site), provider).text
    provider.behave(person={**office, "preferred_username": "dorothy"})
    assert "known here as dora" in signed_in(Person(site), provider).text


def test_what_is_told_beside_the_token_counts_for_the_same_person_only(
    site: Site, provider: Provider
) -> None:
    mail = {"email": ANN["email"], "email_verified": True}
    provider.behave(person={"sub": "u-1"}, beside=mail)
    person = Person(site)
    signed_in(person, provider)
    assert is_in(person)
    provider.behave("somebody else beside", person={"sub": "u-1"}, beside=mail)
    other = Person(site)
    assert signed_in(other, provider).status == 403
    assert not is_in(other)


@pytest.mark.parametrize(
    "stranger",
    [
        {"sub": "u-7", "email": "eve@example.org", "email_verified": True},
        {"sub": "u-7", "email": "ann@example.org", "email_verified": False},
        {"sub": "u-7", "email": "ann@example.org"},
        {"sub": "u-7", "email": ["ann@example.org", "x"]},
        {"sub": "u-7", "groups": "an office"},
        {"sub": "u-7", "role": "admin", "groups": ["admin"]},
    ],
)
def test_whom_the_file_does_not_name_is_refused_in_words(
    site: Site, park: Workspace, provider: Provider, stranger: Mapping[str, object]
) -> None:
    before = park.users()
    provider.behave(person=stranger)
    person = Person(site)
    answer = signed_in(person, provider)
    assert answer.status == 403
    assert "Nobody here is known as" in answer.text
    assert "Ask an admin" in answer.text
    assert not is_in(person)
    assert park.users() == before


@pytest.mark.parametrize(
    "wrong",
    [
        "nonce",
        "no nonce",
        "signature",
        "shared key",
        "unsigned",
        "expired",
        "audience",
        "two audiences",
        "issuer",
        "nobody",
        "other issuer in the answer",
        "declined",
    ],
)
def test_what_is_not_genuine_lets_nobody_in(
    site: Site, provider: Provider, wrong: str, told: Path
) -> None:
    provider.behave(wrong)
    person = Person(site)
    answer = signed_in(person, provider)
    assert answer.status == 403
    assert "lingtan_session" not in person.cookies
    assert not is_in(person)
    assert "came to nothing" in told.read_text(encoding="utf-8")
    if wrong != "declined":
        assert "does not fit what was asked" in answer.text
        assert "Error" not in answer.text


def test_keys_that_change_are_followed_and_withdrawn_ones_count_no_more(
    site: Site, provider: Provider
) -> None:
    for kid in ("two", "three"):
        provider.behave(kid=kid)
        person = Person(site)
        assert signed_in(person, provider).status == 200
        assert is_in(person)
    provider.behave("withdrawn key")
    late = Person(site)
    assert signed_in(late, provider).status == 403
    assert not is_in(late)


def test_another_state_or_browser_lets_nobody_in(site: Site, provider: Provider) -> None:
    person = Person(site)
    back = sent_back(person, provider)
    state = dict(parse_qsl(urlsplit(back).query))["state"]
    answer = person.ask(back.replace(state, "x" * len(state)))
    assert answer.status == 403
    assert "another sign-in" in answer.text
    assert person.ask(back).status == 403
    mine = Person(site)
    way(mine)
    thief = sent_back(Person(site), provider)
    assert mine.ask(thief).status == 403
    for query in ("", "?code=x", "?state=x&code=x", "?error=x"):
        assert Person(site).ask(f"/sign-in/back{query}").status == 403


def test_what_a_stranger_says_makes_no_line_of_the_log(
    site: Site, provider: Provider, told: Path
) -> None:
    person = Person(site)
    state = dict(parse_qsl(urlsplit(sent_back(person, provider)).query))["state"]
    said = "no%0aFORGED%20GET%20/admin%20200%1b%5b2J"
    assert person.ask(f"/sign-in/back?state={state}&error={said}").status == 403
    lines = told.read_text(encoding="utf-8").split("\n")
    assert [line for line in lines if line.startswith("FORGED")] == []
    assert [line for line in lines if "FORGED" in line and "\x1b" in line] == []
    assert [line for line in lines if "FORGED" in line]


def test_a_code_of_another_attempt_is_worth_nothing(site: Site, provider: Provider) -> None:
    """The provider holds it to the verifier of the browser that asked."""
    one, other = Person(site), Person(site)
    stolen = dict(parse_qsl(urlsplit(sent_back(one, provider)).query))["code"]
    back = sent_back(other, provider)
    own = dict(parse_qsl(urlsplit(back).query))["code"]
    answer = other.ask(back.replace(own, stolen))
    assert answer.status == 503
    assert not is_in(other)


@pytest.mark.parametrize("wrong", ["", "takes a code again"])
def test_a_code_that_was_used_lets_nobody_in_again(
    site: Site, provider: Provider, wrong: str
) -> None:
    """Not by its own way, which counts once, nor by a new one: its nonce is of the first."""
    provider.behave(wrong)
    first, second = Person(site), Person(site)
    back = sent_back(first, provider)
    way_cookie = first.cookies["lingtan_way"]
    assert first.ask(back).status == 200
    assert is_in(first)
    again = Person(site, {"lingtan_way": way_cookie})
    assert again.ask(back).status == 403
    used = dict(parse_qsl(urlsplit(back).query))["code"]
    own = sent_back(second, provider)
    fresh = dict(parse_qsl(urlsplit(own).query))["code"]
    refused = second.ask(own.replace(fresh, used))
    assert refused.status == (403 if wrong else 503)
    assert second.ask(own).status == 403  # the attempt is over, with its own code too
    for person in (again, second):
        assert "lingtan_session" not in person.cookies
        assert not is_in(person)


def test_of_ten_who_come_back_at_once_by_one_way_one_is_in(site: Site, provider: Provider) -> None:
    provider.behave("takes a code again")
    person = Person(site)
    back = sent_back(person, provider)
    held = {"lingtan_way": person.cookies["lingtan_way"]}
    people = [Person(site, dict(held)) for _ in range(10)]
    with ThreadPoolExecutor(len(people)) as at_once:
        statuses = sorted(answer.status for answer in at_once.map(lambda p: p.ask(back), people))
    assert statuses == [200] + [403] * 9
    assert sum(is_in(each) for each in people) == 1


def test_who_is_locked_here_stays_out(site: Site, park: Workspace, provider: Provider) -> None:
    provider.behave(person={"sub": "u-9"})
    vera = Person(site)
    signed_in(vera, provider)
    assert is_in(vera)
    park.lock_user("vera", by="test")
    assert not is_in(vera)
    again = signed_in(Person(site), provider)
    assert again.status == 403
    assert "vera is locked" in again.text
    root = Person(site)
    root.sign_in("root")
    found = root.ask("/visits.json?by=vera").json["visits"]
    assert isinstance(found, list)
    assert [(each["step"], each["way"]) for each in found][:3] == [
        ("refused", "provider"),
        ("changed", "locked"),
        ("signed_in", "provider"),
    ]


def test_who_has_no_password_ends_other_sessions_after_signing_in_anew(
    site: Site, park: Workspace, provider: Provider
) -> None:
    provider.behave()
    here, there = Person(site), Person(site)
    for person in (there, here):
        signed_in(person, provider)
    before = (datetime.now(UTC) - timedelta(minutes=11)).isoformat()
    with closing(sqlite3.connect(park.layout.users)) as connection:
        connection.execute("update sessions set started_at = ? where name = 'ann'", (before,))
        connection.commit()
    fields = {"mark": here.mark("/sessions"), "session": "others", "password": ""}
    refused = here.send("/sessions?lang=en", fields)
    assert (refused.status, "last 10 minutes" in refused.text) == (401, True)
    assert is_in(there)
    signed_in(here, provider)
    fields = {"mark": here.mark("/sessions"), "session": "others"}
    assert here.send("/sessions?lang=en", fields).status == 200
    assert [is_in(each) for each in (here, there)] == [True, False]


def test_a_role_follows_the_file(site: Site, park: Workspace, provider: Provider) -> None:
    provider.behave()
    signed_in(Person(site), provider)
    park.change_role("ann", "viewer", by="test")
    signed_in(Person(site), provider)
    assert next(user for user in park.users() if user.name == "ann").role == "admin"


@contextmanager
def file_says(park: Workspace, provider: Provider, text: str) -> Iterator[None]:
    """Let the file say something else for a while."""
    park.layout.sign_in_file.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        set_up(park, provider.issuer, secret_env=VARIABLE)


def without(park: Workspace, value: str, **instead: object) -> str:
    """Return what the file would say without an entry, or with another role in it."""
    told = yaml.safe_load(park.layout.sign_in_file.read_text(encoding="utf-8"))
    kept = [each for each in told["people"] if each["value"] != value]
    changed = [{**each, **instead} for each in told["people"] if each["value"] == value]
    return yaml.safe_dump({**told, "people": [*kept, *(changed if instead else [])]})


@pytest.mark.slow
@pytest.mark.parametrize("instead", [{}, {"role": "viewer"}, {"user": "other"}])
def test_who_is_taken_out_of_the_file_is_out_at_once_and_stays_out(
    site: Site, park: Workspace, provider: Provider, instead: Mapping[str, object]
) -> None:
    vera, root = Person(site), Person(site)
    provider.behave(person={"sub": "u-9"})
    park.lock_user("vera", by="test", is_locked=False)
    signed_in(vera, provider)
    root.sign_in("root")
    cookie = "; ".join(f"{name}={value}" for name, value in vera.cookies.items())
    with watching(site, Cookie=cookie) as stream:
        assert "readings" in stream.event()
        with file_says(park, provider, without(park, "u-9", **instead)):
            assert vera.ask("/?period=2025").status == 401
            assert vera.ask("/api/v1/park").status == 401
            begun = time.monotonic()
            assert stream.event() == {}
            assert time.monotonic() - begun < 10  # a heartbeat alone comes after 15 s
            assert is_in(root)
    assert vera.ask("/?period=2025").status == 401
    assert [
        each.name for each in list_sessions(park.layout, datetime.now(UTC)) if each.name == "vera"
    ] == []
    visits = [each for each in list_visits(park.layout) if each.name == "vera"]
    assert (visits[0].step, visits[0].way) == ("put_out", "provider")


def test_a_stream_ends_with_the_line_of_the_file_though_nobody_asks_for_a_page(
    site: Site, park: Workspace, provider: Provider
) -> None:
    dora = Person(site)
    office = {"sub": "u-5", "groups": ["office"], "preferred_username": "dora"}
    provider.behave(person=office)
    signed_in(dora, provider)
    cookie = "; ".join(f"{name}={value}" for name, value in dora.cookies.items())
    with watching(site, Cookie=cookie) as stream:
        stream.event()
        begun = time.monotonic()
        with file_says(park, provider, without(park, "office")):
            assert stream.event() == {}
        assert time.monotonic() - begun < 10


def test_a_file_that_is_being_written_ends_no_session_and_opens_nothing(
    site: Site, park: Workspace, provider: Provider
) -> None:
    ann = Person(site)
    signed_in(ann, provider)
    with file_says(park, provider, "provider: [half a li"):
        assert ann.ask("/?period=2025").status == 503
    assert is_in(ann)


def test_a_job_of_somebody_whom_the_file_no_longer_names_is_not_done(
    site: Site, park: Workspace, provider: Provider
) -> None:
    ann = Person(site)
    signed_in(ann, provider)
    order = Order(action="user_add", layout=park.layout, by="ann", values={})
    assert may_still(park.layout, order)
    with file_says(park, provider, without(park, "ann@example.org")):
        assert not may_still(park.layout, order)


def test_a_provider_that_is_another_or_away_is_told(
    site: Site, park: Workspace, provider: Provider
) -> None:
    provider.behave("discovery")
    answer = Person(site).ask("/sign-in/provider?lang=en")
    assert answer.status == 403
    other = started()
    set_up(park, other.issuer, secret_env=VARIABLE)
    try:
        person = Person(site)
        back = sent_back(person, other)
        ended(other)
        assert person.ask(back).status == 503
        answer = Person(site).ask("/sign-in/provider?lang=en")
        assert answer.status == 503
        assert "does not answer" in answer.text
        assert Person(site).sign_in("root").status == 303
    finally:
        ended(other)
        set_up(park, provider.issuer, secret_env=VARIABLE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"secret": "s"}, "provider.secret"),
        ({"issuer": "http://id.example.org"}, "https"),
        ({"secret_env": "NO_SUCH_VARIABLE"}, "NO_SUCH_VARIABLE"),
        ({"secret_file": "/nowhere/secret"}, "/nowhere/secret"),
        ({"scopes": ["email"]}, "openid"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_at_the_start(
    tmp_path: Path, change: Mapping[str, object], words: str
) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    set_up(park, "https://id.example.org", **change)
    done = lingtan("serve", str(park.layout.folder), "--port", "0")
    assert done.returncode == 1
    assert words in "".join(done.stderr.split()) or words in done.stderr


@pytest.mark.parametrize(
    "person",
    [
        {"claim": "groups", "value": "x", "name_from": "sub", "role": "admin"},
        {"claim": "groups", "value": "x", "role": "viewer"},
        {"claim": "groups", "value": "x", "name_from": "sub", "role": "enterprise"},
        {"claim": "groups", "value": "x", "name_from": "sub", "role": "king"},
    ],
)
def test_nobody_becomes_more_than_the_file_may_say(
    tmp_path: Path, person: Mapping[str, object]
) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    park.layout.sign_in_file.parent.mkdir()
    told = {
        "provider": {"issuer": "https://id.example.org", "client_id": "x"},
        "people": [person],
    }
    park.layout.sign_in_file.write_text(yaml.safe_dump(told), encoding="utf-8")
    done = lingtan("serve", str(park.layout.folder), "--port", "0")
    assert done.returncode == 1
    assert "sign_in.yaml" in done.stderr


@pytest.mark.slow
def test_libraries_for_providers_keys_and_workbooks_are_loaded_by_who_needs_them_only() -> None:
    code = (
        "import sys; import lingtan.web.server, lingtan.cli.main; heavy = "
        "{'authlib', 'joserfc', 'openpyxl', 'fido2'}; "
        "print({name.split('.')[0] for name in sys.modules} & heavy)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
