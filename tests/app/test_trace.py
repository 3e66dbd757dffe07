"""Any figure of a report is traced down to a line of a raw file, and a leaf that lacks is told."""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.issue_report import ReportContents, report_of
from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.lineage.of_meters import OF_INTERVALS
from lingtan.app.lineage_of import lineage_of
from lingtan.app.report_moment import Moment
from lingtan.app.results import Evaluation, Reconciliation
from lingtan.base.errors import TraceError
from lingtan.evidence.lineage.detail_ids import KINDS
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, below
from lingtan.evidence.lineage.plain import plain_node
from lingtan.evidence.lineage.sum_ids import LINES, SUM
from lingtan.evidence.lineage.sums import disagreements
from lingtan.evidence.lineage.wholes import BETWEEN as ABOVE_METERS
from lingtan.park.places import ParkType
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.shown_amounts import figures_in
from lingtan.reports.words import Words
from tests.app.test_closing import FIGURE, bill, read_in
from tests.conftest import NOW, Demo
from tests.prepared import copied

BETWEEN = (*ABOVE_METERS, Kind.READINGS)
UNREADABLE = Path("/proc/self/mem")  # opens, and reading it is an error for everybody
CORE = "cn910.core.unit_energy_carbon"
YEAR, MONTH = "2025", "2025-01"
BILLS = "sample_bills_2025.csv"
SUM_OR_NUMBER = re.compile(f"({'|'.join((SUM, LINES, 'contract', *KINDS))}):")


