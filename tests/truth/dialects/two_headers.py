"""Two lines of headings: the substation above, the meter and its unit below."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    names = [f"{each.channel.id} ({each.channel.unit})" for each in records]
    heads = [["", *("Substation" for _ in names)], ["Time", *names]]
    rows = [[f"{time_of(at):%Y/%m/%d %H:%M}", *cells] for at, cells in wide_rows(records)]
    write_text(folder / f"{stem}.csv", [*heads, *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "heading_from": 1,
        "heading": 2,
        "time": {"columns": ["Time"], "formats": ["%Y/%m/%d %H:%M"]},
        "values": [
            {"column": f"Substation/{name}", "meter": each.channel.id, "unit": each.channel.unit}
            for name, each in zip(names, records, strict=True)
        ],
    }
