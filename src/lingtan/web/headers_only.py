"""Answer HEAD wherever GET is answered: with the same head, and without what stands below it [1]_.

What an address cannot be asked for is refused with what it can be [2]_.

References
----------
.. [1] RFC 9110, HTTP Semantics, section 9.3.2.
.. [2] The same, section 15.5.6.
"""

from fastapi import Request
from starlette.routing import Match

from lingtan.web.guard import App, Message, Receive, Scope, Send

HEAD, GET = "HEAD", "GET"
START = "http.response.start"
NOTHING: Message = {"type": "http.response.body", "body": b"", "more_body": False}


def with_heads(app: App) -> App:
    """Return an app that answers HEAD as it does GET, up to the end of the head.

    Then it is told that nobody listens any more, so that a stream of events ends as well.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != HEAD:
            await app(scope, receive, send)
            return
        is_over = False

        async def heard() -> Message:
            return {"type": "http.disconnect"} if is_over else await receive()

        async def head(message: Message) -> None:
            nonlocal is_over
            if message["type"] == START and not is_over:
                is_over = True
                await send(message)
                await send(NOTHING)

        await app({**scope, "method": GET}, heard, head)

    return answer


def methods_at(request: Request) -> str:
    """Return what an address can be asked for, of all routes that stand at it."""
    routes = [
        route
        for route in request.app.router.routes
        if route.matches(request.scope)[0] is not Match.NONE
    ]
    found = {method for route in routes for method in route.methods}
    return ", ".join(sorted(found | {HEAD} if GET in found else found))
