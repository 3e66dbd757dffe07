"""A period reads the files it needs: its own readings, and the next one on either side."""

from datetime import timedelta
from pathlib import Path

import pytest

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.store import Store
from lingtan.base.time_axis import parse_period
from tests.builders_store import NOW, Row, at, put, row

FEBRUARY = parse_period("2025-02", "UTC")
ROWS = [
    row("hourly", at(31, 22), "1"),
    row("hourly", at(31, 23), "2"),
    row("hourly", at(1, 0, month=2), "3"),
    row("hourly", at(28, 23, month=2), "4"),
    row("hourly", at(1, 0, month=3), "5"),
    row("hourly", at(1, 1, month=3), "6"),
    row("register", at(3), "10"),
    row("register", at(9), "11"),
    row("register", at(2, month=7), "12"),
    row("register", at(2, month=9), "13"),
]
EXPECTED = [ROWS[i] for i in (1, 2, 3, 4, 7, 8)]
BOTH = pytest.mark.parametrize("tuning", [Tuning(), Tuning(seal_rows=1)], ids=["tail", "sealed"])


def readings(store: Store, period: str = "2025-02", zone: str = "UTC") -> list[Row]:
    table = store.runner(period=parse_period(period, zone)).rows(
        "select meter_id, start, value from current_readings order by meter_id, start"
    )
    return [(m, start.replace(tzinfo=None), value) for m, start, value in table.iter_rows()]


@BOTH
def test_the_neighbours_of_a_period_come_with_it(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", ROWS)
        assert readings(store) == EXPECTED


@BOTH
def test_a_neighbour_is_read_as_it_was_corrected(tmp_path: Path, tuning: Tuning) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=tuning) as store:
        put(store, tmp_path, "a", ROWS)
        put(store, tmp_path, "b", [row("register", at(9), "11.5")], NOW + timedelta(days=1))
        assert row("register", at(9), "11.5") in readings(store)
        earlier = store.runner(NOW, period=FEBRUARY).rows("select value from current_readings")
        assert row("x", at(1), "11")[2] in earlier["value"].to_list()


def test_a_period_of_the_park_is_cut_at_its_own_midnight(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "a", [row("m", at(31, hour), str(hour)) for hour in range(24)])
        starts = [start for _, start, _ in readings(store, "2025-02", "Asia/Shanghai")]
        assert starts[:2] == [at(31, 15), at(31, 16)]


def test_only_the_files_of_the_period_are_read(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True, tuning=Tuning(seal_rows=1)) as store:
        put(store, tmp_path, "a", ROWS)
        for path in (tmp_path / "store" / "segments" / "2025-09").iterdir():
            path.write_bytes(b"not read")
        assert readings(store) == EXPECTED


def test_a_store_without_readings_has_empty_views(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        assert readings(store) == []
        assert store.runner().rows("select * from log").columns == [
            "meter_id",
            "start",
            "value",
            "quality",
            "known_at",
            "seq",
            "source",
            "import_id",
            "replaces",
        ]
