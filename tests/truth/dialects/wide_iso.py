"""A column a meter, ISO times, start of the interval."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    rows = [[f"{time_of(at):%Y-%m-%d %H:%M}", *cells] for at, cells in wide_rows(records)]
    write_text(folder / f"{stem}.csv", [["time", *ids], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["time"], "formats": ["%Y-%m-%d %H:%M"]},
        "values": [{"column": each, "meter": each} for each in ids],
    }
