"""Tell other systems what happens in a park: in order, signed, until each has taken it.

What is told comes from the log of evidence, so nothing is lost when a process dies in between: how
far a subscriber has come is kept after each piece of news that he took. He may be told the last
one twice, under the same id. One who does not answer holds up himself alone.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any  # news may be any JSON

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.watch_meters import watch_meters
from lingtan.app.wiring import finish, make_folder, part_of
from lingtan.app.wiring_evidence import EvidenceLog, open_key
from lingtan.app.wiring_live import INSIDE, Posted, Subscriber, post, read_hooks_file, read_secret
from lingtan.base.errors import HookError, LingtanError
from lingtan.evidence.news import News, news_of

BEAT_SECONDS = 1.0
COLONS = 2  # in the name of an alarm: meter, kind, since when
ALARM_BEATS = 30  # alarms are looked at less often: they are worked out
SECONDS_TO_STOP = 15.0
LOG = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a subscriber has come.

    Attributes
    ----------
    next : int
        Number of the first entry he was not told of.
    alarms : tuple of str
        Alarms he was told of that stand.
    """

    next: int
    alarms: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Courier:
    """Whoever tells one subscriber.

    Attributes
    ----------
    delivered : int
        Pieces of news he took since the start.
    trouble : str
        Why he did not take the last one; empty when he did.
    """

    layout: Layout
    subscriber: Subscriber
    secret: bytes
    clock: Callable[[], datetime]
    delivered: int = 0
    trouble: str = ""
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; a subscriber who is new is told what happens from now on."""
        self._thread = threading.Thread(target=self._work, name="webhook", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; what he did not take waits."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(SECONDS_TO_STOP)  # one who hangs is told again after the next start

    def waiting(self) -> int:
        """Return how many entries he has not come to."""
        return max(0, _size(self.layout) - self._progress().next)

    def test(self) -> None:
        """Send a piece of news that says nothing, once.

        Raises
        ------
        HookError
            The subscriber cannot or may not be reached, or does not take it.
        """
        park, name = open_park(self.layout).park.id, self.subscriber.id
        at = self.clock().isoformat()
        posted = self._post({"id": f"{park}/test", "park": park, "kind": "test", "at": at})
        if posted.reason == INSIDE:
            raise HookError("inside", facts={"subscriber": name, "url": self.subscriber.url})
        if posted.reason:
            facts = {"subscriber": name, "url": self.subscriber.url, "reason": posted.reason}
            raise HookError("not_reached", facts=facts)
        if not posted.is_taken:
            raise HookError("not_taken", facts={"subscriber": name, "status": posted.status})

    def _work(self) -> None:
        beats = 0
        while not self._stopping.is_set():
            try:
                self._tell_entries()
                if beats % ALARM_BEATS == 0:
                    self._tell_alarms()
            except (LingtanError, OSError) as error:  # the next beat tries again
                self.trouble = str(error)
            except Exception as error:  # as does one nobody thought of; else no more is told
                LOG.exception("A subscriber is not told")
                self.trouble = type(error).__name__
            beats += 1
            self._stopping.wait(BEAT_SECONDS)

    def _tell_entries(self) -> None:
        progress = self._progress()
        if _size(self.layout) <= progress.next:
            return
        park = open_park(self.layout).park.id
        number = progress.next
        for number, entry in _entries_from(self.layout, progress.next):
            news = news_of(park, number, entry)
            if news is None or news["kind"] not in self.subscriber.events:
                continue
            if not self._deliver(news):
                return
            self._keep(Progress(next=number + 1, alarms=progress.alarms))
        self._keep(Progress(next=number + 1, alarms=progress.alarms))

    def _tell_alarms(self) -> None:
        if News.ALARM not in self.subscriber.events:
            return
        standing = {
            f"{each.meter.id}:{each.kind.value}:{each.since.isoformat()}": each
            for each in watch_meters(self.layout, self.clock())
        }
        progress = self._progress()
        raised = [name for name in standing if name not in progress.alarms]
        cleared = [name for name in progress.alarms if name not in standing]
        for name in (*raised, *cleared):
            if not self._deliver(self._alarm(name, is_raised=name in standing)):
                return
            kept = {*progress.alarms, name} if name in standing else {*progress.alarms} - {name}
            progress = Progress(next=progress.next, alarms=tuple(sorted(kept)))
            self._keep(progress)

    def _alarm(self, name: str, *, is_raised: bool) -> dict[str, Any]:
        meter, kind, since = name.split(":", 2)
        park, step = open_park(self.layout).park.id, "raised" if is_raised else "cleared"
        return {
            "id": f"{park}/alarm/{name}/{step}",
            "park": park,
            "kind": News.ALARM.value,
            "at": self.clock().isoformat(),
            "entry": {
                "kind": "alarm",
                "step": step,
                "meter": meter,
                "alarm": kind,
                "since": since,
            },
        }

    def _deliver(self, news: dict[str, Any]) -> bool:
        """Send until it is taken, ever more seldom; False where the server stops before."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            posted = self._post(news)
            if posted.is_taken:
                self.delivered, self.trouble = self.delivered + 1, ""
                return True
            self.trouble = posted.reason or str(posted.status)
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        return False

    def _post(self, news: dict[str, Any]) -> Posted:
        to, now = self.subscriber, int(time.time())
        return post(to.url, self.secret, news, now, private_network=to.private_network)

    def _progress(self) -> Progress:
        path = self._kept()
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            alarms = (str(each) for each in told["alarms"])
            known = tuple(each for each in alarms if each.count(":") >= COLONS)
            return Progress(next=int(told["next"]), alarms=known)
        except (OSError, ValueError, KeyError, TypeError):  # new, or cut short: from now on
            progress = Progress(next=_size(self.layout))
            self._keep(progress)
            return progress

    def _keep(self, progress: Progress) -> None:
        path = self._kept()
        make_folder(path.parent)
        told = json.dumps({"next": progress.next, "alarms": progress.alarms})
        part_of(path).write_text(told, encoding="utf-8")
        finish(path)

    def _kept(self) -> Path:
        return self.layout.live / f"webhook_{self.subscriber.id}.json"


def couriers_of(layout: Layout, clock: Callable[[], datetime]) -> tuple[Courier, ...]:
    """Return whoever tells the subscribers of ``webhooks.yaml``; nobody where there is none.

    Raises
    ------
    HookError
        The file is not understood, or a secret cannot be read.
    """
    if not layout.hooks_file.is_file():
        return ()
    return tuple(
        Courier(
            layout=layout,
            subscriber=each,
            secret=read_secret(layout.folder / each.secret_file),
            clock=clock,
        )
        for each in read_hooks_file(layout.hooks_file)
    )


def _size(layout: Layout) -> int:
    if not layout.evidence.is_dir():
        return 0
    with EvidenceLog.open(layout.evidence, open_key) as log:
        return log.state.size


def _entries_from(layout: Layout, first: int) -> Iterator[tuple[int, dict[str, Any]]]:
    with EvidenceLog.open(layout.evidence, open_key) as log:
        yield from enumerate(log.entries(first), first)
