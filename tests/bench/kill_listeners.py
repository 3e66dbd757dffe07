"""Kill a server at random moments while devices publish to its broker: ``python -m … [KILLS]``.

The broker itself is restarted every third time. In the end every reading the broker acknowledged
to a device stands in the log with the value last published.
"""

import random
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from paho.mqtt.client import Client, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

from lingtan.adapters.store.store import Store
from lingtan.app.workspace import Workspace
from tests.bench.push_load import FIRST, HOUR, METERS
from tests.bench.tell_kills import kills_asked, tell_kills
from tests.web.broker import SECONDS, mosquitto
from tests.web.site import Site, serving

KILLS = 50
SEED = 20251202
LONGEST_SECONDS = 4.0
RESTART_EVERY = 3
AT_ONCE, PAUSE_SECONDS = 20, 0.02
OPTIONS = ("--no-sign-in", "--import-seconds", "1")
LAST_METER, CONNECTED = "e_charging", "lingtan_mqtt_connected 1\n"
FILE = """
broker: {{host: 127.0.0.1, port: {port}, client_id: killed}}
topics: [{{topic: park/+/energy, meter_level: 1}}]
"""

Reading = tuple[str, datetime, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was acknowledged, and what is wrong."""

    kills: int
    readings: int
    corrected: int
    faults: tuple[str, ...]


@dataclass(slots=True)
class Device:
    """Publishes numbered readings at QoS 1, and corrects some of them.

    Attributes
    ----------
    acknowledged : dict
        The last value of each meter and instant that the broker acknowledged.
    """

    acknowledged: dict[tuple[str, datetime], float] = field(default_factory=dict)
    corrected: int = 0
    _answered: set[int] = field(default_factory=set)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def publish_until(self, port: int, stop: threading.Event) -> None:
        """Publish until told to stop, and until all that was published is acknowledged."""
        client = Client(CallbackAPIVersion.VERSION2, client_id="device", protocol=MQTTv311)
        client.on_publish = lambda _client, _data, mid, *_: self._is_acknowledged(mid)
        client.connect("127.0.0.1", port)
        client.loop_start()
        readings = _readings()
        while not stop.wait(PAUSE_SECONDS):
            self._publish(client, [next(readings) for _ in range(AT_ONCE)])
        self._publish(client, [(LAST_METER, FIRST, 1.0)])
        client.disconnect()
        client.loop_stop()

    def _publish(self, client: Client, readings: list[Reading]) -> None:
        sent = set()
        for meter, at, value in readings:
            body = f'{{"time": "{at.isoformat()}", "value": {value}}}'
            sent.add(client.publish(f"park/{meter}/energy", body, qos=1).mid)
        with self._changed:
            assert self._changed.wait_for(lambda: sent <= self._answered, SECONDS)
            self._answered.clear()
        for meter, at, value in readings:
            self.corrected += (meter, at) in self.acknowledged
            self.acknowledged[meter, at] = value

    def _is_acknowledged(self, mid: int) -> None:
        with self._changed:
            self._answered.add(mid)
            self._changed.notify()


def _readings() -> Iterator[Reading]:
    """Yield an hour of each meter after another, and now and then an earlier one corrected."""
    for number in count():
        meter = METERS[number % len(METERS)]
        hour = number // len(METERS)
        yield meter, FIRST + hour * HOUR, float(number % 997)
        if number % 7 == 0 and hour:
            yield meter, FIRST + (hour - number % 2) * HOUR, number % 997 + 0.5


def main() -> None:
    """Kill, check, count; fail when anything was lost."""
    kills = kills_asked(KILLS)
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        seen = kill_listeners(Path(name), kills)
    tell_kills(
        f"{seen.kills} kills while a broker sends: {seen.readings} readings acknowledged by it, "
        f"{seen.corrected} corrected",
        seen.faults,
    )


def kill_listeners(
    folder: Path, kills: int, longest_seconds: float = LONGEST_SECONDS, seed: int = SEED
) -> Seen:
    """Kill the server of a fresh park so many times while its broker sends, then look."""
    draw = random.Random(seed)  # noqa: S311  # when, not secrets
    park = folder / "park"
    Workspace.new(park, "logistics")
    device, stop = Device(), threading.Event()
    with mosquitto(folder, is_kept=True) as broker:
        (park / "mqtt.yaml").write_text(FILE.format(port=broker.port), encoding="utf-8")
        thread = threading.Thread(target=device.publish_until, args=(broker.port, stop))
        for number in range(kills):
            with serving(park, options=OPTIONS) as site:
                _await(site, "/metrics", CONNECTED)
                if not number:  # from now on the broker knows for whom it keeps
                    thread.start()
                time.sleep(draw.uniform(0.0, longest_seconds))
                if number % RESTART_EVERY == 1:
                    broker.restart()
                    _await(site, "/metrics", CONNECTED)
                site.process.send_signal(signal.SIGKILL)
                site.process.wait()
        with serving(park, options=OPTIONS) as site:
            stop.set()
            thread.join()
            _await(site, "/api/v1/live", LAST_METER)
    found = {f"evidence: {each.kind.id}" for each in Workspace.open(park).verify().findings}
    faults = [*_wrong(park, device), *sorted(found - {"evidence: evidence_interrupted"})]
    return Seen(
        kills=kills,
        readings=len(device.acknowledged),
        corrected=device.corrected,
        faults=tuple(faults),
    )


def _await(site: Site, path: str, words: str) -> None:
    until = time.monotonic() + SECONDS
    while words not in site.ask(path).text:
        assert time.monotonic() < until, words
        time.sleep(0.05)


def _wrong(park: Path, device: Device) -> list[str]:
    with Store.open(park / "store") as store:
        rows = store.runner().rows("select meter_id, start, value from current_readings").rows()
    held = {(meter, start.replace(tzinfo=UTC)): float(value) for meter, start, value in rows}
    pairs = [(key, value, held.get(key)) for key, value in device.acknowledged.items()]
    return [f"{key}: {found} for {value}" for key, value, found in pairs if found != value][:10]


if __name__ == "__main__":
    main()
