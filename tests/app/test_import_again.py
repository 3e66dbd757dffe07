"""A file that comes again changes nothing, says what replaced it, and can be taken again."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.closing_notes import is_closing_note
from lingtan.app.results import FileImport
from lingtan.app.wiring import Store
from lingtan.park.places import ParkType
from tests.builders_forms import fill

HEAD = "time,kWh\n"
MAPPING = """matches: ["*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}
values: [{column: kWh, meter: e_depot, unit: kWh}]
"""


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    park = Workspace.new(tmp_path / "park", ParkType.MIXED)
    for path in park.layout.mappings.iterdir():
        path.unlink()
    (park.layout.mappings / "own.yaml").write_text(MAPPING, encoding="utf-8")
    return park


def bring(park: Workspace, name: str, value: int, *, again: bool = False) -> FileImport:
    path = park.layout.folder.parent / name
    path.write_text(f"{HEAD}2025-01-06 00:00,{value}\n2025-01-06 01:00,7\n", encoding="utf-8")
    return park.import_files([path], again=again)[0]


def holds(park: Workspace) -> list[Decimal]:
    with Store.open(park.layout.store) as store:
        rows = store.runner().rows("select value from current_readings order by start")
    return rows["value"].to_list()


def test_a_file_in_whose_place_another_holds_says_so_and_changes_nothing(park: Workspace) -> None:
    bring(park, "a.csv", 10)
    corrected = bring(park, "b.csv", 20)
    finding = next(f for f in corrected.findings if f.kind.id == "readings_corrected")
    assert finding.facts == {
        "count": 1, "start": "2025-01-06 00:00", "old": "10.000", "new": "20.000",
    }  # fmt: skip
    repeated = bring(park, "a.csv", 10)
    assert (repeated.is_repeated, repeated.superseded, repeated.changed) == (True, 1, 0)
    finding = next(f for f in repeated.findings if f.kind.id == "file_superseded")
    assert (finding.facts["said"], finding.facts["holds"]) == ("10.000", "20.000")
    assert finding.facts["by"] == "b.csv"
    assert holds(park) == [20, 7]


def test_a_value_that_is_only_marked_otherwise_is_not_called_corrected(park: Workspace) -> None:
    bring(park, "a.csv", 10)
    mapping = park.layout.mappings / "own.yaml"
    mapping.write_text(f"{MAPPING}quality: manual\n", encoding="utf-8")
    again = bring(park, "b.csv", 11)
    told = {f.kind.id: f.facts for f in again.findings}
    assert told["readings_corrected"]["count"] == told["readings_requalified"]["count"] == 1
    marks = told["readings_requalified"]
    assert (marks["start"], marks["old"], marks["new"]) == (
        "2025-01-06 01:00", "measured", "manual",
    )  # fmt: skip


@pytest.mark.slow
def test_asked_again_a_file_holds_again(park: Workspace) -> None:
    for name, value in (("a.csv", 10), ("b.csv", 20)):
        bring(park, name, value)
    again = bring(park, "a.csv", 10, again=True)
    assert (again.changed, again.same, again.new, again.is_repeated) == (1, 1, 0, False)
    assert holds(park) == [10, 7]
    assert bring(park, "a.csv", 10).superseded == 0
    assert bring(park, "b.csv", 20).superseded == 1


def test_asked_again_a_file_that_holds_changes_nothing(park: Workspace) -> None:
    bring(park, "a.csv", 10)
    again = bring(park, "a.csv", 10, again=True)
    assert (again.changed, again.new, again.same, again.withdrawn) == (0, 0, 2, 0)
    assert holds(park) == [10, 7]


def test_a_form_says_old_and_new_values_and_what_replaced_it(
    park: Workspace, tmp_path: Path
) -> None:
    form = park.write_template("water", 2025, language="en")
    forms = [filled(form, tmp_path / f"water{n}.xlsx", n) for n in (5, 6)]
    first, second, third = (park.import_files([forms[n]])[0] for n in (0, 1, 0))
    assert changes(first) == [("value", "88000", "5")]  # the park file stated 88000
    assert changes(second) == [("value", "5", "6")]
    assert first.statements == second.statements == 2
    assert third.is_repeated
    finding = next(f for f in third.findings if f.kind.id == "superseded_by_form")
    assert (finding.facts["said"], finding.facts["holds"]) == ("value 5", "value 6")
    again = park.import_files([forms[0]], again=True)[0]
    assert not again.is_repeated
    assert changes(park.import_files([forms[0]])[0]) == []


def filled(form: Path, target: Path, value: int) -> Path:
    target.write_bytes(form.read_bytes())
    fill(target, 0, "electronics", {"water_fresh": value})
    return target


def changes(result: FileImport) -> list[tuple[str, str, str]]:
    return [(c.part, c.old, c.new) for stated in result.stated for c in stated.changes]


def other_clocks(park: Workspace) -> list[tuple[object, ...]]:
    found = [f for f in park.check("2025").findings if f.kind.id == "read_by_another_clock"]
    return [(f.facts["files"], f.facts["old"], f.facts["new"]) for f in found]


def move_clock(park: Workspace) -> None:
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Asia/Shanghai", "Asia/Kolkata"), encoding="utf-8")


@pytest.mark.slow
def test_files_read_by_another_clock_are_named_until_they_are_imported_again(
    park: Workspace,
) -> None:
    bring(park, "a.csv", 10)
    assert other_clocks(park) == []
    move_clock(park)
    assert other_clocks(park) == [("a.csv", "Asia/Shanghai", "Asia/Kolkata")]
    bring(park, "b.csv", 20)
    assert other_clocks(park) == [("a.csv", "Asia/Shanghai", "Asia/Kolkata")]
    assert any(map(is_closing_note, park.check("2025").findings))  # beside an account too
    bring(park, "a.csv", 10)
    assert other_clocks(park) == []


@pytest.mark.slow
def test_a_file_that_names_its_zone_is_read_by_no_other_clock(park: Workspace) -> None:
    mapping = park.layout.mappings / "own.yaml"
    mapping.write_text(MAPPING.replace("{columns", "{zone: UTC, columns"), encoding="utf-8")
    bring(park, "a.csv", 10)
    move_clock(park)
    assert other_clocks(park) == []


@pytest.mark.slow
def test_what_could_not_be_read_is_told_until_the_mapping_is_put_right(park: Workspace) -> None:
    mapping = park.layout.mappings / "own.yaml"
    mapping.write_text(MAPPING.replace("%H:%M", "%H.%M"), encoding="utf-8")
    bring(park, "a.csv", 10)
    assert {"file_time_unreadable", "file_nothing_staged"} <= of_files(park)
    before = datetime.now(UTC)
    bring(park, "b.csv", 20)
    assert "file_time_unreadable" in of_files(park)
    mapping.write_text(MAPPING, encoding="utf-8")
    for name, value in (("a.csv", 10), ("b.csv", 20)):
        bring(park, name, value)
    assert of_files(park) == set()
    earlier = park.check("2025", as_known_at=before).findings
    assert "file_time_unreadable" in {f.kind.id for f in earlier}


def of_files(park: Workspace) -> set[str]:
    found = (finding.kind.id for finding in park.check("2025").findings)
    return {kind for kind in found if kind.startswith("file_")}
