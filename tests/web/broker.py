"""A real Mosquitto of our own, that keeps what it has not got rid of."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion

PLACES = ("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
LIBRARY = "lib*/**/mosquitto_dynamic_security.so"
SECONDS = 60.0
KEPT = ("persistence true", "max_queued_messages 0")
"""What the guide on live readings asks for."""


@dataclass(slots=True, kw_only=True)
class Broker:
    """A broker that runs."""

    port: int
    settings: Path
    process: subprocess.Popen[bytes]

    def restart(self) -> None:
        """End it as its service would be ended, and start it again at the same port."""
        self.stop()
        self.process = _started(self.settings, self.port)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()

    def publish(self, *messages: tuple[str, bytes]) -> None:
        """Publish messages, and wait until the broker has them."""
        client = Client(CallbackAPIVersion.VERSION2, client_id="gateway", protocol=MQTTv311)
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        for topic, payload in messages:
            client.publish(topic, payload, qos=1).wait_for_publish(SECONDS)
        client.disconnect()
        client.loop_stop()


@contextmanager
def mosquitto(folder: Path, listen_to: str = "", *, is_kept: bool = False) -> Iterator[Broker]:
    """Run a broker on a free port.

    Parameters
    ----------
    listen_to : str
        The only topics it grants; all where it is empty.
    is_kept : bool
        Whether sessions and messages outlast a restart, as the guide sets it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    lines = [f"listener {port} 127.0.0.1", "allow_anonymous true", "user root"]
    lines += _granting(folder, listen_to) if listen_to else []
    lines += [*KEPT, f"persistence_location {folder}/"] if is_kept else []
    settings = folder / "mosquitto.conf"
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    broker = Broker(port=port, settings=settings, process=_started(settings, port))
    try:
        yield broker
    finally:
        broker.stop()


def _started(settings: Path, port: int) -> subprocess.Popen[bytes]:
    found = shutil.which("mosquitto") or next((each for each in PLACES if Path(each).exists()), "")
    assert found, "Mosquitto is needed: sh setup/broker.sh"
    process = subprocess.Popen([found, "-c", str(settings)], stderr=subprocess.DEVNULL)
    _wait_for(port)
    return process


def _granting(folder: Path, topics: str) -> list[str]:
    """Return the lines by which everybody may publish, and listen to some topics only."""
    everybody = {"publishClientSend": True, "publishClientReceive": True, "unsubscribe": True}
    right = {"acltype": "subscribePattern", "topic": topics, "priority": 0, "allow": True}
    told = {
        "defaultACLAccess": {**everybody, "subscribe": False},
        "roles": [{"rolename": "listener", "acls": [right]}],
        "groups": [{"groupname": "all", "roles": [{"rolename": "listener"}], "clients": []}],
        "anonymousGroup": "all",
        "clients": [],
    }
    file = folder / "rights.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    library = next(Path("/usr").glob(LIBRARY))
    return [f"plugin {library}", f"plugin_opt_config_file {file}"]


def _wait_for(port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the broker did not start")
