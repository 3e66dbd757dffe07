"""A board of campaigns as somebody may see it, and the words in which every page tells of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from lingtan.app.keep_campaigns import campaign_board
from lingtan.app.layout import Layout
from lingtan.app.results_campaigns import AskedNow, CampaignBoard, CampaignNow
from lingtan.base.time_axis import find_zone
from lingtan.collection.campaigns import OWED, FormStep, State
from lingtan.park.park import Park
from lingtan.reports.campaign_words import form_title
from lingtan.reports.headings import heading_of
from lingtan.reports.model import Column, Verdict
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web.told_figure import Place, told_counts

NONE = "–"
LATE = "misses"
MATRIX: Place = ("/campaigns", "table-campaign_matrix")
FORM_PAGE = "/campaigns/form"
OUTCOMES = {
    State.ASKED: "reported",
    State.DRAFT: "reported",
    State.SUBMITTED: "not_decidable",
    State.RETURNED: "not_decidable",
    State.APPROVED: "meets",
    State.WITHDRAWN: "excused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The board as somebody may see it, with the words to tell it.

    Attributes
    ----------
    enterprise : str
        The one that looks at it; empty for whoever sees the whole park.
    """

    board: CampaignBoard
    park: Park
    words: Words
    enterprise: str

    def say(self, key: str, **facts: str | int) -> str:
        """Return words of this page."""
        return self.words.say(f"collect.{key}", facts)

    def name(self, enterprise: str) -> str:
        """Return what an enterprise is called; one that left by its id."""
        found = (each.name for each in self.park.enterprises if each.id == enterprise)
        name = next(found, None)
        return name.in_language(self.words.language) if name else enterprise

    def form(self, now: CampaignNow) -> str:
        """Return what a campaign asks for."""
        return form_title(now.campaign, self.words)

    def clock(self, at: datetime) -> str:
        """Return an instant by the park's clock."""
        return f"{at.astimezone(find_zone(self.park.time_zone)):%Y-%m-%d %H:%M}"


def shown_board(layout: Layout, park: Park, words: Words, enterprise: str) -> Shown:
    """Return the board as it is now."""
    board = campaign_board(layout, datetime.now(UTC), enterprise)
    return Shown(board=board, park=park, words=words, enterprise=enterprise)


def answer_of(shown: Shown) -> Sentence:
    """Say who is late, and what waits for a decision."""
    every = [asked for each in shown.board.campaigns for asked in each.asked]
    if not every:
        return sentence(shown.words, "collect.lead_none", {})
    late = shown.board.late
    counts = {
        "late": len(late),
        "submitted": sum(each.state is State.SUBMITTED for each in every),
        "owed": sum(each.state in OWED for each in every),
    }
    facts = told_counts(shown.words, MATRIX, counts)
    if not late:
        return sentence(shown.words, "collect.lead", facts)
    names = dict.fromkeys(shown.name(each.asked.enterprise) for each in late)
    joined = shown.words.say("collect.joiner").join(names)
    return sentence(shown.words, "collect.lead_late", {**facts, "names": joined})


def state_cell(shown: Shown, now: AskedNow) -> Verdict:
    """Return where a form stands, and how late it is."""
    word = shown.words.say(f"campaign_state.{now.state}")
    if not now.is_late:
        return Verdict(outcome=OUTCOMES[now.state], word=word)
    days = (shown.board.today - now.due).days
    late = shown.words.say("campaigns.late_days", {"days": days})
    return Verdict(outcome=LATE, word=f"{word}{shown.words.say('campaigns.joiner')}{late}")


def last_step(shown: Shown, now: AskedNow) -> str:
    """Return the last step: who, when, what he said, and how many doubts it explains."""
    step = now.asked.steps[-1] if now.asked.steps else None
    if step is None:
        return NONE
    facts = {
        "at": shown.clock(step.at),
        "by": step.by,
        "step": shown.words.say(f"campaign_step.{step.kind}"),
    }
    told = shown.words.say("campaigns.taken_step", facts)
    note = f": {step.note}" if step.note else ""
    return f"{told}{note}{_doubts(shown, step)}"


def _doubts(shown: Shown, step: FormStep) -> str:
    return shown.say("doubts", count=len(step.doubts)) if step.doubts else ""


def account_cell(shown: Shown, now: AskedNow) -> str:
    """Return whether the values of a form stand in the account."""
    if now.state is not State.APPROVED:
        return NONE
    if now.waits_for:
        return shown.words.say("campaigns.waits", {"periods": ", ".join(now.waits_for)})
    return shown.words.say("campaigns.taken" if now.is_taken else "campaigns.not_taken")


def fill_way(shown: Shown, now: AskedNow) -> Way:
    """Return the way to a form."""
    return do_way(shown, "fill", **dict(brings_of(now)))


def form_way(text: str, now: AskedNow) -> Way:
    """Return the way to all that is known of a form."""
    return Way(text=text, path=FORM_PAGE, brings=brings_of(now))


def brings_of(now: AskedNow) -> tuple[tuple[str, str], ...]:
    """Return what an address of a form brings along."""
    return (("campaign", now.asked.campaign), ("enterprise", now.asked.enterprise))


def do_way(shown: Shown, step: str, **brings: str) -> Way:
    """Return the way to a step of a campaign."""
    action = f"campaign_{step}"
    text = shown.words.say(f"do.{action}.button")
    return Way(text=text, path=f"/do/{action}", brings=tuple(brings.items()))


def columns_of(shown: Shown, heads: dict[str, float]) -> tuple[Column, ...]:
    """Return columns by the ids of their headings and their weights."""
    return tuple(
        Column(heading=heading_of(shown.say(name)), weight=weight)
        for name, weight in heads.items()
    )


def late_rows(shown: Shown) -> Sequence[tuple[str, str, date, int]]:
    """Return who is late with what: name, form, last day and days since."""
    return [_row_of(shown, each) for each in shown.board.late]


def coming_rows(shown: Shown) -> Sequence[tuple[str, str, date, int]]:
    """Return who owes what and is not late: name, form, last day and days left."""
    every = (asked for each in shown.board.campaigns for asked in each.asked)
    owed = [each for each in every if each.state in OWED and not each.is_late]
    rows = [_row_of(shown, each) for each in sorted(owed, key=lambda each: each.due)]
    return [(name, form, due, -days) for name, form, due, days in rows]


def _row_of(shown: Shown, now: AskedNow) -> tuple[str, str, date, int]:
    asked = now.asked
    form = next(shown.form(c) for c in shown.board.campaigns if c.campaign.id == asked.campaign)
    return shown.name(asked.enterprise), form, now.due, (shown.board.today - now.due).days