@pytest.fixture(scope="module")
def lineage(demo: Demo) -> Lineage:
    return lineage_of(demo.workspace.layout, YEAR)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park that may be harmed, its sample files read and its answers kept."""
    return copied(traced_once, tmp_path / "park")


def traced_once(folder: Path) -> Workspace:
    """Make a park with its sample files read, and trace a figure of it."""
    made = read_in(folder)
    made.trace(FIGURE, MONTH)
    return made


def kinds(lineage: Lineage) -> set[Kind]:
    return {node.kind for node in lineage.nodes.values()}


def test_every_level_adds_up(lineage: Lineage) -> None:
    assert list(disagreements(lineage)) == []
    assert list(disagreeing_formulas(lineage)) == []


def test_nothing_lacks_and_nothing_is_left_undescribed(lineage: Lineage) -> None:
    assert not kinds(lineage) & {Kind.LACKING, Kind.SOURCE}


@pytest.mark.slow
def test_every_amount_of_the_report_that_is_a_figure_is_traced_by_its_id(
    demo: Demo, lineage: Lineage
) -> None:
    workspace = demo.workspace
    contents = ReportContents(
        evaluation=demo.all_of(Evaluation)[0],
        reconciliation=demo.all_of(Reconciliation)[0],
        green_power=workspace.match(YEAR),
    )
    report = report_of(
        workspace.layout, contents, "en", Moment(instant=NOW, knowledge=NOW, steps_until=NOW)
    )
    shown = set(figures_in(block for chapter in report.chapters for block in chapter.blocks))
    figures = shown & set(lineage.figures)
    assert len(figures) > 100
    tables = {table.id: table for table in report.tables()}
    assert {row[-1] for row in tables["figures"].rows} == set(lineage.figures)
    others = {row[place] for row in tables["numbers"].rows for place in (1, 3)} - {""}
    assert others == shown - figures  # sums of lines, numbers of tables, those of other accounts


def test_rows_behind_a_meter_are_those_its_amount_is_made_of(demo: Demo, lineage: Lineage) -> None:
    meters = [each for each in demo.workspace.park().meters if each.kind in OF_INTERVALS]
    for meter in meters:
        told = lineage.nodes[f"readings:{meter.id}"].facts
        believed = int(told["intervals_measured"]) + int(told["intervals_suspect"])
        assert told["count"] == believed, meter.id
    spike = lineage.nodes["delivery:5:e_electroplating"]
    assert spike.facts["set_aside"] == 1
    row = lineage.nodes["row:5:e_electroplating"]
    assert row.value is not None
    assert row.value < 12_000  # the largest its meter can tell


def test_the_core_indicator_leads_to_a_line_of_a_raw_file(demo: Demo, lineage: Lineage) -> None:
    branch = below(lineage, CORE)
    way = heaviest(branch, "national.electricity_grid_kg")
    told = [node.kind.value for node in way]
    assert told == ["figure", "line", "activity", "meter", "readings", "delivery", "row"]
    row = way[-1].facts
    path = demo.workspace.layout.inbox / str(row["file"])
    lines = path.read_text(encoding="gb18030").splitlines()
    assert lines[int(row["line"]) - 1] == row["text"]


def heaviest(lineage: Lineage, id_: str) -> Sequence[Node]:
    """Return the way down by the first part of each node."""
    node = lineage.nodes[id_]
    parts = [part.node for part in node.parts]
    return [node, *(heaviest(lineage, parts[0]) if parts else [])]


def test_every_file_that_brought_readings_ends_in_a_line_of_it(lineage: Lineage) -> None:
    rows = [node for node in lineage.nodes.values() if node.kind is Kind.ROW]
    files = {node.facts["file"] for node in lineage.nodes.values() if node.kind is Kind.FILE}
    assert {row.facts["file"] for row in rows} == files
    assert all(row.facts["text"] for row in rows)


def test_a_corrected_line_is_told_beside_the_one_that_holds(lineage: Lineage) -> None:
    parts = [lineage.nodes[part.node] for part in lineage.nodes["readings:e_steel"].parts]
    assert [part.facts["count"] for part in parts] == [34753, 287]
    assert parts[0].facts["replaced"] == 287


def test_estimates_and_reconciled_values_stand_beside_the_readings(lineage: Lineage) -> None:
    meter = lineage.nodes["meter:e_electroplating"]
    parts = [lineage.nodes[part.node] for part in meter.parts]
    assert [part.kind for part in parts] == [Kind.READINGS, Kind.ESTIMATE, Kind.ESTIMATE]
    assert [part.facts["method"] for part in parts[1:]] == ["like_day", "linear"]
    assert meter.facts["reconciliation"] == "sound"
    assert meter.facts["reconciled"] != meter.value
    assert lineage.nodes["meter:e_services_check"].facts["reconciliation"] == "suspect"


def test_a_factor_says_file_line_label_and_validity(lineage: Lineage) -> None:
    grid = lineage.nodes["catalogue:grid/shandong/average/2023"].facts
    assert grid["file"] == "factors/grid/provincial.csv"
    assert grid["valid_from"] == "2023-01-01"
    assert grid["label"] == "Q-S"
    constant = lineage.nodes["catalogue:cn_zcp_2025_06.electricity_other"].facts
    assert (constant["file"], constant["line"]) == ("methods/cn_zcp_2025_06.yaml", 15)


@pytest.mark.slow
def test_a_kept_answer_is_the_one_that_was_drawn_up(demo: Demo, lineage: Lineage) -> None:
    assert lineage_of(demo.workspace.layout, YEAR) == lineage
    assert draw_lineage(demo.workspace.layout, YEAR) == lineage


def test_an_unknown_figure_names_the_nearest(demo: Demo) -> None:
    with pytest.raises(TraceError, match=r"no figure national\.e_prak_kg") as told:
        demo.workspace.trace("national.e_prak_kg", YEAR)
    assert "national.e_park_kg" in [detail.facts["names"] for detail in told.value.details]


@pytest.mark.slow
def test_a_raw_file_that_is_gone_is_told_though_the_answer_is_kept(park: Workspace) -> None:
    (park.layout.inbox / BILLS).unlink()
    assert lacks(park.trace(FIGURE, MONTH)) == {BILLS: "gone"}


def test_a_raw_file_that_was_changed_is_told_though_the_answer_is_kept(park: Workspace) -> None:
    file = park.layout.inbox / BILLS
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)
    assert lacks(park.trace(FIGURE, MONTH)) == {BILLS: "changed"}
    other = park.trace("national.electricity_grid_kg", MONTH)
    assert Kind.FILE in kinds(other)
    assert lacks(other) == {}


def test_an_answer_drawn_up_without_a_file_says_so_and_is_not_kept(park: Workspace) -> None:
    file = park.layout.inbox / BILLS
    place = park.layout.folder / file.name
    file.rename(place)
    shutil.rmtree(park.layout.folder / ".derived" / "lineages")
    traced = park.trace(FIGURE, MONTH)
    assert traced.nodes["row:1:g_boiler"].kind is Kind.LACKING
    place.rename(file)
    assert park.trace(FIGURE, MONTH).nodes["row:1:g_boiler"].kind is Kind.ROW


def lacks(lineage: Lineage) -> Mapping[str, str]:
    """Return the files that are not as they were, and why."""
    return {
        str(node.facts["file"]): str(node.facts["lacks"])
        for node in lineage.nodes.values()
        if "lacks" in node.facts
    }


@pytest.mark.slow
def test_a_closed_period_is_traced_as_it_was_closed(park: Workspace) -> None:
    before = park.trace(FIGURE, MONTH)
    park.close(MONTH, by="park office", now=NOW)
    bill(park, "late", 99.0)
    after = park.trace(FIGURE, MONTH)
    assert root(after).value == root(before).value
    park.restate(MONTH, by="park office", reason="late bill")
    restated = park.trace(FIGURE, MONTH)
    assert root(restated).value != root(before).value
    files = {str(node.facts["file"]) for node in restated.nodes.values() if node.kind is Kind.FILE}
    assert any("late" in file for file in files)


def root(lineage: Lineage) -> Node:
    return next(iter(lineage.nodes.values()))


def test_what_stands_beside_the_emission_leads_to_its_document(lineage: Lineage) -> None:
    sink = lineage.nodes["statement.sink_kg"]
    (wood,) = (lineage.nodes[part.node] for part in sink.parts)
    assert (wood.kind, wood.value, wood.facts["file"]) == (Kind.CONTRACT, 420_000, "park.yaml")
    assert "monitoring report" in str(wood.facts["document"])


@pytest.mark.skipif(not UNREADABLE.exists(), reason="needs a file that nobody can read")
@pytest.mark.parametrize("is_kept", [True, False])
def test_a_raw_file_that_cannot_be_read_is_named_like_one_that_is_gone(
    park: Workspace, is_kept: bool
) -> None:
    file = park.layout.inbox / BILLS
    file.unlink()
    file.symlink_to(UNREADABLE)
    if not is_kept:
        shutil.rmtree(park.layout.folder / ".derived" / "lineages")
    assert lacks(park.trace(FIGURE, MONTH)) == {BILLS: "unreadable"}


@pytest.mark.slow
def test_a_sum_of_some_months_is_no_year_at_any_node_above_them(tmp_path: Path) -> None:
    made = Workspace.new(tmp_path / "park", ParkType.MANUFACTURING)
    bill(made, "one_month", 99.0)
    found = made.trace("national.e_fuel_kg", YEAR)
    assert root(found).value is None
    above = [n for n in found.nodes.values() if "g_ceramics" in n.id and n.kind in BETWEEN]
    assert {node.kind for node in above} >= {Kind.LINE, Kind.ACTIVITY, Kind.METER, Kind.READINGS}
    for node in above:
        assert node.value is None, node.id
        assert node.facts["intervals_missing"] == 11
    assert found.nodes["meter:g_ceramics"].facts["so_far"] == 990_000
    words = NodeWords(Words("en"))
    assert words.value_of(found.nodes["meter:g_ceramics"]) == (
        "unknown: 990,000 Nm³ from what was read, 11 intervals missing"
    )
    entry = plain_node(found.nodes["meter:g_ceramics"])
    assert (entry["value"], entry["facts"]["so_far"]) == (None, 990_000)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "outside → Ceramics works, 1 month"), ("zh_CN", "边界外 → 陶瓷厂, 1 个月")],
)
def test_a_meter_is_told_between_what_in_words(park: Workspace, language: str, told: str) -> None:
    meter = park.trace("meter:g_ceramics", MONTH).nodes["meter:g_ceramics"]
    assert any(note.startswith(told) for note in NodeWords(Words(language)).details_of(meter))
