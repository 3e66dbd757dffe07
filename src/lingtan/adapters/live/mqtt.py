"""Listen to a broker: a message is acknowledged to it only once its readings are on the disk."""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any  # the client is an optional library

from lingtan.adapters.live.mqtt_file import MqttFile, readings_by
from lingtan.adapters.live.strict_file import close_to_others
from lingtan.base.errors import LingtanError, PushError
from lingtan.metering.doorstep import Sent

QOS = 1
MOST_AT_ONCE = 1000
GATHER_SECONDS = 0.05
RETRY_SECONDS = 5.0
MOST_UNACKNOWLEDGED = 2000
LOG = logging.getLogger("uvicorn.error")

Take = Callable[[Sequence[Sent], str], None]
"""Makes readings safe, given a digest of what was sent, or raises."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A message, and the number of the connection it came over: its id is known there only."""

    connection: int
    message: Any


@dataclass(slots=True, kw_only=True)
class MqttSource:
    """A connection to a broker that stays, whatever happens to the broker.

    Attributes
    ----------
    take : callable
        Makes the readings of some messages safe.
    unread : int
        Messages that hold no reading; they are acknowledged, else they would come for ever.
    is_connected : bool
        The broker sends us what the file names: all of its topics are granted.
    """

    file: MqttFile
    folder: Path
    take: Take
    messages: int = 0
    unread: int = 0
    is_connected: bool = False
    _client: Any = None
    _connections: int = 0
    _arrived: SimpleQueue[_Arrived] = field(default_factory=SimpleQueue)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Connect, and go on trying where nobody answers.

        Raises
        ------
        PushError
            The client library is not installed, or a password cannot be read.
        """
        self._client = self._made()
        broker = self.file.broker
        self._client.connect_async(broker.host, broker.port)
        self._client.loop_start()
        self._thread = threading.Thread(target=self._work, name="mqtt", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take what has arrived, and let the broker keep the rest."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        if self._client is not None:
            self._client.disconnect()
            self._client.loop_stop()

    def _made(self) -> Any:
        try:
            from paho.mqtt.client import Client, MQTTv311  # noqa: PLC0415  # an extra
            from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415
        except ImportError as error:
            raise PushError("no_mqtt_client") from error
        broker = self.file.broker
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=broker.client_id,
            clean_session=False,  # the broker keeps what comes while we are away
            protocol=MQTTv311,
            manual_ack=True,
        )
        client.max_inflight_messages_set(MOST_UNACKNOWLEDGED)
        if broker.user:
            client.username_pw_set(broker.user, self._password() or None)
        if broker.tls:
            client.tls_set()
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_disconnect = self._disconnected
        client.on_message = lambda _client, _data, message: self._arrived.put(
            _Arrived(self._connections, message)
        )
        return client

    def _password(self) -> str:
        name = self.file.broker.password_file
        if not name:
            return ""
        try:
            close_to_others(self.folder / name)
            return (self.folder / name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise PushError("no_mqtt_password", facts={"file": name}) from error

    def _connected(
        self, client: Any, _data: object, _flags: object, code: Any, *_: object
    ) -> None:
        if code.is_failure:
            LOG.error("The broker refuses: %s", code)
            return
        client.subscribe([(topic.topic, QOS) for topic in self.file.topics])

    def _subscribed(
        self, _client: object, _data: object, _mid: int, codes: Sequence[Any], *_: object
    ) -> None:
        for topic, code in zip(self.file.topics, codes, strict=False):
            if code.is_failure:
                LOG.error("The broker refuses %s: %s", topic.topic, code)
        self.is_connected = not any(code.is_failure for code in codes)

    def _disconnected(self, *_: object) -> None:
        self.is_connected = False
        self._connections += 1  # the next one gives ids anew

    def _work(self) -> None:
        while not self._stopping.is_set():
            arrived = self._gather()
            if arrived and self._make_safe([each.message for each in arrived]):
                for each in arrived:
                    if each.connection == self._connections:
                        self._client.ack(each.message.mid, each.message.qos)
                self.messages += len(arrived)

    def _gather(self) -> list[_Arrived]:
        found: list[_Arrived] = []
        with suppress(Empty):
            found.append(self._arrived.get(timeout=GATHER_SECONDS))
            while len(found) < MOST_AT_ONCE:
                found.append(self._arrived.get_nowait())
        return found

    def _make_safe(self, messages: Sequence[Any]) -> bool:
        """Make readings safe, trying until it is done; False where the server stops before."""
        readings = self._readings(messages)
        told = b"\n".join(bytes(message.payload) for message in messages)
        while readings:
            try:
                self.take(readings, sha256(told).hexdigest()[:32])
            except LingtanError as error:  # a full disk: the broker keeps them meanwhile
                LOG.error("Readings from the broker wait: %s", error)
                if self._stopping.wait(RETRY_SECONDS):
                    return False
            else:
                break
        return True

    def _readings(self, messages: Sequence[Any]) -> list[Sent]:
        readings: list[Sent] = []
        for message in messages:
            found = readings_by(self.file.topics, message.topic, message.payload)
            self.unread += not found
            readings += (replace(each, row=len(readings) + n) for n, each in enumerate(found, 1))
        return readings
