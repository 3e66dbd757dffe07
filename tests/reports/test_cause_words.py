"""What moved a figure is told in words, in both languages."""

import pytest

from lingtan.ledger.causes import METERS_FILE, PARK_FILE, of_file, of_row, together
from lingtan.reports.cause_words import cause_of
from lingtan.reports.words import Words

OWN = "catalogue/factors/grid/own.csv"
FACTS = {
    "file": OWN,
    "row": "2",
    "subject": "shandong/2024",
    "what": "kg_co2_per_kwh 0.5 → 0.6",
    "since": "2024-01-01",
    "until": "2025-01-01",
}


def test_a_row_is_told_with_file_line_values_and_validity() -> None:
    assert cause_of(of_row("row_changed", FACTS), Words("en")) == (
        f"{OWN}, line 2 (shandong/2024): kg_co2_per_kwh 0.5 → 0.6, "
        "valid from 2024-01-01 to before 2025-01-01"
    )
    open_ended = FACTS | {"since": "", "until": ""}
    assert cause_of(of_row("row_new", open_ended), Words("en")).endswith("0.5 → 0.6")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_of_change_has_words(language: str) -> None:
    words = Words(language)
    files = [of_file(kind, "a.geojson") for kind in ("file_changed", "file_new", "file_gone")]
    rows = [of_row(kind, FACTS) for kind in ("row_changed", "row_new", "row_gone")]
    said = [cause_of(each, words) for each in (*files, *rows, METERS_FILE, PARK_FILE)]
    assert len(set(said)) == len(said)
    assert all("closing." not in each for each in said)
    both = cause_of(together([METERS_FILE, PARK_FILE]), words)
    assert both == words.say("closing.and").join(said[-2:])


def test_a_file_that_came_is_its_name_and_a_member_is_named() -> None:
    words = Words("en")
    assert cause_of("late: second.csv", words) == "late: second.csv"
    assert cause_of("left:shop", words) == "shop left"
