"""Chinese headings and dates in GBK, as portals of power companies write them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import long_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    rows = [
        [f"计量点{each.channel.id}", time_of(at).strftime("%Y年%m月%d日 %H:%M"), text]
        for each, at, text in long_rows(records)
    ]
    write_text(folder / f"{stem}.csv", [["计量点", "数据时间", "示数"], *rows], encoding="gbk")
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "text": {"encoding": "gbk"},
        "time": {"columns": ["数据时间"], "formats": ["%Y年%m月%d日 %H:%M"]},
        "meter": {
            "columns": ["计量点"],
            "names": {f"计量点{each.channel.id}": each.channel.id for each in records},
        },
        "values": [{"column": "示数"}],
    }
