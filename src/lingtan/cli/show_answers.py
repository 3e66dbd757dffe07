"""Print answers: what needs a person and which answers it takes, and what was answered."""

from collections.abc import Sequence
from shlex import join

from rich.markup import escape
from rich.text import Text

from lingtan.app.answer_findings import AnswerBoard
from lingtan.app.answers_in_force import answer_facts
from lingtan.app.answers_plain import answer_arguments
from lingtan.app.demo_answer import Answered
from lingtan.base.time_axis import find_zone
from lingtan.cli.language import WORDS, say
from lingtan.cli.screen import without_controls
from lingtan.cli.show import COLOURS, SCREEN
from lingtan.evidence.answers import GivenAnswer
from lingtan.metering.finding_answers import FindingAnswers


def print_board(board: AnswerBoard, zone: str, limit: int) -> None:
    """Print what needs an answer, each with the command of the one it proposes."""
    if not board.findings:
        SCREEN.print(f"[green]✓[/] {say('answers.nothing_asked')}")
    for each in board.findings[:limit]:
        _print_asked(each, zone)
    if len(board.findings) > limit:
        count = len(board.findings) - limit
        SCREEN.print(f"[dim]{say('cli.more_findings', count=count)}[/]")
    print_answers(board.answers, zone)


def print_answers(answers: Sequence[GivenAnswer], zone: str) -> None:
    """Print what was answered, and which of it is no longer in force."""
    for given in answers:
        told = say("answers.given", **answer_facts(given.answer, zone))
        SCREEN.print(escape(without_controls(f"{given.answer.id}: {told}")), soft_wrap=True)
        if given.reversal is not None:
            back = given.reversal
            at = f"{back.at.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
            facts = {"by": back.by, "at": at, "note": back.note}
            words = say("answers.reversed", **facts)
            SCREEN.print(f"  [yellow]↺[/] {escape(without_controls(words))}", soft_wrap=True)


def print_answered(answered: Answered) -> None:
    """Print a finding that was answered, what the answer did, and that it was taken back."""
    SCREEN.print(without_controls(WORDS.what(answered.finding)))
    zone = answered.zone
    print_answers([answered.given], zone)
    numbers = {
        name: "–" if value is None else f"{value:,.0f}"
        for name, value in (
            ("before", answered.before),
            ("after", answered.after),
            ("undone", answered.undone),
        )
    }
    facts = {"meter": answered.finding.subject, "month": answered.month, **numbers}
    SCREEN.print(say("demo.answered_effect", **facts))


def _print_asked(asked: FindingAnswers, zone: str) -> None:
    colour = COLOURS[asked.finding.kind.severity]
    SCREEN.print(Text.assemble(("● ", colour), without_controls(WORDS.what(asked.finding))))
    SCREEN.print(Text(f"  {asked.id}", style="dim"), soft_wrap=True)
    if asked.answers:
        kinds = (say(f"answer_kind.{each.kind.value}") for each in asked.answers)
        told = say("answers.takes", takes=say("answers.joiner").join(kinds))
    else:
        told = say("answers.settled_by", act=say(f"do.{asked.act}"))
        told = f"{told} {without_controls(WORDS.next_step(asked.finding))}"
    SCREEN.print(Text(f"  {told}", style="dim"), soft_wrap=True)
    if asked.proposed is not None:
        command = join(answer_arguments(asked.proposed, zone, asked.id))
        told = say("answers.proposed", command=command)
        SCREEN.print(Text(f"  → {told}", style="dim"), soft_wrap=True)
    if asked.after:
        told = say("answers.after", finding=asked.after)
        SCREEN.print(Text(f"  → {told}", style="dim"), soft_wrap=True)
