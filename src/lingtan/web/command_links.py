"""Where words name a command they lead to what does the same in a browser.

The same sentences stand in documents and in a terminal; who reads them on a page need not know
what a command is.
"""

import re
from collections.abc import Callable, Iterator
from typing import cast

from jinja2 import pass_context
from jinja2.runtime import Context

from lingtan.reports.markup import Markup, join, tag
from lingtan.web.access import ACCESS
from lingtan.web.actions.table import ACTIONS
from lingtan.web.counterpart import Counterpart
from lingtan.web.counterparts import COUNTERPARTS
from lingtan.web.features import FEATURES
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

COMMAND = re.compile(r"lingtan ([a-z]+)(?![a-z])")
PATHS = {feature.id: feature.path for feature in FEATURES}


def leading(view: View, visitor: Visitor) -> Callable[[str], Markup]:
    """Return what makes links of the commands a text names, as far as they are open to a visitor.

    Examples
    --------
    >>> see = leading(View(period="2025"), Visitor(is_own_machine=True))
    >>> see("Run lingtan close & wait.")
    'Run <a href="/do/close?period=2025&amp;lang=en">lingtan close</a> &amp; wait.'
    """

    def told(text: str) -> Markup:
        return text if isinstance(text, Markup) else join(*_parts(text, view, visitor))

    return told


@pass_context
def linked(context: Context, text: str) -> Markup:
    """Return a text of a template with its commands as links; see `leading`."""
    view, visitor = cast("View", context["view"]), cast("Visitor", context["visitor"])
    return leading(view, visitor)(text)


def _parts(text: str, view: View, visitor: Visitor) -> Iterator[str]:
    end = 0
    for found in COMMAND.finditer(text):
        path = _place_of(found[1], visitor)
        if path:
            yield text[end : found.start()]
            yield tag("a", found[0], href=view.link(path))
            end = found.end()
    yield text[end:]


def _place_of(command: str, visitor: Visitor) -> str:
    """Return where a visitor does what a command does; empty where it is not open to him."""
    counterpart = COUNTERPARTS.get(command)
    places = () if counterpart is None else _places(counterpart)
    return next((place for place in places if visitor.may(ACCESS[place])), "")


def _places(counterpart: Counterpart) -> Iterator[str]:
    yield from (ACTIONS[id_].path for id_ in counterpart.actions)
    yield from (page if page.startswith("/") else PATHS[page] for page in counterpart.pages)
