"""A figure with its uncertainty told twice: by formula, and by errors drawn at random."""

from dataclasses import dataclass

import numpy as np

from lingtan.base.figures import Figure
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.ledger.uncertainty.monte_carlo import Floats

ENDS = (2.5, 97.5)  # percentiles of a 95 % interval
SIGMA_AGREES = 0.03  # relative; six times the noise of 20 000 draws


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What Monte Carlo gives of one number.

    Attributes
    ----------
    sigma : float
        Standard deviation of the draws.
    low, high : float
        Their 2.5th and 97.5th percentile.
    met : float or None
        Share of them that meets the threshold; None without one.
    """

    sigma: float
    low: float
    high: float
    met: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureUncertainty:
    """A figure of the account with its uncertainty, by formula and by draws.

    Attributes
    ----------
    agrees : bool
        Whether both ways agree within 3 % of the standard uncertainty.
    """

    figure: Figure
    certainty: Certainty
    drawn: Drawn
    agrees: bool


def told_twice(figure: Figure, certainty: Certainty, samples: Floats) -> FigureUncertainty:
    """Return a figure with what the formula and what the draws say of it."""
    drawn = drawn_of(samples)
    return FigureUncertainty(
        figure=figure,
        certainty=certainty,
        drawn=drawn,
        agrees=is_close(certainty.sigma, drawn.sigma),
    )


def drawn_of(samples: Floats, met: float | None = None) -> Drawn:
    """Return what samples say of a number."""
    low, high = (float(end) for end in np.percentile(samples, ENDS))
    return Drawn(sigma=float(np.std(samples)), low=low, high=high, met=met)


def is_close(one: float, other: float) -> bool:
    """Whether two standard uncertainties agree within the stated limit."""
    return abs(one - other) <= SIGMA_AGREES * max(one, other)
