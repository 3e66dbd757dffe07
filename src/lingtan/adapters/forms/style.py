"""How a form looks: what is locked is grey, what wants filling in is pale yellow."""

from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from lingtan.adapters.forms.layout import CellKind, Column

FONT = "Noto Sans CJK SC"
EDGE = {"border": 1, "border_color": "#BFBFBF"}
HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", **EDGE}
FORMATS: Mapping[CellKind, Mapping[str, object]] = {
    CellKind.FIXED: {"bg_color": "#F2F2F2", "locked": True},
    CellKind.TEXT: {"bg_color": "#FFFBE6", "locked": False, "num_format": "@"},
    CellKind.CHOICE: {"bg_color": "#FFFBE6", "locked": False, "num_format": "@"},
    CellKind.NUMBER: {"bg_color": "#FFFBE6", "locked": False, "num_format": "#,##0.###"},
    CellKind.DAY: {"bg_color": "#FFFBE6", "locked": False, "num_format": "yyyy-mm-dd"},
}


class Style:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": FONT, "font_size": 10}
        self.title: Format = book.add_format({**base, "bold": True, "font_size": 14})
        self.hint: Format = book.add_format({**base, "font_color": "#595959"})
        self.plain: Format = book.add_format({**base, **EDGE})
        self.wrapped: Format = book.add_format(
            {**base, **EDGE, "text_wrap": True, "valign": "top"}
        )
        self.good: Format = book.add_format({**base, "font_color": "#1B7F3B", "bold": True})
        self.bad: Format = book.add_format({**base, "font_color": "#C00000", "bold": True})
        self.heading: Format = book.add_format({**base, **HEADING, "bg_color": "#D9E8F5"})
        self._input: Format = book.add_format({**base, **HEADING, "bg_color": "#FFE699"})
        self._cells = {
            kind: book.add_format({**base, **EDGE, **look}) for kind, look in FORMATS.items()
        }

    def of_heading(self, column: Column) -> Format:
        """Return the format of a column's heading."""
        return self._input if column.is_input else self.heading

    def of_cell(self, column: Column) -> Format:
        """Return the format of a column's cells."""
        return self._cells[column.kind]
