"""The report as plain data for the Typst template: text stays a value and never becomes code."""

import json
import re
from itertools import pairwise

from lingtan.base.visible_text import written_out
from lingtan.reports.charts.palette import MUTED, OUTCOMES
from lingtan.reports.model import (
    INDEX,
    NUMBERS,
    Amount,
    Block,
    Callout,
    Cell,
    Chapter,
    Chart,
    Facts,
    Heading,
    Paragraph,
    Report,
    Scorecard,
    Table,
    Tile,
    Verdict,
)
from lingtan.reports.shown_amounts import figure_numbers

LED = ("chart", "table", "callout")  # what words before it must not be parted from
SHORT_ROWS, SHORT_LETTERS = 12, 1200
Data = dict[str, object]
BREAKS = re.compile(r"([/._:=+])(?!(?<=\d[.:])\d)(?=.)")
"""An id may be broken after these, so that it never runs out of its column; no number may."""
PERCENT = re.compile(r"(?<=\d) (?=%)")
LONGEST = 32  # characters of a word without marks that a column has room for
LONG = 12  # characters after which an unbroken word is offered places to break


def report_data(report: Report, font: str) -> str:
    """Return the report as JSON, the only thing the template reads."""
    numbers = figure_numbers(report)
    data: Data = {
        "font": font,
        "lang": "zh" if report.language == "zh_CN" else "en",
        "region": "cn" if report.language == "zh_CN" else "gb",
        "title": report.title,
        "subtitle": report.subtitle,
        "note": report.note,
        "generated_at": report.generated_at,
        "words": dict(report.words),
        "is_page": report.is_page,
        "is_indexed": any(table.id == INDEX for table in report.tables()),
        "chapters": [
            {
                "title": chapter.title if report.is_page else f"{place} {chapter.title}",
                "blocks": _blocks(chapter, numbers),
            }
            for place, chapter in enumerate(report.chapters, start=1)
        ],
    }
    return json.dumps(_written_out(data), ensure_ascii=False)


def _written_out(value: object) -> object:
    """Return data whose texts hold no sign that steers: no font has it, and none is left out."""
    if isinstance(value, dict):
        return {key: _written_out(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_written_out(each) for each in value]
    return written_out(value) if isinstance(value, str) else value


def _blocks(chapter: Chapter, numbers: dict[str, int]) -> list[Data]:
    """Return the blocks; words that lead to a chart, a table or a box stay on its page.

    Words that open a chapter stay with its first heading, too; those that end a part need not.
    """
    blocks = [_block(block, numbers) for block in chapter.blocks]
    for place, (block, follower) in enumerate(pairwise(blocks)):
        if block["kind"] in {"paragraph", "callout"}:
            opens = place == 0 and follower["kind"] == "heading"
            block["leads"] = opens or follower["kind"] in LED
    return blocks


def _block(block: Block, numbers: dict[str, int]) -> Data:
    match block:
        case Table():
            return _table(block, numbers)
        case Scorecard():
            tiles = [_tile(tile, numbers) for tile in block.tiles]
            return {"kind": "scorecard", "core": _tile(block.core, numbers), "tiles": tiles}
        case Chart():
            alt = block.description
            return {"kind": "chart", "svg": block.svg, "title": block.title, "alt": alt}
        case _:
            return _words(block)


def _words(block: Paragraph | Heading | Callout | Facts) -> Data:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "leads": False}
        case Heading():
            return {"kind": "heading", "text": block.text, "listed": block.is_listed}
        case Callout():
            lines, tone = list(block.lines), block.tone.value
            return {
                "kind": "callout",
                "tone": tone,
                "title": block.title,
                "lines": lines,
                "leads": False,
            }
        case Facts():
            return {
                "kind": "facts",
                "pairs": [[name, breakable(value)] for name, value in block.pairs],
            }


def _tile(tile: Tile, numbers: dict[str, int]) -> Data:
    amount = tile.amount
    return {
        "label": tile.label,
        "value": _cell(amount, numbers),
        "unit": amount.unit if amount.value is not None else "",
        "note": tile.note,
        "verdict": _cell(tile.verdict, numbers) if tile.verdict else None,
    }


def _table(table: Table, numbers: dict[str, int]) -> Data:
    return {
        "kind": "table",
        "title": table.title,
        "weights": [column.weight for column in table.columns],
        "kinds": [column.kind.value for column in table.columns],
        "heads": [
            column.heading + (f" [{column.unit}]" if column.unit else "")
            for column in table.columns
        ],
        "rows": [[_cell(cell, numbers) for cell in row] for row in table.rows],
        "is_index": table.id in (INDEX, NUMBERS),
        "notes": [unparted(note) for note in table.notes],
        "has_total": table.has_total,
        "is_short": is_short(table),
    }


def is_short(table: Table) -> bool:
    """Whether a table surely fits one page, so that it may be kept in one piece."""
    letters = sum(len(_cell_text(cell)) for row in table.rows for cell in row)
    return len(table.rows) <= SHORT_ROWS and letters <= SHORT_LETTERS


def _cell_text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _cell(cell: Cell, numbers: dict[str, int]) -> Data:
    match cell:
        case Amount():
            return {
                "text": cell.text,
                "colour": OUTCOMES["not_decidable"] if cell.value is None else "",
                "reference": str(numbers[cell.figure]) if cell.figure else "",
                "evidence": " ".join(cell.evidence),
            }
        case Verdict():
            colour = OUTCOMES.get(cell.outcome, MUTED)
            text = cell.text.replace(" ", "\u00a0")
            return {"text": text, "colour": colour, "reference": "", "evidence": ""}
        case _:
            text = breakable(_cell_text(cell))
            return {"text": text, "colour": "", "reference": "", "evidence": ""}


def breakable(text: str) -> str:
    r"""Offer places to break in long ids, paths and addresses.

    Examples
    --------
    >>> breakable("fuel/A_guideline/gas").split("\u200b")
    ['fuel/', 'A_', 'guideline/', 'gas']
    >>> breakable("0.8325 kg")
    '0.8325 kg'
    >>> breakable("diesel 1 %")
    'diesel 1\xa0%'
    >>> breakable("园区碳排放345,469,215.6千克")
    '园区碳排放345,469,215.6千克'
    """
    words = unparted(text).split(" ")
    return " ".join(_broken(word) if len(word) > LONG else word for word in words)


def unparted(text: str) -> str:
    """Keep each sign of per cent on the line of its number."""
    return PERCENT.sub("\u00a0", text)


def _broken(word: str) -> str:
    return "\u200b".join(map(_in_rows, BREAKS.sub("\\1\u200b", word).split("\u200b")))


def _in_rows(part: str) -> str:
    """Return a part of a word, in rows of one size where it is a long digest."""
    if len(part) <= LONGEST or not part.isascii():
        return part
    return "\u200b".join(part[n : n + LONGEST] for n in range(0, len(part), LONGEST))
