"""A year in which a plant came and a meter took another's place has its figures whole."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from tests.builders_park_file import ONE_WORKS

ROOF = """assets:
  roof: {name: Roof, kind: solar, capacity_kw: 100, first_day: 2025-07-01}
"""
METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to,first_day,last_day
old,Old,旧表,electricity,kWh,interval,1h,outside,bus,,2025-03-31
new,New,新表,electricity,kWh,interval,1h,outside,bus,2025-04-01,
roof,Roof,屋顶,electricity,kWh,interval,1h,asset:roof,bus,,
works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works,,
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: value}]
"""
FIRST = datetime(2025, 1, 1)  # noqa: DTZ001  the park's own clock, as files write it
APRIL, JULY = 90 * 24, 181 * 24  # hours of the year that went by


def rows() -> list[str]:
    found = []
    for hour in range(8760):
        used = 1000 + hour % 24
        sun = 50 if hour >= JULY and 8 <= hour % 24 < 16 else 0
        at = f"{FIRST + timedelta(hours=hour):%Y-%m-%d %H:%M}"
        found += [f"{at},works,{used}", f"{at},{'new' if hour >= APRIL else 'old'},{used - sun}"]
        found += [f"{at},roof,{sun}"] if hour >= JULY else []
    return found


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "park.yaml").write_text(ONE_WORKS + ROOF, encoding="utf-8")
    (tmp_path / "meters.csv").write_text(METERS, encoding="utf-8")
    (tmp_path / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    file = tmp_path / "hourly.csv"
    file.write_text("\n".join(["time,meter,value", *rows()]), encoding="utf-8")
    workspace = Workspace.open(tmp_path)
    workspace.import_files([file])
    return workspace


def test_the_account_of_the_year_is_known_and_doubts_nothing_of_the_meters(
    park: Workspace,
) -> None:
    account = park.account("2025")
    doubts = [f.kind.id for f in (*account.check.findings, *account.inventory.findings)]
    assert not [kind for kind in doubts if kind.startswith("metering_")]
    emitted = account.inventory.figures["national.e_electricity_kg"]
    bought = 8760 * 1000 + 365 * sum(range(24)) - 184 * 8 * 50
    assert not emitted.missing
    assert emitted.value == pytest.approx(bought * 0.8325)
