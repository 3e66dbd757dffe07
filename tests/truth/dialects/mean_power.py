"""Mean power in MW instead of energy."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.truth.site import Recorded, time_of
from tests.truth.tables import Style, wide_rows, write_text

KINDS = frozenset({"interval"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    step = records[0].channel.minutes
    is_power = all(each.channel.unit == "kWh" for each in records)
    unit = "MW" if is_power else records[0].channel.unit
    style = Style(places=6, factor=60 / step / 1000) if is_power else Style()
    names = [f"P {each.channel.id}" for each in records]
    rows = [[f"{time_of(at):%Y-%m-%d %H:%M}", *cells] for at, cells in wide_rows(records, style)]
    write_text(folder / f"{stem}.csv", [["t", *names], *rows])
    return {
        "matches": [f"{stem}.csv"],
        "kind": "csv",
        "time": {"columns": ["t"], "formats": ["%Y-%m-%d %H:%M"]},
        "values": [
            {"column": name, "meter": each.channel.id, "unit": unit}
            for name, each in zip(names, records, strict=True)
        ],
    }
