"""The same day gives the same readings, as a row of points or as a line a numbered point."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders_files import a_mapping, stage_text, values_of
from tests.examples import examples

pytestmark = pytest.mark.slow

CELLS = st.one_of(
    st.decimals(0, 1000, places=3).map(lambda number: f"{number:f}"),
    st.sampled_from(["", "--", "abc", "-5"]),
)


@settings(max_examples=examples(15), deadline=None)
@given(
    day=st.lists(CELLS, min_size=96, max_size=96),
    first=st.sampled_from([0, 1]),
    label=st.sampled_from(["start", "end"]),
)
def test_a_row_of_points_is_its_numbered_lines(day: list[str], first: int, label: str) -> None:
    heads = ",".join(f"P{n}" for n in range(1, 97))
    wide = f"日期,{heads}\n2025-03-01,{','.join(day)}\n"
    lines = [f"2025-03-01,{n},{cell}" for n, cell in enumerate(day, start=first)]
    long = "\n".join(["日期,点号,电量", *lines]) + "\n"
    time = {"columns": ["日期"], "formats": ["%Y-%m-%d"], "label": label}
    points = {"first": "P1", "last": "P96", "minutes": 15, "meter": "e1", "unit": "kWh"}
    number = {"column": "点号", "first": first, "minutes": 15}
    values = [{"column": "电量", "meter": "e1", "unit": "kWh"}]
    with TemporaryDirectory() as name:
        by_row = a_mapping(time=time, values=[], points=points)
        by_line = a_mapping(time=time | {"number": number}, values=values)
        row = stage_text(Path(name), wide, by_row, name="wide.csv")
        line = stage_text(Path(name), long, by_line, name="long.csv")
        assert values_of(row) == values_of(line)
        assert (row.rows, row.refused) == (line.rows, line.refused)
