"""The browser of this machine, without a window."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, sync_playwright

# The first is the same engine without what only a window needs: half the time of a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


WAITING = {"extra_http_headers": {"Prefer": "wait=120"}}
"""What a browser says that shows no page before its results are there, unlike one of people."""


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start the browser that `make test` installs, or another of its family."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert path, "no browser: sh setup/browser.sh installs one"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name in ("new_context", "new_page"):
            setattr(running, name, partial(getattr(running, name), **WAITING))
        yield running
        running.close()
