"""A file of hourly grid intensity is read like a meter's, and its figure leads back to it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.evidence.lineage.nodes import Kind
from tests.builders_park_file import ONE_WORKS

FIGURE, DAY = "scope2_location_hourly_kg", "2025-01-08"
METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
grid,Grid,电网,electricity,kWh,interval,1h,outside,bus
works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works
carbon,Grid intensity,电网排放强度,grid_intensity,tCO2/MWh,interval,1h,outside,common
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [start], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: value}]
"""


def intensity(hour: int) -> float:
    return 0.4321 + 0.0123 * hour


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    (tmp_path / "mappings").mkdir()
    (tmp_path / "park.yaml").write_text(ONE_WORKS + "grid_intensity: carbon\n", encoding="utf-8")
    (tmp_path / "meters.csv").write_text(METERS, encoding="utf-8")
    (tmp_path / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    rows = ["start,meter,value"]
    for hour in range(24):
        start = datetime(2025, 1, 8) + timedelta(hours=hour)  # noqa: DTZ001 - local, as in files
        values = {"grid": 100 + hour, "works": 100 + hour, "carbon": round(intensity(hour), 4)}
        rows += [f"{start:%Y-%m-%d %H:%M},{meter},{value}" for meter, value in values.items()]
    file = tmp_path / "hours.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    workspace = Workspace.open(tmp_path)
    workspace.import_files([file])
    return workspace


def test_a_file_of_intensities_rates_every_hour_of_import(park: Workspace) -> None:
    found = park.account(DAY)
    by_hand = sum((100 + hour) * intensity(hour) for hour in range(24))
    assert found.inventory.figures[FIGURE].value == pytest.approx(by_hand, rel=1e-9)
    assert not [f for f in found.inventory.findings if "grid_intensity" in f.kind.id]


@pytest.mark.slow
def test_the_figure_leads_back_to_the_series(park: Workspace) -> None:
    lineage = park.trace(FIGURE, DAY)
    assert lineage.nodes["catalogue:grid_intensity/carbon"].parts[0].node == "meter:carbon"
    assert Kind.LACKING not in {node.kind for node in lineage.nodes.values()}
