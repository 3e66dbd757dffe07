"""A date, and the number of the interval of the day beside it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import long_rows, write_text

KINDS = frozenset({"interval"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    step = records[0].channel.minutes
    rows = [
        [each.channel.id, f"{time_of(at):%Y%m%d}", str(at % 1440 // step + 1), text]
        for each, at, text in long_rows(records)
    ]
    write_text(folder / f"{stem}.csv", [["meter", "date", "no", "amount"], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {
            "columns": ["date"],
            "formats": ["%Y%m%d"],
            "number": {"column": "no", "first": 1, "minutes": step},
        },
        "meter": {"columns": ["meter"]},
        "values": [{"column": "amount"}],
    }
