"""A workbook with a sheet a meter."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from tests.truth.dialects.sheet_a_month import _write
from tests.truth.site import Recorded, time_of
from tests.truth.tables import long_rows

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    with xlsxwriter.Workbook(folder / f"{stem}.xlsx", {"constant_memory": True}) as book:
        for each in records:
            sheet = book.add_worksheet(each.channel.id)
            sheet.write_row(0, 0, ["time", "value"])
            for line, (_, at, text) in enumerate(long_rows([each]), 1):
                sheet.write_string(line, 0, f"{time_of(at):%Y-%m-%d %H:%M:%S}")
                _write(sheet, line, 1, text)
    return {
        "matches": [f"{stem}.xlsx"],
        "kind": "xlsx",
        "sheets": [each.channel.id for each in records],
        "time": {"columns": ["time"], "formats": ["%Y-%m-%d %H:%M:%S"]},
        "meter": {"columns": ["#sheet"]},
        "values": [{"column": "value"}],
    }
