"""How far factors nobody states an uncertainty of may be off before a verdict is not sure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lingtan.catalogue.formulas import Formula
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.basis import Basis
from lingtan.ledger.uncertainty.certainty import Uncertainty

DOUBLINGS = 6  # of what the slopes alone say; what is not reached then is not looked for
HALVINGS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A quantity, and the figures of the account it moves with.

    Attributes
    ----------
    value : float
        What it is on best estimate.
    slopes : mapping of str to float
        How it moves with each figure, by figure id; see `likelihood.slopes`.
    """

    formula: Formula
    value: float
    slopes: Mapping[str, float]
    basis: Basis


def tolerated(moved: Moved, room: float, uncertainty: Uncertainty) -> float | None:
    """Return by which share such factors are off when the quantity has moved as far as it may.

    Each is off to the worse side. The formula itself tells how far the quantity moves: an
    intensity grows faster than its slope says as what it is divided by shrinks.

    Parameters
    ----------
    room : float
        How far it may move, signed, in its unit.

    Returns
    -------
    float or None
        None where there are no such factors, or where they never move it as far.
    """
    carried = uncertainty.unstated(moved.slopes)
    if not carried or not room:
        return None
    shifts = _shifts(moved, carried, room, uncertainty)
    low, high = 0.0, abs(room) / sum(abs(amount) for amount in carried.values())
    for _ in range(DOUBLINGS + 1):
        if _is_reached(moved, shifts, high, room):
            break
        low, high = high, 2 * high
    else:
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _is_reached(moved, shifts, middle, room):
            high = middle
        else:
            low = middle
    return high


def _shifts(
    moved: Moved, carried: Mapping[str, float], room: float, uncertainty: Uncertainty
) -> dict[str, float]:
    """Return how far each figure moves when every factor is off by all of itself."""
    worse = {factor: math.copysign(1.0, amount * room) for factor, amount in carried.items()}
    return {
        figure: math.fsum(
            worse[factor] * amount
            for factor, amount in uncertainty.amounts.get(figure, {}).items()
            if factor in worse
        )
        for figure in moved.slopes
    }


def _is_reached(moved: Moved, shifts: Mapping[str, float], share: float, room: float) -> bool:
    figures = dict(moved.basis.figures)
    for id_, shift in shifts.items():
        figure = figures[id_]
        figures[id_] = replace(figure, value=(figure.value or 0.0) + share * shift)
    found = work_out(moved.formula, replace(moved.basis, figures=figures)).value
    # an intensity of less than nothing has passed every threshold on its way
    return found is None or (found - moved.value) * math.copysign(1.0, room) >= abs(room)
