"""What reconciliation clears of the doubts about readings, month by month.

The other meters tell what one that is doubted counted, by the balances and without its own word:
from its reconciled value its own part is taken out again. Within three spreads of that, and what
its network usually loses, lies the truth. What sub-meters count beyond a parent that its node
bears out is a fault of theirs; what a node loses below nothing is the fault of the meter that is
found to be wrong, and of no other. Where nothing tells which meter it is, the doubt stays, and
what such a network loses on the way is added to it.

References
----------
F. Madron, Process Plant Performance (1992), chapter 4: a redundant flow from all other readings.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.catalogue.meter_faults import NetworkLoss
from lingtan.metering.calendar import months_of
from lingtan.metering.dimension import quantised
from lingtan.metering.limits import DEFAULT, Limits
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, FlowNetwork, flow_network
from lingtan.metering.reconciliation.gross_errors import SPREADS
from lingtan.metering.reconciliation.redundancy import Standing
from lingtan.metering.reconciliation.span import NO_LOSS_SIGMA, Span, reconcile_span
from lingtan.metering.reconciliation.totals import MONTHS, Totals, read_totals, totals_of
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY, READING_DOUBTS

MAY_LACK, MAY_EXCEED, CLEARED = "may_lack", "may_exceed", "cleared"
EITHER_LACK, EITHER_EXCEED = "either_lack", "either_exceed"
NEGATIVE_LOSS, SUB_METERS_EXCEED = "negative_loss", "sub_meters_exceed"
MISSING, DOUBTED = "missing", "doubted"
OWN = (MISSING, "estimated", DOUBTED, "clock")
COUNTED_SQL = f"""
select a.meter_id, m.month, cast(sum(a.quantity) as double) as quantity
from amounts a join {MONTHS} m on m.start = a.start where a.resolution <> '{Resolution.YEAR}'
group by a.meter_id, m.month"""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What other meters tell of one, in canonical units."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Believed:
    """Tables `METER_QUALITY`, `READING_DOUBTS` and `BALANCES` of a period that was validated."""

    quality: pl.DataFrame
    doubts: pl.DataFrame
    balances: pl.DataFrame


@dataclass(frozen=True)
class Month:
    """A month that was reconciled.

    Attributes
    ----------
    counted : mapping of str to float
        What each meter counted, also where a part of the month lacks.
    yearly : frozenset of str
        Meters that tell nothing of a month.
    """

    network: FlowNetwork
    span: Span
    counted: Mapping[str, float]
    yearly: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each stream."""
        return {stream: at for at, stream in enumerate(self.network.system.streams)}

    @cached_property
    def candidates(self) -> frozenset[int]:
        """Streams of which one or two are wrong and nothing tells which."""
        groups = [{each, *others} for each, others in self.span.alike.items() if others]
        return frozenset().union(*groups, *self.span.found.rivals)

    def told(self, meter: str) -> Told | None:
        """Return what the others tell of a meter; None where they tell nothing."""
        place = self.places.get(meter)
        found = self.span.found
        if place is None or meter in self.yearly:
            return None
        if not found.is_settled or self.span.untold[place]:
            return None
        value, sigma = float(found.values[place]), float(found.sigma[place])
        if found.last.reduction.standing[place] is Standing.REDUNDANT:
            own = float(self.span.believed.sigma[place])
            if sigma >= own * (1 - 1e-9):
                return None
            rest = 1 / (1 / sigma**2 - 1 / own**2)
            reading = float(self.span.believed.values[place])
            value, sigma = rest * (value / sigma**2 - reading / own**2), float(np.sqrt(rest))
        elif found.last.reduction.standing[place] is not Standing.INFERABLE:
            return None
        reach = SPREADS * float(np.hypot(sigma, self._unheld_loss(place)))
        return Told(lowest=value - reach, highest=value + reach)

    def _unheld_loss(self, place: int) -> float:
        """Return how far the losses beside a stream may be from the nothing they are held at."""
        rows = np.flatnonzero(self.network.system.matrix[:, place])
        losses = [self.places.get(LOSS_PREFIX + self.network.system.rows[row]) for row in rows]
        held = [
            float(self.span.totals.values[at] + self.span.totals.sigma[at])
            for at in losses
            if at is not None and self.span.believed.sigma[at] <= NO_LOSS_SIGMA
        ]
        return max(held, default=0.0)

    def usual_loss(self, node: str) -> float:
        """Return the most a node usually loses; nothing where none is known."""
        place = self.places[LOSS_PREFIX + node]
        most = self.span.totals.values[place] + SPREADS * self.span.totals.sigma[place]
        return float(most) if np.isfinite(most) else 0.0

    def lacking(self, meter: str) -> float | None:
        """Return what a meter may lack of what the others tell; None where they tell nothing."""
        told = self.told(meter)
        return None if told is None else max(0.0, told.highest - self.counted.get(meter, 0.0))

    def supplies(self, node: str) -> tuple[str, ...]:
        """Return the meters of what enters a node."""
        return tuple(meter for meter, _ in self.network.inflows[node])

    def outer_supplies(self, node: str) -> tuple[str, ...]:
        """Return those that leave no other node, since a line between two nodes is no supply."""
        rows = [self.network.system.rows.index(name) for name in self.network.carriers]
        leaves = np.asarray((self.network.system.matrix[rows] < 0).any(axis=0))
        return tuple(each for each in self.supplies(node) if not leaves[self.places[each]])

    def is_explained(self, node: str) -> bool:
        """Whether a reading at a node is found to be wrong."""
        row = self.network.system.matrix[self.network.system.rows.index(node)]
        at_node = {self.network.system.streams[place] for place in np.flatnonzero(row)}
        return any(not at_node.isdisjoint(told) for told in self.contradicted())

    def contradicted(self) -> Iterator[Mapping[str, Told]]:
        """Yield meters of which one or two are wrong, and what the others tell of each then."""
        for suspect in self.span.found.suspects:
            either = (suspect.as_alike, *suspect.alike)
            ends = {each.stream: each.ends for each in either}
            told = self._of_meters(ends)
            is_sole = not suspect.alike
            yield {m: (self.told(m) if is_sole else None) or t for m, t in told.items()}
        yield from map(self._of_meters, self.span.found.rivals)

    def _of_meters(self, ends: Mapping[int, tuple[float, float]]) -> dict[str, Told]:
        """Return what is told of streams that are meters, and cannot have run the other way."""
        streams = self.network.system.streams
        return {
            streams[place]: Told(lowest=low, highest=high)
            for place, (low, high) in ends.items()
            if np.isfinite(low)
            and np.isfinite(high)
            and not streams[place].startswith(LOSS_PREFIX)
            and streams[place] not in self.yearly
            and not high < 0 < self.counted.get(streams[place], 0.0)
        }


