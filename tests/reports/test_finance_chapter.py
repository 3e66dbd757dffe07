"""The report has a chapter on measures and loans where the park states any, and else none."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.finance.assess import Finances, assess
from lingtan.finance.linked_loan import Observed
from lingtan.park.finance import Loan, Measure
from lingtan.reports.model import CHAPTERS, Amount, Callout, Chapter, Report, Table, Tone
from lingtan.reports.park_report import build_park_report
from lingtan.reports.words import LANGUAGES
from tests.builders_finance import YEARLY, a_loan, a_measure, met, terms
from tests.builders_reports import report_inputs


def finances(
    measures: tuple[Measure, ...], loans: tuple[Loan, ...] = (), observed: Observed | None = None
) -> Finances:
    return assess(YEARLY if measures else None, measures, loans, lambda _link: observed or met())


def report(language: str, told: Finances | None) -> Report:
    return build_park_report(report_inputs(language, finances=told))


def chapter(language: str, told: Finances) -> Chapter:
    (found,) = (each for each in report(language, told).chapters if each.id == "finance")
    return found


def tables(of: Chapter) -> dict[str, Table]:
    return {block.id: block for block in of.blocks if isinstance(block, Table)}


def callouts(of: Chapter) -> list[Callout]:
    return [block for block in of.blocks if isinstance(block, Callout)]


FULL = finances((a_measure("roof"), a_measure("dear", saving=100)), (a_loan(terms("1000")),))


def test_a_park_that_states_none_has_no_chapter_and_no_sheet() -> None:
    plain = report("en", None)
    assert "finance" not in {each.id for each in plain.chapters}
    assert "finance" not in {each.id for each in plain.sheets}


def test_it_stands_where_the_order_of_chapters_has_it() -> None:
    assert tuple(each.id for each in report("en", FULL).chapters) == CHAPTERS


@pytest.mark.parametrize("language", LANGUAGES)
def test_measures_stand_in_the_order_of_the_curve_with_conventions_and_sources(
    language: str,
) -> None:
    found = tables(chapter(language, FULL))
    rows = found["measures"].rows
    assert [row[0] for row in rows] == ["roof", "dear"]
    rate = rows[0][2]
    assert isinstance(rate, Amount)
    assert rate.value == pytest.approx(0.150984, abs=1e-6)
    conventions, note = found["measures"].notes
    assert "5.00 %" in conventions
    assert "operator" in conventions
    assert "R" in note
    assert found["measures_stated"].rows[0][-1] == "test"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loan_is_shown_to_the_fen(language: str) -> None:
    rows = tables(chapter(language, FULL))["loan_loan"].rows
    paid = [row[4].text for row in rows if isinstance(row[4], Amount)]
    assert paid == ["367.21", "367.21", "367.21"]
    last = rows[-1][-1]
    assert isinstance(last, Amount)
    assert last.value == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_margin_says_whether_it_was_met_and_why_not(language: str) -> None:
    (good,) = callouts(chapter(language, FULL))
    assert good.tone is Tone.NOTE
    missed = replace(met(), outcome="misses", value=0.394)
    bad_told = finances((), (a_loan(terms("1000")),), missed)
    (bad,) = callouts(chapter(language, bad_told))
    assert bad.tone is Tone.DOUBT
    assert "0.394" in bad.lines[0]
    assert "≤ 0.2" in bad.lines[0]
    assert "5.15 %" in bad.lines[1]
    assert "‹" not in "".join((*good.lines, *bad.lines))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_abates_nothing_has_no_cost_and_is_named(language: str) -> None:
    found = chapter(language, finances((a_measure("idle", abatement_t=0),)))
    row = tables(found)["measures"].rows[0]
    assert row[-2:] == ("–", "–")
    (refused,) = callouts(found)
    assert "idle" in refused.lines[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rate_that_does_not_exist_is_said_in_words(language: str) -> None:
    rows = tables(chapter(language, finances((a_measure("lost", om=900),))))["measures"].rows
    assert rows[0][2] == {"en": "none", "zh_CN": "不存在"}[language]
    assert rows[0][3] == {"en": "never", "zh_CN": "无法回收"}[language]


def test_the_workbook_has_all_of_it() -> None:
    (sheet,) = (each for each in report("en", FULL).sheets if each.id == "finance")
    assert [table.id for table in sheet.tables] == ["measures", "measures_stated", "loan_loan"]
    assert FULL.loans[0].years[0].interest == Decimal("50.00")
