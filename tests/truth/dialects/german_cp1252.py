"""German headings in cp1252, semicolons, decimal commas, points between thousands."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import Style, wide_rows, write_text

KINDS = frozenset({"interval"})
STYLE = Style(decimal=",", thousands=".")


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    names = [f"Zähler {each.channel.id} [{each.channel.unit}]" for each in records]
    rows = [[f"{time_of(at):%d.%m.%Y %H:%M}", *cells] for at, cells in wide_rows(records, STYLE)]
    lines = [["Gebäude – Messung"], ["Zeitstempel", *names], *rows]
    write_text(folder / f"{stem}.csv", lines, delimiter=";", encoding="cp1252")
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "text": {"encoding": "cp1252", "delimiter": ";"},
        "heading": 2,
        "numbers": {"decimal": ",", "thousands": "."},
        "time": {"columns": ["Zeitstempel"], "formats": ["%d.%m.%Y %H:%M"]},
        "values": [
            {"column": name, "meter": each.channel.id, "unit": each.channel.unit}
            for name, each in zip(names, records, strict=True)
        ],
    }
