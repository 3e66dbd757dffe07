"""What leads the findings: which of them take an answer, what was answered, what settles the rest.

A person comes here to put something right, so what waits for an answer stands first, what is
proposed before all else; below it each kind of finding says by which form it is settled.
"""

from collections.abc import Iterable
from dataclasses import replace

from lingtan.app.answer_findings import asked_in
from lingtan.app.answers_in_force import answer_facts
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.record_steps import entries_of
from lingtan.app.settling_acts import settled_by
from lingtan.base.findings import Severity
from lingtan.evidence.answers import GivenAnswer, answers_in
from lingtan.metering.finding_answers import FindingAnswers
from lingtan.reports.chapters.findings import first_of_kinds
from lingtan.reports.context import Context
from lingtan.reports.finding_words import what
from lingtan.reports.model import Block, Cell, Column, Table
from lingtan.reports.moved_figures import context_in
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web.actions.answering import answer_words
from lingtan.web.actions.tables import first_shown
from lingtan.web.task_board import FINDINGS, with_owing

NONE = "–"
SHOWN = 20  # findings on the page before the others are unfolded
KINDS = "finding_kinds"  # the table of the report
GRAVITY = list(Severity)


def with_answers(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose findings come with the way to answer each, or to owe it."""
    shown = with_owing(presentation, layout, words)
    lead = (_asked(shown, words), *_given(shown, layout, words))
    settles = _settling(shown, words)

    def told(block: Block) -> Block:
        is_kinds = isinstance(block, Table) and block.id == KINDS
        return _with_column(block, words, settles) if is_kinds else block

    chapters = tuple(
        replace(each, blocks=(*lead, *map(told, each.blocks))) if each.id == FINDINGS else each
        for each in shown.report.chapters
    )
    return replace(shown, report=replace(shown.report, chapters=chapters))


def _asked(shown: Presentation, words: Words) -> Table:
    check = shown.contents.evaluation.account.check
    zone = check.park.time_zone
    asked = [each for each in asked_in(shown.findings, check.park) if each.answers]
    asked.sort(key=lambda each: (each.proposed is None, GRAVITY.index(each.finding.kind.severity)))
    context = context_in(shown.inputs, words)
    rows = tuple(_asked_row(each, check.period.name, zone, context) for each in asked)
    table = Table(
        id="asked",
        title=words.say("answers.table.asked", {"period": check.period.name}),
        columns=_columns(words, {"severity": 0.6, "finding": 4.4, "proposed": 2.0, "answer": 0.9}),
        rows=rows,
        notes=() if rows else (words.say("answers.nothing_asked"),),
    )
    return first_shown(table, words, SHOWN)


def _asked_row(
    asked: FindingAnswers, period: str, zone: str, context: Context
) -> tuple[Cell, ...]:
    words, proposed, says = context.words, asked.proposed, NONE
    if proposed is not None:
        facts = answer_facts(proposed, zone)
        says = words.say("answers.proposes", facts)
    brings = (("finding", asked.id), ("period", period))
    way = Way(text=words.say("do.finding_answer.button"), path="/do/finding_answer", brings=brings)
    grade = words.say(f"severity.{asked.finding.kind.severity.value}")
    return grade, what(context, asked.finding), says, way


def _given(shown: Presentation, layout: Layout, words: Words) -> Iterable[Table]:
    """Return what was answered; nothing where nobody answered yet."""
    zone = shown.contents.evaluation.account.check.park.time_zone
    given = list(answers_in(entries_of(layout)).values())
    if not given:
        return
    yield Table(
        id="answers",
        title=words.say("answers.table.given"),
        columns=_columns(words, {"given": 5.0, "back": 1.0}),
        rows=tuple(_given_row(each, zone, words) for each in reversed(given)),
    )


def _given_row(given: GivenAnswer, zone: str, words: Words) -> tuple[Cell, ...]:
    told = words.say("answers.joiner").join(answer_words(given, zone, words))
    if not given.is_in_force:
        return told, NONE
    button, brings = words.say("do.finding_answer_reverse.button"), (("answer", given.answer.id),)
    return told, Way(text=button, path="/do/finding_answer_reverse", brings=brings)


def _settling(shown: Presentation, words: Words) -> list[Cell]:
    """Return what settles each kind of finding: its answers, or the form of an act."""
    check = shown.contents.evaluation.account.check
    kinds = first_of_kinds(context_in(shown.inputs, words)).values()
    return [_settled(settled_by(each, check.park.time_zone), words) for each in kinds]


def _settled(asked: FindingAnswers | None, words: Words) -> Cell:
    if asked is None:
        return NONE
    if asked.answers:
        return Way(text=words.say("answers.to_asked"), path="", anchor="table-asked")
    return Way(text=words.say(f"do.{asked.act}"), path=f"/do/{asked.act}")


def _with_column(block: Block, words: Words, cells: list[Cell]) -> Block:
    """Return the table of kinds with what settles each in the last column."""
    if not isinstance(block, Table):
        return block
    rows = tuple((*row, cell) for row, cell in zip(block.rows, cells, strict=True))
    columns = (*block.columns, *_columns(words, {"settled": 1.1}))
    return replace(block, columns=columns, rows=rows)


def _columns(words: Words, headings: dict[str, float]) -> tuple[Column, ...]:
    return tuple(
        Column(heading=words.say(f"answers.heading.{name}"), weight=weight)
        for name, weight in headings.items()
    )