def reconciled_months(
    runner: SqlRunner,
    park: Park,
    period: Period,
    believed: Believed,
    losses: Sequence[NetworkLoss],
    limits: Limits = DEFAULT,
) -> tuple[Month, ...]:
    """Reconcile the whole months of a period, doubted amounts believed no further than they go.

    Where a supply lacks readings, its node is taken to lose the share that it loses in the hours
    which all its meters tell of.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``.
    """
    names = [month.name for month in months_of(period)]
    if names[:1] != [period.name] and len(names) == 1:
        return ()  # a day is no month
    network, usual = flow_network(park), {loss.carrier: loss for loss in losses}
    totals = read_totals(runner, park, period, believed.quality, limits)
    shares = _lost_shares(believed.balances)
    counted: dict[str, dict[str, float]] = {}
    for meter, name, quantity in runner.rows(COUNTED_SQL).iter_rows():
        counted.setdefault(name, {})[meter] = quantity
    yearly = frozenset(m.id for m in park.meters if m.resolution is Resolution.YEAR)
    found = []
    for name in names:
        told = totals_of(totals, [name], network.system.streams)
        told = _as_far_as_doubted(told, network, believed.doubts.filter(month=name))
        told = _with_known_losses(told, network, shares, usual)
        span = reconcile_span(name, network, told, usual)
        found.append(
            Month(network=network, span=span, counted=counted.get(name, {}), yearly=yearly)
        )
    return tuple(found)


