"""What a server does beside answering: it takes up what was left, and leaves nothing undone."""

import asyncio
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from lingtan.web.guard import App, Receive, Scope, Send
from lingtan.web.reception import Reception


def lively(
    app: App,
    reception: Reception,
    end_jobs: Callable[[], None],
    begin: Callable[[], None] | None = None,
) -> App:
    """Return an app that receives readings from its start to its end, and leaves no job behind.

    Parameters
    ----------
    begin : callable or None
        What is done first; only that readings can come in where it is None.

    A signal ends the process right after the last message, so nothing can be done later.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        await receive()
        await run_in_threadpool(begin or reception.start)
        simulation = reception.live.simulation
        working = asyncio.create_task(simulation.run(reception)) if simulation else None
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if working is not None:
            working.cancel()
        await run_in_threadpool(end_jobs)  # first: one may hold the store
        await run_in_threadpool(reception.stop)
        await send({"type": "lifespan.shutdown.complete"})

    return answer
