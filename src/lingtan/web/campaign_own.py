"""What an enterprise is told of campaigns: what it is asked for, until when, and its own forms."""

from collections.abc import Iterator

from lingtan.app.results_campaigns import AskedNow, CampaignNow
from lingtan.collection.campaigns import OWED, State, StepKind
from lingtan.reports.model import Block, Callout, Cell, Table, Tone
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way
from lingtan.web.campaign_shown import (
    NONE,
    Shown,
    brings_of,
    columns_of,
    fill_way,
    form_way,
    last_step,
    state_cell,
)
from lingtan.web.told_figure import Place, told_count

OWN: Place = ("/campaigns", "table-own_forms")
FORM_FILE = "/campaigns/form.xlsx"


def own_answer(shown: Shown) -> Sentence:
    """Say how much an enterprise owes, and until when."""
    owed = [a for each in shown.board.campaigns for a in each.asked if a.state in OWED]
    if not owed:
        return sentence(shown.words, "collect.own_lead_none", {})
    first = min(each.due for each in owed)
    key = "own_lead_late" if first < shown.board.today else "own_lead"
    count = told_count(shown.words, len(owed), OWN)
    return sentence(shown.words, f"collect.{key}", {"owed": count, "due": first.isoformat()})


def own_blocks(shown: Shown) -> Iterator[Block]:
    """Yield what an enterprise is told, and its forms with what can be done with each."""
    yield from notices(shown)
    heads = {
        "form_head": 1.6,
        "state": 1.4,
        "due": 1.0,
        "last_step": 3.0,
        "next": 0.9,
        "file": 1.2,
    }
    yield Table(
        id="own_forms",
        title=shown.say("own"),
        columns=columns_of(shown, {**heads, "next": 0.9, "file": 1.2}),
        rows=tuple(
            _own_row(shown, each, asked)
            for each in reversed(shown.board.campaigns)
            for asked in each.asked
        ),
        notes=(shown.say("own_note"),),
    )


def _own_row(shown: Shown, now: CampaignNow, asked: AskedNow) -> tuple[Cell, ...]:
    brings = brings_of(asked)
    file = Way(text=shown.say("download"), path=FORM_FILE, brings=brings)
    is_owed = asked.state in OWED
    return (
        form_way(shown.form(now), asked),
        state_cell(shown, asked),
        asked.due.isoformat(),
        last_step(shown, asked),
        fill_way(shown, asked) if is_owed else NONE,
        file if is_owed else NONE,
    )


def notices(shown: Shown) -> Iterator[Block]:
    """Yield what an enterprise has to know at its visit: asked, reminded, returned, late."""
    for each in shown.board.campaigns:
        for now in each.asked:
            if now.state not in OWED:
                continue
            tone = Tone.DOUBT if now.is_late or now.asked.reminder else Tone.NOTE
            key = "notice_late" if now.is_late else "notice"
            title = shown.say(key, form=shown.form(each), due=now.due.isoformat())
            yield Callout(tone=tone, title=title, lines=tuple(_notice_lines(shown, each, now)))


def _notice_lines(shown: Shown, asking: CampaignNow, now: AskedNow) -> Iterator[str]:
    opened = asking.campaign.opened
    told = {"asked_by": opened if opened.note else None, "reminded": now.asked.reminder}
    if now.state is State.RETURNED:
        told["returned"] = now.asked.last(StepKind.RETURNED)
    for key, step in told.items():
        if step is not None:
            facts = {"by": step.by, "at": shown.clock(step.at)}
            note = f": {step.note}" if step.note else ""
            yield f"{shown.say(key, **facts)}{note}"