def _lost_shares(balances: pl.DataFrame) -> dict[str, float]:
    """Return the share each node loses of what enters, in slots that all its meters tell of."""
    sums = balances.group_by("node").agg(pl.col("inflow", "residual").cast(pl.Float64).sum())
    return {
        str(node): max(0.0, lost / entered)
        for node, entered, lost in sums.select("node", "inflow", "residual").iter_rows()
        if entered > 0 and lost < entered
    }


def _with_known_losses(
    told: Totals,
    network: FlowNetwork,
    shares: Mapping[str, float],
    usual: Mapping[str, NetworkLoss],
) -> Totals:
    """Return totals with the loss of each node of which a supply is not told, by what it gives."""
    values, sigma = told.values.copy(), told.sigma.copy()
    place = {stream: at for at, stream in enumerate(network.system.streams)}
    for row, node in enumerate(network.system.rows):
        if node not in network.carriers or node not in shares:
            continue
        ends = network.system.matrix[row].copy()
        ends[place[LOSS_PREFIX + node]] = 0.0
        given = float((-ends[ends < 0] * told.values[ends < 0]).sum())
        entered = float((ends[ends > 0] * told.values[ends > 0]).sum())
        if np.isfinite(given) and not np.isfinite(entered):
            at, loss = place[LOSS_PREFIX + node], usual.get(network.carriers[node])
            through = given / (1.0 - shares[node])
            values[at] = shares[node] * through
            sigma[at] = max((loss.sigma if loss else shares[node]) * through, NO_LOSS_SIGMA)
    return Totals(values=values, sigma=sigma)


def _as_far_as_doubted(told: Totals, network: FlowNetwork, doubts: pl.DataFrame) -> Totals:
    """Return totals of which what is doubted may be wrong by all it shows."""
    sums = doubts.filter(kind=DOUBTED).group_by("subject").agg(pl.col("quantity").sum())
    doubted = {str(meter): float(quantity) for meter, quantity in sums.iter_rows()}
    wide = np.array([doubted.get(stream, 0.0) for stream in network.system.streams])
    return Totals(values=told.values, sigma=np.hypot(told.sigma, wide))


def clear_doubts(doubts: pl.DataFrame, months: Sequence[Month]) -> pl.DataFrame:
    """Return the doubts about readings without what the other meters clear.

    Parameters
    ----------
    doubts : DataFrame
        Columns of `park.tables.READING_DOUBTS`.
    months : sequence of Month
        The months of the period, reconciled.

    Returns
    -------
    DataFrame
        The same columns. What a contradiction still leaves open; and of a meter that is doubted
        itself by how much at most it may lack or exceed what it counted in a month.
    """
    by_name = {month.span.name: month for month in months}
    rows: list[Row] = []
    is_bound = pl.col("kind").is_in((MAY_LACK, MAY_EXCEED))  # of gaps, by the hour
    for row in _named(doubts, ~is_bound):
        month = by_name.get(str(row["month"]))
        rows += [row] if month is None else _cleared(row, month)
    own = doubts.filter(pl.col("kind").is_in(OWN) & pl.col("month").is_in(list(by_name)))
    doubted = set(own.select("subject", "month").iter_rows())
    by_hour = {
        (row["subject"], row["month"], row["kind"]): row for row in _named(doubts, is_bound)
    }
    read = doubts.filter(pl.col("kind").is_in((DOUBTED, "clock")))
    in_doubt = set(read.select("subject", "month").iter_rows())
    for meter, name in sorted(doubted):
        month = by_name[name]
        is_wrong = (meter, name) in in_doubt or any(meter in told for told in month.contradicted())
        for row in _bounds(meter, month):
            known = by_hour.pop((meter, name, row["kind"]), row)
            ends = (row,) if is_wrong else (row, known)  # what was read may be off as well
            rows.append(min(ends, key=lambda each: Decimal(str(each["quantity"]))))
    rows += by_hour.values()
    for month in months:
        rows += _contradicted(month, {meter for meter, name in doubted if name == month.span.name})
    return pl.DataFrame(rows, schema=READING_DOUBTS.schema).sort("kind", "subject", "month")


