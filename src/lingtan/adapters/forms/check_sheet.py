"""The check sheet: formulas that count what is filled in, blank, negative or not a number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.layout import FIRST_ROW, CellKind, Column, Layout, Sheet
from lingtan.adapters.forms.style import Style

COUNTS = ("filled", "blank", "negative", "not_numbers")
FIRST_LINE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Neighbouring columns of numbers that are counted together."""

    sheet: Sheet
    name: str
    first: int
    last: int
    columns: tuple[Column, ...]

    @property
    def range(self) -> str:
        """The cells of the block, as a spreadsheet names them."""
        return _range(self.sheet, self.first, self.last)

    @property
    def keys(self) -> str:
        """The cells that say what each row is about."""
        numbers = [number for number, c in enumerate(self.sheet.columns) if c.is_key]
        return _range(self.sheet, numbers[0], numbers[0])


def blocks_of(sheet: Sheet) -> Iterator[Block]:
    """Return the columns of numbers of a sheet, neighbours of one group joined."""
    waiting: list[tuple[int, Column]] = []
    for number, column in enumerate(sheet.columns):
        if waiting and not _belongs(column, waiting[-1][1]):
            yield _block(sheet, waiting)
            waiting = []
        if column.kind is CellKind.NUMBER:
            waiting.append((number, column))
    if waiting:
        yield _block(sheet, waiting)


def _belongs(column: Column, before: Column) -> bool:
    return column.kind is CellKind.NUMBER and column.group == before.group != ""


def _block(sheet: Sheet, waiting: Sequence[tuple[int, Column]]) -> Block:
    numbers, columns = zip(*waiting, strict=True)
    name = columns[0].group or columns[0].heading
    return Block(sheet=sheet, name=name, first=numbers[0], last=numbers[-1], columns=columns)


def _range(sheet: Sheet, first: int, last: int) -> str:
    start = f"${xl_col_to_name(first)}${FIRST_ROW}"
    end = f"${xl_col_to_name(last)}${sheet.last_row}"
    name = sheet.name.replace("'", "''")
    return f"'{name}'!{start}:{end}"


def write_check_sheet(layout: Layout, page: Worksheet, style: Style, context: FormContext) -> None:
    """Write a line of counts for each block of numbers, with a word on the whole above them."""
    say = context.say
    page.write_string(0, 0, say("check.title"), style.title)
    headings = ("sheet_name", "column", *COUNTS, "verdict")
    for number, heading in enumerate(headings):
        page.write_string(FIRST_LINE - 1, number, say(f"check.{heading}"), style.heading)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 46)
    page.set_column(2, len(headings) - 1, 14)
    blocks = [block for sheet in layout.sheets for block in blocks_of(sheet)]
    for line, block in enumerate(blocks, start=FIRST_LINE):
        _write_line(page, line, block, style, context)
    _write_verdict(page, len(blocks), style, context)
    page.freeze_panes(FIRST_LINE, 0)
    page.protect("")


def _write_line(
    page: Worksheet, line: int, block: Block, style: Style, context: FormContext
) -> None:
    page.write_string(line, 0, block.sheet.name, style.plain)
    page.write_string(line, 1, block.name, style.plain)
    least = min((c.minimum for c in block.columns if c.minimum is not None), default=None)
    cells, keys = block.range, block.keys
    formulas = (
        f"=COUNTA({cells})",
        f'=SUMPRODUCT(({keys}<>"")*({cells}=""))',
        "=0" if least is None else f'=COUNTIF({cells},"<{least:g}")',
        f"=SUMPRODUCT(--ISTEXT({cells}))",
    )
    known = _filled(block)
    values = (known, len(block.sheet.rows) * len(block.columns) - known, 0, 0)
    for number, (formula, value) in enumerate(zip(formulas, values, strict=True), start=2):
        page.write_formula(line, number, formula, style.plain, value)
    row = line + 1
    ok, open_, wrong = (context.say(f"check.{word}") for word in ("ok", "blanks", "wrong"))
    verdict = f'=IF(E{row}+F{row}>0,"{wrong}",IF(D{row}>0,"{open_}","{ok}"))'
    page.write_formula(line, 6, verdict, style.plain, open_ if values[1] else ok)


def _filled(block: Block) -> int:
    keys = [column.key for column in block.columns]
    return sum(row.get(key) is not None for row in block.sheet.rows for key in keys)


def _write_verdict(page: Worksheet, lines: int, style: Style, context: FormContext) -> None:
    """Say in one word whether the form can be handed in."""
    first, last = FIRST_LINE + 1, FIRST_LINE + max(lines, 1)
    ok, wrong = context.say("check.ok"), context.say("check.wrong")
    formula = f'=IF(SUM(E{first}:F{last})>0,"{wrong}","{ok}")'
    page.write_string(1, 0, context.say("check.whole"), style.hint)
    page.write_formula(1, 1, formula, style.good, ok)
    rule = {"type": "cell", "criteria": "==", "value": f'"{wrong}"', "format": style.bad}
    page.conditional_format(1, 1, 1, 1, rule)
