"""Date and clock in columns of their own, in UTF-16 as spreadsheets export it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    rows = [
        [f"{time_of(at):%Y-%m-%d}", f"{time_of(at):%H:%M}", *cells]
        for at, cells in wide_rows(records)
    ]
    lines = [["date", "clock", *ids], *rows]
    write_text(folder / f"{stem}.csv", lines, delimiter="\t", encoding="utf-16")
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "text": {"encoding": "utf-16", "delimiter": "\t"},
        "time": {"columns": ["date", "clock"], "formats": ["%Y-%m-%d %H:%M"]},
        "values": [{"column": each, "meter": each} for each in ids],
    }
