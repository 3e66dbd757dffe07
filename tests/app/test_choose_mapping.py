"""A faulty mapping keeps no other file out, and each sheet of a workbook may have its own."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.results import FileImport
from lingtan.app.wiring import Store
from lingtan.base.errors import StoreError
from lingtan.park.places import ParkType
from tests.app.test_import_again import HEAD, MAPPING
from tests.builders_looks import Cells, a_workbook

NOW = datetime(2026, 1, 10, tzinfo=UTC)
GOOD = MAPPING.replace("*.csv", "good_*.csv")
SHEET = """matches: ["*.xlsx"]
kind: xlsx
sheets: [{sheet}]
time: {{columns: [time], formats: ["%Y-%m-%d %H:%M"]}}
values: [{{column: {column}, meter: e_depot, unit: {unit}}}]
"""


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    park = Workspace.new(tmp_path / "park", ParkType.MIXED)
    for path in park.layout.mappings.iterdir():
        path.unlink()
    return park


def map_by(park: Workspace, **mappings: str) -> None:
    for name, text in mappings.items():
        (park.layout.mappings / f"{name}.yaml").write_text(text, encoding="utf-8")


def bring(park: Workspace, name: str) -> FileImport:
    path = park.layout.folder.parent / name
    path.write_text(f"{HEAD}2025-01-06 00:00,10\n", encoding="utf-8")
    return park.import_files([path], now=NOW)[0]


def holds(park: Workspace) -> list[Decimal]:
    with Store.open(park.layout.store) as store:
        rows = store.runner().rows("select value from current_readings order by start")
    return rows["value"].to_list()


def test_a_faulty_mapping_keeps_no_other_file_out_and_is_named(park: Workspace) -> None:
    map_by(park, good=GOOD, bad='matches: ["bad_*"]\nkind: cvs\ncolour: red\n')
    done = bring(park, "good_1.csv")
    assert (done.error, done.new) == (None, 1)
    (finding,) = (f for f in done.findings if f.kind.id == "mapping_faulty")
    assert (finding.subject, finding.facts) == ("bad.yaml", {"count": 2, "first": "bad.yaml:2"})


def test_all_faults_of_all_mappings_are_named_at_once(park: Workspace) -> None:
    map_by(park, good=GOOD, bad='matches: ["bad_*"]\nkind: cvs\ncolour: red\n', worse="a: [1\n")
    done = bring(park, "bad_1.csv")
    assert done.error is not None
    assert done.error.case == "several_faulty"
    places = [detail.place for detail in done.error.details]
    assert places[:2] == ["bad.yaml:2", "bad.yaml:3"]
    assert places[2].startswith("worse.yaml:")


def test_a_file_whose_own_mapping_is_faulty_is_read_by_no_other(park: Workspace) -> None:
    map_by(park, good=GOOD, bad='matches: ["good_*"]\nkind: cvs\n')
    done = bring(park, "good_1.csv")
    assert done.error is not None
    assert done.error.case == "faulty"


def a_book(park: Workspace) -> Path:
    tables: dict[str, Cells] = {
        "North": [["time", "kWh"], ["2025-01-06 00:00", 10]],
        "South": [["time", "MWh"], ["2025-01-06 01:00", 3]],
        "Notes": [["made by", "office"]],
    }
    return a_workbook(park.layout.folder.parent, tables)


def test_each_sheet_of_a_workbook_is_read_by_its_own_mapping(park: Workspace) -> None:
    map_by(
        park,
        north=SHEET.format(sheet="North", column="kWh", unit="kWh"),
        south=SHEET.format(sheet="South", column="MWh", unit="MWh"),
    )
    book = a_book(park)
    (done,) = park.import_files([book], now=NOW)
    assert (done.error, done.new, done.withdrawn) == (None, 2, 0)
    assert done.mapping == "north.yaml, south.yaml"
    assert holds(park) == [10, 3000]
    unread = [f.facts["sheets"] for f in done.findings if f.kind.id == "file_sheets_unread"]
    assert unread == ["Notes", "Notes"]
    assert park.import_files([book], now=NOW)[0].is_repeated


def test_a_mapping_put_right_takes_back_what_its_own_sheet_said_alone(park: Workspace) -> None:
    map_by(
        park,
        north=SHEET.format(sheet="North", column="kWh", unit="kWh"),
        south=SHEET.format(sheet="South", column="MWh", unit="kWh"),
    )
    book = a_book(park)
    park.import_files([book], now=NOW)
    map_by(park, south=SHEET.format(sheet="South", column="MWh", unit="MWh"))
    (done,) = park.import_files([book], now=NOW)
    assert (done.changed, done.withdrawn) == (1, 0)
    assert holds(park) == [10, 3000]


def test_two_mappings_of_one_sheet_are_still_refused(park: Workspace) -> None:
    same = SHEET.format(sheet="North", column="kWh", unit="kWh")
    map_by(park, north=same, again=same)
    (done,) = park.import_files([a_book(park)], now=NOW)
    assert done.error is not None
    assert done.error.case == "several_fit"


def test_a_file_of_which_a_later_part_is_refused_leaves_no_part(park: Workspace) -> None:
    """South was read otherwise before, which a stated receipt does not put right."""
    map_by(park, south=SHEET.format(sheet="South", column="MWh", unit="kWh"))
    book = a_book(park)
    park.import_files([book], now=NOW)
    map_by(
        park,
        north=SHEET.format(sheet="North", column="kWh", unit="kWh"),
        south=SHEET.format(sheet="South", column="MWh", unit="MWh"),
    )
    request = ImportRequest(now=NOW, received=datetime(2025, 2, 1, tzinfo=UTC))
    with pytest.raises(StoreError) as refused:
        list(import_files(park.layout, [book], request))
    assert refused.value.case == "received_read_otherwise"
    assert holds(park) == [3]
    park.import_files([book], now=NOW)
    assert holds(park) == [10, 3000]
    assert park.verify().findings == ()
