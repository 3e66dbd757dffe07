"""Bills of a meter, whichever files they came in and in what order, make the same months."""

from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.wiring import Store
from lingtan.park.places import ParkType

MAPPING = """matches: ["*.csv"]
kind: csv
time: {columns: [from], period_end: to, formats: ["%Y-%m-%d"]}
values: [{column: gas, meter: gas_boiler, unit: Nm3}]
quality: manual
"""
METER = "gas_boiler,Boiler gas,锅炉用气,natural_gas,Nm3,bill,1mo,outside,enterprise:campus\n"
FILES = (
    "2024-12-26,2025-01-25,310\n",
    "2025-01-26,2025-02-25,620\n",
    "2025-02-26,2025-02-28,30\n",
    "2025-03-01,2025-03-31,7\n",
)
NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("order", list(permutations(range(4)))[::9])
def test_bills_may_come_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    park = Workspace.new(tmp_path / "park", ParkType.MIXED)
    for path in park.layout.mappings.iterdir():
        path.unlink()
    (park.layout.mappings / "gas.yaml").write_text(MAPPING, encoding="utf-8")
    meters = park.layout.folder / "meters.csv"
    table = meters.read_text(encoding="utf-8-sig")
    row = dict(zip(HEADINGS, METER.strip().split(","), strict=True))
    cells = [row.get(name, "") for name in table.splitlines()[0].split(",")]
    meters.write_text(f"{table.rstrip()}\n{','.join(cells)}\n", encoding="utf-8")
    for number in order:
        file = tmp_path / f"{number}.csv"
        file.write_text(f"from,to,gas\n{FILES[number]}", encoding="utf-8")
        result = park.import_files([file], now=NOW)[0]
        assert (result.error, result.new, result.changed) == (None, 1, 0)
    with Store.open(park.layout.store) as store:
        assert store.runner().rows("select * from current_readings").height == 4
    gaps = park.check("2025").gaps.filter(meter_id="gas_boiler")
    assert gaps["intervals"].sum() == 9
    quality = park.check("2025").quality.filter(meter_id="gas_boiler")
    assert quality["estimated"].to_list()[:4] == [1, 1, 0, 0]


HEADINGS = ("id", "name_en", "name_zh", "carrier", "unit", "kind", "resolution", "from", "to")
