"""Somebody at work in a browser: signs in, follows a way, fills in a form, waits for a job."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.web.person import PASSWORD
from tests.web.site import Site

SECONDS = 180_000  # [ms]


@dataclass(frozen=True, slots=True)
class Desk:
    """A page in which somebody who signed in looks at one period."""

    page: Page
    site: Site
    period: str

    def go(self, path: str, lang: str = "en", theme: str = "light") -> None:
        """Open a page."""
        query = f"period={self.period}&lang={lang}&theme={theme}"
        self.page.goto(f"http://127.0.0.1:{self.site.port}{path}?{query}", timeout=SECONDS)

    def sign_in(self, name: str, going: str) -> None:
        """Sign in, and go on to a page."""
        self.go("/sign-in")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.locator("main button:not([type=button])").click(timeout=SECONDS)
        self.go(going)

    def follow(self, name: str, within: str = "main") -> None:
        """Follow the first way of a name, to a page that is all there."""
        place = self.page.locator(within)
        with self.page.expect_navigation(timeout=SECONDS):
            place.get_by_role("link", name=name, exact=True).first.click(timeout=SECONDS)

    def send(
        self, button: str, fields: Mapping[str, str] | None = None, files: tuple[Path, ...] = ()
    ) -> str:
        """Fill in the form that is shown, send it, and return what came of it."""
        page = self.page
        for label, value in (fields or {}).items():
            field = page.locator("main").get_by_label(label)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        if files:
            page.locator("input[type=file]").set_input_files(list(files))
        page.locator("main").get_by_role("button", name=button, exact=True).click()
        page.wait_for_url(re.compile(r"/jobs/"), timeout=SECONDS)
        page.locator(".state.done, .state.doubtful").wait_for(timeout=SECONDS)
        return page.locator("main").inner_text()

    @property
    def answer(self) -> str:
        """The sentence a page leads with."""
        return self.page.locator("p.lead").inner_text()
