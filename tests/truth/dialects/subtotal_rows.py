"""A table with a line of sums after each day and one at the end."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    lines = [["时间", *ids]]
    day = 0
    for at, cells in wide_rows(records):
        if at // 1440 != day:
            lines.append(["小计", *_sums(records, day * 1440, day * 1440 + 1440)])
            day = at // 1440
        lines.append([f"{time_of(at):%Y-%m-%d %H:%M}", *cells])
    lines.append(["合计", *_sums(records, 0, 366 * 1440)])
    write_text(folder / f"{stem}.csv", lines)
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "skip": ["小计", "合计"],
        "time": {"columns": ["时间"], "formats": ["%Y-%m-%d %H:%M"]},
        "values": [{"column": each, "meter": each} for each in ids],
    }


def _sums(records: Sequence[Recorded], begin: int, end: int) -> list[str]:
    return [f"{np.nansum(each.value[each.rows_of(begin, end)]):.3f}" for each in records]
