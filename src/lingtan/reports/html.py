"""The report as one HTML file: no script, nothing fetched, every number leads to its figure."""

from base64 import b64encode
from hashlib import sha256

from lingtan.reports.html_blocks import Drawing, draw_block
from lingtan.reports.html_style import STYLE
from lingtan.reports.index_anchors import anchor_of
from lingtan.reports.markup import Markup, join, tag
from lingtan.reports.model import INDEX, Chapter, Report
from lingtan.reports.shown_amounts import figure_numbers


def render_html(report: Report) -> str:
    """Return the report as the text of a self-contained HTML file."""
    drawing = _drawing(report)
    chapters = [_chapter(place, each, drawing) for place, each in enumerate(report.chapters, 1)]
    body = tag(
        "body",
        tag(
            "header",
            tag("h1", report.title),
            tag("p", report.subtitle, class_="subtitle"),
            tag("p", f"{report.word('generated')} {report.generated_at}", class_="generated"),
        ),
        _contents(report),
        tag("main", *chapters),
        tag(
            "footer",
            tag("p", report.word("evidence_legend"), class_="legend"),
            *_index_legend(report),
        ),
    )
    language = report.language.replace("_", "-")
    return "<!DOCTYPE html>\n" + tag("html", _head(report), body, lang=language) + "\n"


def _index_legend(report: Report) -> list[Markup]:
    """Say what numbers in brackets are, where there is an index they lead to."""
    if not any(table.id == INDEX for table in report.tables()):
        return []
    return [tag("p", report.word("figure_legend"), class_="legend")]


def _head(report: Report) -> Markup:
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", report.title),
        tag("style", Markup(STYLE)),
    )


def _contents(report: Report) -> Markup:
    entries = [
        tag("li", tag("a", chapter.title, href=f"#{chapter.id}")) for chapter in report.chapters
    ]
    label = report.word("contents")
    return tag("nav", tag("ol", *entries), aria_label=label)


def _chapter(place: int, chapter: Chapter, drawing: Drawing) -> Markup:
    blocks = [draw_block(block, drawing) for block in chapter.blocks]
    title = tag("h2", f"{place} {chapter.title}")
    return tag("section", title, *blocks, id=chapter.id)


def _drawing(report: Report) -> Drawing:
    """Draw each number with the number of its figure beside it, which leads to the index."""
    numbers = figure_numbers(report)

    def refer(shown: Markup, figure: str) -> Markup:
        if figure not in numbers:  # of a sentence: no index tells of it
            return shown
        place, anchor = f"[{numbers[figure]}]", f"#{anchor_of(figure)}"
        return join(shown, tag("a", place, href=anchor, class_="reference"))

    note = dict(report.words).get("chart_table_note", "")
    return Drawing(chart_note=note, refer=refer)
