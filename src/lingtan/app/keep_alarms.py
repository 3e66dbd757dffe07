"""Alarms with what was done about them; every step is an entry of the log of evidence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lingtan.app.alarm_steps import AlarmStep, Handled, alarm_entry, handled_of
from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_of, take_step
from lingtan.app.watch_meters import watch_meters
from lingtan.base.errors import AlarmError
from lingtan.metering.alarms import Alarm, AlarmKind
from lingtan.park.signed_text import required_note, signed_name, signed_note

LONGEST_SHELF = timedelta(days=90)
NAME_MARK = ":"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlarm:
    """An alarm, and what was done about it."""

    alarm: Alarm
    handled: Handled | None

    @property
    def name(self) -> str:
        """What it is named by: meter and kind."""
        return f"{self.alarm.meter.id}{NAME_MARK}{self.alarm.kind}"


def list_alarms(layout: Layout, now: datetime) -> tuple[KeptAlarm, ...]:
    """Return every alarm; those nobody has done anything about come first.

    Raises
    ------
    LingtanError
        Park file, store or log of evidence cannot be read.
    """
    alarms = watch_meters(layout, now)
    entries = entries_of(layout) if alarms else ()
    found = [KeptAlarm(alarm=each, handled=handled_of(each, entries, now)) for each in alarms]
    return tuple(sorted(found, key=lambda each: each.handled is not None))


def handle_alarm(layout: Layout, name: str, handled: Handled) -> KeptAlarm:
    """Acknowledge or shelve an alarm.

    Raises
    ------
    AlarmError
        There is no such alarm, nobody signs, a shelf has no reason or no end, or it is too far.
    """
    _require_whole(handled)
    meter, _, kind = name.partition(NAME_MARK)
    alarms = watch_meters(layout, handled.at)
    known = AlarmKind(kind) if kind in {each.value for each in AlarmKind} else None
    found = next((e for e in alarms if e.meter.id == meter and e.kind is known), None)
    if found is None:
        raise AlarmError("no_alarm", facts={"alarm": name})
    take_step(layout, lambda _: alarm_entry(found, handled))
    return KeptAlarm(alarm=found, handled=handled)


def _require_whole(handled: Handled) -> None:
    if not signed_name(handled.by):
        raise AlarmError("nobody")
    signed_note(handled.reason, "reason")
    if handled.step is AlarmStep.ACKNOWLEDGED:
        return
    if not required_note(handled.reason, "reason"):
        raise AlarmError("no_reason")
    latest = handled.at + LONGEST_SHELF
    if handled.until is None or not handled.at < handled.until <= latest:
        raise AlarmError("no_end", facts={"latest": f"{latest:%Y-%m-%d}"})
