"""The page of measures and loans; for a part of the park it says of which boundary they are."""

from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.reports.model import Chapter, Paragraph
from lingtan.reports.words import Words

CHAPTER = "finance"


def with_finance(presentation: Presentation, _layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report has the chapter, be there nothing of this boundary."""
    report = presentation.report
    if any(each.id == CHAPTER for each in report.chapters):
        return presentation
    park = presentation.contents.evaluation.account.check.park
    main = park.boundaries[0]
    told = {"boundary": main.name.in_language(words.language) or main.id}
    text = words.say("page.finance.elsewhere", told)
    title = words.say("report.chapter.finance")
    chapter = Chapter(id=CHAPTER, title=title, blocks=(Paragraph(text=text),))
    return replace(presentation, report=replace(report, chapters=(*report.chapters, chapter)))
