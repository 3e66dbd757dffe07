"""The order of the rows of a file changes neither what is stored nor any total."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.adapters.files.mapping import Mapping
from tests.builders_files import a_mapping, stage_text, table_of
from tests.examples import examples

pytestmark = pytest.mark.slow

START = datetime(2025, 3, 1)  # noqa: DTZ001  local clock of a file
TIME = {"columns": ["time"], "zone": "UTC"}
NAMED = {
    "columns": ["meter"],
    "names": {"main": "e1", "roof": "e2", "gate": "p1"},
    "negative": {"gate": "back"},
}
DAYS = {"columns": ["first"], "formats": ["%Y-%m-%d"], "period_end": "last"}
POINTS = [f"{n * 15 // 60:02d}:{n * 15 % 60:02d}" for n in range(1, 97)]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file as heading and rows, and the mapping that reads it."""

    head: str
    rows: tuple[str, ...]
    mapping: Mapping


def at(number: int) -> str:
    return f"{START + timedelta(minutes=15 * number):%Y-%m-%d %H:%M}"


NUMBERS = st.integers(-50, 90)
LONG = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(sorted(NAMED["names"])), NUMBERS))


@st.composite
def long_tables(draw: st.DrawFn) -> Table:
    """Return a line a reading: meters with a sign and without, some readings twice."""
    values = [{"column": "kW", "unit": "kW"}]
    return Table(
        head="time,meter,kW",
        rows=tuple(f"{at(n)},{meter},{value}" for n, meter, value in draw(LONG)),
        mapping=a_mapping(time=TIME, meter=NAMED, values=values, duplicates="refuse"),
    )


@st.composite
def column_tables(draw: st.DrawFn) -> Table:
    """Return a column a meter, one of them a counter, one with a sign."""
    cells = draw(st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(0, 99)), max_size=12))
    values = [
        {"column": "a", "meter": "e2", "unit": "kWh"},
        {"column": "b", "meter": "p1", "unit": "kW", "negative": "back"},
        {"column": "c", "meter": "counter", "unit": "kWh"},
    ]
    return Table(
        head="time,a,b,c",
        rows=tuple(f"{at(n)},{a},{b},{c}" for n, (a, b, c) in enumerate(cells)),
        mapping=a_mapping(time=TIME, values=values),
    )


@st.composite
def day_tables(draw: st.DrawFn) -> Table:
    """Return a row a day and meter, labelled by interval ends."""
    days = draw(
        st.lists(
            st.tuples(st.integers(1, 28), st.sampled_from(["main", "gate"]), NUMBERS),
            max_size=6,
            unique_by=lambda d: d[:2],
        )
    )
    return Table(
        head=",".join(["time", "meter", *POINTS]),
        rows=tuple(
            ",".join([f"2025-03-{day:02d}", meter, *(str(n + p) for p in range(96))])
            for day, meter, n in days
        ),
        mapping=Mapping.model_validate(
            {
                "kind": "csv",
                "time": TIME | {"formats": ["%Y-%m-%d"], "label": "end"},
                "meter": NAMED,
                "points": {"first": "00:15", "last": "24:00", "minutes": 15, "unit": "kW"},
            }
        ),
    )


@st.composite
def bill_tables(draw: st.DrawFn) -> Table:
    """Return bills of any days, some of which overlap or stand twice."""
    bills = draw(
        st.lists(st.tuples(st.integers(0, 80), st.integers(0, 40), st.integers(0, 9)), max_size=8)
    )
    day = "{:%Y-%m-%d}".format
    return Table(
        head="first,last,Nm3",
        rows=tuple(
            f"{day(START + timedelta(days=n))},{day(START + timedelta(days=n + length))},{amount}"
            for n, length, amount in bills
        ),
        mapping=a_mapping(
            time=DAYS,
            values=[{"column": "Nm3", "meter": "gas", "unit": "Nm3"}],
            duplicates="refuse",
        ),
    )


TABLES = st.one_of(long_tables(), column_tables(), day_tables(), bill_tables())


@settings(max_examples=examples(40), deadline=None)
@given(table=TABLES, order=st.randoms(use_true_random=False))
def test_any_permutation_of_the_rows_of_a_file_says_the_same(table: Table, order: Random) -> None:
    mixed = list(table.rows)
    order.shuffle(mixed)
    assert content(table, mixed) == content(table, table.rows)


def content(table: Table, rows: tuple[str, ...] | list[str]) -> AnyMapping[object, object]:
    """Return what is stored of a file, and how many of its readings are refused why."""
    text = "\n".join([table.head, *rows]) + "\n"
    with TemporaryDirectory() as name:
        staged = stage_text(Path(name), text, table.mapping)
        stored = table_of(staged.staged_path).drop("line").sort("meter_id", "start")
        refused = table_of(staged.refused_path)["reason"].value_counts(sort=True).sort("reason")
    return {"stored": stored.rows(), "refused": refused.rows()}
