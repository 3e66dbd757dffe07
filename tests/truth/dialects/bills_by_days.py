"""Bills with their first and last day."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, minute_of, time_of
from tests.truth.tables import long_rows, write_text

KINDS = frozenset({"bill"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    rows = [[each.channel.id, *_span(month), text] for each, month, text in long_rows(records)]
    write_text(folder / f"{stem}.csv", [["account", "from", "to", "amount"], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["from"], "formats": ["%Y-%m-%d"], "period_end": "to"},
        "meter": {"columns": ["account"]},
        "values": [{"column": "amount"}],
        "quality": "manual",
    }


def _span(month: int) -> tuple[str, str]:
    last = minute_of(month + 1) - 1440
    return f"{time_of(minute_of(month)):%Y-%m-%d}", f"{time_of(last):%Y-%m-%d}"
