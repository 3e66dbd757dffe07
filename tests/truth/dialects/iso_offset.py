"""ISO times with an offset that is not the park's: a server that writes UTC+1."""

from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval", "register"})
SERVER = timezone(timedelta(hours=1))


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    rows = [
        [time_of(at).astimezone(SERVER).isoformat(), *cells] for at, cells in wide_rows(records)
    ]
    write_text(folder / f"{stem}.csv", [["when", *ids], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["when"], "formats": ["%Y-%m-%dT%H:%M:%S%z"]},
        "values": [{"column": each, "meter": each} for each in ids],
    }
