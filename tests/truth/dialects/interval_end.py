"""Times name the end of the interval; a day closes with 24:00."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows, write_text

KINDS = frozenset({"interval"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    step = records[0].channel.minutes
    rows = [[_label(at, step), *cells] for at, cells in wide_rows(records)]
    write_text(folder / f"{stem}.csv", [["Interval end", *ids], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["Interval end"], "formats": ["%Y-%m-%d %H:%M"], "label": "end"},
        "values": [{"column": each, "meter": each} for each in ids],
    }


def _label(at: int, step: int) -> str:
    end = at % 1440 + step
    return f"{time_of(at):%Y-%m-%d} {end // 60:02}:{end % 60:02}"
