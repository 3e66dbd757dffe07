"""The probability that stands beside a verdict."""

from lingtan.cli.language import say
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.reports.chance import chance_of

DECIDED = (Outcome.MEETS, Outcome.MISSES)


def chance_line(indicator: IndicatorResult) -> str:
    """Return a verdict with its probability: ``meets on best estimate, probability p``."""
    chance = chance_cell(indicator)
    verdict = say(f"verdict.{indicator.outcome.value}")
    if not chance:
        return ""
    decided = "on_best" if indicator.outcome in DECIDED else "undecided"
    return say(f"uncertainty.{decided}", verdict=verdict, chance=chance)


def chance_cell(indicator: IndicatorResult) -> str:
    """Return the probability of meeting a threshold, or the two ends between which it lies."""
    likelihood = indicator.likelihood
    if likelihood is None or likelihood.lowest is None or likelihood.highest is None:
        return ""
    low, high = chance_of(likelihood.lowest), chance_of(likelihood.highest)
    return low if low == high else say("uncertainty.between", low=low, high=high)
