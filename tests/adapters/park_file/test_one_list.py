"""What stands in one of the two files is told beside the faults of the other, and makes none."""

from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park
from lingtan.catalogue.load import load_catalogue
from tests.builders_park_file import METERS_CSV, PARK_YAML, changed, write_park_file

CATALOGUE = load_catalogue()


def kinds(folder: Path) -> list[tuple[str, str]]:
    """Return where each fault stands, and its kind."""
    found = inspect_park(folder, CATALOGUE).findings
    return [(fault.place.source, fault.kind.id.removeprefix("park_file_")) for fault in found]


@pytest.mark.parametrize("text", ["- a\n", "hello\n", "", "id: [broken\n"])
def test_a_park_file_that_says_nothing_hides_no_fault_of_the_meters(
    tmp_path: Path, text: str
) -> None:
    meters = changed(METERS_CSV, "kWh,interval,1h", "kWh,sometimes,1h")
    found = kinds(write_park_file(tmp_path, park=text, meters=meters))
    assert [where for where, _ in found] == ["park.yaml", "meters.csv"]
    assert found[1] == ("meters.csv", "not_a_choice")


@pytest.mark.parametrize("old", ["id,", ","])
def test_a_table_without_ids_makes_no_meter_unknown(tmp_path: Path, old: str) -> None:
    meters = METERS_CSV.replace(old, ";" if old == "," else "meter_number,")
    found = kinds(write_park_file(tmp_path, meters=meters))
    assert {where for where, _ in found} == {"meters.csv"}


def test_the_factor_set_of_a_stream_with_another_fault_is_looked_up(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "use: fuel", "use: fule")
    text = changed(text, "factor_set: A_guideline", "factor_set: A_guidelin")
    found = kinds(write_park_file(tmp_path, park=text))
    assert [kind for _, kind in found] == ["not_a_choice", "unknown_factor_set"]


@pytest.mark.parametrize("zone", ["localtime", "right/Asia/Shanghai", "posix/Asia/Shanghai"])
def test_a_zone_of_this_computer_or_of_another_clock_is_none(tmp_path: Path, zone: str) -> None:
    text = changed(PARK_YAML, "Asia/Shanghai", zone)
    found = kinds(write_park_file(tmp_path, park=text))
    assert found == [("park.yaml", "unknown_time_zone")]
