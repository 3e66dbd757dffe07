"""A starting park is valid as it stands, and its sample is the same every time."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping_file import read_mapping
from lingtan.adapters.files.stage import stage_file
from lingtan.adapters.park_file.read import read_park
from lingtan.adapters.park_file.sample import amounts
from lingtan.adapters.park_file.starting_park import sample_of, write_new_park
from lingtan.base.errors import WorkspaceError
from lingtan.catalogue.load import load_catalogue
from lingtan.park.flows import INFLOWS, Flow, flows_of
from lingtan.park.meters import MeterKind
from lingtan.park.places import ParkType

CATALOGUE = load_catalogue()
NOW = datetime(2026, 6, 1, tzinfo=UTC)
TYPES = pytest.mark.parametrize("park_type", list(ParkType))


@TYPES
def test_a_starting_park_has_no_fault(tmp_path: Path, park_type: ParkType) -> None:
    write_new_park(tmp_path / "new", park_type)
    park = read_park(tmp_path / "new", CATALOGUE)
    assert park.type is park_type
    assert "sample" in park.note.en
    assert "示例" in park.note.zh


@TYPES
def test_every_meter_has_a_sample_and_every_sample_a_meter(
    tmp_path: Path, park_type: ParkType
) -> None:
    write_new_park(tmp_path, park_type)
    sample = sample_of(park_type)
    kinds = {m.id: m.kind for m in read_park(tmp_path, CATALOGUE).meters}
    bills = {meter for meter, kind in kinds.items() if kind is MeterKind.BILL}
    assert set(sample.bills) == bills
    assert {*sample.loads, *sample.sums} == set(kinds) - bills


@TYPES
def test_the_sample_balances_at_every_node_but_for_losses(
    tmp_path: Path, park_type: ParkType
) -> None:
    write_new_park(tmp_path, park_type)
    table = amounts(sample_of(park_type))
    nodes: dict[str, float] = {}
    inflow: dict[str, float] = {}
    for flow in flows_of(read_park(tmp_path, CATALOGUE)):
        if flow.node and flow.flow is not Flow.TRANSFER:
            amount = sum(table[flow.meter])
            nodes[flow.node] = nodes.get(flow.node, 0.0) + amount * flow.flow.sign_at_node
            inflow[flow.node] = inflow.get(flow.node, 0.0) + amount * (flow.flow in INFLOWS)
    assert nodes
    assert all(0 < nodes[node] / inflow[node] < 0.1 for node in nodes)


@TYPES
def test_no_amount_of_the_sample_is_below_zero(park_type: ParkType) -> None:
    for values in amounts(sample_of(park_type)).values():
        assert len(values) == 14 * 24
        assert min(values) >= 0


@TYPES
def test_the_sample_is_marked_and_the_same_every_time(tmp_path: Path, park_type: ParkType) -> None:
    first = write_new_park(tmp_path / "a", park_type)
    second = write_new_park(tmp_path / "b", park_type)
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    for path in (tmp_path / "a" / "inbox").iterdir():
        assert path.name.startswith("sample_")
        assert path.read_text("utf-8").startswith('"SAMPLE 样例')


def test_the_hourly_sample_is_a_plain_table_under_a_note(tmp_path: Path) -> None:
    write_new_park(tmp_path, ParkType.MIXED)
    with (tmp_path / "inbox" / "sample_hourly_2025.csv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    assert rows[1][0] == "time"
    assert (rows[2][0], rows[-1][0]) == ("2025-01-06 00:00", "2025-01-19 23:00")
    assert {len(row) for row in rows[1:]} == {11}


def test_a_park_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "park.yaml").write_text("id: mine\n")
    with pytest.raises(WorkspaceError, match=r"holds park\.yaml already"):
        write_new_park(tmp_path, ParkType.MIXED)
    assert (tmp_path / "park.yaml").read_text() == "id: mine\n"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written to"):
        write_new_park(tmp_path / "file", ParkType.MIXED)


@TYPES
def test_the_mappings_read_every_column_of_the_sample(tmp_path: Path, park_type: ParkType) -> None:
    write_new_park(tmp_path, park_type)
    sample = sample_of(park_type)
    hourly = read_mapping(tmp_path / "mappings" / "sample_hourly.yaml")
    bills = read_mapping(tmp_path / "mappings" / "sample_bills.yaml")
    assert hourly.reads("sample_hourly_2025.csv")
    assert bills.reads("sample_bills_2025.csv")
    assert [value.meter for value in hourly.values] == [*sample.loads, *sample.sums]


@TYPES
def test_the_sample_imports_without_a_finding(tmp_path: Path, park_type: ParkType) -> None:
    write_new_park(tmp_path, park_type)
    park = read_park(tmp_path, CATALOGUE)
    sample = sample_of(park_type)
    for name, rows in (
        ("hourly", 14 * 24 * len({*sample.loads, *sample.sums})),
        ("bills", len(sample.bills)),
    ):
        mapping = read_mapping(tmp_path / "mappings" / f"sample_{name}.yaml")
        file = tmp_path / "inbox" / f"sample_{name}_2025.csv"
        staged = stage_file(file, mapping, park, CATALOGUE, tmp_path, now=NOW)
        assert (staged.rows, staged.refused, staged.findings) == (rows, 0, ())
