"""A workbook with a sheet a month, all with the same headings."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from tests.truth.site import MONTH_DAYS, Recorded, time_of
from tests.truth.tables import wide_rows

KINDS = frozenset({"interval"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    with xlsxwriter.Workbook(folder / f"{stem}.xlsx", {"constant_memory": True}) as book:
        month, sheet, line = -1, None, 0
        for at, cells in wide_rows(records):
            while month + 1 < 12 and at >= MONTH_DAYS[month + 1] * 1440:
                month += 1
                sheet, line = book.add_worksheet(f"{month + 1}月"), 1
                sheet.write_row(0, 0, ["time", *ids])
            if sheet is None:
                continue
            sheet.write_string(line, 0, f"{time_of(at):%Y-%m-%d %H:%M}")
            for column, text in enumerate(cells):
                _write(sheet, line, column + 1, text)
            line += 1
    return {
        "matches": [f"{stem}.xlsx"],
        "kind": "xlsx",
        "sheets": [f"{number + 1}月" for number in range(month + 1)],
        "time": {"columns": ["time"], "formats": ["%Y-%m-%d %H:%M"]},
        "values": [{"column": each, "meter": each} for each in ids],
    }


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, text: str) -> None:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isfinite(number):
        sheet.write_number(line, column, number)
    else:  # a cell holds no NaN as a number, but the word
        sheet.write_string(line, column, text)
