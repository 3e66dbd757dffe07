"""Words of a page that name a command lead to what does the same in a browser, if it is open."""

import re

import pytest

from lingtan.park.people import Role
from lingtan.reports.words import LANGUAGES, texts_of
from lingtan.web.command_links import leading
from lingtan.web.counterparts import COUNTERPARTS
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


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "Run lingtan restate DIR -p 2025 now.", "Run “Restate a closed period” now."),
        ("en", "See lingtan candidates.", "See “Corrections”."),
        ("en", "`lingtan candidates DIR approve C1`", "“Approve a correction”"),
        ("en", "Say why with --reason.", "Say why with “Reason”."),
        ("en", "with `--boundary`.", "with “Boundary”."),
        (
            "en",
            "write it with lingtan check --requests",
            "write it with “Write the register of data needed”",
        ),
        ("zh_CN", "请运行 lingtan close 关账", "请运行“关账”关账"),
        ("zh_CN", "请用 --reason 说明原因", "请用“原因”说明原因"),
    ],
)
def test_a_command_and_an_option_go_by_their_names_here(
    language: str, text: str, told: str
) -> None:
    shown = leading(View(period="2025", language=language), visitor(Role.ADMIN))(text)
    assert re.sub("<[^>]+>", "", shown) == told


def test_what_is_not_open_is_named_and_leads_nowhere() -> None:
    told = leading(VIEW, visitor(Role.ENTERPRISE))("Run lingtan restate.")
    assert told == "Run “Restate a closed period”."


TERMINAL_ALONE = (
    *("option.", "argument.", "command.", "error.command_line.", "cli.", "help."),
    *("demo.", "new.next", "serve.", "error.serving.", "error.answer.", "error.push.no_server."),
    *("backup.without_key", "import.suggested_next", "users.none", "verification.more"),
    *("error.backup.exists.", "error.evidence.bundle_exists.", "error.document.stands_already."),
    *(
        "error.workspace.no_folder.",
        "error.workspace.no_park.",
        "error.workspace.nothing_to_replay.",
    ),
    *("finding.park_file_empty_table.", "finding.park_file_missing_file."),
)
"""Of sentences that are said in a terminal alone: no browser stands before the server runs, none
names a path, and documents of a browser never take the place of others."""
OF_THE_SERVER = ("serve", "doctor", "simulate", "demo")
"""Commands that run the server a page comes from: whoever runs it does so in a terminal."""
NAMED = re.compile(rf"lingtan (?:{'|'.join(COUNTERPARTS)})(?![a-z])|(?<![\w-])--[a-z]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_a_page_names_a_command_that_has_its_like_here(language: str) -> None:
    see = leading(View(period="2025", language=language), Visitor(is_own_machine=True))
    for key, text in texts_of(language).items():
        if key.startswith(TERMINAL_ALONE):
            continue
        left = NAMED.findall(re.sub("<[^>]+>", "", see(text)))
        if not any(each in text for each in map("lingtan {}".format, OF_THE_SERVER)):
            assert left == [], (key, see(text))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_leads_on_from_a_command_it_names(site: Site, language: str) -> None:
    page = site.ask(f"/findings?period=2025&lang={language}").text
    assert 'href="/do/requests?period=2025' in page
    assert "lingtan check" not in page


@pytest.mark.slow
def test_a_command_leads_to_no_form_that_needs_a_page_before_it(site: Site) -> None:
    see = leading(View(period="2025"), Visitor(is_own_machine=True))
    told = see("Check the path, or let lingtan import --suggest write one.")
    ways = re.findall(r'href="([^"?]+)', told)
    assert ways == ["/do/import"]
    assert "“How a file is read”" in told
    for text in texts_of("en").values():
        for way in re.findall(r'href="(/do/[^"?]+)', see(text)):
            assert site.ask(f"{way}?lang=en").status == 200, text
