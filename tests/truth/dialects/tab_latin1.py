"""Tabs, latin-1, a title above the headings, days before months."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    names = [f"Énergie {each.channel.id}" for each in records]
    rows = [[f"{time_of(at):%d-%m-%Y %H:%M}", *cells] for at, cells in wide_rows(records)]
    lines = [["Relevé du réseau"], [""], ["Horodatage", *names], *rows]
    write_text(folder / f"{stem}.txt", lines, delimiter="\t", encoding="latin-1")
    return {
        "matches": [f"{stem}.txt"],
        "kind": "csv",
        "text": {"encoding": "latin-1", "delimiter": "\t"},
        "heading": 3,
        "time": {"columns": ["Horodatage"], "formats": ["%d-%m-%Y %H:%M"]},
        "values": [
            {"column": name, "meter": each.channel.id}
            for name, each in zip(names, records, strict=True)
        ],
    }
