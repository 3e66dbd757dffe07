"""One ticker for everybody who watches: it tells what is new, once a second at most [1]_.

Each message is written once for all who may see the same. Whoever reads more slowly than it
comes is let go, and takes up later where he was by the number of the last message. An enterprise
hears of its own readings only, and its messages are not numbered: that would count all others.

References
----------
.. [1] WHATWG, HTML, Server-sent events; recalled, label R.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from uuid import uuid4

from starlette.concurrency import run_in_threadpool

from lingtan.base.errors import WatchError
from lingtan.base.findings import Severity
from lingtan.metering.live_power import ParkPower, Shown, park_power
from lingtan.web.answers import last_presented
from lingtan.web.board import Board

TICK_SECONDS = 1.0
MOST_WAITING = 16  # messages for one who does not read
MOST_WATCHERS = 2000
MOST_OF_ONE = 20
STATE_DIGITS = 16
MOST_DIGITS = 18  # of the number of a message
BEGINNING = 0
"""The number of every message to an enterprise: who comes back is told all of its own again."""
END = b""
ASK_AGAIN = b": somebody may see less\n\n"
"""Put in every queue once doors have changed: each stream asks whether its watcher may stay."""


@dataclass(slots=True, eq=False, kw_only=True)
class Watcher:
    """Somebody who watches.

    Attributes
    ----------
    enterprise : str
        The one whose meters he sees; empty for the whole park.
    who : str
        Whom it counts for; empty on one's own machine, where nobody is told from another.
    is_let_go : bool
        Whether he is told nothing more.
    """

    enterprise: str
    who: str = ""
    waiting: asyncio.Queue[bytes] = field(
        default_factory=lambda: asyncio.Queue(maxsize=MOST_WAITING)
    )
    is_let_go: bool = False

    def tell(self, message: bytes) -> None:
        """Put a message in his queue; who has not read what is in it is let go."""
        try:
            self.waiting.put_nowait(message)
        except asyncio.QueueFull:
            self.is_let_go = True


@dataclass(slots=True, kw_only=True)
class Ticker:
    """Tells watchers what is new on a board.

    Attributes
    ----------
    state : callable
        Returns a text that is another one once the account may be another one.
    is_over : callable
        Whether the server is stopping, so that nobody keeps it waiting.
    have_doors_changed : callable
        Whether somebody may see more or less than when it was asked the last time.
    """

    board: Board
    clock: Callable[[], datetime]
    state: Callable[[], str] = str
    is_over: Callable[[], bool] = lambda: False
    have_doors_changed: Callable[[], bool] = lambda: False
    boot: str = field(default_factory=lambda: uuid4().hex[:8])
    watchers: set[Watcher] = field(default_factory=set)
    dropped: int = 0
    _told: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _loop: asyncio.AbstractEventLoop | None = None
    _ticking: "asyncio.Task[None] | None" = None

    async def run(self) -> None:
        """Tick until cancelled; begun when the first one watches."""
        self._loop = asyncio.get_running_loop()
        self.board.listeners.append(self._poke)
        last = -TICK_SECONDS
        while True:
            try:
                await asyncio.wait_for(self._news.wait(), TICK_SECONDS)
            except TimeoutError:
                self._end_if_over()
                await self._ask_again()
                continue
            await asyncio.sleep(max(0.0, last + TICK_SECONDS - monotonic()))
            self._news.clear()
            last = monotonic()
            await self._ask_again()
            self._tick()

    def join(self, enterprise: str, last_id: str, who: str = "") -> Watcher:
        """Let somebody watch, from the message he knows on.

        Parameters
        ----------
        who : str
            Whom it counts for: a user, or a token.

        Raises
        ------
        WatchError
            He has as many streams open as one may have, or all together have.
        """
        if who and sum(each.who == who for each in self.watchers) >= MOST_OF_ONE:
            raise WatchError("many_of_one", facts={"most": MOST_OF_ONE})
        if len(self.watchers) >= MOST_WATCHERS:
            raise WatchError("many", facts={"most": MOST_WATCHERS})
        if self._ticking is None:
            self._ticking = asyncio.get_running_loop().create_task(self.run())
        watcher = Watcher(enterprise=enterprise, who=who)
        boot, _, number = last_id.partition("-")
        is_number = number.isdecimal() and len(number) <= MOST_DIGITS
        since = int(number) if boot == self.boot and is_number else 0
        watcher.tell(self._message(enterprise, since))
        self.watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Forget somebody."""
        self.watchers.discard(watcher)

    async def _ask_again(self) -> None:
        """Let every stream ask whether its watcher may stay, before he is told what is new."""
        if not self.watchers:
            return
        if await run_in_threadpool(self.have_doors_changed):
            for watcher in tuple(self.watchers):
                watcher.tell(ASK_AGAIN)

    def _poke(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    def _tick(self) -> None:
        self._end_if_over()
        number = self.board.number  # what comes from here on is told at the next tick
        names = {watcher.enterprise for watcher in self.watchers}
        messages = {n: self._message(n, self._told) for n in names if self._concerns(n)}
        for watcher in tuple(self.watchers):
            if watcher.enterprise not in messages:
                continue
            watcher.tell(messages[watcher.enterprise])
            if watcher.is_let_go:
                self.dropped += 1
                self.leave(watcher)
        self._told = number

    def _concerns(self, enterprise: str) -> bool:
        """Whether there is anything new to tell: to an enterprise, of its own meters."""
        new = (each for each in self.board.all() if each.number > self._told)
        return not enterprise or any(each.meter.is_of(enterprise) for each in new)

    def _end_if_over(self) -> None:
        if self.is_over():
            for watcher in tuple(self.watchers):
                watcher.is_let_go = True
                self.leave(watcher)
                if not watcher.waiting.full():
                    watcher.tell(END)

    def _message(self, enterprise: str, since: int) -> bytes:
        """Return all that is newer than a message, for whoever may see it."""
        number, shown = self.board.number, self.board.all()
        seen = [each for each in shown if not enterprise or each.meter.is_of(enterprise)]
        told: dict[str, object] = {
            "at": self.clock().isoformat(timespec="milliseconds"),
            "readings": [_told(each) for each in seen if each.number > since],
        }
        if not enterprise:
            told["park"] = _park(shown)
            told["findings"] = _findings()
            told["state"] = self.state()[:STATE_DIGITS]
            if not since:
                told["recent"] = _columns(self.board.recent())
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        number = BEGINNING if enterprise else number
        return f"id: {self.boot}-{number}\nevent: readings\ndata: {text}\n\n".encode()


def _told(shown: Shown) -> dict[str, object]:
    power = shown.power_kw
    return {
        "meter": shown.meter.id,
        "time": shown.newest.at.isoformat(),
        "value": float(shown.newest.value),
        "unit": shown.meter.unit,
        "power_kw": None if power is None else round(power, 3),
    }


def _park(shown: Iterable[Shown]) -> dict[str, object]:
    power = park_power(tuple(shown))
    return {
        "import_kw": power.import_kw,
        "export_kw": power.export_kw,
        "meters": power.meters,
        "behind": power.behind,
        "time": power.at.isoformat() if power.at else None,
        "fresh_until": power.fresh_until.isoformat() if power.fresh_until else None,
    }


def _columns(recent: Iterable[ParkPower]) -> dict[str, list[object]]:
    """Return what the park took and gave of late, column by column; seconds since 1970."""
    noted = [each for each in recent if each.at is not None]
    return {
        "time": [round(each.at.timestamp()) for each in noted if each.at],
        "import_kw": [each.import_kw for each in noted],
        "export_kw": [each.export_kw for each in noted],
    }


def _findings() -> dict[str, int] | None:
    """Return how many findings the last answer had, by gravity; None before there was one."""
    last = last_presented()
    if last is None:
        return None
    counts = Counter(finding.kind.severity for finding in last.findings)
    return {each.value: counts[each] for each in Severity}
