"""Reconcile one span of time: a month, or the whole period."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lingtan.catalogue.meter_faults import NetworkLoss
from lingtan.metering.reconciliation.balance_system import Flags, Floats
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, FlowNetwork
from lingtan.metering.reconciliation.gross_errors import Elimination, eliminate
from lingtan.metering.reconciliation.totals import Totals

SMALLEST_LOSS = 1.0  # canonical unit: below it nothing is lost or told


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One span of time, reconciled.

    Attributes
    ----------
    name : str
        ``YYYY-MM``, or the name of the period.
    totals : Totals
        What was told: meters as they read, losses as they are expected.
    found : Elimination
        What came of it, stream by stream.
    untold : ndarray of bool, shape (n_streams,)
        Streams of which one is wrong and nobody can tell which: no value is given of any.
    """

    name: str
    totals: Totals
    found: Elimination
    untold: Flags


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
    measured = np.isfinite(told.values)
    none_fixed = np.zeros_like(measured)
    found = eliminate(network.system, told.values, told.sigma, measured, none_fixed)
    untold = np.zeros_like(measured)
    for suspect in found.suspects:
        if suspect.alike:
            untold[[suspect.stream, *(each.stream for each in suspect.alike)]] = True
    return Span(name=name, totals=told, found=found, untold=untold)


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
