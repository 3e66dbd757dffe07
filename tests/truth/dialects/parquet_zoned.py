"""Parquet whose times carry their zone."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from pathlib import Path

import polars as pl

from tests.truth.site import Recorded, time_of
from tests.truth.tables import wide_rows

KINDS = frozenset({"interval", "register"})


def write(records: Sequence[Recorded], folder: Path, stem: str) -> Mapping[str, object]:
    ids = [each.channel.id for each in records]
    times, columns = [], [[] for _ in ids]  # type: list[object], list[list[float | None]]
    for at, cells in wide_rows(records):
        times.append(time_of(at).astimezone(UTC))
        for column, text in zip(columns, cells, strict=True):
            column.append(_number(text))
    frame = {"time": times, **dict(zip(ids, columns, strict=True))}
    pl.DataFrame(frame).write_parquet(folder / f"{stem}.parquet")
    return {
        "matches": [f"{stem}.parquet"],
        "kind": "parquet",
        "time": {"columns": ["time"]},
        "values": [{"column": each, "meter": each} for each in ids],
    }


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
