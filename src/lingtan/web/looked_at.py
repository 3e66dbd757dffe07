"""Note who is shown what: every answer that is not open to everybody, but those about oneself.

What is noted is told by what is left out, so a page that is added is noted as well. Of a stream
its beginning is noted, and nothing of what comes by it.
"""

from urllib.parse import parse_qs

from starlette.routing import BaseRoute

from lingtan.app.wiring_users import Look
from lingtan.web.access import ACCESS, LIVE, OWN_DATA, OWN_SECOND, OWN_SESSIONS, SIGN_OUT
from lingtan.web.entrance import Entrance
from lingtan.web.guard import Message, Scope, Send
from lingtan.web.named_parameters import API
from lingtan.web.visitor import Visitor

ASKS = frozenset({"GET", "HEAD"})
STREAM = f"{API}/{LIVE}"
UNNOTED = frozenset(
    {
        *("/do", "/jobs", "/jobs/{id}", "/jobs/{id}/stop"),
        *(SIGN_OUT, OWN_SECOND, OWN_SESSIONS, OWN_DATA, "/do/password"),
        *("/readyz", "/metrics", f"{API}/openapi.json"),
    }
)
"""What shows one's own orders and account, and how the server is; and no data of the park."""
NAMING = ("/campaigns/", "/do/")
"""What shows an enterprise that its address names."""
REFUSED = 400
MOST_LETTERS = 200  # of an address


def is_noted(template: str) -> bool:
    """Whether it is noted who is shown what stands at an address."""
    access = ACCESS.get(template)
    return access is not None and access.least is not None and template not in UNNOTED


def noting(entrance: Entrance, route: BaseRoute | None, visitor: Visitor, scope: Scope) -> bool:
    """Whether what is answered now is to be noted; of one's own machine nobody knows a name."""
    template = str(getattr(route, "path", ""))
    is_asked = scope["method"] in ASKS and bool(visitor.name) and entrance.manner.is_asked
    return is_asked and is_noted(template)


def telling(entrance: Entrance, visitor: Visitor, scope: Scope, send: Send) -> Send:
    """Return what sends an answer, and notes it once it is no refusal."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] < REFUSED:
            note(entrance, visitor, scope)
        await send(message)

    return sent


def note(entrance: Entrance, visitor: Visitor, scope: Scope) -> None:
    """Note that somebody is shown what he asked for."""
    now, path = entrance.room.clock(), str(scope["path"])[:MOST_LETTERS]
    look = Look(
        name=visitor.name,
        path=path,
        enterprise=visitor.enterprise,
        first_at=now,
        last_at=now,
    )
    asked = "" if visitor.enterprise or not path.startswith(NAMING) else _named(scope)
    entrance.looks.note(entrance.room.layout, look, asked)


def _named(scope: Scope) -> str:
    """Return the enterprise an address names."""
    query = bytes(scope.get("query_string", b"")).decode("ascii", "replace")
    return parse_qs(query).get("enterprise", [""])[-1]
