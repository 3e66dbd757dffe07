"""What lies beside a short gap is noted as it was read, and a line is drawn from there."""

from datetime import datetime, timedelta

import polars as pl

from lingtan.metering.limits import DEFAULT
from lingtan.metering.month_readings import in_order
from lingtan.metering.short_gaps import EDGES, bridge_short_gaps, find_edges
from lingtan.park.tables import QUANTITY

BEGIN = datetime(2025, 6, 30, 16)  # noqa: DTZ001  # naive UTC, as inside this room
QUARTER = timedelta(minutes=15)
TOLD = [(1, 0, 5), (1, 1, 9), (1, 4, 1001), (1, 5, 7), (2, 0, 3), (2, 2, 6), (3, 0, 1), (3, 9, 2)]
READINGS = in_order(
    pl.DataFrame(
        [(number, BEGIN + QUARTER * quarter, milli) for number, quarter, milli in TOLD],
        schema={"number": pl.Int64, "start": pl.Datetime("us"), "milli": pl.Int64},
        orient="row",
    )
)


def cases(*numbers: int) -> pl.DataFrame:
    return pl.DataFrame({"number": numbers}, schema={"number": pl.Int64}).with_columns(
        step=QUARTER
    )


def test_edges_are_those_of_the_meters_asked_for_and_lead_from_none_to_the_next() -> None:
    edges = find_edges(READINGS, cases(1, 2))
    assert edges.schema == EDGES
    assert edges["number"].to_list() == [1, 2]
    assert edges["before"].to_list() == [BEGIN + QUARTER, BEGIN]
    assert edges["start"].to_list() == [BEGIN + QUARTER * 4, BEGIN + QUARTER * 2]
    assert find_edges(READINGS, cases()).is_empty()


def test_values_beside_a_gap_are_the_numbers_that_were_read() -> None:
    edges = find_edges(READINGS, cases(1))
    assert (edges["previous"][0], edges["value"][0]) == (0.009, 1.001)


def test_only_what_is_asked_for_is_bridged() -> None:
    asked = BEGIN + QUARTER * 3
    sparse = cases(1).with_columns(
        month=pl.lit("2025-07"),
        meter_id=pl.lit("m"),
        asked_start=pl.lit(asked),
        asked_end=pl.lit(asked + QUARTER),
    )
    edges = find_edges(READINGS, cases(1)).with_columns(month=pl.lit("2025-07"))
    bridged = bridge_short_gaps(sparse, edges, DEFAULT)
    line = pl.Series([0.009 + (1.001 - 0.009) * 2 / 3]).round(QUANTITY.scale).cast(QUANTITY)
    assert bridged.filled.select("start", "value").rows() == [(asked, line[0])]
    assert bridged.gaps.select("start", "intervals").rows() == [(asked, 1)]
