"""Unix seconds, a line a reading."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import long_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    rows = [
        [str(int(time_of(at).timestamp())), each.channel.id, text]
        for each, at, text in long_rows(records)
    ]
    write_text(folder / f"{stem}.csv", [["ts", "point", "val"], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["ts"], "formats": ["epoch_s"]},
        "meter": {"columns": ["point"]},
        "values": [{"column": "val"}],
    }
