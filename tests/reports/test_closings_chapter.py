"""The report tells which periods are closed, by whom, and what restatements moved and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.base_year import Recalculation
from lingtan.ledger.closing import Closing, ClosingDraft
from lingtan.ledger.restatement import Movement, Share
from lingtan.park.base_year import BaseYear
from lingtan.reports.base_year_ids import base_year_ids
from lingtan.reports.chapters.closings import SHOWN
from lingtan.reports.context import Context
from lingtan.reports.figure_names import figure_name
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.model import Amount, Chapter, Paragraph, Report, Table
from lingtan.reports.park_report import build_park_report
from lingtan.reports.words import Words
from tests.builders_reports import report_inputs

NOW = datetime(2026, 2, 1, 4, tzinfo=UTC)
PARK = "national.e_park_kg"
MOVED = (
    Movement(
        boundary="whole",
        figure=PARK,
        before=1_000_000.0,
        after=1_250_000.0,
        shares=(Share(cause="late.csv", change=300_000.0), Share(cause="park_file", change=-5e4)),
    ),
    Movement(
        boundary="other",
        figure="national.e_tce",
        before=None,
        after=7.0,
        shares=(Share(cause="software", change=None),),
    ),
)


def a_closing(number: int, reason: str = "", moved: tuple[Movement, ...] = ()) -> Closing:
    """Return a closing of 2025 by the office, or a restatement where a reason is given."""
    draft = ClosingDraft(
        period="2025",
        asked_at=NOW,
        closed_by="office",
        reason=reason,
        park_sha256="ab",
        code="cd",
        figures={"whole": {PARK: 1_000_000.0 + 250_000.0 * (number - 1)}},
        movements=moved,
    )
    known_at = NOW + timedelta(days=number - 1)
    return Closing(closing_id=number, known_at=known_at, last_import=number, draft=draft)


def told(language: str, *closings: Closing) -> Report:
    """Return the report of a park with some closings."""
    return build_park_report(report_inputs(language, closings=closings))


def chapter_of(report: Report) -> Chapter:
    """Return the chapter on closings."""
    return next(chapter for chapter in report.chapters if chapter.id == "closings")


def tables(report: Report) -> list[Table]:
    """Return its tables."""
    return [block for block in chapter_of(report).blocks if isinstance(block, Table)]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_closing_it_says_so(language: str) -> None:
    report = told(language)
    assert tables(report) == []
    assert len([b for b in chapter_of(report).blocks if isinstance(b, Paragraph)]) == 2
    assert "closings" not in {sheet.id for sheet in report.sheets}


def test_who_closed_what_and_what_a_restatement_moved_because_of_what() -> None:
    report = told("en", a_closing(1), a_closing(2, "late bill", MOVED))
    closings, moved = tables(report)
    first, second = closings.rows
    assert [first[0], first[1], first[3], first[4]] == ["2025", "closed", "office", ""]
    assert [second[1], second[4]] == ["restated", "late bill"]
    assert isinstance(second[6], Amount)
    assert second[6].text == "1,250.0"
    (row,) = moved.rows
    before, after, change, unit, causes = row[2:]
    assert [each.text for each in (before, after, change) if isinstance(each, Amount)] == [
        "1,000.0",
        "1,250.0",
        "250.0",
    ]
    assert [each.figure for each in (before, after, change) if isinstance(each, Amount)] == [
        f"{PARK}@2025/whole~20260201T040000Z",
        f"{PARK}@2025/whole~20260202T040000Z",
        f"moved:2:{PARK}:2:change@2025/whole~20260202T040000Z",
    ]
    assert second[6].figure == f"{PARK}@2025/whole~20260202T040000Z"
    assert unit == "tCO₂"
    assert causes == "late.csv +300.0; the park file −50.0"


def test_the_workbook_lists_the_figures_of_every_boundary() -> None:
    report = told("en", a_closing(1), a_closing(2, "late bill", MOVED))
    (sheet,) = (sheet for sheet in report.sheets if sheet.id == "closings")
    rows = sheet.tables[1].rows
    assert [row[0] for row in rows] != []
    assert len(rows) == 2
    unknown = rows[1]
    assert unknown[4] == ""
    assert [each.figure for each in unknown[2:4] if isinstance(each, Amount)] == [
        "",
        "national.e_tce@2025/other~20260202T040000Z",
    ]
    assert unknown[6] == (
        "another version of lingtan; it was unknown: the reason was not kept with the closing"
    )


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "en",
            [
                "Self-used share of load (the direct project alone)",
                "CO₂ emission per unit of energy consumption",
                "statement of 2025: Industrial solid waste put to use; glass_works; slag: wet",
                "statement of 2025: Fresh water taken in by industry",
                "nobody.knows",
            ],
        ),
        (
            "zh",
            [
                "年自发自用电量占总用电量（仅计绿电直连项目）",
                "单位能耗碳排放",
                "2025 年填报：工业固体废物综合利用量；glass_works；slag: wet",
                "2025 年填报：工业取新水量",
                "nobody.knows",
            ],
        ),
    ],
)
def test_what_is_no_longer_asked_for_and_what_is_stated_has_name_and_unit(
    language: str, names: list[str]
) -> None:
    ids = {
        "gd650.self_use_of_load.direct_project_only": "%",
        "hn467.core.unit_energy_carbon": "tCO₂/tce",
        "fact:solid_waste_used:2025:glass_works:slag: wet": "t",
        "fact:water_fresh:2025::": "m³",
        "nobody.knows": "",
    }
    moved = tuple(a_movement(id_) for id_ in ids)
    inputs = report_inputs(
        language,
        closings=(a_closing(1), a_closing(2, "forms", moved)),
        knowledge=knowledge_of(load_catalogue()),
        frameworks=(),
    )
    table = tables(build_park_report(inputs))[1]
    assert [row[1] for row in table.rows] == names
    assert [row[5] for row in table.rows] == list(ids.values())


def test_print_begins_with_the_park_and_the_framework_it_applies_for() -> None:
    inputs = report_inputs("en")
    core = inputs.frameworks[0].indicators[0].figure.id
    details = tuple(a_movement(f"account.e{number}.own_kg") for number in range(SHOWN))
    moved = (*details, a_movement(core), *MOVED)
    _, table = tables(told("en", a_closing(1), a_closing(2, "late bill", moved)))
    firsts = [row[2].figure.partition("@")[0] for row in table.rows if isinstance(row[2], Amount)]
    assert firsts[:2] == [PARK, core]
    assert len(firsts) == SHOWN


def a_movement(figure: str) -> Movement:
    share = Share(cause="form.xlsx", change=0.25)
    return Movement(boundary="whole", figure=figure, before=0.25, after=0.5, shares=(share,))


def test_a_restatement_that_moved_nothing_here_says_so() -> None:
    report = told("zh", a_closing(1), a_closing(2, "迟到的账单", MOVED[1:]))
    said = [b.text for b in chapter_of(report).blocks if isinstance(b, Paragraph)]
    assert any("未使本边界" in text for text in said)


def a_recalculation(*, moved: bool = True) -> Recalculation:
    """Return a base year that one who joined and one without readings move."""
    causes = (Share(cause="software", change=0.0), Share(cause="joined:works", change=250_000.0))
    return Recalculation(
        base=BaseYear(year=2024, threshold=0.05),
        boundary="whole",
        closed_at=datetime(2025, 1, 20, 4, tzinfo=UTC),
        before=1_000_000.0,
        after=1_250_000.0 if moved else 1_000_000.0,
        causes=causes if moved else (),
        without_readings=("shop",) if moved else (),
        movements=(),
        before_ends=(900_000.0, 1_100_000.0) if moved else (),
    )


def amounts_of(table: Table) -> list[Amount]:
    """Return the emissions a table shows in its second column."""
    return [row[1] for row in table.rows if isinstance(row[1], Amount)]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_base_year_stands_with_its_causes_and_what_to_do(language: str) -> None:
    report = build_park_report(report_inputs(language, base_year=a_recalculation()))
    table = tables(report)[-1]
    assert table.id == "base_year"
    unknown = Words(language).say("report.unknown")
    shares = [row[3].text for row in table.rows if isinstance(row[3], Amount)]
    assert shares == ["0.00", "25.00", unknown, "25.00"]
    closed, today = amounts_of(table)
    assert (closed.text, closed.figure) == ("1,000.0", f"{PARK}@2024/whole~20250120T040000Z")
    assert (today.text, today.figure) == ("1,250.0", "")  # of a park that never was
    text = " ".join(b.text for b in chapter_of(report).blocks if isinstance(b, Paragraph))
    for said in ("2024", "1,000.0", "900.0", "1,100.0", "1,250.0", "25.00 %", "5.00 %"):
        assert said in text
    assert Words(language).say("baseyear.recalculate", {"year": "2024"}) in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_numbers_of_a_base_year_are_named_by_figure_and_cause(language: str) -> None:
    found = replace(a_recalculation(), todays_at=NOW)
    context = Context(inputs=report_inputs(language, base_year=found))
    names = {key: figure_name(context, id_) for key, id_ in base_year_ids(found).items()}
    words, works = Words(language), context.enterprise("works")
    assert words.say("closing.joined", {"subject": works}) in names["change_2"]
    assert words.say("closing.software") in names["share_1"]
    for name in names.values():
        assert "base_year:" not in name
        assert "2024" in name


def test_a_base_year_that_stands_says_so_with_both_ids() -> None:
    report = build_park_report(report_inputs("en", base_year=a_recalculation(moved=False)))
    text = " ".join(b.text for b in chapter_of(report).blocks if isinstance(b, Paragraph))
    assert "2024 stands" in text
    (table,) = tables(report)
    assert [each.figure for each in amounts_of(table)] == [
        f"{PARK}@2024/whole~20250120T040000Z",
        f"{PARK}@2024/whole",
    ]
    assert "2024 stands" not in str(chapter_of(build_park_report(report_inputs("en"))).blocks)
