"""What there is to tell of a period is worked out once for every language."""

import pytest

from lingtan.app.question_of import question_of
from lingtan.reports.park_report import SHEETS_OF_PAGES
from lingtan.reports.words import LANGUAGES
from lingtan.web.answers import presented
from tests.conftest import Demo

PERIOD = question_of("2025-03")


def test_another_language_asks_no_room_again(demo: Demo) -> None:
    layout = demo.workspace.layout
    one, other = (presented(layout, PERIOD, language) for language in LANGUAGES)
    assert one.contents is other.contents
    assert {each.report.language for each in (one, other)} == set(LANGUAGES)
    assert one.report.title != other.report.title


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_draw_only_the_sheets_they_show(demo: Demo, language: str) -> None:
    report = presented(demo.workspace.layout, PERIOD, language).report
    assert [sheet.id for sheet in report.sheets] == list(SHEETS_OF_PAGES)
