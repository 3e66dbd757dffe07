"""Acknowledge an alarm, or shelve it for a while."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from lingtan.app.alarm_steps import AlarmStep, Handled
from lingtan.app.keep_alarms import KeptAlarm, handle_alarm, list_alarms
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.base.errors import AlarmError
from lingtan.base.time_axis import find_zone
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.tables import note

TO_ALARMS = Link(path="/alarms", words="page.alarms")


def _choices(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(each.name, _named(each, words)) for each in list_alarms(layout, datetime.now(UTC))]


def _named(kept: KeptAlarm, words: Words) -> str:
    meter = kept.alarm.meter
    name = meter.name.in_language(words.language) or meter.id
    return f"{name} ({meter.id}): {words.say(f'alarm.{kept.alarm.kind}')}"


def acknowledge(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Say that somebody knows."""
    handled = Handled(
        step=AlarmStep.ACKNOWLEDGED,
        by=order.by,
        reason=order.value("reason"),
        at=datetime.now(UTC),
    )
    return _done(order, handled)


def shelve(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Put an alarm aside, to the end of a day of the park."""
    handled = Handled(
        step=AlarmStep.SHELVED,
        by=order.by,
        reason=order.value("reason"),
        at=datetime.now(UTC),
        until=_end_of(order.value("until"), order.layout),
    )
    return _done(order, handled)


def _done(order: Order, handled: Handled) -> Callable[[Words], Told]:
    kept = handle_alarm(order.layout, order.value("alarm"), handled)
    step = handled.step

    def told(words: Words) -> Told:
        said = words.say(f"alarms.{step}", {"alarm": _named(kept, words), "by": handled.by})
        return Told(blocks=(note(said, ()),), links=(TO_ALARMS,))

    return told


def _end_of(day: str, layout: Layout) -> datetime:
    try:
        last = date.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise AlarmError("no_day", facts={"day": day}) from error
    zone = find_zone(open_park(layout).park.time_zone)
    return datetime.combine(last, time(), zone).astimezone(UTC)


ALARM = Field(name="alarm", kind=Kind.CHOICE, choices=_choices)
ACKNOWLEDGE = Action(
    id="acknowledge",
    page="alarms",
    least=Role.OPERATOR,
    work=acknowledge,
    fields=(ALARM, Field(name="reason", kind=Kind.NOTE, is_required=False)),
)
SHELVE = Action(
    id="shelve",
    page="alarms",
    least=Role.OPERATOR,
    work=shelve,
    fields=(ALARM, Field(name="reason", kind=Kind.NOTE), Field(name="until", kind=Kind.DATE)),
)
