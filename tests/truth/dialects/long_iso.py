"""A line a reading: meter, time, value."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import long_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    rows = [
        [each.channel.id, f"{time_of(at):%Y-%m-%dT%H:%M:%S}", text]
        for each, at, text in long_rows(records)
    ]
    write_text(folder / f"{stem}.csv", [["meter", "timestamp", "value"], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["timestamp"], "formats": ["%Y-%m-%dT%H:%M:%S"]},
        "meter": {"columns": ["meter"]},
        "values": [{"column": "value"}],
    }
