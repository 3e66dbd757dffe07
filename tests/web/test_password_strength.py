"""Who chooses a password is told how hard it is to guess, as it will be judged when it is sent."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.passwords import fault_of, strength_of
from tests.web.person import FORM_TYPE, PASSWORD, Person
from tests.web.site import Answer, Site, serving

STRENGTH = "/sign-in/strength"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("strength") / "park", "logistics")
    made.add_user("ann", "admin", PASSWORD, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def asked(site: Site, typed: str, language: str = "en", origin: str = "") -> Answer:
    body = urlencode({"password": typed, "name": "emilia"}).encode()
    headers = {"Origin": origin or f"http://127.0.0.1:{site.port}", "Content_Type": FORM_TYPE}
    return site.ask(f"{STRENGTH}?lang={language}", "POST", body, **headers)


@pytest.mark.parametrize(
    ("password", "score", "words"),
    [
        ("short", 0, "12 letters"),
        ("password1234", 0, "common"),
        ("1qaz2wsx3edc4rfv", 0, "common"),
        ("emilia rows home", 0, "name"),
        ("slow heron 7", 1, "Just enough"),
        ("aabbccddeeffaabbccddeeff", 1, "Just enough"),
        ("slow heron on ice", 2, "Fair"),
        ("four green rivers run", 3, "Good"),
        ("four green rivers run uphill", 4, "Strong"),
        ("水往低处流人往高处走春江花月夜", 1, "Just enough"),
    ],
)
def test_a_password_is_called_what_it_is_worth(
    site: Site, password: str, score: int, words: str
) -> None:
    told = asked(site, password).json
    assert told["score"] == score
    assert words in str(told["text"])


def test_what_is_called_nothing_is_what_is_refused() -> None:
    for password in ("short", "x" * 200, "letmein letmein", PASSWORD, "emilia rows home"):
        refused = bool(fault_of(password, "emilia"))
        assert (strength_of(password, "emilia") == 0) is refused


def test_it_is_told_in_the_language_of_the_page(site: Site) -> None:
    assert "互不相关的词" in str(asked(site, "slow heron 7", "zh").json["text"])


def test_a_page_of_elsewhere_is_told_nothing_and_nothing_is_kept(
    site: Site, park: Workspace
) -> None:
    assert asked(site, "slow heron 7", origin="https://evil.example").status == 403
    files = [each for each in park.layout.folder.rglob("*") if each.is_file()]
    assert not any(b"slow heron" in each.read_bytes() for each in files)


def test_every_field_of_a_password_may_be_shown_and_a_new_one_is_judged(
    site: Site,
) -> None:
    entry = site.ask("/sign-in?lang=en").text
    assert 'data-show="Show: Password"' in entry
    assert "data-strength" not in entry  # one that is known already
    assert 'autocomplete="current-password"' in entry
    ann = Person(site)
    assert ann.sign_in("ann").status == 303
    own = ann.ask("/do/password?lang=en").text
    assert own.count("<lingtan-password") == 2
    assert own.count("data-strength") == 1
    assert 'data-name="ann"' in own
    for path in ("/do/user_add", "/do/user_password"):
        assert ann.ask(f"{path}?lang=zh").text.count("data-strength") == 1
    for autocomplete in ("current-password", "new-password"):
        assert own.count(f'autocomplete="{autocomplete}"') == 1
