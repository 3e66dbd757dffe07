"""The briefing: five minutes, the answer of every page in a sentence, on one sheet to print."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from lingtan.app.present_park import Presentation
from lingtan.reports.model import Chapter, Column, Table
from lingtan.reports.words import Words
from lingtan.web.lead import Lead

CHAPTER = "briefing"


def briefing_of(leads: Mapping[str, Lead]) -> Callable[[Presentation, Words, str], Presentation]:
    """Return what makes of a presentation the briefing: a row for each page."""

    def prepare(presentation: Presentation, words: Words, _enterprise: str) -> Presentation:
        table = Table(
            id=CHAPTER,
            title=words.say("briefing.title"),
            columns=(
                Column(heading=words.say("briefing.page")),
                Column(heading=words.say("briefing.answer"), weight=5),
            ),
            rows=tuple(
                (words.say(f"page.{page}"), lead(presentation, words))
                for page, lead in leads.items()
            ),
        )
        chapter = Chapter(id=CHAPTER, title=words.say("page.briefing"), blocks=(table,))
        report = replace(presentation.report, chapters=(chapter,), sheets=())
        return replace(presentation, report=report)

    return prepare
