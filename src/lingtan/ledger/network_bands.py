"""The network as bands between ends: what passed from one to the other, and which meters say so.

What enters and leaves a node is what its own meters counted in the period, so parallel feeders,
rings and feeders that return stand as they were. Between two nodes stands the net of all feeders.
What the meters of a node leave over is its loss.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

import polars as pl

from lingtan.ledger.accounts import Account
from lingtan.ledger.edges import COOLING, ELECTRICITY, STORAGE, Role
from lingtan.ledger.network import TRANSFER

BOUGHT = {ELECTRICITY: Account.ELECTRICITY_GRID, "heat": Account.HEAT_IN}
OWN = {ELECTRICITY: Account.OWN_NON_FOSSIL, "heat": Account.OWN_NON_FOSSIL_HEAT}
OUT = {ELECTRICITY: Account.ELECTRICITY_OUT.value, COOLING: "cooling_out"}
OTHERS = {Role.FOSSIL: "conversion_output", Role.RECOVERED: "conversion_output"}
NOTHING = Decimal(0)
Row = Mapping[str, Any]  # a line of the table `NETWORK`


class Place(StrEnum):
    """What an end of a band is."""

    SUPPLY = "supply"  # of an account
    BACK = "back"  # a user that gives back through its own counter
    NODE = "node"
    USER = "to"
    OTHER = "other"  # losses, sales, stores, plants
    REST = "rest"  # so many users of less than others


@dataclass(frozen=True, slots=True)
class End:
    """Where a band begins or ends."""

    place: Place
    of: str = ""

    @property
    def text(self) -> str:
        """It as ids name it."""
        return "/".join(filter(None, (self.place.value, self.of)))


@dataclass(frozen=True, slots=True)
class Band:
    """What passed from one end to another [kWh].

    Attributes
    ----------
    counted : mapping of str to Decimal
        What each meter counted of it; what came back is taken off. They add up to the quantity.
    left_over_at : str
        The node whose meters leave it over; empty where it passed.
    """

    pool: str
    source: End
    target: End
    quantity: Decimal
    counted: Mapping[str, Decimal]
    left_over_at: str = ""


def bands_of(network: pl.DataFrame, pool: str, most_users: int) -> tuple[Band, ...]:
    """Return the bands of a pool, each between two ends of its own.

    Parameters
    ----------
    network : DataFrame
        Columns of `park.tables.NETWORK`.
    most_users : int
        Where there are more ends than this past the nodes, the smallest stand as one.
    """
    rows = network.filter(pl.col("pool") == pool)
    edges = rows.filter(pl.col("role") != TRANSFER).to_dicts()
    transfers = _net(pool, rows.filter(pl.col("role") == TRANSFER).to_dicts())
    losses = _losses(pool, _at_nodes(edges, transfers))
    return _with_few_users(_joined([*_edges(pool, edges), *transfers, *losses]), most_users)


def _joined(bands: Sequence[Band]) -> tuple[Band, ...]:
    found: dict[tuple[End, End], Band] = {}
    for band in bands:
        ends = band.source, band.target
        found[ends] = _plus(found[ends], band) if ends in found else band
    return tuple(found.values())


def _plus(one: Band, other: Band) -> Band:
    counted = _summed(one.counted, other.counted)
    return replace(one, quantity=one.quantity + other.quantity, counted=counted)


def _summed(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> dict[str, Decimal]:
    both = {key: one.get(key, NOTHING) + other.get(key, NOTHING) for key in {**one, **other}}
    return {key: quantity for key, quantity in both.items() if quantity}


def _with_few_users(bands: Sequence[Band], most: int) -> tuple[Band, ...]:
    sizes: dict[End, Decimal] = {}
    for band in bands:
        if band.target.place is not Place.NODE:
            sizes[band.target] = sizes.get(band.target, NOTHING) + band.quantity
    small = sorted(sizes, key=lambda end: -sizes[end])[most:]
    if len(small) < 2:
        return tuple(bands)
    rest = End(Place.REST, str(len(small)))
    return _joined(
        [
            replace(each, target=rest, left_over_at="") if each.target in small else each
            for each in bands
        ]
    )


def _edges(pool: str, rows: Sequence[Row]) -> Iterator[Band]:
    users = {row["meter_id"]: row for row in rows if row["role"] == Role.USE}
    for row in rows:
        ends = _ends(pool, row, users)
        if ends is not None:
            quantity = row["quantity"]
            yield Band(pool, *ends, quantity, {row["meter_id"]: quantity})


def _ends(pool: str, row: Row, users: Mapping[str, Row]) -> tuple[End, End] | None:
    """Return where an edge begins and ends; None for the second half of a delivery."""
    role = Role(row["role"])
    node = End(Place.NODE, row["node"]) if row["node"] else None
    sold = End(Place.OTHER, OUT.get(pool, Account.HEAT_OUT.value))
    if row["label"] == Role.OWN_LINE:
        return _source(pool, row, role), sold
    if role.is_supply:
        user = users.get(row["meter_id"])
        target = node or (_user(user) if user else None)
        return (_source(pool, row, role), target) if target else None
    if role is Role.EXPORT:
        return node or _back(row), sold
    if node is None:
        return None
    return (_back(row), node) if row["sign"] < 0 else (node, _user(row))


def _source(pool: str, row: Row, role: Role) -> End:
    if role is Role.DIRECT and pool == ELECTRICITY:
        return End(Place.SUPPLY, Account.ELECTRICITY_DIRECT.value)
    named = {Role.IMPORT: BOUGHT, Role.DIRECT: BOUGHT, Role.NON_FOSSIL: OWN}.get(role, {})
    if pool in named:
        return End(Place.SUPPLY, named[pool].value)
    if role is Role.RECOVERED and row["party"] and not row["asset"]:
        return _back(row)
    if role is Role.FOSSIL and pool == ELECTRICITY:
        return End(Place.OTHER, "generation_fossil")
    if role is Role.STORE:
        return End(Place.OTHER, "discharge")
    return End(Place.OTHER, OTHERS.get(role, "cooling_in"))


def _back(row: Row) -> End:
    """Return a user as a source: what it gives back through its own counter."""
    return End(Place.BACK, row["party"])


def _user(row: Row) -> End:
    if row["label"] == STORAGE:
        return End(Place.OTHER, "charge")
    if row["asset"] and row["label"] == row["asset"]:
        return End(Place.OTHER, "conversion_input")
    return End(Place.USER, row["party"])


def _net(pool: str, rows: Sequence[Row]) -> list[Band]:
    """Return what passed between two nodes, less what came back, by all their feeders."""
    gross: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in rows:
        ends, meter = (row["node"], row["to_node"]), row["meter_id"]
        gross[ends] = _summed(gross.get(ends, {}), {meter: row["quantity"]})
    found = []
    for (source, target), forth in gross.items():
        counted = _summed(forth, _taken_off(gross.get((target, source), {})))
        ends = End(Place.NODE, source), End(Place.NODE, target)
        found.append(Band(pool, *ends, sum(counted.values(), NOTHING), counted))
    return [band for band in found if band.quantity > 0]


def _taken_off(counted: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {meter: -quantity for meter, quantity in counted.items()}


def _losses(pool: str, at_nodes: Mapping[str, Mapping[str, Decimal]]) -> Iterator[Band]:
    for node, counted in at_nodes.items():
        at, value = End(Place.NODE, node), sum(counted.values(), NOTHING)
        if value > 0:
            yield Band(pool, at, End(Place.OTHER, "losses"), value, counted, node)
        elif value < 0:
            other = End(Place.OTHER, "other_in")
            yield Band(pool, other, at, -value, _taken_off(counted), node)


def _at_nodes(rows: Sequence[Row], transfers: Sequence[Band]) -> dict[str, dict[str, Decimal]]:
    """Return what each meter counted into a node, less what it counted out, by node."""
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        if row["node"] and row["label"] != Role.OWN_LINE:
            counted = {row["meter_id"]: _sign(row) * row["quantity"]}
            found[row["node"]] = _summed(found.get(row["node"], {}), counted)
    for band in transfers:
        source, target = band.source.of, band.target.of
        found[source] = _summed(found.get(source, {}), _taken_off(band.counted))
        found[target] = _summed(found.get(target, {}), band.counted)
    return found


def _sign(row: Row) -> int:
    """Return +1 for what enters the node of an edge, -1 for what leaves it."""
    enters = Role(row["role"]).is_supply or row["sign"] < 0
    return 1 if enters and row["role"] != Role.EXPORT else -1
