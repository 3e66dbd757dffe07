"""What passed each edge of the balance graph in the period: the sum of its own meter.

Nothing is worked out from the balance of a node, so feeders in parallel, rings and feeders that
return are as true as a single line, and what a node loses is what its own meters leave over.
"""

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.calendar import naive
from lingtan.ledger.edges import POOLS, Role
from lingtan.ledger.rates import EARLIEST, LATEST
from lingtan.ledger.setting import Setting
from lingtan.ledger.span_sql import NETWORK as BY_SPAN
from lingtan.park.flows import Flow, flows_of
from lingtan.park.span_tables import SPAN_NETWORK
from lingtan.park.tables import NETWORK

TRANSFER = "transfer"
ALWAYS = {"since": naive(EARLIEST), "until": naive(LATEST)}
IS_LASTING = (pl.col("since") == ALWAYS["since"]) & (pl.col("until") == ALWAYS["until"])
SUM = pl.Decimal(38, 3)
SUMS = """
select e.number, cast(sum(greatest(e.way * a.quantity, 0)) as decimal(38,3)) as quantity
from ledger_amounts a
join ledger_network e on e.meter_id = a.meter_id and a.start >= e.since and a.start < e.until
group by e.number"""


def read_network(runner: SqlRunner, setting: Setting, read: pl.DataFrame) -> pl.DataFrame:
    """Return every edge of the pools with what passed it; the whole park's, in any boundary.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`, which has the sums of edges that never changed.

    Returns
    -------
    DataFrame
        Columns of `park.tables.NETWORK`. An edge through which nothing passed is left out.
    """
    edges = pl.DataFrame([*_edges(setting), *_transfers(setting)]).with_row_index("number")
    if edges.is_empty():
        return NETWORK.empty()
    sums = pl.concat([_of_lasting(edges, read), _of_dated(edges, runner)])
    found = edges.join(sums, on="number").filter(pl.col("quantity") > 0).sort("number")
    return found.select(pl.col(name).cast(kind) for name, kind in NETWORK.schema.items())


def network_by_span(runner: SqlRunner, setting: Setting) -> pl.DataFrame:
    """Return the same by span of constant membership, of a runner that has the spans."""
    edges = pl.DataFrame([*_edges(setting), *_transfers(setting)]).with_row_index("number")
    if edges.is_empty():
        return SPAN_NETWORK.empty()
    runner.give("ledger_network", edges.select("number", "meter_id", "way", "since", "until"))
    sums = runner.rows(BY_SPAN).with_columns(pl.col("number").cast(pl.UInt32))
    found = edges.join(sums, on="number").filter(pl.col("quantity") > 0)
    return found.sort("span", "number")


def _of_lasting(edges: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    quantity = pl.when(pl.col("way") == 1).then("positive").otherwise(-pl.col("negative"))
    lasting = edges.filter(IS_LASTING).join(read, on="meter_id")
    return lasting.select("number", quantity.cast(SUM).alias("quantity"))


def _of_dated(edges: pl.DataFrame, runner: SqlRunner) -> pl.DataFrame:
    dated = edges.filter(~IS_LASTING)
    if dated.is_empty():
        return dated.select("number", quantity=pl.lit(None, SUM))
    runner.give("ledger_network", dated.select("number", "meter_id", "way", "since", "until"))
    return runner.rows(SUMS).select(pl.col("number").cast(pl.UInt32), pl.col("quantity").cast(SUM))


def _edges(setting: Setting) -> list[dict[str, object]]:
    return [
        {
            "meter_id": edge.meter,
            "pool": edge.pool,
            "role": (edge.origin or edge.role).value,
            "node": edge.node,
            "to_node": "",
            "party": edge.party,
            "label": Role.OWN_LINE.value if edge.role is Role.OWN_LINE else edge.label,
            "asset": edge.asset,
            "sign": edge.sign,
            "way": -1 if edge.takes_negative else 1,
            "since": naive(edge.since or EARLIEST),
            "until": naive(edge.until or LATEST),
        }
        for edge in setting.pools.edges
        if edge.role is not Role.STATED  # a part of an export that is counted already
    ]


def _transfers(setting: Setting) -> list[dict[str, object]]:
    """Return what passes from node to node, and what comes back over the same meter."""
    replaced = {meter for v in setting.park.virtual_meters for _, meter in v.terms}
    return [
        {
            "meter_id": flow.meter,
            "pool": POOLS[flow.carrier],
            "role": TRANSFER,
            "node": node,
            "to_node": to_node,
            "party": "",
            "label": "",
            "asset": "",
            "sign": 1,
            "way": way,
            **ALWAYS,
        }
        for flow in flows_of(setting.park)
        if flow.flow is Flow.TRANSFER and flow.carrier in POOLS and flow.meter not in replaced
        for node, to_node, way in ((flow.node, flow.to_node, 1), (flow.to_node, flow.node, -1))
    ]
