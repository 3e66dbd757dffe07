"""What a monitor asks for, in the text format of Prometheus [1]_.

References
----------
.. [1] Prometheus, Exposition formats, text-based format 0.0.4; recalled, label R.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lingtan import __version__
from lingtan.app.keep_tokens import ending_tokens
from lingtan.app.readiness import last_import
from lingtan.base.errors import LingtanError
from lingtan.base.findings import Severity
from lingtan.web.answers import counts_of_answers, last_presented
from lingtan.web.reception import Reception
from lingtan.web.room import Room
from lingtan.web.traffic import BOUNDS, Traffic

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
STATM = Path("/proc/self/statm")
Sample = tuple[Mapping[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a server tells of itself.

    Attributes
    ----------
    started : datetime
        When it began.
    """

    traffic: Traffic
    reception: Reception
    started: datetime


def metrics_of(room: Room, watched: Watched) -> str:
    """Return every metric of a server as text."""
    lines = [
        *_of_traffic(watched.traffic),
        *_of_answers(),
        *_of_park(room),
        *_of_tokens(room),
        *_of_readings(watched.reception),
        *_of_process(watched.started),
    ]
    return "\n".join(lines) + "\n"


def _of_traffic(traffic: Traffic) -> Iterator[str]:
    with traffic.lock:
        statuses = dict(traffic.statuses)
        classes = {route: tuple(counts) for route, counts in traffic.classes.items()}
        seconds, under_way = dict(traffic.seconds), traffic.under_way
    counted = [
        ({"route": route, "method": method, "status": str(status)}, count)
        for (route, method, status), count in sorted(statuses.items())
    ]
    yield from _metric("lingtan_requests_total", "counter", "Requests answered.", counted)
    yield from _metric(
        "lingtan_requests_under_way", "gauge", "Requests being answered.", [({}, under_way)]
    )
    name = "lingtan_request_seconds"
    yield from _metric(name, "histogram", "Seconds from request to the end of its answer.", ())
    for route, counts in sorted(classes.items()):
        for place, bound in enumerate((*map(str, BOUNDS), "+Inf"), 1):
            yield _sample(f"{name}_bucket", {"route": route, "le": bound}, sum(counts[:place]))
        yield _sample(f"{name}_sum", {"route": route}, seconds[route])
        yield _sample(f"{name}_count", {"route": route}, sum(counts))


def _of_answers() -> Iterator[str]:
    asked, kept = counts_of_answers()
    yield from _metric(
        "lingtan_answers_asked_total", "counter", "Periods asked for.", [({}, asked)]
    )
    about = "Periods answered from what was kept, without working them out."
    yield from _metric("lingtan_answers_kept_total", "counter", about, [({}, kept)])
    last = last_presented()
    if last is not None:
        counts = Counter(finding.kind.severity for finding in last.findings)
        samples = [({"severity": each.value}, counts[each]) for each in Severity]
        about = "Findings by gravity in the last answer."
        yield from _metric("lingtan_findings", "gauge", about, samples)


def _of_park(room: Room) -> Iterator[str]:
    try:
        last = last_import(room.layout)
    except (LingtanError, OSError):
        last, is_readable = None, False
    else:
        is_readable = room.park_if_sound() is not None
    about = "Whether park file and store can be read."
    yield from _metric("lingtan_park_readable", "gauge", about, [({}, is_readable)])
    if last is not None:
        age = (room.clock() - last).total_seconds()
        about = "Seconds since the last import became known."
        yield from _metric("lingtan_last_import_age_seconds", "gauge", about, [({}, age)])


def _of_tokens(room: Room) -> Iterator[str]:
    """Tell when the first of the tokens that count ends; no lines where there is none."""
    now = room.clock()
    try:
        ending = ending_tokens(room.layout, now, within=timedelta.max)
    except LingtanError:
        return
    if ending:
        left = (ending[0].expires_at - now).total_seconds()
        about = "Seconds until the next token ends."
        yield from _metric("lingtan_token_ends_seconds", "gauge", about, [({}, left)])


def _of_readings(reception: Reception) -> Iterator[str]:
    counts = reception.counts
    for name, about, count in (
        ("pushes_total", "Pushes of readings that were answered.", counts.pushes),
        ("readings_accepted_total", "Pushed readings made safe.", counts.accepted),
        ("readings_refused_total", "Pushed readings refused, each in words.", counts.refused),
        ("journals_imported_total", "Journals imported into the log.", counts.imported),
        ("journal_syncs_total", "Times the disk was waited for.", reception.syncs),
    ):
        yield from _metric(f"lingtan_{name}", "counter", about, [({}, count)])
    for source in reception.sources:
        about = "Whether the broker answers and grants every topic."
        yield from _metric("lingtan_mqtt_connected", "gauge", about, [({}, source.is_connected)])
        about = "Messages of the broker whose readings are safe."
        yield from _metric(
            "lingtan_mqtt_messages_total", "counter", about, [({}, source.messages)]
        )
        about = "Messages of the broker that hold no reading."
        yield from _metric("lingtan_mqtt_unread_total", "counter", about, [({}, source.unread)])
    yield from _of_couriers(reception)
    about = "Journals that are closed and not imported."
    yield from _metric("lingtan_journals_waiting", "gauge", about, [({}, reception.waiting)])


def _of_couriers(reception: Reception) -> Iterator[str]:
    """Tell how far other systems have been told; no lines where there are none."""
    for courier in reception.couriers:
        who = {"subscriber": courier.subscriber.id}
        about = "News a subscriber took."
        yield from _metric(
            "lingtan_webhook_delivered_total", "counter", about, [(who, courier.delivered)]
        )
        about = "Whether a subscriber did not take the last news."
        yield from _metric(
            "lingtan_webhook_failing", "gauge", about, [(who, bool(courier.trouble))]
        )
        about = "Entries a subscriber has not come to."
        yield from _metric("lingtan_webhook_waiting", "gauge", about, [(who, courier.waiting())])


def _of_process(started: datetime) -> Iterator[str]:
    about = "Version of the program."
    yield from _metric("lingtan_build_info", "gauge", about, [({"version": __version__}, 1)])
    about = "Start of the process, seconds since 1970."
    began = started.timestamp()
    yield from _metric("process_start_time_seconds", "gauge", about, [({}, began)])
    memory = resident_bytes()
    if memory:
        about = "Memory of the process in bytes."
        yield from _metric("process_resident_memory_bytes", "gauge", about, [({}, memory)])


def resident_bytes() -> int:
    """Return the memory this process holds; 0 where the system does not tell."""
    if sys.platform == "win32" or not STATM.is_file():
        return 0
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _metric(name: str, kind: str, about: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        yield _sample(name, labels, value)


def _sample(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    number = repr(float(value)).removesuffix(".0")
    return f"{name}{{{told}}} {number}" if told else f"{name} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
