"""A file laid out in any usual way, read as suggested, gives the total a person would add up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders_files import stage, values_of
from tests.builders_looks import PARK, Cells, a_workbook, looked_at
from tests.examples import examples

pytestmark = pytest.mark.slow

START = datetime(2025, 3, 1)  # noqa: DTZ001  local clock of a file
UNITS = {"kWh": 1, "千瓦时": 1, "MWh": 1000, "万千瓦时": 10_000}
WORDS = {
    "zh": ("时间", "日期", "小时", "表号", "电量", "合计", "电费(元)", "单位"),
    "en": ("Time", "Date", "Hour", "Meter", "Energy", "Total", "Cost (EUR)", "Unit"),
}
METERS = {"zh": ("1#变", "2#变"), "en": ("Transformer 1", "Transformer 2")}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a file is laid out."""

    language: str
    layout: str  # columns, meter column, day rows, sheets
    unit: str
    unit_at: str  # heading, title, line, column
    label: str
    has_hours: bool
    has_total: bool
    has_money: bool
    encoding: str
    days: int

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words of the language."""
        return WORDS[self.language]


PLANS = st.builds(
    Plan,
    language=st.sampled_from(sorted(WORDS)),
    layout=st.sampled_from(["columns", "meter column", "day rows", "sheets"]),
    unit=st.sampled_from(sorted(UNITS)),
    unit_at=st.sampled_from(["heading", "title", "line", "column"]),
    label=st.sampled_from(["start", "end"]),
    has_hours=st.booleans(),
    has_total=st.booleans(),
    has_money=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "xlsx"]),
    days=st.integers(1, 3),
)


@settings(max_examples=examples(25), deadline=None)
@given(plan=PLANS, size=st.integers(1, 9999))
def test_a_suggestion_reads_what_a_person_would_add_up(plan: Plan, size: int) -> None:
    """Two meters count size and twice size in each hour."""
    with TemporaryDirectory() as name:
        path = written(plan, size, Path(name))
        staged = stage(Path(name), path, looked_at(path), PARK)
        values = values_of(staged)
    assert staged.refused == 0, staged.findings
    hours = 24 * plan.days
    for meter, amount in (("t1", size), ("t2", 2 * size)):
        found = sum((v for (m, _), v in values.items() if m == meter), Decimal(0))
        assert found == amount * hours * UNITS[plan.unit]
    assert min(start for _, start in values) == "02-28 16:00"


def written(plan: Plan, size: int, folder: Path) -> Path:
    """Write the file of a plan; a sheet a meter needs a workbook."""
    tables = tables_of(plan, size)
    if plan.encoding == "xlsx" or len(tables) > 1:
        return a_workbook(folder, tables)
    lines = [",".join(str(cell) for cell in row) for rows in tables.values() for row in rows]
    path = folder / "load.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode(plan.encoding))
    return path


def tables_of(plan: Plan, size: int) -> dict[str, Cells]:
    one, two = METERS[plan.language]
    if plan.layout == "sheets":
        return {one: long_of(plan, [size]), two: long_of(plan, [2 * size])}
    if plan.layout == "columns":
        return {"data": long_of(plan, [size, 2 * size], METERS[plan.language])}
    rows = meter_rows(plan, size) if plan.layout == "meter column" else day_rows(plan, size)
    return {"data": rows}


def moments(plan: Plan) -> list[list[object]]:
    """Return the cells of time of each hour."""
    found: list[list[object]] = []
    for n in range(24 * plan.days):
        at = START + timedelta(hours=n)
        hour = at.hour + (plan.label == "end")
        shown = at + timedelta(hours=plan.label == "end")
        found.append([f"{at:%Y-%m-%d}", hour] if plan.has_hours else [f"{shown:%Y-%m-%d %H:%M}"])
    return found


def long_of(plan: Plan, amounts: list[int], names: tuple[str, ...] = ()) -> Cells:
    """Return a line an hour, a column a meter."""
    _, _, _, _, energy, total, money, _ = plan.words
    unit = f"({plan.unit})" if plan.unit_at in {"heading", "column"} else ""
    head = [*time_heads(plan), *(f"{name}{unit}" for name in names or (energy,))]
    units: list[str] = ["" for _ in time_heads(plan)] + [plan.unit for _ in amounts]
    has_total = plan.has_total and len(amounts) > 1
    more = [f"{total}{unit}"] * has_total + [money] * plan.has_money
    units += [plan.unit] * has_total + ["元"] * plan.has_money
    tail = [sum(amounts)] * has_total + [7] * plan.has_money
    rows = [[*moment, *amounts, *tail] for moment in moments(plan)]
    return [*title(plan), [*head, *more], *([units] if plan.unit_at == "line" else []), *rows]


def meter_rows(plan: Plan, size: int) -> Cells:
    """Return a line an hour and meter, named in a column."""
    _, _, _, meter, energy, total, money, unit_word = plan.words
    unit = f"({plan.unit})" if plan.unit_at in {"heading", "line"} else ""
    is_column = plan.unit_at == "column"
    head = [*time_heads(plan), meter, *([unit_word] * is_column), f"{energy}{unit}"]
    rows: list[list[object]] = [[*head, *([money] * plan.has_money)]]
    for n, name in enumerate(METERS[plan.language], start=1):
        for moment in moments(plan):
            own = [plan.unit] * is_column
            rows.append([*moment, name, *own, n * size, *([7] * plan.has_money)])
    closing = [total, *[""] * (len(head) - 2), 3 * size * 24 * plan.days]
    return [*title(plan), *rows, *([closing] if plan.has_total else [])]


def day_rows(plan: Plan, size: int) -> Cells:
    """Return a row a day and meter, a column an hour."""
    _, date, _, meter, energy, total, _, _ = plan.words
    first = 1 if plan.label == "end" else 0
    heads = [f"{n}" if plan.has_hours else f"{n:02d}:00" for n in range(first, first + 24)]
    more = [total] if plan.has_total else []
    merged = plan.unit_at != "title"
    group: list[object] = ["", "", f"{energy}({plan.unit})", *[""] * 23, *([""] * plan.has_total)]
    above: list[list[object]] = [group] if merged else []
    rows: list[list[object]] = [[date, meter, *heads, *more]]
    for day in range(plan.days):
        for n, name in enumerate(METERS[plan.language], start=1):
            tail = [24 * n * size] if plan.has_total else []
            rows.append([f"{START + timedelta(days=day):%Y-%m-%d}", name, *[n * size] * 24, *tail])
    return [*title(plan), *above, *rows]


def time_heads(plan: Plan) -> list[str]:
    at, date, hour, *_ = plan.words
    return [date, hour] if plan.has_hours else [at]


def title(plan: Plan) -> list[list[object]]:
    return [[f"2025 ({plan.unit})"]] if plan.unit_at == "title" else []
