"""Indicators with their uncertainty told twice: by formula, and by errors drawn at random."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lingtan.catalogue.frameworks import Framework
from lingtan.indicators.basis import Basis
from lingtan.indicators.likelihood import ABOVE, BELOW
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Threshold
from lingtan.indicators.sampling import Floats, sample_formula
from lingtan.ledger.uncertainty.drawn import Drawn, FigureUncertainty, drawn_of, is_close
from lingtan.ledger.uncertainty.trend import Trend

CHANCE_AGREES = 0.02  # points of probability; an error within bounds is not quite a normal one


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorUncertainty:
    """An indicator with its uncertainty, by formula and by draws.

    Attributes
    ----------
    indicator : IndicatorResult
        Its `likelihood` is what the formula says.
    drawn : Drawn or None
        None where the indicator cannot be worked out from many draws at once.
    agrees : bool or None
        Whether both ways agree within the stated limits; None where there is one way only.
    """

    framework: str
    indicator: IndicatorResult
    drawn: Drawn | None
    agrees: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How sure the figures and verdicts of a period are.

    Attributes
    ----------
    figures : tuple of FigureUncertainty
        The figures verdicts rest on, as far as they are known.
    indicators : tuple of IndicatorUncertainty
        Of every framework asked for, those that rest on the account.
    seed, draws : int
        With which the errors were drawn.
    trend : Trend or None
        Change of the park's emission since the year before; None where that is not known.
    """

    figures: tuple[FigureUncertainty, ...]
    indicators: tuple[IndicatorUncertainty, ...]
    seed: int
    draws: int
    trend: Trend | None = None


def weigh_indicators(
    results: Sequence[FrameworkResult],
    frameworks: Mapping[str, Framework],
    basis: Basis,
    samples: Mapping[str, Floats],
) -> Iterator[IndicatorUncertainty]:
    """Yield the indicators that rest on the account, with what the draws say of each.

    Parameters
    ----------
    samples : mapping of str to ndarray, shape (draws,)
        Figures of the account by id.
    """
    for result in results:
        asked = {each.id: each for each in frameworks[result.id].indicators}
        for indicator in result.indicators:
            if indicator.likelihood is not None:
                formula = asked[indicator.id].readings[0].formula
                found = sample_formula(formula, basis, samples)
                drawn = None if found is None else _drawn(found, indicator)
                yield IndicatorUncertainty(
                    framework=result.id,
                    indicator=indicator,
                    drawn=drawn,
                    agrees=_agrees(indicator, drawn),
                )


def _drawn(samples: Floats, indicator: IndicatorResult) -> Drawn:
    threshold = indicator.threshold
    return drawn_of(samples, None if threshold is None else meets(samples, threshold))


def meets(samples: Floats, threshold: Threshold) -> float | None:
    """Return the share of samples on the good side of a threshold."""
    if threshold.value is None:
        return None
    if threshold.op in BELOW:
        return float(np.mean(samples <= threshold.value))
    return float(np.mean(samples >= threshold.value)) if threshold.op in ABOVE else None


def _agrees(indicator: IndicatorResult, drawn: Drawn | None) -> bool | None:
    likelihood = indicator.likelihood
    if drawn is None or likelihood is None:
        return None
    is_as_likely = (
        likelihood.best is None
        or drawn.met is None
        or (abs(likelihood.best - drawn.met) <= CHANCE_AGREES)
    )
    return is_as_likely and is_close(likelihood.certainty.sigma, drawn.sigma)
