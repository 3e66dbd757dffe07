"""What stands below the findings: which of them need an answer, and what was answered."""

from dataclasses import replace

from lingtan.app.answer_findings import asked_in
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.record_steps import entries_of
from lingtan.evidence.answers import GivenAnswer, answers_in
from lingtan.metering.finding_answers import FindingAnswers
from lingtan.reports.model import Cell, Column, ColumnKind, Table
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web.actions.answering import answer_words
from lingtan.web.task_board import FINDINGS, with_owing

NONE = "–"


def with_answers(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose findings come with the way to answer each, or to owe it."""
    shown = with_owing(presentation, layout, words)
    tables = (_asked(shown, words), _given(shown, layout, words))
    chapters = tuple(
        replace(each, blocks=(*each.blocks, *tables)) if each.id == FINDINGS else each
        for each in shown.report.chapters
    )
    return replace(shown, report=replace(shown.report, chapters=chapters))


def _asked(shown: Presentation, words: Words) -> Table:
    contents = shown.contents
    check = contents.evaluation.account.check
    asked = asked_in((*check.findings, *contents.reconciliation.findings), check.park.time_zone)
    rows = tuple(_asked_row(each, check.period.name, words) for each in asked)
    return Table(
        id="asked",
        title=words.say("answers.table.asked", {"period": check.period.name}),
        columns=(
            *_columns(words, {"finding": 4.0}),
            Column(heading=words.say("answers.heading.name"), weight=2.2, kind=ColumnKind.ID),
            *_columns(words, {"proposed": 1.6, "answer": 1.0}),
        ),
        rows=rows,
        notes=() if rows else (words.say("answers.nothing_asked"),),
    )


def _asked_row(asked: FindingAnswers, period: str, words: Words) -> tuple[Cell, ...]:
    proposed = asked.proposed
    told = NONE if proposed is None else words.say(f"answer_kind.{proposed.kind.value}")
    brings = (("finding", asked.id), ("period", period))
    way = Way(text=words.say("do.finding_answer.button"), path="/do/finding_answer", brings=brings)
    return words.what(asked.finding), asked.id, told, way


def _given(shown: Presentation, layout: Layout, words: Words) -> Table:
    zone = shown.contents.evaluation.account.check.park.time_zone
    given = answers_in(entries_of(layout)).values()
    rows = tuple(_given_row(each, zone, words) for each in given)
    return Table(
        id="answers",
        title=words.say("answers.table.given"),
        columns=_columns(words, {"given": 5.0, "back": 1.0}),
        rows=rows,
        notes=() if rows else (words.say("answers.none_given"),),
    )


def _given_row(given: GivenAnswer, zone: str, words: Words) -> tuple[Cell, ...]:
    told = words.say("answers.joiner").join(answer_words(given, zone, words))
    if not given.is_in_force:
        return told, NONE
    button, brings = words.say("do.finding_answer_reverse.button"), (("answer", given.answer.id),)
    return told, Way(text=button, path="/do/finding_answer_reverse", brings=brings)


def _columns(words: Words, headings: dict[str, float]) -> tuple[Column, ...]:
    return tuple(
        Column(heading=words.say(f"answers.heading.{name}"), weight=weight)
        for name, weight in headings.items()
    )
