"""What somebody did about an alarm, as an entry of the log of evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.canonical_json import Json
from lingtan.metering.alarms import Alarm, AlarmKind

ALARM = "alarm"
OUTAGE = {AlarmKind.LATE, AlarmKind.SILENT}  # the one becomes the other


class AlarmStep(StrEnum):
    """What can be done about an alarm."""

    ACKNOWLEDGED = "acknowledged"
    SHELVED = "shelved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What was done about an alarm last.

    Attributes
    ----------
    until : datetime or None
        Until when it is shelved.
    """

    step: AlarmStep
    by: str
    reason: str
    at: datetime
    until: datetime | None = None


def alarm_entry(alarm: Alarm, handled: Handled) -> dict[str, Json]:
    """Return a step as an entry."""
    return {
        "kind": ALARM,
        "step": handled.step.value,
        "meter": alarm.meter.id,
        "alarm": alarm.kind.value,
        "since": alarm.since.isoformat(),
        "by": handled.by,
        "reason": handled.reason,
        "until": handled.until.isoformat() if handled.until else "",
        "at": handled.at.isoformat(),
    }


def handled_of(
    alarm: Alarm, entries: Iterable[Mapping[str, Any]], now: datetime
) -> Handled | None:
    """Return what holds of an alarm: the last step, unless it is over or was of another matter.

    An acknowledgement is of this one matter; a shelf holds for the meter until its day, also when
    it was late and is silent by now.
    """
    own = [e for e in entries if (e.get("kind"), e.get("meter")) == (ALARM, alarm.meter.id)]
    last = {entry["alarm"]: entry for entry in own}
    kinds = (alarm.kind, *(OUTAGE - {alarm.kind} if alarm.kind in OUTAGE else ()))
    found = (_handled(last[kind], alarm, now) for kind in kinds if kind in last)
    return next((each for each in found if each is not None), None)


def _handled(entry: Mapping[str, Any], alarm: Alarm, now: datetime) -> Handled | None:
    """Return a step if it holds of an alarm."""
    until = datetime.fromisoformat(entry["until"]) if entry["until"] else None
    told = (entry["alarm"], entry["since"])
    is_same = told == (alarm.kind.value, alarm.since.isoformat())
    if (until is not None and until <= now) or (until is None and not is_same):
        return None
    return Handled(
        step=AlarmStep(entry["step"]),
        by=entry["by"],
        reason=entry["reason"],
        at=datetime.fromisoformat(entry["at"]),
        until=until,
    )
