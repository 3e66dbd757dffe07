"""What there is to decide on, above the forms of approval and return; what the account took."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from lingtan.app.closed_periods import closed_within
from lingtan.app.hand_in import Desk, check_desk, desk_of
from lingtan.app.keep_campaigns import campaigns_of
from lingtan.app.layout import Layout
from lingtan.app.own_forms import names_of
from lingtan.app.results import FileImport
from lingtan.base.errors import Fact
from lingtan.collection.campaigns import State, StepKind
from lingtan.collection.counter_doubts import reading_day
from lingtan.collection.form_line import Line
from lingtan.reports.campaign_words import recorded_doubt
from lingtan.reports.model import Amount, Block, Column, ColumnKind, Table, Tone
from lingtan.reports.words import Words
from lingtan.web.actions.campaign_choices import which_of
from lingtan.web.actions.tables import note, number

BLANK = "–"
NONE = Amount(value=None, text=BLANK)


def lead_of_form(layout: Layout, values: Mapping[str, str], words: Words) -> Sequence[Block]:
    """Return what a form says, what is doubted of it, and the remark that explains it."""
    which = which_of(values.get("asked", ""))
    campaign = campaigns_of(layout).get(which.campaign)
    asked = campaign.asked.get(which.enterprise) if campaign else None
    if asked is None or asked.state not in (State.SUBMITTED, State.APPROVED):
        return ()  # a draft is its writer's
    desk = desk_of(layout, which, words.language)
    names = names_of(desk.opened)
    step = desk.asked.last(StepKind.SUBMITTED)
    blocks: list[Block] = [*closed_notes(layout, desk, words)]
    if step is not None:
        doubts = [recorded_doubt(words, each, names) for each in step.doubts]
        remark = [words.say("collect.remark", {"note": step.note})] if step.note else []
        title = words.say("collect.handed_in", {"by": step.by, "count": len(doubts)})
        tone = Tone.DOUBT if doubts else Tone.NOTE
        blocks.append(note(title, (*remark, *doubts), tone))
    checked = check_desk(layout, desk, datetime.now(UTC))
    named = {id_: name.in_language(words.language) for id_, name in names.items()}
    return (*blocks, line_table(checked.lines, named, words))


def taken_by_account(done: FileImport, words: Words) -> Sequence[Block]:
    """Return what the account took of an approved form, or why it took nothing yet."""
    if done.error is not None:
        title = words.say("campaigns.not_imported", {"file": done.file})
        why = [words.error_what(done.error), words.error_next(done.error)]
        return (note(title, why, Tone.DOUBT),)
    facts: dict[str, Fact] = {
        "file": done.file,
        "new": done.new,
        "same": done.same,
        "changed": done.changed,
        "statements": done.statements,
    }
    return (note(words.say("campaigns.taken_up", facts), ()),)


def closed_notes(layout: Layout, desk: Desk, words: Words) -> Sequence[Block]:
    """Say that a period was closed: what is approved now moves nothing until it is restated."""
    closed = closed_within(layout, desk.wanted.period)
    if not closed:
        return ()
    title = words.say("collect.closed_period", {"period": ", ".join(closed)})
    return (note(title, (), Tone.DOUBT),)


def line_table(lines: Sequence[Line], names: Mapping[str, str], words: Words) -> Table:
    """Return what a form says beside the account and the period before."""
    before = lines[0].before if lines else ""
    heads = ("what", "when", "unit", "stated", "in_account", "before", "proof")
    columns = tuple(
        Column(
            heading=words.say(f"collect.{head}", {"before": before}),
            kind=ColumnKind.NUMBER if head in heads[3:6] else ColumnKind.TEXT,
            weight=2.0 if head == "what" else 1.0,
        )
        for head in heads
    )
    rows = [row for line in lines for row in _rows(line, names, words)]
    return Table(
        id="form_lines",
        title=words.say("collect.lines"),
        columns=columns,
        rows=tuple(rows),
        notes=() if rows else (words.say("collect.no_lines"),),
    )


def _rows(line: Line, names: Mapping[str, str], words: Words) -> list[tuple[str | Amount, ...]]:
    name = names.get(line.subject, line.subject)
    label = f"{name} · {line.item}" if line.item else name
    unit = line.unit.replace("m3", "m³")
    read = [
        (
            words.say("collect.reading", {"what": label}),
            f"{reading_day(line, month)} 0:00",
            unit,
            *(_amount(value, words), NONE, NONE, line.evidence or BLANK),
        )
        for month, value in sorted(line.readings.items())
    ]
    amounts = [
        (
            label,
            f"{line.year}-{month}" if month else str(line.year),
            unit,
            _amount(line.stated.get(month), words),
            _amount(line.known.get(month), words),
            _amount(line.last.get(month), words),
            line.evidence or BLANK,
        )
        for month in sorted(line.stated.keys() | line.last.keys())
    ]
    return [*read, *amounts]


def _amount(value: float | None, words: Words) -> Amount:
    if value is None:
        return NONE
    return number(value, words, 0 if value.is_integer() else 3)
