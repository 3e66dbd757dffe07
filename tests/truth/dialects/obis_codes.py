"""Device numbers and OBIS codes name the meters: load profile or register."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

from tests.truth.site import Recorded, time_of
from tests.truth.tables import long_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    rows = [
        [*_name(each), f"{time_of(at):%Y-%m-%d %H:%M:%S}", text]
        for each, at, text in long_rows(records)
    ]
    write_text(folder / f"{stem}.csv", [["Device", "OBIS", "Timestamp", "Reading"], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["Timestamp"], "formats": ["%Y-%m-%d %H:%M:%S"]},
        "meter": {
            "columns": ["Device", "OBIS"],
            "names": {"/".join(_name(each)): each.channel.id for each in records},
        },
        "values": [{"column": "Reading"}],
    }


def _name(recorded: Recorded) -> tuple[str, str]:
    code = "1-1:1.8.0*255" if recorded.is_cumulative else "1-1:1.29.0*255"
    return f"LT{crc32(recorded.channel.id.encode()) % 10**8:08d}", code
