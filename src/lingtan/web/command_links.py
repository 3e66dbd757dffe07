"""Where words name a command they lead to what does the same in a browser.

The same sentences stand in documents and in a terminal; who reads them on a page need not know
what a command is: a command goes by the name of its action or page, an option by its field.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from jinja2 import pass_context
from jinja2.runtime import Context

from lingtan.reports.markup import Markup, join, tag
from lingtan.reports.way import LINEAGE
from lingtan.reports.words import Words
from lingtan.web.access import ACCESS
from lingtan.web.actions.table import ACTIONS
from lingtan.web.counterpart import Counterpart
from lingtan.web.counterparts import COUNTERPARTS
from lingtan.web.features import FEATURES
from lingtan.web.option_words import OPTION_WORDS
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

VALUE = r"(?: (?:[A-Z]{2,}|[0-9]{4}(?:-[0-9]{2})*))?"
TERMINAL = (
    rf" (?:DIR(?:/[\w.]+)?|[A-Z]{{2,}}|…|[A-Z][0-9]+|[0-9]{{4}}(?:-[0-9]{{2}})*|-[a-z]{VALUE}"
    rf"|--[a-z]+(?:-[a-z]+)*{VALUE})(?![a-z])"
)
STEPS = "|".join(sorted({step for each in COUNTERPARTS.values() for step in each.steps}))
QUOTED = r"`lingtan (?P<quoted>[a-z]+)(?P<its>(?: [^`]*)?)`"
PLAIN = (
    rf"lingtan (?P<plain>[a-z]+)(?![a-z])"
    rf"(?P<rest>(?:{TERMINAL})*(?: (?:{STEPS})(?![a-z]))?(?:{TERMINAL})*)"
)
OPTION = rf"(?P<tick>`)?(?<![\w-])--(?P<option>[a-z]+(?:-[a-z]+)*){VALUE}(?(tick)`)"
STEP = rf"`(?P<step>{STEPS})(?P<so>(?: [^`]*)?)`"
COMMAND = re.compile(f"{QUOTED}|{PLAIN}|{OPTION}|{STEP}")
SIGNS = ("lingtan ", "--", "`")  # one of them stands in whatever `COMMAND` finds
OPTIONS = re.compile(r"--([a-z]+(?:-[a-z]+)*)")
PATHS = {feature.id: feature.path for feature in FEATURES}
NAMES = {feature.path: f"page.{feature.id}" for feature in FEATURES}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who reads a page."""

    view: View
    visitor: Visitor
    words: Words

    def quoted(self, text: str) -> str:
        """Return a name as it stands in a sentence."""
        return self.words.say("page.quoted", {"text": text})

    def label(self, key: str) -> str:
        """Return what a field is called, without what explains it."""
        return re.split(r" ?[(（;；:：]", self.words.say(key))[0]


def leading(view: View, visitor: Visitor) -> Callable[[str], Markup]:
    """Return what makes links of the commands a text names, as far as they are open to a visitor.

    Examples
    --------
    >>> see = leading(View(period="2025"), Visitor(is_own_machine=True))
    >>> see("Run lingtan close DIR & wait.")
    'Run <a href="/do/close?period=2025&amp;lang=en">“Close a period”</a> &amp; wait.'
    >>> see("Say why with --reason.")
    'Say why with “Reason”.'
    """
    reader = _Reader(view, visitor, Words(view.language))

    def told(text: str) -> Markup:
        return text if isinstance(text, Markup) else join(*_parts(text, reader))

    return told


@pass_context
def linked(context: Context, text: str) -> Markup:
    """Return a text of a template with its commands as links; see `leading`."""
    view, visitor = cast("View", context["view"]), cast("Visitor", context["visitor"])
    return leading(view, visitor)(text)


def _parts(text: str, reader: _Reader) -> Iterator[str]:
    end = 0
    has_any = any(sign in text for sign in SIGNS)  # most texts are cells of tables
    for found in COMMAND.finditer(text) if has_any else ():
        told = _told(found, reader)
        if told:
            yield _closed_up(text[end : found.start()], reader, is_after=end > 0, is_before=True)
            yield from told
            end = found.end()
    yield _closed_up(text[end:], reader, is_after=end > 0)


def _closed_up(text: str, reader: _Reader, *, is_after: bool, is_before: bool = False) -> str:
    """Return what stands beside names: in Chinese no space stands between."""
    if reader.words.language != "zh_CN":
        return text
    text = text.removeprefix(" ") if is_after else text
    return text.removesuffix(" ") if is_before else text


def _told(found: re.Match[str], reader: _Reader) -> tuple[str, ...]:
    """Return what stands for a command, an option or a step; nothing where nothing does."""
    if found["option"]:
        return _option(found["option"], reader)
    command = found["quoted"] or found["plain"]
    if found["step"]:  # alone it is told of a verification, where there is such a step
        command = [name for name, each in COUNTERPARTS.items() if found["step"] in each.steps][-1]
    counterpart = COUNTERPARTS.get(command)
    if counterpart is None or counterpart.not_here or counterpart.pages == ("/",):
        return ()
    step = f"{found['step'] or ''}{found['so'] or ''}"
    return _command(counterpart, found["its"] or found["rest"] or step, reader)


def _option(name: str, reader: _Reader) -> tuple[str, ...]:
    """Return what an option is called; nothing of one that no field stands for."""
    key = OPTION_WORDS.get(name)
    return (reader.quoted(reader.label(key)),) if key else ()


def _command(counterpart: Counterpart, rest: str, reader: _Reader) -> tuple[str, ...]:
    """Return what a command is called, as a link where it is open to who reads."""
    places = tuple(dict.fromkeys(_places(counterpart, rest)))
    place = next((each for each in places if reader.visitor.may(ACCESS[each])), "")
    name = reader.quoted(_name_of(place or places[0], reader.words))
    fields = [label for each in OPTIONS.findall(rest) for label in _field(each, name, reader)]
    with_fields = (f" {' '.join(fields)}",) if fields else ()
    if place in ("", LINEAGE):  # a lineage is of a figure, and this sentence names none
        return name, *with_fields
    return tag("a", name, href=reader.view.link(place)), *with_fields


def _field(option: str, name: str, reader: _Reader) -> tuple[str, ...]:
    """Return the label of an option of a command, unless the command is called by it already."""
    told = _option(option, reader)
    return () if name in told or option == "period" else told


def _name_of(place: str, words: Words) -> str:
    key = NAMES.get(place) or f"do.{place.rpartition('/')[2]}"
    return words.say(key if words.has(key) else "page.lineage.name")


def _acts(rest: str) -> Iterator[str]:
    """Yield the actions that options go by."""
    yield from (OPTION_WORDS.get(each, "").removeprefix("do.") for each in OPTIONS.findall(rest))


def _places(counterpart: Counterpart, rest: str) -> Iterator[str]:
    """Yield where it is done, the nearest first: by the step or option named, else as a whole."""
    named = [word for word in rest.split() if word in counterpart.steps]
    options = (counterpart.options.get(each, "") for each in OPTIONS.findall(rest))
    nearest = (*(counterpart.steps[word] for word in named), *options, *_acts(rest))
    known = [ACTIONS[each] for each in nearest if each in ACTIONS]
    # what stands on no page needs what the page before it brings along
    yield from (each.path for each in known if each.page)
    actions = [ACTIONS[id_].path for id_ in counterpart.actions if ACTIONS[id_].page]
    pages = [page if page.startswith("/") else PATHS[page] for page in counterpart.pages]
    yield from (*actions, *pages) if counterpart.is_act else (*pages, *actions)
