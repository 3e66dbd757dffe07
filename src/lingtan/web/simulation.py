"""Let the pages of a simulation copy live: replayed readings come in as if meters pushed them."""

import asyncio
import logging
from dataclasses import dataclass
from itertools import count

from starlette.concurrency import run_in_threadpool

from lingtan.app.receive_readings import Push
from lingtan.app.replay import Pace, Replay
from lingtan.base.errors import LingtanError
from lingtan.metering.doorstep import Sent
from lingtan.web.reception import Reception

BY = "simulation"
STEP_SECONDS = 1.0
LOG = logging.getLogger("uvicorn.error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """A replay at a pace."""

    replay: Replay
    pace: Pace

    async def run(self, reception: Reception) -> None:
        """Push what the meters would have shown, each second, until cancelled."""
        done = self.pace.first
        for number in count():
            until = self.pace.at(reception.clock())
            readings = await run_in_threadpool(self.replay.known_in, done, until)
            if readings:
                await _push(reception, readings, number)
            done = until
            await asyncio.sleep(STEP_SECONDS)


async def _push(reception: Reception, readings: tuple[Sent, ...], number: int) -> None:
    push = Push(readings=readings, by=BY, key="", body=f"{number:032x}", is_simulated=True)
    try:
        await reception.take(lambda: push)
    except LingtanError as error:  # a full disk, a park file being edited: the next step tries
        LOG.error("The simulation could not push: %s", error)
