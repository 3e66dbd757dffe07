"""Unix milliseconds, a column a meter."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    rows = [[str(int(time_of(at).timestamp()) * 1000), *cells] for at, cells in wide_rows(records)]
    write_text(folder / f"{stem}.csv", [["epoch_ms", *ids], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["epoch_ms"], "formats": ["epoch_ms"]},
        "values": [{"column": each, "meter": each} for each in ids],
    }
