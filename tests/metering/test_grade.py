"""The grade of a month follows from what was measured, and from what has no value."""

import polars as pl
import pytest

from lingtan.metering.grade import grade_months
from lingtan.park.tables import METER_QUALITY


@pytest.mark.parametrize(
    ("measured", "missing", "grade"),
    [
        (1000, 0, "A"),
        (990, 0, "A"),
        (989, 0, "B"),
        (990, 1, "B"),
        (950, 10, "B"),
        (949, 0, "C"),
        (950, 11, "C"),
        (800, 50, "C"),
        (799, 0, "D"),
        (949, 51, "D"),
        (500, 500, "D"),
        (499, 0, "E"),
        (0, 1000, "E"),
    ],
)
def test_each_step_has_its_bounds(measured: int, missing: int, grade: str) -> None:
    counts = pl.DataFrame(
        {
            "meter_id": ["m"],
            "month": ["2025-01"],
            "expected": [1000],
            "measured": [measured],
            "suspect": [0],
            "estimated": [1000 - measured - missing],
            "missing": [missing],
        }
    )
    graded = grade_months(counts)
    assert graded["grade"].to_list() == [grade]
    assert graded.schema == METER_QUALITY.schema
