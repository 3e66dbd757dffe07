"""Tables of a period cut into spans: those of the account, with the number of the span."""

import polars as pl

from lingtan.park.tables import (
    NETWORK,
    PLANT_FUELS,
    POOL_USE,
    POOL_USERS,
    POSTINGS,
    Column,
    Table,
)

SPAN = Column(type=pl.Int64(), meaning="number of the span of constant membership, from 0")
SUMMED = ("account", "enterprise", "carrier", "stream", "quantity", "emissions_kg")


def _by_span(name: str, table: Table, columns: tuple[str, ...] = ()) -> Table:
    kept = {each: table.columns[each] for each in columns or table.columns}
    return Table(name=name, columns={"span": SPAN} | kept)


SPAN_LINES = _by_span("span_lines", POSTINGS, SUMMED)
SPAN_POOL_USE = _by_span("span_pool_use", POOL_USE)
SPAN_POOL_USERS = _by_span("span_pool_users", POOL_USERS)
SPAN_PLANT_FUELS = _by_span("span_plant_fuels", PLANT_FUELS)
SPAN_NETWORK = _by_span("span_network", NETWORK)
SPAN_CUTS = Table(
    name="span_cuts",
    columns={
        "kind": Column(type=pl.String(), meaning="pool or stream"),
        "id": Column(type=pl.String(), meaning="network or source stream"),
        "share": Column(
            type=pl.Float64(), meaning="of the period's amount, what a split by days decides on"
        ),
        "is_beyond": Column(type=pl.Boolean(), meaning="whether that is too much for a figure"),
    },
)
SPAN_TABLES = (
    SPAN_LINES,
    SPAN_POOL_USE,
    SPAN_POOL_USERS,
    SPAN_PLANT_FUELS,
    SPAN_NETWORK,
    SPAN_CUTS,
)
