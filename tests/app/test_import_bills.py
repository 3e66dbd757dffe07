"""Bills of a meter, whichever files they came in and in what order, make the same months."""

from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from lingtan.app.wiring import Store
from tests.builders_bills import a_park_of_bills

pytestmark = pytest.mark.slow

FILES = (
    "2024-12-26,2025-01-25,310\n",
    "2025-01-26,2025-02-25,620\n",
    "2025-02-26,2025-02-28,30\n",
    "2025-03-01,2025-03-31,7\n",
)
NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("order", list(permutations(range(4)))[::9])
def test_bills_may_come_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    park = a_park_of_bills(tmp_path / "park")
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
