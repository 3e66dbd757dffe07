"""Bills: a row a meter, a column a month, in a workbook with a sum at the end."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import xlsxwriter

from tests.truth.dialects.sheet_a_month import _write
from tests.truth.site import YEAR, Recorded
from tests.truth.tables import cell_text

KINDS = frozenset({"bill"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    with xlsxwriter.Workbook(folder / f"{stem}.xlsx") as book:
        sheet = book.add_worksheet("能源")
        sheet.write(0, 0, f"{YEAR}年能源消费")
        sheet.write_row(1, 0, ["名称", *(f"{month}月" for month in range(1, 13)), "合计"])
        for line, each in enumerate(records, 2):
            sheet.write_string(line, 0, each.channel.id)
            for row, month in enumerate(each.at.tolist()):
                _write(sheet, line, month + 1, cell_text(each, row))
            _write(sheet, line, 13, f"{np.nansum(each.value):.3f}")
    return {
        "matches": [f"{stem}.xlsx"],
        "kind": "xlsx",
        "heading": 2,
        "meter": {"columns": ["名称"]},
        "months": {"first": "1月", "last": "12月", "year": "title"},
        "quality": "manual",
    }
