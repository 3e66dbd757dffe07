"""Kill a server at random moments while gateways push: ``python -m … [KILLS]``.

In the end every reading that was acknowledged stands in the log, once, with its value; so does at
most what was sent and not acknowledged; the log of evidence verifies.

The second time the gateways correct the same hours again and again, the disk fills up and is
emptied while they do, and after each kill the clock is another: of each hour the value
acknowledged last stands.
"""

import os
import random
import signal
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from lingtan.adapters.store.store import Store
from lingtan.app.workspace import Workspace
from tests.bench.push_load import Client, clients, correcting_clients, push_all
from tests.bench.tell_kills import kills_asked, tell_kills
from tests.faults.disk import failing_disk
from tests.web.site import serving

KILLS = 50
SEED = 20251127
LONGEST_SECONDS = 5.0
SHORT_SECONDS = 2.0  # hours that gateways tell once run out
CLIENTS, SIZE = 6, 40
OPTIONS = ("--no-sign-in", "--import-seconds", "1")
CORRECTED = 5
CLOCKS = (-86_400, -3_600, 0, 3_600, 86_400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was acknowledged, and what is wrong."""

    kills: int
    pushes: int
    readings: int
    faults: tuple[str, ...]
    besides: str = ""


def main() -> None:
    """Kill, check, count; fail when anything was lost or doubled."""
    kills = kills_asked(KILLS)
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        seen = [
            kill_pushers(Path(name) / "park", kills, SHORT_SECONDS),
            kill_on_full_disks(Path(name) / "full", kills),
        ]
    told = (
        f"{each.kills} kills under load: {each.pushes} pushes, {each.readings} readings "
        f"acknowledged{each.besides}"
        for each in seen
    )
    tell_kills("; ".join(told), [fault for each in seen for fault in each.faults])


def kill_pushers(
    folder: Path, kills: int, longest_seconds: float = LONGEST_SECONDS, seed: int = SEED
) -> Seen:
    """Kill the server of a fresh park so many times while it is pushed to, then look."""
    draw = random.Random(seed)  # noqa: S311  # when, not secrets
    Workspace.new(folder, "logistics")
    pushing = clients(CLIENTS, SIZE)
    for _ in range(kills):
        _kill(folder, pushing, draw.uniform(0.0, longest_seconds))
    with serving(folder, options=OPTIONS) as site:
        for client in pushing:  # what a gateway was not told of it sends again
            _push_last(client, site.port)
    faults = [*_lost_or_doubled(folder, pushing), *(odd for each in pushing for odd in each.odd)]
    faults += _of_evidence(folder)
    acknowledged = [batch for each in pushing for batch in each.acknowledged]
    return Seen(
        kills=kills,
        pushes=len(acknowledged),
        readings=sum(batch.count for batch in acknowledged),
        faults=tuple(faults),
    )


def kill_on_full_disks(
    folder: Path, kills: int, longest_seconds: float = LONGEST_SECONDS, seed: int = SEED
) -> Seen:
    """Kill the server so many times while the disk fills up, and start it by another clock."""
    draw = random.Random(seed)  # noqa: S311  # when, not secrets
    Workspace.new(folder, "logistics")
    pushing, full = correcting_clients(SIZE, CORRECTED), folder.parent / "full-disk"
    fills = 0
    with failing_disk(folder, full):
        for _ in range(kills):
            os.environ["CLOCK_SECONDS"] = str(draw.choice(CLOCKS))
            moments = sorted(draw.uniform(0.0, longest_seconds) for _ in range(3))
            with serving(folder, options=OPTIONS, is_fresh=True) as site:
                stop = threading.Event()
                threads = push_all(site.port, pushing, stop)
                begun = time.monotonic()
                for moment, is_full in zip(moments, (True, False, False), strict=True):
                    time.sleep(max(0.0, begun + moment - time.monotonic()))
                    full.touch() if is_full else full.unlink(missing_ok=True)
                    fills += is_full
                site.process.send_signal(signal.SIGKILL)
                site.process.wait()
                stop.set()
                for thread in threads:
                    thread.join()
    with serving(folder, options=OPTIONS) as site:
        for client in pushing:
            _push_last(client, site.port)
    refused = sum(each.refused for each in pushing)
    faults = [*_not_standing(folder, pushing), *(odd for each in pushing for odd in each.odd)]
    faults += _of_evidence(folder)
    acknowledged = [batch for each in pushing for batch in each.acknowledged]
    return Seen(
        kills=kills,
        pushes=len(acknowledged),
        readings=sum(batch.count for batch in acknowledged),
        faults=tuple(faults),
        besides=f", the disk full {fills} times ({refused} pushes refused), the clock moved",
    )


def _of_evidence(folder: Path) -> list[str]:
    found = Workspace.open(folder).verify().findings
    return [
        f"evidence: {each.kind.id} {each.subject}" for each in found if not _is_known(each.kind.id)
    ]


def _is_known(kind: str) -> bool:
    """Whether the log of evidence says no more than that somebody was interrupted."""
    return kind == "evidence_interrupted"


def _kill(folder: Path, pushing: list[Client], wait_seconds: float) -> None:
    with serving(folder, options=OPTIONS) as site:
        stop = threading.Event()
        threads = push_all(site.port, pushing, stop)
        time.sleep(wait_seconds)
        site.process.send_signal(signal.SIGKILL)
        site.process.wait()
        stop.set()
        for thread in threads:
            thread.join()


def _push_last(client: Client, port: int) -> None:
    stop = threading.Event()
    if client.unsure is None:
        return
    thread = threading.Thread(target=client.push_until, args=(port, stop))
    count = len(client.acknowledged)
    thread.start()
    while len(client.acknowledged) == count and thread.is_alive():
        time.sleep(0.01)
    stop.set()
    thread.join()


def _lost_or_doubled(folder: Path, pushing: list[Client]) -> list[str]:
    acknowledged = {
        (meter, time): value
        for each in pushing
        for batch in each.acknowledged
        for meter, time, value in batch.rows()
    }
    sql = (
        "select meter_id, start, value, count(*) over (partition by meter_id, start) as n from log"
    )
    with Store.open(folder / "store") as store:
        rows = store.runner().rows(sql).rows()
    held = {(meter, start.replace(tzinfo=UTC)): value for meter, start, value, _ in rows}
    lost = [key for key, value in acknowledged.items() if held.get(key) != value]
    doubled = [row for row in rows if row[3] != 1]
    return [
        *(f"lost: {meter} {time}" for meter, time in lost[:10]),
        *(f"twice: {row[0]} {row[1]}" for row in doubled[:10]),
    ]


def _not_standing(folder: Path, pushing: list[Client]) -> list[str]:
    """Return the hours of which another value stands than the one acknowledged last."""
    last = {
        (meter, time): value
        for each in pushing
        for batch in each.acknowledged
        for meter, time, value in batch.rows()
    }
    with Store.open(folder / "store") as store:
        rows = store.runner().rows("select meter_id, start, value from current_readings").rows()
    held = {(meter, start.replace(tzinfo=UTC)): value for meter, start, value in rows}
    wrong = [key for key, value in last.items() if held.get(key) != value]
    return [f"{m} {t}: {held.get((m, t))}, not {last[m, t]}" for m, t in wrong[:10]]


if __name__ == "__main__":
    main()
