"""Words of a page that name a command lead to what does the same in a browser, if it is open."""

import pytest

from lingtan.park.people import Role
from lingtan.web.command_links import leading
from lingtan.web.view import View
from lingtan.web.visitor import Visitor
from tests.web.site import Site

VIEW = View(period="2025")


def visitor(role: Role) -> Visitor:
    return Visitor(name="somebody", role=role)


@pytest.mark.parametrize(
    ("role", "text", "path"),
    [
        (Role.ACCOUNTANT, "Run lingtan restate DIR --period 2025.", "/do/restate"),
        (Role.VIEWER, "Run lingtan restate DIR --period 2025.", "/reports"),
        (Role.VIEWER, "请运行 lingtan check。", "/energy"),
        (Role.ENTERPRISE, "Run lingtan restate.", ""),
        (Role.ADMIN, "lingtan demo", ""),
        (Role.ADMIN, "the words of lingtan here", ""),
        (Role.ADMIN, "mylingtan_close", ""),
    ],
)
def test_a_command_leads_to_what_is_open(role: Role, text: str, path: str) -> None:
    told = leading(VIEW, visitor(role))(text)
    assert told.startswith(text.partition("lingtan")[0])
    assert (f'href="{path}?' in told) if path else (told == text)


def test_whatever_else_a_text_holds_is_escaped() -> None:
    told = leading(VIEW, visitor(Role.ADMIN))("<b>lingtan close</b> & lingtan <i>")
    assert told.startswith("&lt;b&gt;<a ")
    assert told.endswith("</a>&lt;/b&gt; &amp; lingtan &lt;i&gt;")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_leads_on_from_a_command_it_names(site: Site, language: str) -> None:
    page = site.ask(f"/findings?period=2025&lang={language}").text
    assert 'href="/do/requests?period=2025' in page
    assert ">lingtan check</a>" in page
