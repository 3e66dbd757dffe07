"""Builders for bills: a park with a meter of monthly gas bills, and its mapping."""

from pathlib import Path

from lingtan import Workspace
from lingtan.park.places import ParkType
from tests.prepared import copied

MAPPING = """matches: ["*.csv"]
kind: csv
time: {columns: [from], period_end: to, formats: ["%Y-%m-%d"]}
values: [{column: gas, meter: gas_boiler, unit: Nm3}]
quality: manual
"""
METER = {
    "id": "gas_boiler",
    "name_en": "Boiler gas",
    "name_zh": "锅炉用气",
    "carrier": "natural_gas",
    "unit": "Nm3",
    "kind": "bill",
    "resolution": "1mo",
    "from": "outside",
    "to": "enterprise:campus",
}


def a_park_of_bills(folder: Path) -> Workspace:
    """Return a mixed starting park with a meter of monthly gas bills, and no other mapping."""
    return copied(_a_new_park, folder)


def _a_new_park(folder: Path) -> Workspace:
    park = Workspace.new(folder, ParkType.MIXED)
    for path in park.layout.mappings.iterdir():
        path.unlink()
    (park.layout.mappings / "gas.yaml").write_text(MAPPING, encoding="utf-8")
    meters = park.layout.folder / "meters.csv"
    table = meters.read_text(encoding="utf-8-sig")
    cells = [METER.get(name, "") for name in table.splitlines()[0].split(",")]
    meters.write_text(f"{table.rstrip()}\n{','.join(cells)}\n", encoding="utf-8")
    return park
