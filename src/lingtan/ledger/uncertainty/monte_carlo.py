"""Draw errors at random and work the figures out from them: Monte Carlo beside the formulas.

Errors within bounds are drawn uniformly, lognormal ones around the stated value as their mean, all
others normally. Nothing is linearised: amounts and
factors are multiplied as they are. The seed is part of the result, so anyone may draw again.

References
----------
JCGM 101:2008, supplement 1 to the GUM; IPCC 2006 Guidelines, volume 1, chapter 3, approach 2.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.ledger.uncertainty.error_source import ErrorKind
from lingtan.ledger.uncertainty.sources import Errors

Floats = NDArray[np.float64]
SEED = 20250630  # the day of the notice; any other would do
DRAWS = 20_000  # sigma is then known to half a per cent, a probability to 0.4 points
LEAST_DRAWS, MOST_DRAWS = 1_000, 1_000_000  # below, tails are noise; above, memory runs out
SQRT_3 = float(np.sqrt(3.0))


def draw_figures(
    parts: pl.DataFrame,
    errors: Errors,
    values: Mapping[str, float],
    seed: int = SEED,
    draws: int = DRAWS,
) -> dict[str, Floats]:
    """Return samples of figures by id, each of shape (draws,), in the unit of the figure.

    Parameters
    ----------
    parts : DataFrame
        Table `FIGURE_PARTS`.
    values : mapping of str to float
        Best estimates of the figures wanted, by id.
    """
    drawn = _draw(errors, seed, draws)
    nothing = np.zeros(draws)
    samples = {figure: np.full(draws, value) for figure, value in values.items()}
    wanted = parts.filter(pl.col("figure_id").is_in(list(values)))
    for figure, meter, factor, value, estimated in wanted.iter_rows():
        shown = drawn.get((ErrorKind.DISPLAY, meter), nothing)
        gain = (1 + drawn.get((ErrorKind.READING, meter), nothing)) + shown
        gain = gain * (1 + drawn.get((ErrorKind.MODEL, meter), nothing))
        guess = drawn.get((ErrorKind.ESTIMATE, meter), nothing)
        rate = 1 + drawn.get((ErrorKind.FACTOR, factor), nothing)
        samples[figure] += (value + estimated * guess) * gain * rate - value
    return samples


def _draw(errors: Errors, seed: int, draws: int) -> dict[tuple[ErrorKind, str], Floats]:
    """Draw the relative error of every source; each has a stream of its own order."""
    generator = np.random.default_rng(seed)
    drawn: dict[tuple[ErrorKind, str], Floats] = {}
    for source in errors.sources:
        if source.is_bounded:
            unit = generator.uniform(-SQRT_3, SQRT_3, draws)
        else:
            unit = generator.standard_normal(draws)
        error = _lognormal(source.sigma, unit) if source.is_lognormal else source.sigma * unit
        drawn[source.kind, source.id] = error
    return drawn


def _lognormal(sigma: float, unit: Floats) -> Floats:
    """Return lognormal errors of a relative standard deviation, with a mean of none."""
    spread = np.sqrt(np.log1p(sigma**2))
    errors: Floats = np.expm1(spread * unit - spread**2 / 2)
    return errors
