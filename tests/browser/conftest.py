"""One browser for all tests, and a page that remembers whom it asked and what it complained of."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.web.browser import browsing

DESK = (1280, 900)


@dataclass(frozen=True, slots=True)
class Visit:
    """A page being visited.

    Attributes
    ----------
    asked : list of str
        Addresses the page asked for.
    complaints : list of str
        What stood in the console.
    """

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser of the machine once."""
    with browsing() as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open an empty page of somebody who has never been here."""
    context = a_desk(browser)
    yield watched(context.new_page())
    context.close()


def a_desk(browser: Browser) -> BrowserContext:
    """Return a place of its own for pages: what they keep, no other place sees."""
    return browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})


def watched(page: Page) -> Visit:
    """Note down what a page asks for and complains of from now on."""
    found = Visit(page)
    page.on("request", lambda request: found.asked.append(request.url))
    page.on("console", lambda message: _note(found, message))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    return found


def _note(visit: Visit, message: ConsoleMessage) -> None:
    if message.type in {"error", "warning"}:
        visit.complaints.append(message.text)
