"""With which probability an indicator meets its threshold, given how sure the account is.

A verdict is made on the best estimate. Beside it stands the probability that the true value
meets the threshold, as the errors of readings and factors leave it. Missing and doubted readings
are no matter of chance: where they leave a value between two ends, the probability is told at
both. Where no errors are known no probability is told.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lingtan.base.figures import Figure
from lingtan.catalogue.formulas import Formula
from lingtan.catalogue.frameworks import Framework, Indicator
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.basis import Basis
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Likelihood, Threshold
from lingtan.indicators.thresholds import is_met
from lingtan.indicators.tolerance import Moved, tolerated
from lingtan.ledger.uncertainty.certainty import Uncertainty

STEP = 1e-6  # relative step of a slope: rounding and curvature are both far below it
ONE_SIDED_95 = 1.6448536269514722
BELOW, ABOVE = ("<=", "<"), (">=", "increasing")


def with_likelihoods(
    results: Sequence[FrameworkResult],
    frameworks: Mapping[str, Framework],
    basis: Basis,
    uncertainty: Uncertainty,
) -> tuple[FrameworkResult, ...]:
    """Return results whose indicators say how sure they are."""
    basis = replace(basis, figures=_best_estimates(basis.figures))
    return tuple(_judged(each, frameworks[each.id], basis, uncertainty) for each in results)


def _judged(
    result: FrameworkResult, framework: Framework, basis: Basis, uncertainty: Uncertainty
) -> FrameworkResult:
    asked = {indicator.id: indicator for indicator in framework.indicators}
    return replace(
        result,
        indicators=tuple(
            replace(each, likelihood=likelihood(each, asked[each.id], basis, uncertainty))
            for each in result.indicators
        ),
    )


def likelihood(
    result: IndicatorResult, indicator: Indicator, basis: Basis, uncertainty: Uncertainty
) -> Likelihood | None:
    """Return how sure an indicator is; None where it rests on nothing that errs."""
    if result.figure.value is None or not indicator.readings:
        return None
    figures = [variant.figure for variant in result.variants] or [result.figure]
    rated = [
        _Rated(figure=figure, slopes=slopes(reading.formula, figure, basis))
        for reading, figure in zip(indicator.readings, figures, strict=True)
        if figure.value is not None
    ]
    first = uncertainty.certainty(result.figure.value, rated[0].slopes)
    if not first.sigma:
        return None
    chances = [
        chance
        for each in rated
        for chance in _chances(each, result.threshold, uncertainty)
        if len(rated) == len(figures)
    ]
    threshold = result.threshold
    if threshold is None:
        return Likelihood(certainty=first)
    return Likelihood(
        certainty=first,
        best=probability(result.figure.value, first.sigma, threshold),
        lowest=min(chances, default=None),
        highest=max(chances, default=None),
        tolerates=_tolerates(
            Moved(
                formula=indicator.readings[0].formula,
                value=result.figure.value,
                slopes=rated[0].slopes,
                basis=basis,
            ),
            first.sigma,
            threshold,
            uncertainty,
        ),
    )


def _tolerates(
    moved: Moved, sigma: float, threshold: Threshold, uncertainty: Uncertainty
) -> float | None:
    """Return how far factors nobody states an uncertainty of may be off, as a share.

    Each to the worse side, by no more than the distance to the threshold leaves once the other
    errors have their 1.645 standard uncertainties, of which 5 % lie beyond.
    """
    if threshold.value is None or threshold.op not in (*BELOW, *ABOVE):
        return None
    distance = threshold.value - moved.value
    room = abs(distance) - ONE_SIDED_95 * sigma
    return tolerated(moved, math.copysign(room, distance), uncertainty) if room > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rated:
    figure: Figure
    slopes: Mapping[str, float]


def _chances(
    rated: _Rated, threshold: Threshold | None, uncertainty: Uncertainty
) -> Iterator[float]:
    """Yield the probability of meeting a threshold, at each end of the figure."""
    if threshold is None or threshold.value is None or rated.figure.value is None:
        return
    sigma = uncertainty.certainty(rated.figure.value, rated.slopes).sigma
    for end in rated.figure.bounds:
        chance = probability(end, sigma, threshold)
        if chance is not None:
            yield chance


def probability(value: float, sigma: float, threshold: Threshold) -> float | None:
    """Return the probability that a normal quantity is on the good side of a threshold.

    One that does not err is there or not.

    Examples
    --------
    >>> round(probability(0.19, 0.01, Threshold(op="<=", value=0.2)), 3)
    0.841
    >>> probability(0.0, 0.0, Threshold(op="<=", value=0.0))
    1.0
    """
    if threshold.value is None or threshold.op not in (*BELOW, *ABOVE):
        return None
    if not sigma:
        return float(is_met(value, threshold.op, threshold.value))
    distance = (threshold.value - value) / sigma
    return _normal(distance if threshold.op in BELOW else -distance)


def _normal(deviations: float) -> float:
    return 0.5 * math.erfc(-deviations / math.sqrt(2.0))


def slopes(formula: Formula, figure: Figure, basis: Basis) -> dict[str, float]:
    """Return how a formula moves with each figure of the account it rests on.

    The slope is that of a central difference.

    Parameters
    ----------
    basis : Basis
        Its figures are best estimates, without ends.
    """
    names = [name for name in figure.rests_on if _value(basis, name) is not None]
    found = {name: _slope(formula, name, basis) for name in names}
    return {name: slope for name, slope in found.items() if slope}


def _slope(formula: Formula, name: str, basis: Basis) -> float:
    value = _value(basis, name) or 0.0
    step = abs(value) * STEP or STEP
    ends = [_at(formula, name, value + side * step, basis) for side in (1.0, -1.0)]
    known = [end for end in ends if end is not None]
    return (known[0] - known[1]) / (2 * step) if len(known) == len(ends) else 0.0


def _at(formula: Formula, name: str, value: float, basis: Basis) -> float | None:
    moved = replace(basis.figures[name], value=value)
    return work_out(formula, replace(basis, figures={**basis.figures, name: moved})).value


def _best_estimates(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    return {name: replace(figure, low=None, high=None) for name, figure in figures.items()}


def _value(basis: Basis, name: str) -> float | None:
    figure = basis.figures.get(name)
    return None if figure is None else figure.value
