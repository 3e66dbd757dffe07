"""Messages of a broker become readings, and are acknowledged only once those are safe."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from lingtan.adapters.live.mqtt import LOG, MqttSource
from lingtan.adapters.live.mqtt_file import (
    MqttFile,
    Topic,
    read_mqtt_file,
    readings_by,
    readings_of_message,
)
from lingtan.adapters.store.store import Store
from lingtan.app.workspace import Workspace
from lingtan.base.errors import PushError
from lingtan.metering.doorstep import Sent
from tests.web.broker import SECONDS, Broker, mosquitto
from tests.web.site import serving

FILE = """
broker: {{host: 127.0.0.1, port: {port}, client_id: lingtan-test}}
topics:
  - topic: park/+/energy
    meter_level: 1
    value_field: data.kwh
    time_field: at
    names: {{m1: e_solar}}
  - topic: spBv1.0/park/DDATA/+/+
    form: sparkplug
    names: {{edge1/roof/Energy: e_battery_out}}
"""
JSON = b'{"at": "2026-01-01T08:00:00+08:00", "data": {"kwh": 12.50}}'
SPARKPLUG = json.dumps(
    {
        "timestamp": 1767225600000,
        "metrics": [
            {"name": "Energy", "value": 3.5, "timestamp": 1767229200000},
            {"name": "Temperature", "value": 40},
        ],
    }
).encode()


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with mosquitto(tmp_path_factory.mktemp("broker")) as running:
        yield running


@pytest.fixture
def said() -> Iterator[list[str]]:
    """Note what the log of a server is told, whoever else has set that log up."""
    handler, lines = logging.Handler(), list[str]()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    LOG.addHandler(handler)
    yield lines
    LOG.removeHandler(handler)


def a_file(broker: Broker, client_id: str, *topics: str) -> MqttFile:
    told = {"host": "127.0.0.1", "port": broker.port, "client_id": client_id}
    named = [{"topic": each, "meter_level": 1} for each in topics or ("park/+/energy",)]
    return MqttFile.model_validate({"broker": told, "topics": named})


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_message_is_read_as_its_topic_says() -> None:
    topics = [
        Topic(topic="a", meter="e", time_field="t", value_field="v", time_form="epoch_s"),
        Topic(topic="a", meter_field="id", time_field="t", value_field="v", names={"7": "e"}),
        Topic(topic="a/+", meter_level=1, time_field="t", value_field="v", time_form="epoch_ms"),
    ]
    payload = b'{"id": 7, "t": 1767225600, "v": 1.50}'
    found = [readings_of_message("a/e", payload, topic)[0] for topic in topics]
    assert [each.meter for each in found] == ["e", "e", "e"]
    assert found[0].time == "2026-01-01T00:00:00+00:00"
    assert {str(each.value) for each in found} == {"1.50"}


def test_a_topic_tells_its_unit_or_the_message_does() -> None:
    payload = b'{"time": "2026-01-01T00:00:00Z", "value": 1.5, "data": {"unit": "MWh"}}'
    topics = [
        Topic(topic="a", meter="e"),
        Topic(topic="a", meter="e", unit="kWh"),
        Topic(topic="a", meter="e", unit_field="data.unit"),
    ]
    found = [readings_of_message("a", payload, topic)[0].unit for topic in topics]
    assert found == ["", "kWh", "MWh"]
    sparkplug = Topic(topic="a", form="sparkplug", names={"Energy": "e"}, unit="MWh")
    assert readings_of_message("a", SPARKPLUG, sparkplug)[0].unit == "MWh"


def test_a_message_is_read_by_every_entry_of_its_topic() -> None:
    topics = [
        Topic(topic="a/+", meter="e", value_field="kwh"),
        Topic(topic="a/#", meter="odd"),
        Topic(topic="a/+", meter="h", value_field="heat"),
    ]
    payload = b'{"time": "2026-01-01T00:00:00Z", "kwh": 1, "heat": 2}'
    found = readings_by(topics, "a/b", payload)
    assert [(each.meter, each.value) for each in found] == [("e", 1), ("h", 2)]
    (alone,) = readings_by(topics, "a/b", payload.replace(b"heat", b"cold"))
    assert (alone.meter, alone.value) == ("e", 1)
    (nothing,) = readings_by(topics, "a/b", b'{"time": "2026-01-01T00:00:00Z"}')
    assert (nothing.meter, nothing.value) == ("e", None)


@pytest.mark.parametrize(
    "payload", [b"", b"\xff", b"[]", b"7", b"[" * 100_000, b'{"value": 1e99999999999999999999}']
)
def test_what_is_no_object_holds_no_reading(payload: bytes) -> None:
    assert readings_of_message("a", payload, Topic(topic="a", meter="e")) == ()


@pytest.mark.parametrize("payload", [b"{}", b'{"time": 1e400, "value": {}}', b'{"time": true}'])
def test_what_lacks_a_field_is_left_to_the_doorstep(payload: bytes) -> None:
    topic = Topic(topic="a", meter="e", time_form="epoch_s")
    (found,) = readings_of_message("a", payload, topic)
    assert not isinstance(found.value, Decimal)


@pytest.mark.parametrize("form", ["json", "sparkplug"])
def test_a_time_beyond_all_numbers_is_left_to_the_doorstep(
    form: Literal["json", "sparkplug"],
) -> None:
    """One that broke the reading of messages would come again for ever, and let none past it."""
    named: dict[str, object] = {"names": {"E": "e"}} if form == "sparkplug" else {"meter": "e"}
    topic = Topic.model_validate({"topic": "a", "form": form, "time_form": "epoch_ms", **named})
    payload = (
        b'{"time": 1e999999999, "value": 1, "metrics": [{"name": "E", "timestamp": 1e999999999}]}'
    )
    (found,) = readings_of_message("a", payload, topic)
    assert found.time == "1E+999999999"


def test_metrics_nobody_named_are_no_readings() -> None:
    topic = Topic(topic="spBv1.0/#", form="sparkplug", names={"roof/Energy": "e"})
    (found,) = readings_of_message("spBv1.0/park/DDATA/edge1/roof", SPARKPLUG, topic)
    assert (found.meter, found.value) == ("e", Decimal("3.5"))
    assert found.time == "2026-01-01T01:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("topics: []", "broker"),
        ("broker: {host: x}\ntopics: []", "topics"),
        ("broker: {host: x, port: 0}\ntopics: [{topic: a, meter: e}]", "broker.port"),
        ("broker: {host: x}\ntopics: [{topic: a}]", "topics.0"),
        ("broker: {host: x}\ntopics: [{topic: a, meter: e, odd: 1}]", "topics.0.odd"),
        ("a: [", "–"),
    ],
)
def test_a_file_that_is_not_understood_says_where(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "mqtt.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PushError) as told:
        read_mqtt_file(path)
    assert told.value.facts["place"] == place


def test_what_is_not_safe_is_not_acknowledged_and_comes_again(
    broker: Broker, tmp_path: Path
) -> None:
    asked: list[int] = []
    taken: list[object] = []

    def full(readings: Sequence[Sent], _: str) -> None:
        asked.append(len(readings))
        raise PushError("not_kept", facts={"folder": "live", "reason": "disk_full"})

    def safe(readings: Sequence[Sent], _: str) -> None:
        taken.extend(each.value for each in readings)

    file = a_file(broker, "again")
    first = MqttSource(file=file, folder=tmp_path, take=full)
    first.start()
    until(lambda: first.is_connected)
    broker.publish(("park/e/energy", b'{"time": "x", "value": 1}'))
    until(lambda: bool(asked))
    first.stop()
    assert first.messages == 0
    broker.publish(("park/e/energy", b'{"time": "x", "value": 2}'), ("park/e/energy", b"no JSON"))
    second = MqttSource(file=file, folder=tmp_path, take=safe)
    second.start()
    until(lambda: second.messages == 3)
    second.stop()
    assert taken == [Decimal(1), Decimal(2)]
    assert second.unread == 1
    third = MqttSource(file=file, folder=tmp_path, take=safe)
    third.start()
    until(lambda: third.is_connected)
    time.sleep(0.3)
    third.stop()
    assert taken == [Decimal(1), Decimal(2)]


@pytest.mark.slow
def test_a_message_of_an_earlier_connection_acknowledges_none_of_a_later_one(
    tmp_path: Path,
) -> None:
    """A broker without its sessions numbers from 1 again: an old number means a new message."""
    is_safe = threading.Event()
    asked: list[object] = []
    taken: list[object] = []

    def take(readings: Sequence[Sent], _: str) -> None:
        asked.extend(each.value for each in readings)
        if asked == [1]:
            assert is_safe.wait(SECONDS)
        else:
            raise PushError("not_kept", facts={"folder": "live", "reason": "disk_full"})

    with mosquitto(tmp_path) as broker:
        file = a_file(broker, "renumbered")
        first = MqttSource(file=file, folder=tmp_path, take=take)
        first.start()
        until(lambda: first.is_connected)
        broker.publish(("park/e/energy", b'{"time": "x", "value": 1}'))
        until(lambda: asked == [1])
        broker.restart()
        until(lambda: not first.is_connected)
        until(lambda: first.is_connected)
        broker.publish(("park/e/energy", b'{"time": "x", "value": 2}'))
        is_safe.set()
        until(lambda: asked == [1, 2])
        first.stop()
        second = MqttSource(
            file=file, folder=tmp_path, take=lambda sent, _: taken.extend(x.value for x in sent)
        )
        second.start()
        until(lambda: taken == [2])
        second.stop()


def test_readings_of_a_broker_are_in_the_log_after_a_stop(broker: Broker, tmp_path: Path) -> None:
    folder = tmp_path / "park"
    Workspace.new(folder, "logistics")
    (folder / "mqtt.yaml").write_text(FILE.format(port=broker.port), encoding="utf-8")
    with serving(folder) as site:
        until(lambda: "lingtan_mqtt_connected 1\n" in site.ask("/metrics").text)
        broker.publish(
            ("park/m1/energy", JSON),
            ("spBv1.0/park/DDATA/edge1/roof", SPARKPLUG),
            ("park/unknown/energy", JSON),
            ("park/m1/energy", b"no JSON"),
        )
        until(lambda: "lingtan_mqtt_messages_total 4\n" in site.ask("/metrics").text)
        told = site.ask("/metrics").text
    assert "lingtan_mqtt_unread_total 1\n" in told
    assert "lingtan_readings_refused_total 1\n" in told
    sql = "select meter_id, value::varchar as value, source from log order by meter_id"
    with Store.open(folder / "store") as store:
        rows = store.runner().rows(sql).rows()
    assert [row[:2] for row in rows] == [("e_battery_out", "3.500"), ("e_solar", "12.500")]
    assert all(str(row[2]).startswith("live-") for row in rows)


def test_a_topic_the_broker_does_not_grant_is_told_and_the_others_are_heard(
    tmp_path: Path, said: list[str]
) -> None:
    taken: list[object] = []
    with mosquitto(tmp_path, listen_to="park/#") as broker:
        file = a_file(broker, "half", "park/+/energy", "secret/+/energy")
        source = MqttSource(
            file=file, folder=tmp_path, take=lambda sent, _: taken.extend(x.value for x in sent)
        )
        source.start()
        until(lambda: bool(said))
        broker.publish(("park/e/energy", b'{"time": "x", "value": 1}'))
        until(lambda: source.messages == 1)
        source.stop()
    assert taken == [Decimal(1)]
    assert not source.is_connected
    assert [each.partition(": ")[0] for each in said] == ["The broker refuses secret/+/energy"]
