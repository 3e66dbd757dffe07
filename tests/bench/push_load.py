"""Clients that push readings as gateways do: a connection each, one push after another."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from itertools import count
from time import perf_counter, sleep

FIRST = datetime(1996, 1, 1, tzinfo=UTC)
METERS = ("e_import", "e_solar", "e_battery_out", "e_battery_in", "e_warehouse", "e_cold_store")
HOUR = timedelta(hours=1)
SECONDS = 60.0
PAUSE_SECONDS = 0.05
BUSY, NO_ROOM = 503, 507


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A push: hours of a meter from a first one on, each with a value of its own."""

    meter: str
    first: int
    count: int
    turn: int = 0

    @property
    def key(self) -> str:
        """Its idempotency key."""
        return f"{self.meter}-{self.first}-{self.turn}"

    def rows(self) -> Iterator[tuple[str, datetime, int]]:
        """Yield its readings."""
        for number in range(self.first, self.first + self.count):
            yield self.meter, FIRST + number * HOUR, (number + self.turn) % 997

    def body(self) -> bytes:
        """Return it as it is sent."""
        rows = list(self.rows())
        return json.dumps(
            {
                "meter": self.meter,
                "time": [time.isoformat() for _, time, _ in rows],
                "value": [value for *_, value in rows],
            }
        ).encode()


@dataclass(slots=True)
class Client:
    """A gateway; it sends again, under the same key, what was not acknowledged.

    Attributes
    ----------
    next_batch : callable
        Returns what to send after what was acknowledged.
    passing : tuple of int
        Answers after which the same is sent again.
    """

    next_batch: Callable[[], Batch]
    passing: tuple[int, ...] = ()
    acknowledged: list[Batch] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    unsure: Batch | None = None
    refused: int = 0

    def push_until(self, port: int, stop: threading.Event) -> None:
        """Push until told to stop, or until the server is gone."""
        connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            while not stop.is_set():
                self._push(connection)
        except (OSError, HTTPException):
            return
        finally:
            connection.close()

    def _push(self, connection: HTTPConnection) -> None:
        batch = self.unsure or self.next_batch()
        self.unsure, begun = batch, perf_counter()
        headers = {"Content-Type": "application/json", "Idempotency-Key": batch.key}
        connection.request("POST", "/api/v1/readings", batch.body(), headers)
        answer = connection.getresponse()
        told = answer.read()
        if answer.status in self.passing:
            self.refused += 1
            sleep(PAUSE_SECONDS)
            return
        if answer.status != 200 or json.loads(told)["accepted"] != batch.count:
            self.odd.append(f"{answer.status} {told[:200]!r}")
            return
        self.unsure = None
        self.acknowledged.append(batch)
        self.seconds.append(perf_counter() - begun)


def clients(count: int, size: int) -> list[Client]:
    """Return clients of which no two push the same reading."""
    guard, next_hour = threading.Lock(), dict.fromkeys(METERS, 0)

    def client(meter: str) -> Client:
        def next_batch() -> Batch:
            with guard:
                first = next_hour[meter]
                next_hour[meter] += size
            return Batch(meter=meter, first=first, count=size)

        return Client(next_batch)

    return [client(METERS[number % len(METERS)]) for number in range(count)]


def correcting_clients(size: int, rounds: int) -> list[Client]:
    """Return a client for each meter, which tells the same hours again and again, anew each time.

    Parameters
    ----------
    rounds : int
        Pushes after which it begins with its first hour again.
    """

    def client(meter: str) -> Client:
        numbers = count()

        def next_batch() -> Batch:
            turn, number = divmod(next(numbers), rounds)
            return Batch(meter=meter, first=number * size, count=size, turn=turn)

        return Client(next_batch, passing=(BUSY, NO_ROOM))

    return [client(meter) for meter in METERS]


def push_all(port: int, pushing: list[Client], stop: threading.Event) -> list[threading.Thread]:
    """Let clients push, each in a thread, and return the threads."""
    threads = [threading.Thread(target=each.push_until, args=(port, stop)) for each in pushing]
    for thread in threads:
        thread.start()
    return threads
