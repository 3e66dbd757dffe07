"""A bill that ends as the next one begins does not count that day twice, nor overlap it."""

from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_questions import open_questions
from tests.builders_files import a_mapping, reasons_of, stage_text, table_of
from tests.builders_looks import Cells, a_text, looked_at, notes_on

FIFTHS = ("2025-01-05,2025-02-05", "2025-02-05,2025-03-05", "2025-03-05,2025-04-05")


def bills(end: str, **more: object) -> Mapping:
    return a_mapping(
        time={"columns": ["from"], "period_end": "to", "period_end_is": end, **more},
        values=[{"column": "gas", "meter": "gas", "unit": "Nm3"}],
        quality="manual",
    )


def text_of(*periods: str) -> str:
    return "from,to,gas\n" + "".join(f"{period},31\n" for period in periods)


def test_bills_that_end_as_the_next_begins_do_not_overlap(tmp_path: Path) -> None:
    staged = stage_text(tmp_path, text_of(*FIFTHS), bills("next_first_day"))
    assert (staged.rows, reasons_of(staged)) == (3, [])
    assert sorted(table_of(staged.staged_path)["quality"]) == [
        "manual:28",
        "manual:31",
        "manual:31",
    ]
    by_last_day = stage_text(tmp_path, text_of(*FIFTHS), bills("last_day"))
    assert {reason for _, reason in reasons_of(by_last_day)} == {"file_bills_overlap"}


@pytest.mark.parametrize(
    ("period", "qualities"),
    [
        ("2025-01-01,2025-02-01", ["manual"]),
        ("2025-01-01,2025-01-31", ["manual:30"]),
        ("2025-02-01,2025-02-28", ["manual:27"]),
        ("2025-01-05,2025-02-01", ["manual:27"]),
        ("2025-01-05,2025-01-06", ["manual:1"]),
        ("2025-01-05,2025-01-05", []),
    ],
)
def test_an_end_that_is_the_next_first_day_is_no_day_of_the_bill(
    tmp_path: Path, period: str, qualities: list[str]
) -> None:
    staged = stage_text(tmp_path, text_of(period), bills("next_first_day"))
    assert table_of(staged.staged_path)["quality"].to_list() == qualities
    assert staged.refused == 1 - len(qualities)


def suggested(folder: Path, *periods: str) -> Mapping:
    rows: Cells = [["起始日期", "截止日期", "用气量(Nm3)"]]
    rows = [*rows, *([*period.split(","), 31] for period in periods)]
    return looked_at(a_text(folder, rows))


@pytest.mark.parametrize(
    ("periods", "end", "because"),
    [
        (FIFTHS, "next_first_day", "ends_are_next_starts"),
        (
            ("2025-01-01,2025-02-01", "2025-02-01,2025-03-01"),
            "next_first_day",
            "ends_are_next_starts",
        ),
        (FIFTHS[:1], "last_day", "end_may_be_next_start"),
        (
            ("2025-01-05,2025-02-05", *FIFTHS[1:], "2025-04-06,2025-05-05"),
            "next_first_day",
            "ends_contradict",
        ),
    ],
)
def test_a_suggestion_sees_or_asks_which_day_ends_a_bill(
    tmp_path: Path, periods: tuple[str, ...], end: str, because: str
) -> None:
    mapping = suggested(tmp_path, *periods)
    assert mapping.time.period_end_is == end
    notes = notes_on(mapping, "time.period_end_is")
    assert [note.because for note in notes] == [because]
    asked = {note.choice for _, note in open_questions(mapping)}
    assert ("time.period_end_is" in asked) is (because != "ends_are_next_starts")


@pytest.mark.parametrize(
    "periods",
    [
        ("2025-01-01,2025-01-31", "2025-02-01,2025-02-28"),
        ("2024-12-26,2025-01-25", "2025-01-26,2025-02-25"),
        ("2025-01-01,2025-02-01",),
    ],
)
def test_bills_that_say_their_last_day_ask_nothing(
    tmp_path: Path, periods: tuple[str, ...]
) -> None:
    mapping = suggested(tmp_path, *periods)
    assert (mapping.time.period_end_is, notes_on(mapping, "time.period_end_is")) == (
        "last_day",
        [],
    )
