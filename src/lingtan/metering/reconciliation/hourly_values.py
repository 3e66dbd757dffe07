"""Values of every hour that balance in the hour and add up to the reconciled month.

A month is reconciled first, with every source that tells of it. Each meter's hours are then scaled
to its month and each hour is balanced, in turn, until both hold: hours without a flow stay without
one, and no hour is moved further than its own uncertainty allows it.
"""

from dataclasses import dataclass

import numpy as np

from lingtan.metering.reconciliation.balance_system import Floats
from lingtan.metering.reconciliation.flow_network import LOSS_PREFIX, FlowNetwork
from lingtan.metering.reconciliation.hours import reconcile_hours
from lingtan.metering.reconciliation.span import Span

ROUNDS = 12
CLOSE = 1e-6  # of a month's sigma: what the hours may leave of it
FLOOR = 1e-3  # canonical unit: what an hour without a flow may be moved


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfHours:
    """The hours of a month.

    Attributes
    ----------
    values : ndarray, shape (n_streams, n_hours)
        Reconciled; no number where nothing tells it.
    off : float
        Largest difference between the hours and the month, as a share of the month's sigma.
    """

    values: Floats
    off: float


def reconcile_month_of_hours(network: FlowNetwork, span: Span, hours: Floats) -> MonthOfHours:
    """Reconcile the hours of a month that is reconciled.

    Parameters
    ----------
    hours : ndarray, shape (n_streams, n_hours)
        As read; no number where there is none. Losses are filled in here.
    """
    start = _with_losses(network, span, _without_suspects(span, hours))
    relative = span.totals.sigma / np.maximum(np.abs(span.totals.values), FLOOR)
    relative = np.where(np.isfinite(relative), relative, np.nanmax(relative, initial=1.0))
    whole = np.isfinite(start).all(axis=1) & np.isfinite(span.found.values)
    values, off = start, np.inf
    for _ in range(ROUNDS):
        scaled = _scaled(np.where(np.isnan(start), np.nan, values), span.found.values, whole)
        sigma = relative[:, None] * np.abs(np.nan_to_num(scaled)) + FLOOR
        values = reconcile_hours(network.system, scaled, sigma).values
        off = _off(values, span, whole)
        if off <= CLOSE:
            break
    return MonthOfHours(values=values, off=off)


def _without_suspects(span: Span, hours: Floats) -> Floats:
    """Leave out readings that are not believed this month."""
    kept = hours.copy()
    out = [suspect.stream for suspect in span.found.suspects]
    kept[out] = np.nan
    kept[span.untold] = np.nan
    return kept


def _with_losses(network: FlowNetwork, span: Span, hours: Floats) -> Floats:
    """Fill in the loss of every hour: the month's share of what enters."""
    place = {stream: at for at, stream in enumerate(network.system.streams)}
    filled = hours.copy()
    for node, terms in network.inflows.items():
        at = place[LOSS_PREFIX + node]
        entering = sum(share * filled[place[stream]] for stream, share in terms)
        month = sum(share * span.found.values[place[stream]] for stream, share in terms)
        share = span.found.values[at] / month if month else np.nan
        out = at in {suspect.stream for suspect in span.found.suspects} or span.untold[at]
        filled[at] = np.nan if out else share * entering
    return filled


def _scaled(values: Floats, month: Floats, whole: np.ndarray) -> Floats:
    sums = values.sum(axis=1)
    usable = whole & (np.abs(sums) > FLOOR)
    ratio = np.where(usable, month / np.where(usable, sums, 1.0), 1.0)
    return values * ratio[:, None]


def _off(values: Floats, span: Span, whole: np.ndarray) -> float:
    sigma = np.where(np.isfinite(span.totals.sigma), span.totals.sigma, 1.0)
    left = np.abs(values.sum(axis=1) - span.found.values) / np.maximum(sigma, FLOOR)
    return float(np.max(left[whole], initial=0.0))
