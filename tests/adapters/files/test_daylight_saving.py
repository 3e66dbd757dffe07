"""Days of 23 and 25 hours: the hour seen twice is told apart, the hour that never was refused."""

from pathlib import Path

import pytest

from lingtan.adapters.files.wall_clock import wall_clock
from tests.builders_files import (
    a_files_park,
    a_mapping,
    kinds_of,
    reasons_of,
    stage_text,
    starts_of,
    values_of,
)

BERLIN = a_files_park("Europe/Berlin")
QUARTERS = ("00", "15", "30", "45")


def text_of(*clocks: str) -> str:
    return "time,kWh\n" + "".join(f"2025-{clock},{n}\n" for n, clock in enumerate(clocks))


def test_the_hour_that_never_was_is_refused(tmp_path: Path) -> None:
    clocks = ("03-30 01:45", "03-30 02:00", "03-30 02:45", "03-30 03:00")
    staged = stage_text(tmp_path, text_of(*clocks), a_mapping(), BERLIN)
    assert starts_of(staged) == ["03-30 00:45", "03-30 01:00"]
    assert reasons_of(staged) == [(3, "file_time_missing_hour"), (4, "file_time_missing_hour")]


def test_the_hour_seen_twice_is_told_apart_by_order(tmp_path: Path) -> None:
    hour = [f"10-26 02:{m}" for m in QUARTERS]
    clocks = ("10-26 01:45", *hour, *hour, "10-26 03:00")
    staged = stage_text(tmp_path, text_of(*clocks), a_mapping(), BERLIN)
    first = [f"10-26 00:{m}" for m in QUARTERS]
    second = [f"10-26 01:{m}" for m in QUARTERS]
    assert starts_of(staged) == ["10-25 23:45", *first, *second, "10-26 02:00"]
    assert staged.refused == staged.identical == 0


@pytest.mark.parametrize(
    "ends",
    [
        # the clock on the wall at the end: the change itself is seen as 02:00
        ["02:00", "02:15", "02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00"],
        # start plus a quarter: the change itself is written as 03:00
        ["02:00", "02:15", "02:30", "02:45", "03:00", "02:15", "02:30", "02:45", "03:00"],
    ],
)
def test_both_ways_to_label_interval_ends_give_the_same_instants(
    tmp_path: Path, ends: list[str]
) -> None:
    text = text_of(*(f"10-26 {end}" for end in ends))
    time = {"columns": ["time"], "label": "end"}
    staged = stage_text(tmp_path, text, a_mapping(time=time), BERLIN)
    assert starts_of(staged) == [
        "10-25 23:45", *(f"10-26 {h}:{m}" for h in ("00", "01") for m in QUARTERS)
    ]  # fmt: skip
    assert "file_time_repeated_hour" not in kinds_of(staged)
    assert "file_repeated_hour_once" not in kinds_of(staged)


@pytest.mark.slow
@pytest.mark.parametrize("end", ["02:00", "03:00"])
def test_both_clocks_of_the_instant_of_change_end_the_same_interval(
    tmp_path: Path, end: str
) -> None:
    time = {"columns": ["time"], "label": "end"}
    staged = stage_text(tmp_path, text_of(f"03-30 {end}"), a_mapping(time=time), BERLIN)
    assert starts_of(staged) == ["03-30 00:45"]


@pytest.mark.slow
@pytest.mark.parametrize("label", ["start", "end"])
@pytest.mark.parametrize("step", [1, 4])
def test_a_file_newest_line_first_is_the_same_file_oldest_first(
    tmp_path: Path, label: str, step: int
) -> None:
    hour = [f"10-26 02:{m}" for m in QUARTERS[::step]]
    clocks = ["10-26 01:00", *hour, *hour, "10-26 03:00"]
    lines = [f"2025-{clock},{n}\n" for n, clock in enumerate(clocks)]
    meter = "e1" if step == 1 else "hourly"
    mapping = a_mapping(
        time={"columns": ["time"], "label": label},
        values=[{"column": "kWh", "meter": meter, "unit": "kWh"}],
    )
    oldest, newest = (
        values_of(stage_text(tmp_path, "time,kWh\n" + "".join(order), mapping, BERLIN))
        for order in (lines, lines[::-1])
    )
    assert newest == oldest
    assert len(oldest) == len(clocks)


