"""A reading that stands twice is counted once, and two different ones are named."""

from decimal import Decimal
from pathlib import Path

from tests.builders_files import (
    a_mapping,
    kinds_of,
    reasons_of,
    stage_text,
    table_of,
    values_of,
)

UTC = {"columns": ["time"], "zone": "UTC"}
HEAD = "time,kWh\n"
QUARTERS = ("00", "15", "30", "45")


def test_identical_readings_are_counted_once_and_reported_once(tmp_path: Path) -> None:
    text = HEAD + "2025-01-02 00:00,5\n2025-01-02 00:00,5.0\n2025-01-02 00:00,5\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC))
    assert (staged.rows, staged.identical, staged.refused) == (1, 2, 0)
    assert kinds_of(staged) == ["file_duplicates_identical"]
    assert staged.findings[0].facts["count"] == 2


def test_identical_readings_are_named_for_their_meter_with_their_span(tmp_path: Path) -> None:
    values = [{"column": name, "meter": name, "unit": "kWh"} for name in ("e1", "e2")]
    rows = [f"2025-01-02 {h:02d}:{m},{h + 1},{h + 2}\n" for h in range(2) for m in QUARTERS]
    text = "time,e1,e2\n" + "".join([*rows, *rows[1:3]])
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=values))
    told = [(f.subject, f.place.line, f.facts) for f in staged.findings]
    facts = {"count": 2, "first": "2025-01-02 00:15", "last": "2025-01-02 00:30"}
    assert told == [("e1", 3, facts), ("e2", 3, facts)]


def test_the_later_of_two_different_readings_wins_and_both_are_named(tmp_path: Path) -> None:
    text = HEAD + "2025-01-02 00:00,5\n2025-01-02 00:15,7\n2025-01-02 00:00,6\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC))
    assert values_of(staged)["e1", "01-02 00:00"] == 6
    assert reasons_of(staged) == [(2, "file_duplicate_conflict")]
    finding = next(f for f in staged.findings if f.kind.id == "file_duplicates_conflicting")
    assert finding.facts == {
        "start": "2025-01-02 00:00",
        "value": "5.000",
        "other": "6.000",
        "other_line": 4,
    }


def test_two_different_readings_can_both_be_refused(tmp_path: Path) -> None:
    text = HEAD + "2025-01-02 00:00,5\n2025-01-02 00:00,6\n2025-01-02 00:15,7\n"
    text += "2025-01-02 00:15,7\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, duplicates="refuse"))
    assert [line for line, _ in reasons_of(staged)] == [2, 3]
    assert values_of(staged) == {("e1", "01-02 00:15"): Decimal(7)}
    assert staged.identical == 1


def test_one_meter_in_two_columns_is_seen_as_twice(tmp_path: Path) -> None:
    values = [{"column": name, "meter": "e1", "unit": "kWh"} for name in ("a", "b")]
    text = "time,a,b\n2025-01-02 00:00,5,5\n2025-01-02 00:15,5,6\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=values))
    assert (staged.identical, staged.refused) == (1, 1)
    assert values_of(staged)["e1", "01-02 00:15"] == 6


def test_every_row_twice_is_still_every_row_once(tmp_path: Path) -> None:
    rows = "".join(
        f"2025-01-{d:02d} {h:02d}:{m},{d}\n"
        for d in range(1, 29)
        for h in range(6)
        for m in ("00", "15", "30", "45")
    )
    staged = stage_text(tmp_path, HEAD + rows + rows, a_mapping(time=UTC))
    assert (staged.rows, staged.identical) == (672, 672)


def test_a_conflict_is_named_in_the_local_time_of_the_park(tmp_path: Path) -> None:
    text = HEAD + "2025-01-01 00:00,5\n2025-01-01 00:00,6\n"
    staged = stage_text(tmp_path, text, a_mapping())
    finding = next(f for f in staged.findings if f.kind.id == "file_duplicates_conflicting")
    assert finding.facts["start"] == "2025-01-01 00:00"
    assert table_of(staged.refused_path)["text"].to_list() == [
        "e1 2025-01-01 00:00: 5.000, line 3: 6.000"
    ]


def test_local_time_follows_the_clocks_of_summer_and_winter(tmp_path: Path) -> None:
    berlin = {"columns": ["time"], "zone": "Europe/Berlin"}
    times = ["2025-01-01 00:00", "2025-07-01 00:00", "2025-10-26 03:00"]
    text = HEAD + "".join(f"{time},{n}\n" for time in times for n in (1, 2))
    staged = stage_text(tmp_path, text, a_mapping(time=berlin))
    conflicts = [f for f in staged.findings if f.kind.id == "file_duplicates_conflicting"]
    assert [finding.facts["start"] for finding in conflicts] == times


def test_an_hour_refused_for_doubt_is_shown_as_the_file_writes_it(tmp_path: Path) -> None:
    berlin = {"columns": ["time"], "zone": "Europe/Berlin", "repeated_hour": "refuse"}
    staged = stage_text(tmp_path, HEAD + "2025-10-26 02:15,7\n", a_mapping(time=berlin))
    assert table_of(staged.refused_path)["text"].to_list() == ["2025-10-26 02:15, 7.000"]
