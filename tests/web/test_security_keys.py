"""A key lets in whom a password alone does not, at the name it was made for and nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import pytest
import yaml
from fastapi import Request

from lingtan.app.record_steps import entries_of
from lingtan.app.second_factor import TRIES
from lingtan.app.workspace import Workspace
from lingtan.web.entrance import Manner
from lingtan.web.security_keys import place_of
from tests.web.authenticator import Authenticator
from tests.web.person import PASSWORD, Person
from tests.web.site import Answer, Site, serving
from tests.web.test_second_factor import code_of, enrolled_by, is_in, send

OWN, WAITING = "/second-factor", "/sign-in/code"
KEY_ID = re.compile(r'<option value="([\w-]+)">')
NUMBERS = count(20)
BLUE = "blue"


@dataclass(slots=True)
class AtHome(Person):
    """A browser that knows the park by a name."""

    name: str = "localhost"
    scheme: str = "http"

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask under that name."""
        return Person.ask(self, path, method, body, Host=self.host, **headers)

    @property
    def host(self) -> str:
        """The name with the port."""
        return f"{self.name}:{self.site.port}"

    @property
    def origin(self) -> str:
        """What the browser says of the page a form stands on."""
        return f"{self.scheme}://{self.host}"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("keys") / "park", "logistics")
    made.add_user("root", "admin", PASSWORD, by="test")
    policy = {"second_factor": {"roles": ["verifier"]}}
    made.layout.sign_in_file.write_text(yaml.safe_dump(policy), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def served(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture
def site(served: Site) -> Site:
    """Return the server as it is seen from an address of its own, which has its own tries."""
    return replace(served, source=f"127.0.1.{next(NUMBERS)}")


@pytest.fixture
def name(park: Workspace) -> str:
    return park.add_user(f"k{next(NUMBERS)}", "viewer", PASSWORD, by="test").name


def came(site: Site, name: str) -> AtHome:
    person = AtHome(site)
    assert person.sign_in(name).status == 303
    return person


def key_for(person: Person) -> Authenticator:
    return Authenticator(person.origin)


def asked(person: Person, path: str, what: str = "") -> Answer:
    """Ask what a key is to sign, as the script of the page at a path does."""
    to = "/sign-in/key" if path == WAITING else f"{OWN}/key"
    return person.send(f"{to}?lang=en", {"mark": person.mark(f"{path}?lang=en"), "what": what})


def add(person: Person, key: Authenticator, path: str = OWN, label: str = BLUE) -> Answer:
    signed = key.added(asked(person, path, "add").json["options"])  # type: ignore[arg-type]  # a map
    return send(person, path, {"step": "add_key", "label": label, "answer": signed})


def show(person: Person, by: Authenticator, path: str = WAITING, **fields: str) -> Answer:
    signed = by.shown(asked(person, path).json["options"])  # type: ignore[arg-type]  # a map
    return send(person, path, {"answer": signed, **fields})


def with_key(site: Site, name: str) -> Authenticator:
    person = came(site, name)
    key = key_for(person)
    assert add(person, key).status == 303
    return key


def test_a_key_is_added_lets_in_and_is_told(site: Site, park: Workspace, name: str) -> None:
    person = came(site, name)
    page = person.ask(f"{OWN}?lang=en").text
    assert "Add a security key" in page
    assert "添加安全密钥" in person.ask(f"{OWN}?lang=zh").text
    assert "off in this browser" in page  # to who has no scripts
    key = key_for(person)
    assert add(person, key).status == 303
    page = person.ask(f"{OWN}?lang=en").text
    assert f"<strong>{BLUE}</strong> · added" in page
    assert "not used yet" in page
    waiting = came(site, name)
    assert not is_in(waiting)
    page = waiting.ask(f"{WAITING}?lang=en").text
    assert "Use the security key" in page
    assert 'name="code"' not in page  # there is none set up
    assert show(waiting, key).status == 303
    assert is_in(waiting)
    assert "last used" in waiting.ask(f"{OWN}?lang=en").text
    told = waiting.ask("/own-data.json").json["second_factor"]
    assert isinstance(told, dict)
    assert [each["label"] for each in told["keys"]] == [BLUE]
    steps = [each["step"] for each in entries_of(park.layout) if each.get("user") == name]
    assert steps == ["added", "key_added"]
    root = came(site, "root")
    assert "1 security key" in root.ask("/admin?lang=en").text
    assert "password + security key" in root.ask(f"/visits?by={name}&lang=en").text


def test_beside_codes_either_lets_in_and_a_code_alone_adds_no_key_before(
    site: Site, name: str
) -> None:
    secret, _, _ = enrolled_by(site, name)
    waiting = came(site, name)
    refused = asked(waiting, WAITING, "add")
    assert (refused.status, "no security key" in refused.text) == (400, True)
    assert send(waiting, WAITING, {"code": code_of(secret, ahead=1)}).status == 303
    assert add(waiting, key := key_for(waiting)).status == 303
    again = came(site, name)
    page = again.ask(f"{WAITING}?lang=en").text
    assert "Use the security key" in page
    assert 'name="code"' in page
    assert show(again, key).status == 303
    assert is_in(again)


def test_a_role_that_must_have_a_factor_is_content_with_a_key(site: Site, park: Workspace) -> None:
    park.add_user("vera", "verifier", PASSWORD, by="test")
    waiting = came(site, "vera")
    assert not is_in(waiting)
    key = key_for(waiting)
    assert add(waiting, key, WAITING).status == 303
    assert is_in(waiting)
    again = came(site, "vera")
    assert not is_in(again)
    assert show(again, key).status == 303
    assert is_in(again)


def test_another_key_opens_nothing_and_tries_are_few(site: Site, name: str) -> None:
    key, waiting = with_key(site, name), came(site, name)
    stranger = key_for(waiting)
    for _ in range(TRIES):
        answer = show(waiting, stranger)
        assert (answer.status, "None of your security keys" in answer.text) == (401, True)
    answer = show(waiting, key)
    assert (answer.status, "Too many wrong answers" in answer.text) == (429, True)
    assert not is_in(waiting)
    found = came(site, "root").ask(f"/visits.json?by={name}").json["visits"]
    assert isinstance(found, list)
    told = [(each["step"], each["way"], each["times"]) for each in found]
    assert ("refused", "key", TRIES) in told
    assert ("held_off", "key", 1) in told
    assert ("changed", "keys_paused", 1) in told


def test_a_copy_of_a_key_is_told_as_a_visit(site: Site, name: str) -> None:
    key, waiting = with_key(site, name), came(site, name)
    key.count = 7
    assert show(waiting, key).status == 303
    key.count = 3
    answer = show(came(site, name), key)
    assert (answer.status, "may be a copy" in answer.text) == (401, True)
    page = came(site, "root").ask(f"/visits?by={name}&lang=en").text
    assert "changed · security key refused, it may have been copied" in page
    assert "refused · security key" in page


def test_a_key_is_removed_by_a_key_or_a_code_and_by_nothing_else(
    site: Site, park: Workspace, name: str
) -> None:
    key, person = with_key(site, name), came(site, name)
    assert show(person, key).status == 303
    id_ = KEY_ID.findall(person.ask(f"{OWN}?lang=en").text)[0]
    fields = {"step": "remove_key", "key": id_}
    assert send(person, OWN, fields).status == 400
    assert send(person, OWN, fields | {"code": "000000"}).status == 400
    other = came(site, "root")
    assert send(other, OWN, fields | {"answer": "{}"}).status == 400
    assert show(person, key_for(person), OWN, **fields).status == 400
    assert show(person, key, OWN, **(fields | {"key": "x"})).status == 400
    assert show(person, key, OWN, **fields).status == 303
    assert not is_in(person)
    assert is_in(came(site, name))
    steps = [each["step"] for each in entries_of(park.layout) if each.get("user") == name]
    assert steps[-1] == "key_removed"


def test_an_address_of_numbers_says_in_words_that_no_key_answers_there(
    site: Site, name: str
) -> None:
    key, person = with_key(site, name), Person(site)
    assert person.sign_in(name).status == 303
    page = person.ask(f"{WAITING}?lang=en").text
    assert "answer only where you open the park as localhost" in page
    assert "<lingtan-key" not in page
    assert "<form" not in page
    root = Person(site)
    assert root.sign_in("root").status == 303
    assert (asked(root, OWN, "add").status, asked(root, OWN).status) == (400, 400)
    assert send(root, OWN, {"step": "add_key", "label": "x", "answer": "{}"}).status == 400
    assert "An address of numbers is no name" in root.ask(f"{OWN}?lang=en").text
    at_home = came(site, name)
    assert show(at_home, key).status == 303


def test_nobody_is_told_what_to_sign_without_the_form_or_the_cookie(site: Site, name: str) -> None:
    with_key(site, name)
    waiting = came(site, name)
    assert waiting.send("/sign-in/key", {"mark": "0" * 64}).status == 403
    mark = waiting.mark(f"{WAITING}?lang=en")
    assert waiting.send("/sign-in/key", {"mark": mark}, "http://example.org").status == 403
    assert AtHome(site).send("/sign-in/key", {"mark": mark}).status == 401
    root = came(site, "root")
    assert root.send(f"{OWN}/key", {"mark": "0" * 64}).status == 403
    assert AtHome(site).send(f"{OWN}/key", {}).status == 401


@pytest.mark.slow
def test_behind_tls_a_key_is_of_the_name_the_park_is_served_under(park: Workspace) -> None:
    options = ("--https", "--allow-host", "park.example.org")
    with serving(park.layout.folder, options=options) as site:
        person = AtHome(site, name="park.example.org", scheme="https")
        park.add_user("tess", "viewer", PASSWORD, by="test")
        assert person.sign_in("tess").status == 303
        options_ = asked(person, OWN, "add").json["options"]
        assert isinstance(options_, dict)
        assert options_["rp"]["id"] == "park.example.org"
        key = Authenticator(person.origin, "park.example.org")
        assert add(person, key).status == 303
        again = AtHome(site, name="park.example.org", scheme="https")
        assert again.sign_in("tess").status == 303
        assert show(again, key).status == 303
        assert is_in(again)


@pytest.mark.parametrize(
    ("host", "is_secure", "told"),
    [
        ("localhost:8765", False, ("localhost", "http://localhost:8765")),
        ("LOCALHOST:80", False, ("localhost", "http://localhost")),
        ("127.0.0.1:8765", False, None),
        ("[::1]:8765", False, None),
        ("[::1]", True, None),
        ("192.168.0.7", True, None),
        ("park.example.org", False, None),
        ("park.example.org", True, ("park.example.org", "https://park.example.org")),
        ("park.example.org:443", True, ("park.example.org", "https://park.example.org")),
        ("park1:8443", True, ("park1", "https://park1:8443")),
        ("", True, None),
    ],
)
def test_where_a_key_answers_is_a_name_over_tls_or_this_machine(
    host: str, is_secure: bool, told: tuple[str, str] | None
) -> None:
    request = Request({"type": "http", "headers": [(b"host", host.encode())]})
    place = place_of(Manner(is_secure=is_secure), request)
    assert (place and (place.host, place.origin)) == told
