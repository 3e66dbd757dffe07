"""The page of indicators, asked for one framework or for another year of duty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lingtan.app.evaluate_park import Question, judge, named_or_judged
from lingtan.app.judge_factories import factories_beside
from lingtan.app.layout import Layout
from lingtan.app.lineage.judged_as import question_as
from lingtan.app.open_park import load_knowledge
from lingtan.app.present_park import Presentation
from lingtan.base.errors import ArgumentError
from lingtan.evidence.lineage.addresses import Judged
from lingtan.reports.chapters.indicators import indicators_chapter
from lingtan.reports.chapters.summary import national_first
from lingtan.reports.context import Context
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind


def judged_anew(
    presentation: Presentation, asked: Mapping[str, str], layout: Layout, _words: Words
) -> Presentation:
    """Return a presentation judged as it was asked; the account stays the one it is.

    Raises
    ------
    LingtanError
        There is no such framework, or no such year.
    """
    if not asked:
        return presentation
    contents = presentation.contents
    account = contents.evaluation.account
    question = question_as(judged_by(asked), Question(period=account.check.period.name))
    catalogue = load_knowledge(account.layout)
    evaluation = judge(account, catalogue, question, contents.green_power)
    named = named_or_judged(evaluation, catalogue, question)
    factories = factories_beside(layout, account, named, evaluation.target_year)
    inputs = replace(
        presentation.inputs,
        frameworks=national_first(evaluation.frameworks),
        known_frameworks=evaluation.known,
        factories=factories,
    )
    chapter = indicators_chapter(Context(inputs=inputs))
    chapters = tuple(
        chapter if each.id == chapter.id else each for each in presentation.report.chapters
    )
    return replace(
        presentation,
        inputs=inputs,
        contents=replace(contents, evaluation=replace(evaluation, factories=factories)),
        report=replace(presentation.report, chapters=chapters),
    )


def judged_by(asked: Mapping[str, str]) -> Judged:
    """Return how a page is judged that was asked so."""
    return Judged(
        framework=asked.get(FRAMEWORK.name, ""), target_year=_year(asked.get(YEAR.name, ""))
    )


def _year(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise ArgumentError("not_whole", facts={"name": "target_year", "given": text[:40]})
    return int(text[:5]) if text else None


def _frameworks(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    known = [
        (each.id, each.name.in_language(words.language) or each.id)
        for each in load_knowledge(layout).frameworks
    ]
    return [("", words.say("judging.every")), *known]


FRAMEWORK = Field(name="framework", kind=Kind.CHOICE, choices=_frameworks, is_required=False)
YEAR = Field(name="target_year", kind=Kind.NUMBER, is_required=False)
ASKED = (FRAMEWORK, YEAR)
