"""Print collection campaigns: who owes which form, who is late, and what came of a step."""

from functools import singledispatch
from pathlib import Path

from rich.markup import escape
from rich.text import Text

from lingtan.app.results_campaigns import Approved, AskedNow, CampaignBoard, CampaignNow, HandedIn
from lingtan.base.findings import Finding
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import COLOURS, SCREEN, print_error, print_table
from lingtan.collection.campaigns import Asked, Campaign, State
from lingtan.reports.campaign_words import doubt_text, recorded_doubt

HEADINGS = ("campaign", "form", "period", "enterprise", "state", "due", "account")


@singledispatch
def print_done(done: object) -> None:
    """Print what came of a step, or what was asked to be shown."""
    raise TypeError(type(done))


@print_done.register
def _(board: CampaignBoard) -> None:
    if not board.campaigns:
        SCREEN.print(say("campaigns.none"))
        return
    rows = [row for each in board.campaigns for row in _rows(each, board)]
    print_table([say(f"campaigns.{heading}") for heading in HEADINGS], rows)


@print_done.register
def _(now: CampaignNow) -> None:
    rows = _rows(now, None)
    print_table([say(f"campaigns.{heading}") for heading in HEADINGS], rows)


@print_done.register
def _(campaign: Campaign) -> None:
    if campaign.closed is not None:
        _say("closed", campaign=campaign.id)
        return
    _say(
        "opened",
        campaign=campaign.id,
        count=len(campaign.asked),
        form=campaign.form,
        period=campaign.period,
        due=campaign.due.isoformat(),
    )


@print_done.register
def _(asked: Asked) -> None:
    _print_state(asked)
    for step in asked.steps:
        facts = {
            "at": step.at.isoformat(timespec="minutes"),
            "by": step.by,
            "step": say(f"campaign_step.{step.kind}"),
        }
        note = f": {step.note}" if step.note else ""
        SCREEN.print(Text(f"● {say('campaigns.taken_step', **facts)}{note}"), soft_wrap=True)
        for doubt in step.doubts:
            SCREEN.print(Text(f"  {recorded_doubt(WORDS, doubt, {})}", style="yellow"))
        for path, digest in step.documents.items():
            told = say("tasks.kept", path=path, sha256=digest)
            SCREEN.print(Text(f"  {told}", style="dim"), soft_wrap=True)


@print_done.register
def _(done: HandedIn) -> None:
    _print_state(done.asked)
    is_draft = done.asked.state is State.DRAFT
    _print_all("doubts_open" if is_draft else "doubts", done.checked.doubts)
    _print_all("faults_open", done.checked.faults)


@print_done.register
def _(done: Approved) -> None:
    _print_state(done.asked)
    taken = done.imported
    if taken.error is not None:
        _say("not_imported", file=taken.file)
        print_error(taken.error)
        return
    counts = {"new": taken.new, "same": taken.same, "changed": taken.changed}
    _say("taken_up", file=taken.file, statements=taken.statements, **counts)


@print_done.register(tuple)
def _(reminded: tuple[Asked, ...]) -> None:
    _say("reminded", campaign=reminded[0].campaign, count=len(reminded))


@print_done.register
def _(path: Path) -> None:
    _say("written", path=str(path))


def _rows(now: CampaignNow, board: CampaignBoard | None) -> list[list[str]]:
    campaign = now.campaign
    return [
        [
            campaign.id,
            say(f"form_kind.{campaign.form}"),
            campaign.period,
            each.asked.enterprise,
            _state(each, board),
            each.due.isoformat(),
            _account(each),
        ]
        for each in now.asked
    ]


def _state(each: AskedNow, board: CampaignBoard | None) -> str:
    state = say(f"campaign_state.{each.state}")
    if not each.is_late:
        return state
    days = (board.today - each.due).days if board else 0
    late = say("campaigns.late_days", days=days) if days else say("campaigns.late")
    return f"{state}{say('campaigns.joiner')}{late}"


def _account(each: AskedNow) -> str:
    if each.waits_for:
        return say("campaigns.waits", periods=", ".join(each.waits_for))
    if each.state is State.APPROVED:
        return say("campaigns.taken" if each.is_taken else "campaigns.not_taken")
    return "–"


def _print_state(asked: Asked) -> None:
    facts = {"enterprise": asked.enterprise, "state": asked.state.value}
    _say("step", campaign=asked.campaign, **facts)


def _print_all(key: str, findings: tuple[Finding, ...]) -> None:
    if not findings:
        return
    _say(key, count=len(findings))
    for finding in findings:
        colour = COLOURS[finding.kind.severity]
        SCREEN.print(Text.assemble(("● ", colour), doubt_text(WORDS, finding, {})), soft_wrap=True)


def _say(key: str, **facts: str | int) -> None:
    SCREEN.print(escape(say(f"campaigns.{key}", **facts)), soft_wrap=True)
