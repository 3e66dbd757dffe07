"""However files come, in what pieces and what order, the totals are the same."""

import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.store import Store
from tests.builders_store import NOW, Row, at, current, put, total
from tests.examples import examples

pytestmark = pytest.mark.slow

FEW = settings(max_examples=examples(10), deadline=None)

TUNINGS = st.builds(
    Tuning,
    seal_rows=st.sampled_from([1, 3, 50_000]),
    merge_files=st.integers(2, 4),
    resolve_share=st.sampled_from([0.0, 0.3, 9.0]),
)
STARTS = st.builds(
    lambda month, day, quarter: at(day, month=month) + timedelta(minutes=15 * quarter),
    st.integers(1, 3),
    st.integers(1, 2),
    st.integers(0, 3),
)
VALUES = st.decimals(-1000, 1000, places=3, allow_nan=False)
ROWS = st.lists(st.tuples(st.sampled_from(["m1", "m2", "m3"]), STARTS, VALUES), max_size=30)
DISTINCT = st.lists(
    st.tuples(st.sampled_from(["m1", "m2", "m3"]), STARTS, VALUES),
    max_size=30,
    unique_by=lambda r: (r[0], r[1]),
)


def latest(rows: Sequence[Row]) -> list[Row]:
    """Return what holds after rows have come in this order: the last of each meter and start."""
    held = {(meter, start): value for meter, start, value in rows}
    return sorted((meter, start, value) for (meter, start), value in held.items())


def pieces(rows: Sequence[Row], cuts: Sequence[int]) -> list[Sequence[Row]]:
    bounds = [0, *sorted(cut % (len(rows) + 1) for cut in cuts), len(rows)]
    return [rows[a:b] for a, b in pairwise(bounds)]


@FEW
@given(
    rows=ROWS, cuts=st.lists(st.integers(0, 30), max_size=3), tuning=TUNINGS, seal=st.booleans()
)
def test_splitting_a_file_in_any_way_gives_the_same_readings(
    rows: list[Row], cuts: list[int], tuning: Tuning, seal: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "store", writable=True, tuning=tuning) as store:
            for number, piece in enumerate(pieces(rows, cuts)):
                put(store, folder, f"piece {number}", piece)
                if seal:
                    store.seal()
            assert current(store) == latest(rows)
            assert_current_is_the_last_of_the_log(store)


@FEW
@given(
    rows=DISTINCT,
    cuts=st.lists(st.integers(0, 30), max_size=3),
    order=st.randoms(use_true_random=False),
    tuning=TUNINGS,
)
def test_files_about_different_instants_may_come_in_any_order(
    rows: list[Row], cuts: list[int], order: Random, tuning: Tuning
) -> None:
    files = pieces(rows, cuts)
    order.shuffle(files)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "store", writable=True, tuning=tuning) as store:
            for number, piece in enumerate(files):
                put(store, folder, f"piece {number}", piece)
            assert current(store) == sorted(rows)


@FEW
@given(rows=ROWS, tuning=TUNINGS)
def test_importing_what_is_known_under_another_name_stores_nothing(
    rows: list[Row], tuning: Tuning
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "store", writable=True, tuning=tuning) as store:
            put(store, folder, "a", latest(rows))
            before = store.runner().rows("select * from log").height
            outcome = put(store, folder, "b", latest(rows))
            assert outcome.record.rows.same == len(latest(rows))
            assert outcome.months == ()
            assert store.runner().rows("select * from log").height == before


@FEW
@given(files=st.lists(ROWS, min_size=1, max_size=4), tuning=TUNINGS, seal=st.booleans())
def test_as_known_at_gives_the_totals_of_then(
    files: list[list[Row]], tuning: Tuning, seal: bool
) -> None:
    told: list[tuple[datetime, Decimal | None]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "store", writable=True, tuning=tuning) as store:
            for number, rows in enumerate(files):
                known_at = NOW + timedelta(days=number)
                put(store, folder, f"file {number}", rows, known_at)
                told.append((known_at, total(store)))
            if seal:
                store.seal()
            assert [(known_at, total(store, known_at)) for known_at, _ in told] == told


@FEW
@given(
    before=st.lists(ROWS, max_size=2),
    wrong=ROWS,
    right=ROWS,
    again=st.booleans(),
    tuning=TUNINGS,
    seal=st.booleans(),
)
def test_a_mapping_put_right_leaves_no_trace_of_the_wrong_one(
    before: list[list[Row]],
    wrong: list[Row],
    right: list[Row],
    again: bool,
    tuning: Tuning,
    seal: bool,
) -> None:
    readings = [("right", right), ("wrong", wrong), ("right", right)]
    expected = latest([*(row for rows in before for row in rows), *right])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "store", writable=True, tuning=tuning) as store:
            for number, rows in enumerate(before):
                put(store, folder, f"other {number}", rows)
            misled = NOW + timedelta(days=1)
            for mapping, rows in readings if again else readings[1:]:
                told = current(store)
                put(store, folder, "file", rows, misled, mapping)
                misled += timedelta(days=1)
                if seal:
                    store.seal()
            assert current(store) == expected
            assert current(store, misled - timedelta(days=1, hours=1)) == told
            assert_current_is_the_last_of_the_log(store)
            store.seal()
            assert current(store) == expected
            assert current(store, misled - timedelta(days=1, hours=1)) == told
            store.check()


def assert_current_is_the_last_of_the_log(store: Store) -> None:
    runner = store.runner()
    runner.view(
        "resolved",
        "select meter_id, start, max_by(value, seq) as value, max_by(quality, seq) as quality "
        "from log group by meter_id, start",
    )
    resolved = runner.rows(
        "select * from resolved where quality <> 'withdrawn' order by meter_id, start"
    )
    derived = runner.rows("select * from current_readings order by meter_id, start")
    assert derived.equals(resolved)
    seqs = runner.rows("select seq from log order by seq")["seq"]
    assert seqs.equals(pl.Series("seq", range(1, len(seqs) + 1), dtype=pl.Int64()))
