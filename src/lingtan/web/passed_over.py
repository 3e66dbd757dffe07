"""What an address asks that a page does not know: the page says so, and a file is refused.

Somebody who mistypes a parameter would else take what he is shown for what he asked for. A page
shows what it would without it: an address also brings what other sites put behind links, which
asks nothing of ours. A file to take away has no place to say it.
"""

from collections.abc import Collection, Mapping

from fastapi import Depends, Request

from lingtan.base.errors import ArgumentError
from lingtan.base.visible_text import written_out
from lingtan.web.problems import LONGEST_GIVEN

LOOKED_AT = ("period", "boundary", "known_at", "lang", "theme")
OF_TABLES = ("sort-", "find-")  # order and filter of a table: of the browser alone
OF_OTHERS = ("utm_", "fbclid", "gclid", "msclkid", "spm")  # put behind links by other sites
MOST_NAMED = 5
Parameters = Mapping[str, Collection[str]]
"""What each address knows, by its template; others know what is looked at alone."""


def passed_over(request: Request) -> str:
    """Return the names in an address that its page does not know, the first few."""
    if request.scope.get("route") is None or "app" not in request.scope:
        return ""  # nobody came so far
    known = _known(request)
    strange = [name for name in request.query_params if not _is_known(name, known)]
    return ", ".join(written_out(name[:LONGEST_GIVEN]) for name in strange[:MOST_NAMED])


def known_to(request: Request) -> str:
    """Return the names of what an address knows, in the order in which it is told."""
    return ", ".join(dict.fromkeys(_known(request)))


def require_known(request: Request) -> None:
    """Make sure that an address of a file asks for nothing that would be passed over.

    Raises
    ------
    ArgumentError
        It does.
    """
    strange = passed_over(request)
    if strange:
        facts = {"name": strange, "allowed": known_to(request)}
        raise ArgumentError("unknown_parameter", facts=facts)


KNOWN = [Depends(require_known)]
"""What a route of a file depends on."""


def _known(request: Request) -> Collection[str]:
    state = getattr(request.scope.get("app"), "state", None)
    kept: Parameters = getattr(state, "parameters", {})
    path = str(getattr(request.scope.get("route"), "path", ""))
    return kept.get(path, LOOKED_AT)


def _is_known(name: str, known: Collection[str]) -> bool:
    return name in known or name.startswith((*OF_TABLES, *OF_OTHERS))
