"""What reconciling a year costs: every balance of 2,000 meters in each of 8,760 hours.

``python -m tests.bench.bench_reconcile [full]`` prints the table; ``full`` is 2,000 meters on 400
busbars. A feeder's transformer ratio is off by a fifth, and has to be named.
"""

import sys
from dataclasses import dataclass, replace
from time import process_time

import numpy as np
import polars as pl

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.time_axis import UTC_TYPE, Period, parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.metering.reconciliation.reconcile_amounts import (
    Knowledge,
    ReconciledAmounts,
    reconcile_amounts,
    reconcile_hourly,
)
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.tables import METER_QUALITY
from tests.bench.bench_metering import Figure
from tests.builders import a_meter, a_name, a_park
from tests.builders_metering import a_runner

SMALL = (200, 40)
FULL = (2000, 400)
YEAR = parse_period("2025", "Asia/Shanghai")
QUARTER_ENDS = parse_period("2025-03", "Asia/Shanghai").end
LIMIT_SECONDS = 60.0
LOSS = 1.01
WRONG_RATIO = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Busbars that feed each other, with users; the first is fed from outside."""

    park: Park
    flows: dict[str, np.ndarray]


def measure(size: tuple[int, int] = SMALL) -> list[dict[str, object]]:
    """Reconcile three months and a year, and return the lines of the table."""
    quarter = replace(YEAR, end=QUARTER_ENDS)
    tree = grow(*size, YEAR.hours)
    short, _ = _cost(tree, quarter)
    whole, found = _cost(tree, YEAR)
    hours_ratio = YEAR.hours / quarter.hours
    growth = whole / short / hours_ratio
    named = [finding.subject for finding in found.findings]
    limit = LIMIT_SECONDS * size[0] / FULL[0]
    figures = (
        Figure(
            name=f"reconcile {size[0]} meters x 8,760 h",
            value=whole,
            unit="CPU s",
            target=f"<= {limit:g}",
            ok=whole <= limit,
        ),
        Figure(
            name="cost an hour, a year beside three months",
            value=growth,
            unit="×",
            target="<= 1.25",
            ok=growth <= 1.25,
        ),
        Figure(
            name="the wrong ratio is named, and nothing else",
            value=float(named == ["feeder_1"]),
            unit="",
            target="1",
            ok=named == ["feeder_1"],
        ),
    )
    return [vars_of(figure) for figure in figures]


def vars_of(figure: Figure) -> dict[str, object]:
    """Return a figure as a line of the table."""
    return {name: getattr(figure, name) for name in ("name", "value", "unit", "target", "ok")}


def grow(meters: int, nodes: int, hours: int) -> Tree:
    """Return a tree of busbars, each with the same number of users, and a year of its flows."""
    random = np.random.default_rng(11)
    users = {node: [f"u{node}_{n}" for n in range(meters // nodes - 1)] for node in range(nodes)}
    flows = {user: random.uniform(50, 150, hours) for group in users.values() for user in group}
    above = {node: (node - 1) // 4 for node in range(1, nodes)}
    through = {
        node: np.sum([flows[user] for user in users[node]], axis=0) for node in range(nodes)
    }
    for node in range(nodes - 1, -1, -1):
        through[node] = through[node] * LOSS
        if node:
            through[above[node]] = through[above[node]] + through[node]
    listed = [a_meter(user, f"n{node}", "common") for node in users for user in users[node]]
    for node in range(nodes):
        source = f"n{above[node]}" if node else "outside"
        listed.append(a_meter(f"feeder_{node}", source, f"n{node}"))
        flows[f"feeder_{node}"] = through[node]
    flows["feeder_1"] = flows["feeder_1"] * WRONG_RATIO
    places = tuple(
        Node(id=f"n{node}", name=a_name(f"n{node}"), carrier="electricity") for node in users
    )
    park = a_park(*(replace(meter, accuracy_class=0.5) for meter in listed))
    return Tree(park=replace(park, nodes=places), flows=flows)


def _cost(tree: Tree, period: Period) -> tuple[float, ReconciledAmounts]:
    runner = _runner(tree, period)
    catalogue = load_catalogue()
    knowledge = Knowledge(losses=catalogue.network_losses, faults=catalogue.meter_faults, units={})
    began = process_time()
    found = reconcile_amounts(runner, tree.park, period, METER_QUALITY.empty(), knowledge)
    reconcile_hourly(runner, tree.park, period, found)
    return process_time() - began, found


def _runner(tree: Tree, period: Period) -> DuckDbRunner:
    starts = pl.datetime_range(
        period.start, period.end, "1h", closed="left", time_unit="us", eager=True
    ).cast(UTC_TYPE)
    count = len(starts)
    meters = list(tree.flows)
    table = pl.DataFrame(
        {
            "meter_id": pl.Series(meters).gather(np.repeat(np.arange(len(meters)), count)),
            "start": starts.gather(np.tile(np.arange(count), len(meters))),
            "resolution": pl.Series(["1h"]).gather(np.zeros(len(meters) * count, dtype=int)),
            "quantity": np.concatenate([tree.flows[meter][:count] for meter in meters]),
        }
    ).with_columns(
        pl.col("quantity").round(3).cast(pl.Decimal(18, 3)),
        pl.lit(0).cast(pl.Decimal(18, 3)).alias("estimated"),
        pl.lit(4).cast(pl.Int64).alias("readings"),
    )
    runner = a_runner()
    runner.give("amounts", table)
    return runner


def main() -> None:
    """Print the table."""
    for row in measure(FULL if "full" in sys.argv[1:] else SMALL):
        sys.stdout.write(
            f"{row['name']!s:<60} {row['value']!s:>20} {row['unit']} {row['target']}\n"
        )


if __name__ == "__main__":
    main()
