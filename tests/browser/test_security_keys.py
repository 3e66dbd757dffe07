"""Security keys in a real browser: one is added, lets in, another does not, and it is removed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from lingtan.app.workspace import Workspace
from tests.browser.at_work import SECONDS
from tests.browser.conftest import Visit
from tests.browser.test_everybody import violations
from tests.browser.test_password_fields import MOVED
from tests.web.person import PASSWORD
from tests.web.site import Site, serving
from tests.web.test_second_factor import code_of

pytestmark = pytest.mark.slow

LOOKS = [("en", "light"), ("en", "dark"), ("zh", "light"), ("zh", "dark")]
KIND = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
USE, ADD = "Use the security key", "Add a security key"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("keys") / "park", "logistics")
    for name in ("ann", "bob", "cat", "dan"):
        park.add_user(name, "viewer", PASSWORD, by="test")
    with serving(Path(park.layout.folder), options=()) as running:
        yield running


@dataclass(slots=True)
class Keys:
    """Where keys are put into the browser and taken out."""

    page: Page
    line: CDPSession = field(init=False)
    inside: str = ""

    def __post_init__(self) -> None:
        """Begin: no key is in."""
        self.line = self.page.context.new_cdp_session(self.page)
        self.line.send("WebAuthn.enable", {"enableUI": False})

    def put_in(self) -> None:
        """Put a new key in, in the place of the one that is in."""
        self.take_out()
        told = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": KIND})
        self.inside = str(told["authenticatorId"])

    def take_out(self) -> None:
        """Take out the one that is in."""
        if self.inside:
            about = {"authenticatorId": self.inside}
            self.line.send("WebAuthn.removeVirtualAuthenticator", about)
        self.inside = ""

    @property
    def kept(self) -> list[dict[str, object]]:
        """What the key keeps."""
        about = {"authenticatorId": self.inside}
        return list(self.line.send("WebAuthn.getCredentials", about)["credentials"])

    def lend(self, kept: list[dict[str, object]]) -> None:
        """Give a key what another one kept."""
        for each in kept:
            about = {"authenticatorId": self.inside, "credential": each}
            self.line.send("WebAuthn.addCredential", about)


@pytest.fixture
def keys(visit: Visit) -> Keys:
    return Keys(visit.page)


def go(page: Page, site: Site, path: str, lang: str = "en", theme: str = "light") -> None:
    page.goto(f"http://localhost:{site.port}{path}?lang={lang}&theme={theme}", timeout=SECONDS)


def sign_in(page: Page, site: Site, name: str) -> None:
    page.context.clear_cookies()
    go(page, site, "/sign-in")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main button:not([type=button])").click(timeout=SECONDS)


def add(page: Page, site: Site, label: str) -> None:
    go(page, site, "/second-factor")
    page.get_by_label("What you call the new key").fill(label)
    expect(page.get_by_role("button", name=ADD)).to_be_enabled(timeout=SECONDS)
    page.keyboard.press("Enter")
    page.get_by_text(f"{label} · added").wait_for(timeout=SECONDS)


def test_a_key_is_added_lets_in_and_is_removed_and_another_does_not_let_in(
    visit: Visit, site: Site, keys: Keys
) -> None:
    page = visit.page
    sign_in(page, site, "ann")
    keys.put_in()
    add(page, site, "blue")
    own = keys.kept
    assert [each["rpId"] for each in own] == ["localhost"]
    go(page, site, "/do")
    page.get_by_role("button", name="Sign out").click(timeout=SECONDS)
    page.get_by_label("Password", exact=True).wait_for(timeout=SECONDS)
    sign_in(page, site, "ann")
    use = page.get_by_role("button", name=USE)
    keys.put_in()  # another one, which knows nothing of ann
    use.click(timeout=SECONDS)
    expect(page.locator("output")).to_contain_text("did not answer", timeout=SECONDS)
    expect(use).to_be_focused()
    assert violations(visit) == []
    keys.lend(own)
    page.keyboard.press("Enter")
    page.get_by_text("ann · ").wait_for(timeout=SECONDS)
    go(page, site, "/second-factor")
    assert "last used" in page.locator("main").inner_text()
    page.get_by_role("button", name="Remove, confirmed by a key").click(timeout=SECONDS)
    page.get_by_label("Password", exact=True).wait_for(timeout=SECONDS)
    sign_in(page, site, "ann")
    page.get_by_text("ann · ").wait_for(timeout=SECONDS)
    assert visit.complaints == []


def test_a_copy_that_signed_less_often_is_refused_in_words(
    visit: Visit, site: Site, keys: Keys
) -> None:
    page = visit.page
    sign_in(page, site, "bob")
    keys.put_in()
    add(page, site, "green")
    before = keys.kept
    for _ in range(2):
        sign_in(page, site, "bob")
        page.get_by_role("button", name=USE).click(timeout=SECONDS)
        page.get_by_text("bob · ").wait_for(timeout=SECONDS)
    keys.put_in()
    keys.lend(before)
    sign_in(page, site, "bob")
    page.get_by_role("button", name=USE).click(timeout=SECONDS)
    expect(page.get_by_text("there may be a copy of it")).to_be_visible(timeout=SECONDS)
    assert urlsplit(page.url).path == "/sign-in/code"
    go(page, site, "/do")
    assert page.get_by_label("Password", exact=True).is_visible()  # bob is not in


def test_the_pages_break_no_rule_move_nothing_and_ask_nobody_else(
    visit: Visit, site: Site, keys: Keys
) -> None:
    page = visit.page
    sign_in(page, site, "cat")
    keys.put_in()
    add(page, site, "red")
    for lang, theme in LOOKS:
        go(page, site, "/second-factor", lang, theme)
        expect(page.locator("lingtan-key button").first).to_be_enabled(timeout=SECONDS)
        assert violations(visit) == []
        assert page.evaluate(MOVED) == 0
    sign_in(page, site, "cat")
    for lang, theme in LOOKS:
        go(page, site, "/sign-in/code", lang, theme)
        expect(page.locator("lingtan-key button")).to_be_enabled(timeout=SECONDS)
        assert violations(visit) == []
        assert page.evaluate(MOVED) == 0
    page.locator("body").press("Tab")
    for _ in range(5):
        if page.evaluate("() => document.activeElement.closest('lingtan-key') !== null"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("cat · ").wait_for(timeout=SECONDS)
    assert all(re.match(rf"http://localhost:{site.port}/", each) for each in visit.asked)
    assert visit.complaints == []


def test_without_scripts_the_page_says_so_and_the_code_still_works(
    browser: Browser, site: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "dan")
    go(page, site, "/second-factor")
    text = page.locator("main").inner_text()
    assert "Security keys need scripts" in text
    assert ADD not in text
    page.get_by_role("button", name="Set up").click(timeout=SECONDS)
    page.get_by_role("img", name="QR picture of the secret").wait_for(timeout=SECONDS)
    page.get_by_label("Code", exact=True).fill(code_of(page.locator(".secret code").inner_text()))
    page.get_by_role("button", name="Confirm").click(timeout=SECONDS)
    once = page.locator(".codes code").first.inner_text(timeout=SECONDS)
    sign_in(page, site, "dan")
    page.get_by_label("Code", exact=True).fill(once)
    page.get_by_role("button", name="Go on").click(timeout=SECONDS)
    page.get_by_text("dan · ").wait_for(timeout=SECONDS)
    context.close()
