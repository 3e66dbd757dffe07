"""Which messages of a broker are readings: the file ``mqtt.yaml`` of a workspace.

A message is JSON: an object with a value and its time, or, as Sparkplug sends it, a list of
``metrics`` each with name, value and timestamp [ms] [1]_. Sparkplug's own binary form is not read.

References
----------
.. [1] Eclipse, Sparkplug 3.0, payload (name, timestamp, value); recalled, label R.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self  # a message may be any JSON

from pydantic import Field, model_validator

from lingtan.adapters.live.strict_file import NotUnderstoodError, Strict, read_strict
from lingtan.base.errors import PushError
from lingtan.metering.doorstep import Sent


class Broker(Strict):
    """Where messages come from."""

    host: str
    port: int = Field(default=1883, ge=1, le=65_535)
    client_id: str = "lingtan"
    user: str = ""
    password_file: str = ""
    tls: bool = False


class Topic(Strict):
    """What messages of some topics say.

    The meter is `meter` itself, else the field `meter_field` of the message, else the level
    `meter_level` of the topic, counted from 0; `names` says which meter of the park that is. The
    value is in `unit`, or in what the field `unit_field` tells; else in the unit of the meter.
    """

    topic: str
    form: Literal["json", "sparkplug"] = "json"
    meter: str = ""
    meter_field: str = ""
    meter_level: int | None = None
    value_field: str = "value"
    unit: str = ""
    unit_field: str = ""
    time_field: str = "time"
    time_form: Literal["iso", "epoch_s", "epoch_ms"] = "iso"
    names: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_which_meter(self) -> Self:
        ways = (self.meter, self.meter_field, self.meter_level is not None)
        if self.form == "json" and sum(map(bool, ways)) != 1:
            raise ValueError("one of meter, meter_field, meter_level")
        return self


class MqttFile(Strict):
    """The whole file."""

    broker: Broker
    topics: tuple[Topic, ...] = Field(min_length=1)


def read_mqtt_file(path: Path) -> MqttFile:
    """Read the file.

    Raises
    ------
    PushError
        It cannot be read, or something in it is not understood.
    """
    try:
        return read_strict(path, MqttFile)
    except NotUnderstoodError as error:
        facts = {"file": path.name, "place": error.place, "said": error.said}
        raise PushError("mqtt_file", facts=facts) from error


def readings_by(topics: Sequence[Topic], topic: str, payload: bytes) -> tuple[Sent, ...]:
    """Return the readings of a message by every entry of the first topic that fits it.

    A message may tell several quantities, each with an entry of its own; what one message does
    not tell beside others is no reading.
    """
    first = next((each.topic for each in topics if matches(each.topic, topic)), None)
    entries = (each for each in topics if each.topic == first)
    found = tuple(sent for by in entries for sent in readings_of_message(topic, payload, by))
    return tuple(each for each in found if each.value is not None) or found[:1]


def readings_of_message(topic: str, payload: bytes, by: Topic) -> tuple[Sent, ...]:
    """Return the readings of a message, none of them judged; nothing of one that is no JSON."""
    try:
        told = json.loads(payload, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return ()
    if not isinstance(told, dict):
        return ()
    found = _of_metrics(topic, told, by) if by.form == "sparkplug" else _of_object(topic, told, by)
    return tuple(found)


def matches(pattern: str, topic: str) -> bool:
    """Whether a topic is one a subscription asks for.

    Examples
    --------
    >>> matches("park/+/energy", "park/m1/energy"), matches("park/#", "park"), matches("a/+", "a")
    (True, True, False)
    """
    wanted, levels = pattern.split("/"), topic.split("/")
    for place, level in enumerate(wanted):
        if level == "#":
            return True
        if place >= len(levels) or level not in ("+", levels[place]):
            return False
    return len(wanted) == len(levels)


def _of_object(topic: str, told: Mapping[str, Any], by: Topic) -> Iterator[Sent]:
    levels = topic.split("/")
    name: object = by.meter or _field(told, by.meter_field)
    if by.meter_level is not None and by.meter_level < len(levels):
        name = levels[by.meter_level]
    time = _instant(_field(told, by.time_field), by.time_form)
    unit = _field(told, by.unit_field) if by.unit_field else by.unit
    value = _field(told, by.value_field)
    yield Sent(row=1, meter=_named(by, (name,)), time=time, value=value, unit=unit)


def _of_metrics(topic: str, told: Mapping[str, Any], by: Topic) -> Iterator[Sent]:
    """Yield the metrics a meter is named for; a device sends others as well."""
    metrics, levels = told.get("metrics"), topic.split("/")
    for row, metric in enumerate(metrics if isinstance(metrics, list) else (), 1):
        if not isinstance(metric, dict):
            continue
        name = str(metric.get("name", ""))
        long = ("/".join((*levels[-count:], name)) for count in range(len(levels), 0, -1))
        meter = _named(by, (*long, name))
        if meter in by.names.values():
            time = _instant(metric.get("timestamp", told.get("timestamp")), "epoch_ms")
            value = metric.get("value")
            yield Sent(row=row, meter=meter, time=time, value=value, unit=by.unit)


def _named(by: Topic, names: Sequence[object]) -> object:
    """Return the meter of the first name that has one; the last name where none has."""
    known = (by.names[str(name)] for name in names if str(name) in by.names)
    return next(known, names[-1])


def _field(told: Mapping[str, Any], path: str) -> object:
    """Return a field, or one inside another: ``data.energy``."""
    found: object = told
    for part in path.split(".") if path else ():
        found = found.get(part) if isinstance(found, dict) else None
    return found if path else None


def _instant(value: object, form: str) -> object:
    """Return a time as a push tells it; what is none stays what it is, and is refused by name."""
    if form == "iso" or not isinstance(value, Decimal):
        return value
    try:
        seconds = value / 1000 if form == "epoch_ms" else value
        return datetime.fromtimestamp(float(seconds), UTC).isoformat()
    except (ValueError, ArithmeticError, OSError):  # 1e999999999 cannot even be divided
        return str(value)
