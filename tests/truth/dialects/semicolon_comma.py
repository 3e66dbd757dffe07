"""Semicolons and decimal commas, a line a reading, in UTC."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import Style, long_rows, write_text

KINDS = frozenset({"interval", "register"})
STYLE = Style(decimal=",")


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    rows = [
        [f"{time_of(at).astimezone(UTC):%d/%m/%Y %H:%M}", each.channel.id, text]
        for each, at, text in long_rows(records, STYLE)
    ]
    write_text(folder / f"{stem}.csv", [["Date", "Compteur", "Valeur"], *rows], delimiter=";")
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "text": {"delimiter": ";"},
        "numbers": {"decimal": ","},
        "time": {"columns": ["Date"], "formats": ["%d/%m/%Y %H:%M"], "zone": "UTC"},
        "meter": {"columns": ["Compteur"]},
        "values": [{"column": "Valeur"}],
    }
