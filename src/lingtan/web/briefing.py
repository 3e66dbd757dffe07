"""The briefing: five minutes, the answer of every page in a sentence, on one sheet to print."""

from collections.abc import Iterable
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.park.people import Role
from lingtan.reports.model import Chapter, Column, Table
from lingtan.reports.words import Words
from lingtan.web.feature import Feature

CHAPTER = "briefing"


def briefed(
    features: Iterable[Feature], presentation: Presentation, layout: Layout, words: Words
) -> Presentation:
    """Return the briefing of a park: a row for each page that whoever sees the park may see.

    Parameters
    ----------
    features : iterable of Feature
        The pages, as the menu has them; the one that leads with its own answer is left out, and
        so is the briefing itself.
    """
    told = [each for each in features if _is_told(each, presentation)]
    table = Table(
        id=CHAPTER,
        title=words.say("briefing.title"),
        columns=(
            Column(heading=words.say("briefing.page")),
            Column(heading=words.say("briefing.answer"), weight=5),
        ),
        rows=tuple(
            (words.say(f"page.{each.id}"), _answer(each, presentation, layout, words))
            for each in told
        ),
    )
    chapter = Chapter(id=CHAPTER, title=words.say("page.briefing"), blocks=(table,))
    report = replace(presentation.report, chapters=(chapter,), sheets=())
    return replace(presentation, report=report)


def _is_told(feature: Feature, presentation: Presentation) -> bool:
    park = presentation.contents.evaluation.account.check.park
    is_open = feature.least is not Role.ADMIN and feature.is_for(park)
    return is_open and not feature.is_summary


def _answer(feature: Feature, presentation: Presentation, layout: Layout, words: Words) -> str:
    return feature.lead(feature.shown(presentation, layout, words, "", {}), words)
