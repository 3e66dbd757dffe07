"""What there is to tell of a period is worked out once for every language."""

from threading import Event, Thread

import pytest

from lingtan.app.question_of import question_of
from lingtan.reports.park_report import SHEETS_OF_PAGES
from lingtan.reports.words import LANGUAGES
from lingtan.web.answers import Kept, presented
from tests.conftest import Demo

PERIOD = question_of("2025-03")


@pytest.mark.slow
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


def test_who_asks_for_what_is_kept_waits_for_nobody() -> None:
    kept, begun, go_on = Kept[str](), Event(), Event()
    kept.of("known", lambda: "at once")

    def work() -> str:
        begun.set()
        go_on.wait(30)
        return "late"

    other = Thread(target=kept.of, args=("new", work))
    other.start()
    assert begun.wait(30)
    assert kept.of("known", lambda: "again") == "at once"
    assert other.is_alive()
    go_on.set()
    other.join(30)
    assert kept.of("new", lambda: "again") == "late"


def test_two_who_ask_for_the_same_at_once_have_it_worked_out_once() -> None:
    kept, worked = Kept[int](), list[int]()

    def work() -> int:
        worked.append(1)
        return len(worked)

    threads = [Thread(target=kept.of, args=("same", work)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert worked == [1]
    assert (kept.asked, kept.found) == (8, 7)
