"""Reconcile one span of time: a month, or the whole period."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lingtan.catalogue.meter_faults import NetworkLoss
from lingtan.metering.reconciliation.balance_system import BalanceSystem, Flags, Floats
from lingtan.metering.reconciliation.explanations import find_errors
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, FlowNetwork
from lingtan.metering.reconciliation.gross_errors import (
    Doubtful,
    Elimination,
    reconcile_again,
)
from lingtan.metering.reconciliation.redundancy import Standing, reduce_balances
from lingtan.metering.reconciliation.totals import Totals

SMALLEST_LOSS = 1.0  # canonical unit: below it nothing is lost or told
HOURS = {len("2025"): 366 * 24.0, len("2025-07"): 31 * 24.0}  # the most of a year and a month
NO_LOSS_SIGMA = 1e-3  # canonical unit: how far a loss that is held at nothing may move


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One span of time, reconciled.

    Attributes
    ----------
    name : str
        ``YYYY-MM``, or the name of the period.
    totals : Totals
        What was told: meters as they read, losses as they are expected.
    believed : Totals
        The same, with losses held at nothing that would have come out below it.
    found : Elimination
        What came of it, stream by stream.
    untold : ndarray of bool, shape (n_streams,)
        Streams of which one is wrong and nobody can tell which, losses that would be gains, and
        what only such a stream would tell: no value is given of any.
    alike : mapping of int to tuple of int
        Streams that would explain each suspect as well.
    """

    name: str
    totals: Totals
    believed: Totals
    found: Elimination
    untold: Flags
    alike: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def reconcile_span(
    name: str, network: FlowNetwork, totals: Totals, losses: Mapping[str, NetworkLoss]
) -> Span:
    """Reconcile the totals of a span.

    Parameters
    ----------
    totals : Totals
        Of the network's streams; those of losses are filled in here.
    losses : mapping of str to NetworkLoss
        What a node usually loses, by carrier; nothing is expected of another carrier.
    """
    told = _with_losses(network, totals, losses)
    believed, found = _without_gain(network, told, _most(name, network))
    measured = np.isfinite(told.values)
    alike = {each.stream: tuple(other.stream for other in each.alike) for each in found.suspects}
    untold = _untold(network.system, found, alike, measured)
    return Span(name=name, totals=told, believed=believed, found=found, untold=untold, alike=alike)


def _most(name: str, network: FlowNetwork) -> Floats:
    """Return the most each stream can be in a month or year, by the rating of its plant."""
    hours = HOURS.get(len(name), np.inf)
    return np.array([network.most_kw.get(s, np.inf) * hours for s in network.system.streams])


def _without_gain(network: FlowNetwork, told: Totals, most: Floats) -> tuple[Totals, Elimination]:
    """Take out gross errors; a loss that would come out below zero is held at nothing.

    No node gives energy. A loss that is held is as good as known, so that readings which only
    it made agree are doubted. One that somebody else's error would have made a gain is expected
    again once that reading is out.
    """
    is_loss = np.array([each.startswith(LOSS_PREFIX) for each in network.system.streams])
    held = np.zeros_like(is_loss)
    believed, found = told, _eliminate(network, told, held, most)
    while (gains := is_loss & ~held & ~_is_out(found) & (found.values < 0)).any():
        held = held | gains
        believed = replace(
            told,
            values=np.where(held, 0.0, told.values),
            sigma=np.where(held, NO_LOSS_SIGMA, told.sigma),
        )
        found = _eliminate(network, believed, held, most)
    if not (held.any() and _is_out(found).any()):
        return believed, _exactly(found, held)
    measured = found.last.reduction.measured & np.isfinite(told.values)
    free = reconcile_again(network.system, told.values, told.sigma, measured, found)
    if (is_loss & ~_is_out(found) & (free.values < 0)).any() or not free.is_settled:
        return believed, _exactly(found, held)
    return told, free


def _eliminate(network: FlowNetwork, told: Totals, held: Flags, most: Floats) -> Elimination:
    one_way = np.array([stream in network.one_way for stream in network.system.streams])
    doubtful = Doubtful(fixed=held, one_way=one_way, most=most)
    measured = np.isfinite(told.values)
    return find_errors(network.system, told.values, told.sigma, measured, doubtful)


def _is_out(found: Elimination) -> Flags:
    """Return which streams were taken out as suspects, shape (n_streams,)."""
    out = np.zeros(len(found.values), dtype=bool)
    out[[each.stream for each in found.suspects]] = True
    out[[place for rivals in found.rivals for place in rivals]] = True
    return out


def _exactly(found: Elimination, held: Flags) -> Elimination:
    return replace(found, values=np.where(held, 0.0, found.values))


def _untold(
    system: BalanceSystem,
    found: Elimination,
    alike: Mapping[int, tuple[int, ...]],
    measured: Flags,
) -> Flags:
    """Return of which streams one cannot be told from another, and what rests on such a one."""
    doubted, left = np.zeros_like(measured), measured.copy()
    doubted[[place for rivals in found.rivals for place in rivals]] = True
    for suspect, others in alike.items():
        left[suspect] = False
        is_gain = system.streams[suspect].startswith(LOSS_PREFIX) and found.values[suspect] < 0
        if others or is_gain:
            doubted[[suspect, *others]] = True
    standing = reduce_balances(system, left & ~doubted).standing
    unknowable = np.array([each is Standing.UNKNOWABLE for each in standing], dtype=bool)
    return np.asarray(doubted | unknowable)


def _with_losses(
    network: FlowNetwork, totals: Totals, losses: Mapping[str, NetworkLoss]
) -> Totals:
    values, sigma = totals.values.copy(), totals.sigma.copy()
    place = {stream: at for at, stream in enumerate(network.system.streams)}
    for node, carrier in network.carriers.items():
        usual = losses.get(carrier)
        entering = _sum(network.inflows[node], place, totals.values)
        if usual is not None and np.isfinite(entering):
            at = place[LOSS_PREFIX + node]
            values[at] = usual.share * abs(entering)
            sigma[at] = max(usual.sigma * abs(entering), SMALLEST_LOSS)
    return Totals(values=values, sigma=sigma)


def _sum(terms: tuple[tuple[str, float], ...], place: Mapping[str, int], values: Floats) -> float:
    return float(sum(share * values[place[stream]] for stream, share in terms))
