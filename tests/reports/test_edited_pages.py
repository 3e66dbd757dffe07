"""What would fill pages with the same again is told once, and can still be found."""

from dataclasses import replace

import pytest

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.indicators.results import FrameworkResult, OffsetCase, Outcome
from lingtan.reports.chapters.indicators import framework_table
from lingtan.reports.chapters.offset_band import offset_band, offsets_table
from lingtan.reports.chapters.open_frameworks import is_open
from lingtan.reports.context import Context
from lingtan.reports.html import render_html
from lingtan.reports.index_anchors import anchor_of
from lingtan.reports.model import Amount, Report, Table
from lingtan.reports.park_report import build_park_report
from lingtan.reports.shown_amounts import figure_numbers
from lingtan.reports.way import Way
from lingtan.reports.words import LANGUAGES, Words
from tests.builders_reports import report_inputs
from tests.builders_reports_verdicts import indicator

BAND = tuple(
    OffsetCase(
        cap=cap,
        is_the_rule=False,
        gross_kg=4e8,
        offsets_kg=min(1e7, 4e8 * cap),
        net_kg=4e8 - min(1e7, 4e8 * cap),
    )
    for cap in (0.0, 0.05, 0.1, 1.0)
)


def table(report: Report, id_: str) -> Table:
    return next(found for found in report.tables() if found.id == id_)


def a_framework(id_: str, value: float | None) -> FrameworkResult:
    first = report_inputs().frameworks[0]
    asked = indicator(f"{id_}.core", "Share", "占比", value, 0.5, outcome=Outcome.NOT_DECIDABLE)
    return replace(
        first,
        id=id_,
        outcome=Outcome.NOT_DECIDABLE,
        reasons=(),
        indicators=(asked,),
        offsets=BAND,
    )


def test_frameworks_with_the_same_offsets_share_rows_and_caps_that_come_to_the_same_a_span() -> (
    None
):
    alike = tuple(a_framework(id_, 0.4) for id_ in ("one", "two"))
    context = Context(inputs=report_inputs(frameworks=alike))
    assert len(offsets_table(context).rows) == 8
    rows = offset_band(context).rows
    assert len(rows) == 2
    assert rows[1][1] == "5–100"


def numbers_told(index: Table, *pairs: tuple[int, int]) -> dict[str, str]:
    """Return the number of each id an index tells, from columns of numbers and of ids."""
    told = [(row[number], row[id_]) for row in index.rows for number, id_ in pairs]
    return {str(id_): number.text for number, id_ in told if isinstance(number, Amount)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_counts_as_the_numbers_in_brackets_do(language: str) -> None:
    report = build_park_report(report_inputs(language))
    numbers = figure_numbers(report)
    book = next(sheet for sheet in report.sheets if sheet.id == "figures")
    wanted = {id_: str(place) for id_, place in numbers.items()}
    in_book = numbers_told(book.tables[0], (0, 5))
    assert len(in_book) == len(book.tables[0].rows)
    assert in_book == wanted
    figures, others = (table(report, id_) for id_ in ("figures", "numbers"))
    of_figures, of_others = numbers_told(figures, (0, 5)), numbers_told(others, (0, 1), (2, 3))
    assert len(of_figures) == len(figures.rows)
    assert len(of_others) >= 2 * len(others.rows) - 1
    assert of_figures | of_others == wanted
    assert not of_figures.keys() & of_others.keys()


def test_a_number_in_brackets_leads_to_its_own_row() -> None:
    report = build_park_report(report_inputs())
    page = render_html(report)
    for figure in figure_numbers(report):
        assert page.count(f'id="{anchor_of(figure)}"') == 1
        assert f'href="#{anchor_of(figure)}"' in page


def test_a_framework_nothing_can_be_told_of_has_no_table_of_its_own() -> None:
    blank, told = a_framework("blank", None), a_framework("told", 0.4)
    assert (is_open(blank), is_open(told)) == (True, False)
    report = build_park_report(report_inputs(frameworks=(blank, told)))
    ids = [found.id for found in report.tables()]
    assert "framework_told" in ids
    assert "framework_blank" not in ids
    (row,) = table(report, "open_frameworks").rows
    assert isinstance(row[2], Amount)
    assert row[2].figure == "blank.core"
    assert all(chart.svg.count("?") == 0 for chart in report.charts() if "indicators" in chart.id)


def test_findings_are_listed_beside_the_first_of_their_kind() -> None:
    kind = FindingKind(id="file_time_unreadable", severity=Severity.ERROR)
    found = tuple(
        Finding(kind=kind, subject=name, place=Place(source=name), facts={"count": 1})
        for name in ("a.csv", "b.csv", "c.csv")
    )
    inputs = report_inputs(findings=found)
    report = build_park_report(inputs)
    assert [row[-1] for row in table(report, "further_findings").rows] == ["b.csv", "c.csv"]
    single = build_park_report(report_inputs(findings=found[:1]))
    assert "further_findings" not in [each.id for each in single.tables()]


@pytest.mark.parametrize(("language", "no", "yes"), [("en", "no", "yes"), ("zh_CN", "否", "是")])
def test_yes_and_no_are_words_and_have_no_distance(language: str, no: str, yes: str) -> None:
    asked = indicator("plan", "Plan", "计划", 0.0, 1.0, op=">=", unit="flag")
    framework = replace(a_framework("one", 0.4), indicators=(asked,))
    context = Context(inputs=report_inputs(language, frameworks=(framework,)))
    (row,) = framework_table(context, framework, "").rows
    assert isinstance(row[2], Amount)
    assert isinstance(row[4], Way)
    assert (row[2].text, row[4].text, row[5], row[6]) == (no, yes, "", "")


def test_a_measured_fact_of_a_finding_has_separators_and_a_real_minus() -> None:
    facts: dict[str, Fact] = {
        "month": "2025-03",
        "count": 3,
        "total": -2664.68,
        "first": "x",
    }
    kind = FindingKind(id="metering_negative_loss", severity=Severity.WARNING)
    found = Finding(kind=kind, subject="b", place=Place(source="balances"), facts=facts)
    assert "−2,664.68" in Words("en").what(found)


def test_a_table_of_few_columns_fits_a_telephone_and_a_wide_one_is_scrolled() -> None:
    page = render_html(build_park_report(report_inputs()))
    assert '<table id="table-national" class="slim">' in page
    assert '<table id="table-sources">' in page


def test_a_threshold_in_per_cent_is_set_as_the_value_beside_it_and_never_broken() -> None:
    asked = indicator("reuse", "Reuse", "重复利用率", 0.861, 0.8, op=">=", unit="ratio")
    framework = replace(a_framework("one", 0.4), indicators=(asked,))
    (row,) = framework_table(Context(inputs=report_inputs()), framework, "").rows
    assert isinstance(row[4], Way)
    assert row[4].text == "≥ 80\u00a0%"
