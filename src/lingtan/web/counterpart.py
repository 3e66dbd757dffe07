"""How it is told what a command is in a browser: pages, actions, options, or why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})
NOT = "not: "
"""How a reason begins why something is not done in a browser."""

EVERYWHERE: Mapping[str, str] = {
    "folder": "the park that is served",
    "as_json": "every page as JSON, and the API",
    "limit": "a page shows every row, and its tables filter",
    "by": "who signed in; on one's own machine a form asks",
    "period": "the bar of every page, a field of forms",
    "boundary": "the bar of every page, a field of forms",
    "known_at": "the bar of every page, a field of forms",
    "language": "a link of every page; forms ask for that of documents",
    "force": f"{NOT}a browser writes beside a document that stands there, never over it",
    "out": f"{NOT}documents come as downloads, and no path of the server is named",
}
"""Options that mean the same in every command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """What does the work of a command in a browser.

    Attributes
    ----------
    pages : tuple of str
        Ids of pages, or addresses of others.
    actions : tuple of str
        Ids of actions.
    options : mapping of str to str
        By parameter, what does the same: ``action.field``, ``page?field``, an address, an action,
        or a reason.
    steps : mapping of str to str
        By the word behind the command, such as ``add``, the action or page that does it.
    not_here : str
        Why a command has no counterpart at all.
    is_act : bool
        Whether it does something first of all, and does not show it.
    """

    pages: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    steps: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    not_here: str = ""
    is_act: bool = False
