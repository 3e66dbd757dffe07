"""The page of indicators, asked for one framework or for another year of duty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lingtan.app.evaluate_park import Question, judge
from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge
from lingtan.app.present_park import Presentation
from lingtan.base.errors import ArgumentError
from lingtan.reports.chapters.indicators import indicators_chapter
from lingtan.reports.chapters.summary import national_first
from lingtan.reports.context import Context
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind


def judged_anew(
    presentation: Presentation, asked: Mapping[str, str], _layout: Layout, _words: Words
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
    framework = asked.get(FRAMEWORK.name, "")
    question = Question(
        period=account.check.period.name,
        frameworks=(framework,) if framework else (),
        target_year=_year(asked.get(YEAR.name, "")),
    )
    evaluation = judge(account, load_knowledge(account.layout), question, contents.green_power)
    frameworks = national_first(evaluation.frameworks)
    inputs = replace(presentation.inputs, frameworks=frameworks)
    chapter = indicators_chapter(Context(inputs=inputs))
    chapters = tuple(
        chapter if each.id == chapter.id else each for each in presentation.report.chapters
    )
    return replace(
        presentation,
        inputs=inputs,
        contents=replace(contents, evaluation=evaluation),
        report=replace(presentation.report, chapters=chapters),
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