def _named(doubts: pl.DataFrame, which: pl.Expr) -> Iterator[Row]:
    return doubts.filter(which).iter_rows(named=True)


def _cleared(row: Row, month: Month) -> list[Row]:
    subject = str(row["subject"])
    if row["kind"] == SUB_METERS_EXCEED:
        return _cleared_parent(row, month)
    if row["kind"] != NEGATIVE_LOSS or subject not in month.network.carriers:
        return [row]
    found = [month.lacking(meter) for meter in month.supplies(subject)]
    size = float(str(row["quantity"]))
    most = size + month.usual_loss(subject)
    told = [each for each in found if each is not None]
    left = min(most, sum(told)) if len(told) == len(found) else most
    if not _concerns(month, month.supplies(subject)):
        left = min(left, size)
    if month.is_explained(subject) and not _concerns(month, month.outer_supplies(subject)):
        left = 0.0  # another reading is wrong, and no supply lacks
    return [
        {**row, "quantity": _exact(left)},
        _row(CLEARED, subject, month, max(0.0, size - left)),
    ]


def _concerns(month: Month, meters: Sequence[str]) -> bool:
    """Whether one of some meters is found to be wrong, or may be the one that is."""
    found = month.span.found
    wrong = {suspect.stream for suspect in found.suspects} | month.candidates
    return not found.is_settled or any(month.places[meter] in wrong for meter in meters)


def _cleared_parent(row: Row, month: Month) -> list[Row]:
    left = month.lacking(str(row["subject"]))
    size = float(str(row["quantity"]))
    is_wrong = str(row["subject"]) in month.places and _concerns(month, [str(row["subject"])])
    if left is None or (is_wrong and left > size):
        return [row if left is None else {**row, "quantity": _exact(left)}]
    return [{**row, "quantity": _exact(min(left, size))}]


def _contradicted(month: Month, bounded: Collection[str]) -> Iterator[Row]:
    """Yield by how much readings are off that the others contradict; of several alike, either.

    Parameters
    ----------
    bounded : collection of str
        Meters of which the others tell already how far they reach.
    """
    for told in month.contradicted():
        either = ", ".join(sorted(told)) if len(told) > 1 else ""
        for meter, ends in told.items():
            off = max(_lacks(meter, month, ends), _exceeds(meter, month, ends))
            if either:
                yield _row(EITHER_LACK, meter, month, _lacks(meter, month, ends), either)
                yield _row(EITHER_EXCEED, meter, month, _exceeds(meter, month, ends), either)
            else:
                yield _row(DOUBTED, meter, month, off)
            if not either and (meter not in bounded or month.told(meter) is None):
                yield _row(MAY_LACK, meter, month, _lacks(meter, month, ends))
                yield _row(MAY_EXCEED, meter, month, _exceeds(meter, month, ends))


def _bounds(meter: str, month: Month) -> Iterator[Row]:
    told = month.told(meter)
    if told is not None:
        yield _row(MAY_LACK, meter, month, _lacks(meter, month, told))
        yield _row(MAY_EXCEED, meter, month, _exceeds(meter, month, told))


def _lacks(meter: str, month: Month, told: Told) -> float:
    return max(0.0, told.highest - month.counted.get(meter, 0.0))


def _exceeds(meter: str, month: Month, told: Told) -> float:
    return max(0.0, month.counted.get(meter, 0.0) - told.lowest)


def _row(kind: str, subject: str, month: Month, quantity: float, either: str = "") -> Row:
    return {
        "kind": kind,
        "subject": subject,
        "month": month.span.name,
        "intervals": 0,
        "quantity": _exact(quantity),
        "findings": 0,
        "either": either,
    }


def _exact(quantity: float) -> Decimal:
    return quantised(quantity, QUANTITY.scale)
