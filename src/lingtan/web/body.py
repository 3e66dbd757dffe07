"""What of a page is the same for all visitors with the same rights: rendered once, and kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.reports.html_blocks import draw_text
from lingtan.reports.markup import Markup
from lingtan.reports.model import Chapter, Table, chapter_numbers
from lingtan.reports.words import Words
from lingtan.web.answers import Kept
from lingtan.web.drawings import page_drawing
from lingtan.web.feature import Feature
from lingtan.web.parts import draw_parts
from lingtan.web.view import View
from lingtan.web.visitor import Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The part of a page that is the same for all visitors with the same rights.

    Attributes
    ----------
    source, shown : Presentation
        What it was drawn from, before and after it was prepared for such visitors.
    chapters : tuple of tuple
        Id, title, blocks and whether it is folded, of each chapter.
    """

    source: Presentation
    shown: Presentation
    lead: Markup
    chapters: tuple[tuple[str, str, tuple[Markup, ...], bool], ...]


_BODIES = Kept[Body]()


def body_of(
    feature: Feature,
    presentation: Presentation,
    layout: Layout,
    looks: tuple[View, Visitor],
    asked: Mapping[str, str],
) -> Body:
    """Return the answer and the chapters of a page, drawn once for all who may see the same.

    It is drawn without the name, the marks of forms and the news of the visitor, so that it holds
    nothing of one person.
    """
    view = replace(looks[0], passed_over="", known="")
    visitor = replace(looks[1], name="", form_token="", is_asked=False, news=0)

    def drawn() -> Body:
        words = Words(view.language)
        shown = feature.shown(presentation, layout, words, visitor.enterprise, asked)
        drawing = page_drawing(view, visitor, feature.path, asked)
        chapters = {chapter.id: chapter for chapter in shown.report.chapters}
        numbers = chapter_numbers()
        return Body(
            source=presentation,
            shown=shown,
            lead=draw_text(feature.lead(shown, words), drawing),
            chapters=tuple(
                (
                    id_,
                    f"{numbers.get(id_, '')} {_title(chapters[id_], feature)}".strip(),
                    tuple(draw_parts(chapters[id_].blocks, drawing)),
                    id_ in feature.folded,
                )
                for id_ in feature.chapters
            ),
        )

    if not feature.is_drawn_once:
        return drawn()
    # the body holds its presentation, so no other one has this id while it is kept
    key = (id(presentation), feature.id, view, visitor, tuple(sorted(asked.items())))
    return _BODIES.of(key, drawn)


def _title(chapter: Chapter, feature: Feature) -> str:
    """Return what a chapter is called; one that is folded says how many lines it has."""
    if chapter.id not in feature.folded:
        return chapter.title
    lines = sum(len(block.rows) for block in chapter.blocks if isinstance(block, Table))
    return f"{chapter.title} ({lines})"
