"""Alarms in words: which meter, since when, and what it means for the account."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from lingtan.app.alarm_steps import AlarmStep
from lingtan.app.keep_alarms import KeptAlarm, list_alarms
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.task_subjects import key_of_alarm, tasks_of_alarms
from lingtan.app.watch_meters import is_any_watched
from lingtan.base.errors import Fact
from lingtan.base.time_axis import find_zone
from lingtan.reports.model import (
    Block,
    Cell,
    Chapter,
    Column,
    ColumnKind,
    Paragraph,
    Table,
    Verdict,
)
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web.told_figure import Place, told_counts

ALARMS = "alarms"
LISTED: Place = ("/alarms", "table-alarms")
OPEN, HANDLED = "misses", "not_decidable"
"""Marks of a verdict: what nobody has looked at, and what somebody has."""
NONE, UNWATCHED = "alarms.none", "alarms.unwatched"
STEPS = {AlarmStep.ACKNOWLEDGED: "acknowledge", AlarmStep.SHELVED: "shelve"}
COLUMNS = (
    ("meter", 1.6),
    ("kind", 1.0),
    ("since", 1.2),
    ("consequence", 3.0),
    ("state", 1.8),
    ("task", 1.0),
    ("acknowledge", 0.8),
    ("shelve", 0.8),
)


def with_alarms(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the list of alarms of now."""
    found = list_alarms(layout, datetime.now(UTC))
    zone = presentation.contents.evaluation.account.check.park.time_zone
    told = words.say(NONE if found or is_any_watched(layout) else UNWATCHED)
    blocks: tuple[Block, ...] = (
        Paragraph(text=words.say("alarms.intro")),
        replace(
            _table(found, words, zone, tasks_of_alarms(layout) if found else {}),
            notes=() if found else (told,),
        ),
    )
    chapter = Chapter(id=ALARMS, title=words.say("page.alarms"), blocks=blocks)
    report = replace(presentation.report, chapters=(chapter,), sheets=())
    return replace(presentation, report=report)


def lead_of_alarms(presentation: Presentation, words: Words) -> Sentence:
    """Say how many alarms nobody has looked at, or that no meter is watched."""
    tables = [table for table in presentation.report.tables() if table.id == ALARMS]
    rows = [row for table in tables for row in table.rows]
    if any(words.say(UNWATCHED) in table.notes for table in tables):
        return sentence(words, "page.alarms.unwatched", {})
    states = [cell.outcome for row in rows for cell in row if isinstance(cell, Verdict)]
    if not states:
        return sentence(words, "page.alarms.none", {})
    counts = {"open": states.count(OPEN), "handled": states.count(HANDLED)}
    return sentence(words, "page.alarms.lead", told_counts(words, LISTED, counts))


def title_of(kept: KeptAlarm, words: Words, zone: str) -> str:
    """Return what is the matter, in words."""
    alarm = kept.alarm
    facts: dict[str, Fact] = {
        "meter": alarm.meter.name.in_language(words.language) or alarm.meter.id,
        "since": _clock(alarm.since, zone),
    }
    return words.say(f"alarm.{alarm.kind}.what", facts)


def _table(
    found: tuple[KeptAlarm, ...], words: Words, zone: str, held: Mapping[str, str]
) -> Table:
    return Table(
        id=ALARMS,
        title=words.say("page.alarms"),
        columns=tuple(
            Column(heading=words.say(f"alarms.{name}"), kind=ColumnKind.TEXT, weight=weight)
            for name, weight in COLUMNS
        ),
        rows=tuple(_row(each, words, zone, held) for each in found),
    )


def _row(kept: KeptAlarm, words: Words, zone: str, held: Mapping[str, str]) -> tuple[Cell, ...]:
    alarm = kept.alarm
    name = alarm.meter.name.in_language(words.language) or alarm.meter.id
    key, make = key_of_alarm(alarm), words.say("do.task_add.button")
    return (
        f"{name} ({alarm.meter.id})",
        words.say(f"alarm.{alarm.kind}"),
        _clock(alarm.since, zone),
        words.say(f"alarm.consequence.{alarm.consequence}"),
        Verdict(outcome=OPEN if kept.handled is None else HANDLED, word=_state(kept, words, zone)),
        held.get(key) or Way(text=make, path="/do/task_add", brings=(("about", key),)),
        *(_step(kept, step, words) for step in STEPS),
    )


def _step(kept: KeptAlarm, step: AlarmStep, words: Words) -> Cell:
    """Return the way to a step that was not taken of an alarm, or of one it stands in for."""
    handled = kept.handled
    if handled is not None and step in (AlarmStep.ACKNOWLEDGED, handled.step):
        return "–"
    action = STEPS[step]
    text = words.say(f"do.{action}.button")
    return Way(text=text, path=f"/do/{action}", brings=(("alarm", kept.name),))


def _state(kept: KeptAlarm, words: Words, zone: str) -> str:
    handled = kept.handled
    if handled is None:
        return words.say("alarm.open")
    facts: dict[str, Fact] = {
        "by": handled.by,
        "reason": handled.reason or "–",
        "until": _clock(handled.until, zone) if handled.until else "–",
    }
    return words.say(f"alarm.{handled.step}", facts)


def plain_alarm(kept: KeptAlarm, words: Words, zone: str) -> dict[str, object]:
    """Return an alarm for programs."""
    alarm, handled = kept.alarm, kept.handled
    return {
        "name": kept.name,
        "meter": alarm.meter.id,
        "kind": alarm.kind.value,
        "since": alarm.since.isoformat(),
        "consequence": alarm.consequence,
        "title": title_of(kept, words, zone),
        "detail": words.say(f"alarm.consequence.{alarm.consequence}"),
        "state": handled.step.value if handled else "open",
        "by": handled.by if handled else "",
        "reason": handled.reason if handled else "",
        "until": handled.until.isoformat() if handled and handled.until else None,
    }


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
