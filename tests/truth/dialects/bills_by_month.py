"""Bills: a line a month and meter."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import YEAR, Recorded
from tests.truth.tables import long_rows, write_text

KINDS = frozenset({"bill"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    rows = [
        [f"{YEAR}-{month + 1:02}", each.channel.id, text]
        for each, month, text in long_rows(records)
    ]
    write_text(folder / f"{stem}.csv", [["month", "bill", "amount"], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["month"], "formats": ["%Y-%m"]},
        "meter": {"columns": ["bill"]},
        "values": [{"column": "amount"}],
        "quality": "manual",
    }
