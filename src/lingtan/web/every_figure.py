"""Every figure of the account and of every framework, as the documents' index has them."""

from dataclasses import replace

from lingtan.app.present_park import Presentation
from lingtan.reports.model import INDEX, Chapter
from lingtan.reports.words import Words

CHAPTER = "every_figure"


def with_every_figure(presentation: Presentation, _words: Words, _enterprise: str) -> Presentation:
    """Return a presentation whose report ends with the index of figures, without the numbers.

    A page has no numbers in brackets that would lead to it.
    """
    report = presentation.report
    (index,) = (table for table in report.tables() if table.id == INDEX)
    rows = tuple(row[1:] for row in index.rows)
    table = replace(index, id=CHAPTER, columns=index.columns[1:], rows=rows)
    chapter = Chapter(id=CHAPTER, title=table.title, blocks=(table,))
    return replace(presentation, report=replace(report, chapters=(*report.chapters, chapter)))
