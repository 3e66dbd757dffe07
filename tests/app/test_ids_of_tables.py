"""What stands in a table of a report is traced, by the id beside it, to the very number."""

import math
from collections.abc import Iterator

import pytest

from lingtan.app.issue_report import ReportContents, report_of
from lingtan.app.report_moment import Moment
from lingtan.app.results import Evaluation, Reconciliation
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.evidence.lineage.nodes import Node
from lingtan.reports.model import Amount, Report, Table
from lingtan.reports.numbers import shown
from tests.conftest import NOW, Demo

pytestmark = pytest.mark.slow

YEAR, MONTH = "2025", "2025-03"
OF_FACTORS = ("sources", "processes", "factors", "fuels", "parameters")
# Columns of counts, which are no figures; every other number of these tables has an id.
COUNTS = {
    "estimates": ("Intervals",),
    "metering_behind": ("Findings of metering",),
}
IN_PART = ("materiality",)  # counts stand among its rows


@pytest.fixture(scope="module")
def report(demo: Demo) -> Report:
    contents = ReportContents(
        evaluation=demo.all_of(Evaluation)[0],
        reconciliation=demo.all_of(Reconciliation)[0],
        green_power=demo.workspace.match(YEAR),
    )
    layout = demo.workspace.layout
    return report_of(layout, contents, "en", Moment(instant=NOW, knowledge=NOW, steps_until=NOW))


def table_of(report: Report, id_: str) -> Table:
    sheets = (table for sheet in report.sheets for table in sheet.tables)
    return next(table for table in (*sheets, *report.tables()) if table.id == id_)


def amounts(table: Table, *, of_month: str = "") -> Iterator[tuple[str, Amount]]:
    for row in table.rows:
        if not of_month or of_month in row:
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell, Amount) and cell.value is not None:
                    yield column.heading, cell


def node_of(demo: Demo, id_: str) -> Node:
    found = trace_figure(demo.workspace.layout, Traced(figure=id_, period=YEAR, depth=1))
    return next(iter(found.nodes.values()))


def is_told(demo: Demo, amount: Amount) -> bool:
    node = node_of(demo, amount.figure)
    scales = (1.0, shown(node.unit).scale)
    return node.value is not None and any(
        math.isclose(amount.value or 0.0, node.value * scale, rel_tol=1e-9, abs_tol=1e-9)
        for scale in scales
    )


@pytest.mark.parametrize("id_", [*OF_FACTORS, *COUNTS, *IN_PART])
def test_every_number_of_a_table_is_traced_to_itself(demo: Demo, report: Report, id_: str) -> None:
    found = [
        (heading, amount)
        for heading, amount in amounts(table_of(report, id_))
        if heading not in COUNTS.get(id_, ())
    ]
    without = [heading for heading, amount in found if not amount.figure]
    assert not without or id_ in IN_PART
    told = {amount.figure: is_told(demo, amount) for _, amount in found if amount.figure}
    assert told
    assert [each for each, is_same in told.items() if not is_same] == []


def test_the_reconciled_values_of_a_month_are_traced_in_the_account_of_the_month(
    demo: Demo, report: Report
) -> None:
    found = list(amounts(table_of(report, "reconciled_months"), of_month=MONTH))
    assert {heading for heading, _ in found} >= {"Reading", "Standard uncertainty", "Reconciled"}
    assert all(amount.figure.endswith(f"@{MONTH}") for _, amount in found)
    assert [amount.figure for _, amount in found if not is_told(demo, amount)] == []


def test_a_row_of_data_quality_is_counted_by_the_readings_of_its_meter(
    demo: Demo, report: Report
) -> None:
    table = table_of(report, "quality")
    row = next(row for row in table.rows if row[1] == MONTH)
    id_ = str(row[-1])
    expected = next(cell for cell in row if isinstance(cell, Amount))
    found = trace_figure(demo.workspace.layout, Traced(figure=id_, period=YEAR, depth=1))
    counts = [node.facts.get("intervals_expected") for node in found.nodes.values()]
    assert id_.startswith("meter:")
    assert expected.value in counts


def test_a_file_of_the_annex_is_traced_by_the_number_of_its_import(
    demo: Demo, report: Report
) -> None:
    for row in table_of(report, "imports").rows:
        assert node_of(demo, str(row[-1])).facts["file"] == row[0]