@pytest.mark.slow
def test_an_hour_whose_two_times_are_mixed_is_named(tmp_path: Path) -> None:
    hour = [f"10-26 02:{minute}" for minute in QUARTERS]
    apart = stage_text(tmp_path, text_of(*hour, *hour), a_mapping(), BERLIN)
    sorted_by_clock = stage_text(tmp_path, text_of(*sorted(hour * 2)), a_mapping(), BERLIN)
    assert "file_repeated_hour_mixed" not in kinds_of(apart)
    assert "file_repeated_hour_mixed" in kinds_of(sorted_by_clock)


@pytest.mark.parametrize(
    ("which", "starts"),
    [("first", ["10-26 00:15"]), ("second", ["10-26 01:15"]), ("order", ["10-26 00:15"])],
)
def test_the_mapping_says_which_hour_is_meant(
    tmp_path: Path, which: str, starts: list[str]
) -> None:
    time = {"columns": ["time"], "repeated_hour": which}
    staged = stage_text(tmp_path, text_of("10-26 02:15"), a_mapping(time=time), BERLIN)
    assert starts_of(staged) == starts
    assert ("file_repeated_hour_once" in kinds_of(staged)) == (which == "order")


def test_the_hour_seen_twice_can_be_refused(tmp_path: Path) -> None:
    time = {"columns": ["time"], "repeated_hour": "refuse"}
    clocks = ("10-26 01:45", "10-26 02:15", "10-26 03:00")
    staged = stage_text(tmp_path, text_of(*clocks), a_mapping(time=time), BERLIN)
    assert reasons_of(staged) == [(3, "file_time_repeated_hour")]
    assert starts_of(staged) == ["10-25 23:45", "10-26 02:00"]


def test_an_offset_in_the_text_needs_no_order(tmp_path: Path) -> None:
    time = {"columns": ["time"], "formats": ["%Y-%m-%dT%H:%M%z"]}
    text = "time,kWh\n2025-10-26T02:15+01:00,1\n2025-10-26T02:15+02:00,2\n"
    staged = stage_text(tmp_path, text, a_mapping(time=time), BERLIN)
    assert starts_of(staged) == ["10-26 01:15", "10-26 00:15"]


def test_a_zone_without_summer_time_costs_no_comparison() -> None:
    assert wall_clock("Asia/Shanghai", is_end=True).offset_sql("us") == str(8 * 3_600_000_000)


@pytest.mark.parametrize(
    ("zone", "days", "starts"),
    [
        (  # no midnight: the clock goes from 24:00 to 01:00
            "America/Santiago",
            ("09-06", "09-07", "09-08"),
            ["09-06 04:00", "09-07 04:00", "09-08 03:00"],
        ),
        (  # two midnights: the clock goes from 01:00 back to 00:00
            "America/Havana",
            ("11-01", "11-02", "11-03"),
            ["11-01 04:00", "11-02 04:00", "11-03 05:00"],
        ),
    ],
)
@pytest.mark.parametrize("label", ["start", "end"])
def test_a_day_begins_once_whatever_its_midnight_does(
    tmp_path: Path, zone: str, days: tuple[str, ...], starts: list[str], label: str
) -> None:
    told = days if label == "start" else (*days[1:], f"{days[-1][:-1]}{int(days[-1][-1]) + 1}")
    mapping = a_mapping(
        time={"columns": ["time"], "label": label},
        values=[{"column": "kWh", "meter": "daily", "unit": "kWh"}],
    )
    staged = stage_text(tmp_path, text_of(*told), mapping, a_files_park(zone))
    assert starts_of(staged) == starts
    assert kinds_of(staged) == []


def test_a_cell_left_blank_in_the_hour_that_never_was_is_no_reading(tmp_path: Path) -> None:
    heads = [f"{hour:02}:{m}" for hour in range(24) for m in QUARTERS]
    cells = ["" if head.startswith("02:") else "7" for head in heads]
    text = f"day,{','.join(heads)}\n2025-03-30,{','.join(cells)}\n"
    mapping = a_mapping(
        time={"columns": ["day"], "formats": ["%Y-%m-%d"]},
        values=[],
        points={"first": "00:00", "last": "23:45", "minutes": 15, "meter": "e1", "unit": "kWh"},
    )
    staged = stage_text(tmp_path, text, mapping, BERLIN)
    assert (len(starts_of(staged)), staged.refused) == (92, 0)
    assert staged.skipped == 1 + 4
