"""The report uses its pages: ids have room, charts are short enough to share a page."""

import re
from dataclasses import replace

import pytest

from lingtan.base.figures import Evidence, Figure
from lingtan.reports.model import ColumnKind
from lingtan.reports.park_report import build_park_report
from tests.builders_reports import an_inventory, report_inputs

HEIGHT = re.compile(r'viewBox="0 0 [\d.]+ ([\d.]+)"')


@pytest.mark.parametrize(("table_id", "ids"), [("postings", 1), ("figures", 1)])
def test_ids_in_the_annex_have_columns_of_their_own_kind_with_room_for_them(
    table_id: str, ids: int
) -> None:
    table = next(t for t in build_park_report(report_inputs()).tables() if t.id == table_id)
    kept = [column for column in table.columns if column.kind is ColumnKind.ID]
    assert len(kept) == ids
    widest = max(table.columns, key=lambda column: column.weight)
    assert widest is kept[-1]


def test_the_kilograms_of_a_weak_figure_say_what_they_are_of() -> None:
    weak = Figure(
        id="national.e_fuel_kg", value=1000.0, unit="kg", evidence=frozenset({Evidence.I})
    )
    inventory = replace(an_inventory(), figures={weak.id: weak})
    report = build_park_report(report_inputs(inventory=inventory))
    table = next(t for t in report.tables() if t.id == "weak_figures")
    assert [row[2] for row in table.rows] == ["tCO₂"]


def test_a_chart_of_bars_is_short_enough_to_share_a_page() -> None:
    charts = [c for c in build_park_report(report_inputs()).charts() if "indicators" in c.id]
    heights = [float(height) for c in charts for height in HEIGHT.findall(c.svg)]
    assert heights
    assert max(heights) < 300  # of a page that is some 1040 high at this width
