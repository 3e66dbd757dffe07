"""The report as one HTML file: no script, nothing fetched, every number leads to its figure."""

from base64 import b64encode
from hashlib import sha256

from lingtan.reports.html_style import STYLE
from lingtan.reports.markup import Markup, join, tag
from lingtan.reports.model import (
    INDEX,
    Amount,
    Block,
    Callout,
    Cell,
    Chapter,
    Chart,
    Column,
    Facts,
    Heading,
    Paragraph,
    Report,
    Scorecard,
    Table,
    Tile,
    Verdict,
    figure_numbers,
)


def render_html(report: Report) -> str:
    """Return the report as the text of a self-contained HTML file."""
    numbers = figure_numbers(report)
    chapters = [_chapter(report, chapter, numbers) for chapter in enumerate(report.chapters, 1)]
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
            tag("p", report.word("figure_legend"), class_="legend"),
        ),
    )
    language = report.language.replace("_", "-")
    return "<!DOCTYPE html>\n" + tag("html", _head(report), body, lang=language) + "\n"


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


def _chapter(report: Report, numbered: tuple[int, Chapter], numbers: dict[str, int]) -> Markup:
    place, chapter = numbered
    blocks = [_block(report, block, numbers) for block in chapter.blocks]
    title = tag("h2", f"{place} {chapter.title}")
    return tag("section", title, *blocks, id=chapter.id)


def _block(report: Report, block: Block, numbers: dict[str, int]) -> Markup:
    match block:
        case Table():
            return _table(block, numbers)
        case Chart():
            return _chart(report, block)
        case Scorecard():
            return _scorecard(block, numbers)
        case _:
            return _words(block)


def _words(block: Paragraph | Heading | Callout | Facts) -> Markup:
    match block:
        case Paragraph():
            return tag("p", block.text)
        case Heading():
            return tag("h3", block.text)
        case Callout():
            lines = [tag("p", line) for line in block.lines]
            head = tag("p", block.title, class_="head")
            return tag("aside", head, *lines, class_=f"callout {block.tone.value}")
        case Facts():
            pairs = [join(tag("dt", name), tag("dd", value)) for name, value in block.pairs]
            return tag("dl", *pairs)


def _chart(report: Report, chart: Chart) -> Markup:
    caption = tag("figcaption", tag("strong", chart.title), " ", report.word("chart_table_note"))
    return tag("figure", Markup(chart.svg), caption, id=f"chart-{chart.id}")


def _scorecard(card: Scorecard, numbers: dict[str, int]) -> Markup:
    core = card.core
    outcome = core.verdict.outcome if core.verdict else ""
    verdict = _cell(core.verdict, numbers) if core.verdict else Markup()
    big = tag(
        "section",
        tag("p", core.label),
        tag("p", _amount(core.amount, numbers, with_unit=True), class_="big"),
        tag("p", verdict),
        tag("p", core.note, class_="subtitle"),
        class_=f"core {outcome}",
    )
    tiles = [_tile(tile, numbers) for tile in card.tiles]
    return join(big, tag("div", *tiles, class_="tiles"))


def _tile(tile: Tile, numbers: dict[str, int]) -> Markup:
    value = tag("div", _amount(tile.amount, numbers, with_unit=True), class_="value")
    return tag("div", tag("div", tile.label, class_="subtitle"), value, class_="tile")


def _table(table: Table, numbers: dict[str, int]) -> Markup:
    heads = [_heading(column) for column in table.columns]
    rows = []
    for place, row in enumerate(table.rows, 1):
        cells = [
            tag("td", _cell(cell, numbers), class_=_class_of(column))
            for cell, column in zip(row, table.columns, strict=True)
        ]
        is_total = table.has_total and place == len(table.rows)
        line = tag("tr", *cells, class_="total" if is_total else "row", **_anchor(table, row))
        rows.append(line)
    drawn = tag(
        "table",
        tag("caption", table.title),
        _widths(table),
        tag("thead", tag("tr", *heads)),
        tag("tbody", *rows),
        id=f"table-{table.id}",
    )
    notes = [tag("p", note, class_="note") for note in table.notes]
    return join(tag("div", drawn, class_="scroll"), *notes)


def _anchor(table: Table, row: tuple[Cell, ...]) -> dict[str, str]:
    """Return the id by which a row of the index of figures is reached."""
    if table.id != INDEX:
        return {}
    shown = [cell.figure for cell in row if isinstance(cell, Amount) and cell.figure]
    return {"id": anchor_of(shown[0])} if shown else {}


def anchor_of(figure: str) -> str:
    """Return where the index of figures tells of a figure.

    Examples
    --------
    >>> anchor_of("national.e_park_kg")
    'figure-national.e_park_kg'
    """
    return f"figure-{figure}"


def _widths(table: Table) -> Markup:
    """Return the columns' shares of the width; without them a short column is squeezed away."""
    whole = sum(column.weight for column in table.columns)
    shares = [f"{column.weight / whole:.1%}" for column in table.columns]
    return tag("colgroup", *(tag("col", width=share) for share in shares))


def _heading(column: Column) -> Markup:
    unit = f" [{column.unit}]" if column.unit else ""
    return tag("th", column.heading + unit, scope="col", class_=_class_of(column))


def _class_of(column: Column) -> str:
    return column.kind.value


def _cell(cell: Cell, numbers: dict[str, int]) -> Markup:
    match cell:
        case Amount():
            return _amount(cell, numbers)
        case Verdict():
            return tag("span", cell.text, class_=f"verdict {cell.outcome}")
        case _:
            return join(cell)


def _amount(amount: Amount, numbers: dict[str, int], *, with_unit: bool = False) -> Markup:
    has_unit = with_unit and amount.unit and amount.value is not None
    kind = "unknown" if amount.value is None else "amount"
    text = join(amount.text, tag("span", amount.unit, class_="unit")) if has_unit else amount.text
    marks = [tag("sup", label, class_="evidence") for label in amount.evidence]
    if not amount.figure:
        return join(tag("span", text, class_=kind), *marks)
    link = tag(
        "a", f"[{numbers[amount.figure]}]", href=f"#{anchor_of(amount.figure)}", class_="reference"
    )
    shown = tag("span", text, class_=kind, data_figure=amount.figure)
    return join(shown, *marks, link)
