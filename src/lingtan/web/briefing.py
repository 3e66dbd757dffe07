"""The briefing: five minutes, the answer of every page in a sentence, on one sheet to print."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from lingtan.app.present_park import Presentation
from lingtan.reports.model import Block, Chapter, Heading, Paragraph
from lingtan.reports.words import Words
from lingtan.web.lead import Lead

CHAPTER = "briefing"


def briefing_of(leads: Mapping[str, Lead]) -> Callable[[Presentation, Words, str], Presentation]:
    """Return what makes of a presentation the briefing: a heading and a sentence for each page."""

    def prepare(presentation: Presentation, words: Words, _enterprise: str) -> Presentation:
        blocks: list[Block] = []
        for page, lead in leads.items():
            blocks += [
                Heading(text=words.say(f"page.{page}")),
                Paragraph(text=lead(presentation, words)),
            ]
        chapter = Chapter(id=CHAPTER, title=words.say("page.briefing"), blocks=tuple(blocks))
        report = replace(presentation.report, chapters=(chapter,), sheets=())
        return replace(presentation, report=report)

    return prepare
