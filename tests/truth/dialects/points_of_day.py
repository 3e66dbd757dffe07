"""A row a day with 24 or 96 points, labelled by the end of their interval."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import cell_text, write_text

KINDS = frozenset({"interval"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    minutes = records[0].channel.minutes
    labels = [f"{at // 60:02}:{at % 60:02}" for at in range(minutes, 1441, minutes)]
    lines = [["日期", "表号", *labels]]
    for each in records:
        days: dict[int, list[str]] = defaultdict(lambda: [""] * len(labels))
        for row, at in enumerate(each.at.tolist()):
            days[at // 1440][at % 1440 // minutes] = cell_text(each, row)
        lines += [
            [f"{time_of(day * 1440):%Y-%m-%d}", each.channel.id, *cells]
            for day, cells in days.items()
        ]
    write_text(folder / f"{stem}.csv", lines)
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["日期"], "formats": ["%Y-%m-%d"], "label": "end"},
        "meter": {"columns": ["表号"]},
        "points": {"first": labels[0], "last": labels[-1], "minutes": minutes},
    }
