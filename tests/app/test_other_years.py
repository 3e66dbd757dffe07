"""Which years beside a period a correction is held against."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.changes_of_park import passing_copy
from lingtan.app.other_years import other_years
from tests.app.test_candidates_other_years import of_year
from tests.app.test_closing import FIGURE, IMPORTED, LATE, NOTE, fuel, park, read_in
from tests.builders_candidates import DECIDED
from tests.prepared import copied

__all__ = ["park", "read_in"]

FACT = "facts:\n"
STATED = """  - {datum: product_output, year: 2019, value: 1, unit: t, enterprise: machines,
     item: machine parts, evidence: sample (composed)}
"""
GAS = "g_count,Counter,表,natural_gas,10^4 Nm3,register,1y,outside,enterprise:machines,,,1,,,,no\n"
STREAM = """  counted_gas:
    name: {en: Counted gas, zh: 天然气}
    enterprise: machines
    use: fuel
    meter: g_count
    factor_set: A_guideline
    factor_item: natural_gas
"""
MAPPING = """matches: ["counter*.csv"]
kind: csv
meter: {columns: [meter]}
time: {columns: [time], formats: ["%Y-%m-%d"]}
values: [{column: value}]
"""
EVENTS = "meter_events: []\n"
REPLACED = """meter_events:
  - {meter: w_count, at: 2021-08-01 10:30, closing: 90, opening: 0, evidence: work order 18}
"""
COUNTER = "w_count,Counter,水表,water,m3,register,1d,outside,enterprise:machines,,,2,,,,no\n"


@pytest.mark.parametrize(
    ("old", "new", "year"), [(FACT, FACT + STATED, "2019"), (EVENTS, REPLACED, "2021")]
)
def test_a_year_that_only_the_proposed_park_file_tells_of_is_looked_at(
    park: Workspace, old: str, new: str, year: str
) -> None:
    meters = park.layout.folder / "meters.csv"
    meters.write_text(meters.read_text(encoding="utf-8-sig") + COUNTER, encoding="utf-8-sig")
    with passing_copy(park.layout) as proposed:
        text = proposed.park_file.read_text(encoding="utf-8")
        assert old in text
        proposed.park_file.write_text(text.replace(old, new), encoding="utf-8")
        assert year not in other_years(park.layout, "2025", [park.layout])
        assert year in other_years(park.layout, "2025", [park.layout, proposed])


def with_a_yearly_counter(folder: Path) -> Workspace:
    """Make a park that knows all fuel of 2023, some of it by a counter that is seldom read."""
    made = copied(read_in, folder)
    meters, park_file = made.layout.folder / "meters.csv", made.layout.park_file
    meters.write_text(meters.read_text(encoding="utf-8-sig") + GAS, encoding="utf-8-sig")
    text = park_file.read_text(encoding="utf-8")
    park_file.write_text(text.replace("streams:\n", f"streams:\n{STREAM}", 1), encoding="utf-8")
    (made.layout.mappings / "counter.yaml").write_text(MAPPING, encoding="utf-8")
    months = [f"2023-{number:02d}" for number in range(1, 13)]
    lines = [f"{month},{meter},50\n" for month in months for meter in ("g_boiler", "g_ceramics")]
    bills = folder.parent / "sample_bills_2023.csv"
    bills.write_text(f"{NOTE}{''.join(lines)}", encoding="utf-8")
    made.import_files([bills, shown(made, ("2023-01-01", 4), ("2024-01-01", 8))], now=IMPORTED)
    return made


def shown(park: Workspace, *readings: tuple[str, float]) -> Path:
    """Write what the counter showed, beside the park."""
    path = park.layout.folder.parent / f"counter_{len(readings)}.csv"
    rows = "".join(f"{day},g_count,{value}\n" for day, value in readings)
    path.write_text(f"time,meter,value\n{rows}", encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_counter_of_years_moves_a_year_two_before_the_one_it_was_read_in(tmp_path: Path) -> None:
    park = with_a_yearly_counter(tmp_path / "park")
    before = fuel(park.account("2023"))
    late = shown(park, ("2025-12-31", 7))
    view = park.propose("2025", [late], by="Li", reason="read late", now=LATE)
    old, new = of_year(view, "2023")[FIGURE]
    assert old == before
    assert new is not None
    assert new < before  # a peak that falls back is not believed
    park.approve("C1", by="Wang", now=DECIDED)
    assert fuel(park.account("2023")) == new
