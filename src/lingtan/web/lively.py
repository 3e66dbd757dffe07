"""What a server does beside answering: it takes up what was left, and imports at its end."""

import asyncio

from starlette.concurrency import run_in_threadpool

from lingtan.web.guard import App, Receive, Scope, Send
from lingtan.web.reception import Reception


def lively(app: App, reception: Reception) -> App:
    """Return an app that receives readings from its start to its end."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        await receive()
        await run_in_threadpool(reception.start)
        simulation = reception.live.simulation
        working = asyncio.create_task(simulation.run(reception)) if simulation else None
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if working is not None:
            working.cancel()
        await run_in_threadpool(reception.stop)
        await send({"type": "lifespan.shutdown.complete"})

    return answer
