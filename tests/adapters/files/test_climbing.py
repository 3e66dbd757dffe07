"""A counter that a mapping reads as amounts is doubted at import, by the rule of a suggestion."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from lingtan.adapters.files.staged import Staged
from lingtan.base.findings import Finding
from tests.builders_files import a_mapping, stage_text

COUNTER = [12_000 + 7 * n for n in range(30)]
KNOWN = {"choice": "e1", "value": "", "because": "climbs_like_counter"}


def read(
    folder: Path, values: Sequence[float], meter: str = "hourly", **parts: object
) -> tuple[Finding, ...]:
    lines = (f"2025-01-{1 + n // 24:02} {n % 24:02}:00,{v}\n" for n, v in enumerate(values))
    mapping = a_mapping(values=[{"column": "kWh", "meter": meter, "unit": "kWh"}], **parts)
    return doubts(stage_text(folder, "time,kWh\n" + "".join(lines), mapping))


def doubts(staged: Staged) -> tuple[Finding, ...]:
    return tuple(f for f in staged.findings if f.kind.id == "file_climbs_like_counter")


def test_amounts_that_climb_through_the_whole_file_are_doubted_and_taken(tmp_path: Path) -> None:
    (doubt,) = read(tmp_path, COUNTER)
    assert (doubt.subject, doubt.place.line) == ("hourly", 2)
    assert (doubt.facts["count"], doubt.facts["first"], doubt.facts["last"]) == (
        30,
        "12000.000",
        "12203.000",
    )


@pytest.mark.parametrize(
    "values",
    [
        [5.0] * 30,  # constant
        [0.0] * 30,
        COUNTER[:11],  # too short to tell
        [10.0 + 5 * n for n in range(24)],  # a morning's load, by large steps
        [*COUNTER, 11_000],  # it falls in the end
        [*COUNTER, *COUNTER],
        [0.0, *COUNTER],
    ],
)
def test_what_may_be_amounts_is_not_doubted(tmp_path: Path, values: list[float]) -> None:
    assert not read(tmp_path, values)


def test_a_counter_is_not_doubted_where_it_is_known_to_be_one(tmp_path: Path) -> None:
    assert not read(tmp_path, COUNTER, "counter")


def test_a_person_may_say_that_they_are_amounts(tmp_path: Path) -> None:
    assert not read(tmp_path, COUNTER, notes=[{**KNOWN, "confidence": "sure"}])
    assert read(tmp_path, COUNTER, notes=[{**KNOWN, "confidence": "guess"}])


def test_each_meter_of_a_file_is_looked_at_by_itself(tmp_path: Path) -> None:
    rows = [
        f"2025-01-{1 + n // 24:02} {n % 24:02}:00,{meter},{value}\n"
        for n in range(30)
        for meter, value in (("hourly", COUNTER[n]), ("h2", 50 + n % 7))
    ]
    mapping = a_mapping(
        meter={"columns": ["meter"], "names": {"h2": "e1"}},
        values=[{"column": "kWh", "unit": "kWh"}],
    )
    staged = stage_text(tmp_path, "time,meter,kWh\n" + "".join(rows), mapping)
    assert [doubt.subject for doubt in doubts(staged)] == ["hourly"]
