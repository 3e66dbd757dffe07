"""Every SQL runner keeps the same promises to the rooms that hold the text."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.adapters.store.store import Store
from lingtan.base.runner import SqlRunner

NOON = datetime(2025, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(params=["in memory", "over a store being written", "over a store being read"])
def runner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlRunner]:
    if request.param == "in memory":
        yield DuckDbRunner()
    else:
        writable = request.param == "over a store being written"
        with Store.open(tmp_path / "store", writable=writable) as store:
            yield store.runner()


def test_a_given_frame_is_a_table(runner: SqlRunner) -> None:
    runner.give("meters", pl.DataFrame({"meter": ["a", "b"], "value": [1, 2]}))
    assert runner.rows("select sum(value) as total from meters").row(0) == (Decimal(3),)


def test_what_is_added_stands_behind_what_was_given(runner: SqlRunner) -> None:
    at = datetime(2025, 7, 1, tzinfo=UTC)
    runner.give("t", pl.DataFrame({"a": [1], "since": [at]}))
    runner.add("t", pl.DataFrame({"since": [at], "a": [2]}))
    assert runner.rows("select a, since from t").rows() == [(1, at), (2, at)]


def test_giving_keeping_and_viewing_replace_what_had_the_name(runner: SqlRunner) -> None:
    runner.view("x", "select 1 as n")
    runner.give("x", pl.DataFrame({"n": [2]}))
    assert runner.rows("select n from x")["n"].to_list() == [2]
    runner.view("x", "select 3 as n")
    assert runner.rows("select n from x")["n"].to_list() == [3]
    runner.keep("x", "select n + 1 as n from x")
    runner.keep("x", "select n + 1 as n from x")
    assert runner.rows("select n from x")["n"].to_list() == [5]


def test_a_view_follows_its_table_and_what_is_kept_does_not(runner: SqlRunner) -> None:
    runner.give("t", pl.DataFrame({"n": [1]}))
    runner.view("followed", "select n from t")
    runner.keep("kept", "select n from t")
    runner.give("t", pl.DataFrame({"n": [2]}))
    assert runner.rows("select n from followed")["n"].to_list() == [2]
    assert runner.rows("select n from kept")["n"].to_list() == [1]


def test_instants_are_utc_on_the_way_in_and_out(runner: SqlRunner) -> None:
    local = pl.Series([NOON]).dt.convert_time_zone("Asia/Shanghai")
    runner.give("t", pl.DataFrame({"start": local}))
    table = runner.rows(
        "select start, date_trunc('hour', start) as h from t "
        "where start >= timestamp '2025-07-01 12:00:00'"
    )
    assert table.schema["h"] == pl.Datetime("us", "UTC")
    assert table.row(0) == (NOON, NOON)


def test_decimals_stay_exact(runner: SqlRunner) -> None:
    values = [Decimal("0.1")] * 10
    runner.give("t", pl.DataFrame({"v": pl.Series(values, dtype=pl.Decimal(18, 3))}))
    total = runner.rows("select cast(sum(v) as decimal(38, 3)) as total from t")["total"][0]
    assert total == Decimal("1.000")


def test_an_empty_answer_keeps_its_columns(runner: SqlRunner) -> None:
    runner.give("t", pl.DataFrame(schema={"start": pl.Datetime("us", "UTC"), "n": pl.Int64()}))
    table = runner.rows("select * from t")
    assert table.schema == {"start": pl.Datetime("us", "UTC"), "n": pl.Int64()}


def test_two_runners_of_a_store_do_not_share_names(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        first, second = store.runner(), store.runner()
        for runner, number in ((first, 1), (second, 2)):
            runner.give("t", pl.DataFrame({"n": [number]}))
        assert first.rows("select n from t")["n"].to_list() == [1]
        assert second.rows("select n from t")["n"].to_list() == [2]


def test_spans_of_time_can_be_reckoned(runner: SqlRunner) -> None:
    table = runner.rows("select timestamp '2025-07-01 12:00:00' + interval 15 minute as t")
    assert table["t"][0] == NOON + timedelta(minutes=15)
