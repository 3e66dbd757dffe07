"""The numbers that stand in the text of a page, and which of them lead on."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.web.shown_numbers import VOID, ShownNumber

PICTURED = frozenset({"svg", "script", "style", "lingtan-live", "lingtan-series"})
ASKED = frozenset({"form", "select", "label", "button", "nav", "summary", "progress"})
NAMED = frozenset({"th", "caption", "h1", "h2", "h3", "h4", "dt", "title"})
SILENT = PICTURED | ASKED | NAMED
PLACES = frozenset({"p", "div", "li", "dd", "strong"})
# No part of an id, a date, a time or the name of a file: those are no numbers of ours. What bounds
# a number belongs to it.
NUMBER = re.compile(
    r"(?<![\w.,:/\[〔(#+-])(?:[<>]\s?)?[−-]?\d[\d,]*(?:\.\d+)?(?![\w:/\]〕]|[.,]?\d|-\d|\.[a-z])"
    r"(?:\s?(?:%|‰|[°A-Za-z][\w₂³²/]*))?"
)


@dataclass(slots=True)
class _Reader(HTMLParser):
    open: list[tuple[str, str, str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    column: int = -1
    link: str | None = None
    found: list[ShownNumber] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag not in VOID:
            self.open.append((tag, told.get("class", ""), told.get("id", "")))
        if tag == "a":
            self.link = told.get("href", "")
        elif tag == "table":
            self.headings = []
        elif tag == "th":
            self.headings.append("")
        elif tag == "tr":
            self.column = -1
        elif tag == "td":
            self.column += 1

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open.pop()[0] != tag:
            pass
        if tag == "a":
            self.link = None

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _, _ in self.open}
        if self.open and self.open[-1][0] == "th":
            self.headings[-1] += data
        if "main" in tags and not tags & SILENT:
            place = self._place("td" in tags)
            self.found += (ShownNumber(place, each, self.link) for each in NUMBER.findall(data))

    def _place(self, is_cell: bool) -> str:
        id_ = next((id_ for _, _, id_ in reversed(self.open) if id_), "")
        if is_cell and self.column < len(self.headings):
            return f"{id_}/{self.headings[self.column]}"
        told = [kind or tag for tag, kind, _ in self.open if tag in PLACES]
        return f"{id_}/{told[-1] if told else self.open[-1][0]}"


def said_on(text: str) -> list[ShownNumber]:
    """Return every number of the text of a page, in reading order, with its link if it has one.

    Pictures, forms and names of things are left out. A place is the id around the number, and
    the heading of its column or the class of its element.
    """
    reader = _Reader()
    reader.feed(text)
    return reader.found
