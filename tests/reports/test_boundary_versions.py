"""The report shows the period under other boundaries, and the lines add up to the difference."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.ledger.boundary_comparison import Comparison, Line, Why
from lingtan.reports.model import Amount, Paragraph, Report, Table
from lingtan.reports.park_report import build_park_report
from tests.builders import a_name
from tests.builders_reports import report_inputs
from tests.builders_reports_park import a_park


def a_line(enterprise: str, first: int, second: int, why: Why) -> Line:
    """Return a line of grid power in kilograms."""
    return Line(
        enterprise=enterprise,
        account="electricity_grid",
        carrier="electricity",
        stream="",
        first=Decimal(first),
        second=Decimal(second),
        why=why,
    )


COMPARED = Comparison(
    figure="national.e_park_kg",
    unit="kg",
    first=Decimal(9_000_000),
    second=Decimal(2_500_000),
    lines=(
        a_line("glass", 6_000_000, 0, Why.MEMBER_LEAVES),
        a_line("", 2_000_000, 1_500_000, Why.COMMON),
    ),
    same=3,
)


def compared(language: str) -> Report:
    """Return a report with one other boundary."""
    other = a_park().boundaries[-1].id
    return build_park_report(report_inputs(language, versions={other: (COMPARED,)}))


def values(table: Table) -> list[list[float]]:
    """Return the numbers of a table, row by row."""
    return [[cell.value or 0.0 for cell in row if isinstance(cell, Amount)] for row in table.rows]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_members_and_what_is_the_same_add_up_to_both_totals(language: str) -> None:
    report = compared(language)
    basis = next(chapter for chapter in report.chapters if chapter.id == "basis")
    (table,) = (
        block
        for block in basis.blocks
        if isinstance(block, Table) and block.id.startswith("versions_")
    )
    *parts, total = values(table)
    assert [sum(column) for column in zip(*parts, strict=True)] == pytest.approx(total)
    assert total == pytest.approx([9_000.0, 2_500.0, -6_500.0])
    assert parts[-1] == pytest.approx([1_000.0, 1_000.0, 0.0])
    assert table.has_total


def test_the_workbook_lists_every_line_with_its_account() -> None:
    (sheet,) = (sheet for sheet in compared("en").sheets if sheet.id == "versions")
    (table,) = sheet.tables
    *parts, total = values(table)
    assert [sum(column) for column in zip(*parts, strict=True)] == pytest.approx(total)
    assert table.rows[0][1] == "Grid electricity"
    assert table.rows[0][-1] == "leaves"


def test_a_park_of_one_boundary_compares_nothing() -> None:
    report = build_park_report(report_inputs("en"))
    assert "versions" not in {sheet.id for sheet in report.sheets}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_boundary_that_came_after_the_closing_is_said_to_be_left_out(language: str) -> None:
    later = replace(a_park().boundaries[-1], id="later", name=a_name("Later"))
    report = build_park_report(report_inputs(language, versions_since=(later,)))
    basis = next(chapter for chapter in report.chapters if chapter.id == "basis")
    texts = [block.text for block in basis.blocks if isinstance(block, Paragraph)]
    assert sum("Later" in text and "lingtan restate" in text for text in texts) == 1
