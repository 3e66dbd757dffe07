"""The internal rate of return (内部收益率): the rate at which flows are worth nothing today.

There may be none, and there may be several; then no single number is given. Where a rate exists
it is as many digits exact as a number holds, and its terms are those of the flows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lingtan.finance.cash_flow import half_years
from lingtan.finance.real_roots import positive_roots
from lingtan.park.finance import Conventions


class Answer(StrEnum):
    """How many rates there are."""

    NONE = "none"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateOfReturn:
    """Every rate at which flows are worth nothing.

    Attributes
    ----------
    rates : tuple of float
        Above -1, ascending.
    """

    rates: tuple[float, ...]

    @property
    def answer(self) -> Answer:
        """How many there are."""
        return (Answer.NONE, Answer.ONE, Answer.SEVERAL)[min(len(self.rates), 2)]

    @property
    def value(self) -> float | None:
        """The rate, where there is exactly one."""
        return self.rates[0] if self.answer is Answer.ONE else None


def internal_rate(flows: Sequence[float], conventions: Conventions) -> RateOfReturn:
    """Return every rate at which flows are worth nothing today.

    With u = (1 + rate)^(-1/2) the present value is a polynomial in u with the flows as
    coefficients, at the half years they stand at.

    Parameters
    ----------
    flows : sequence of float
        In order of years.
    conventions : Conventions
        Of which only timing and first flow matter here.

    Examples
    --------
    >>> flows = [-1000, 300, 300, 300, 300]
    >>> round(internal_rate(flows, Conventions(rate=0.06)).value, 6)
    0.077138
    >>> internal_rate([100, -230, 132], Conventions(rate=0.0)).rates
    (0.1, 0.2)
    >>> internal_rate([-100, -5], Conventions(rate=0.0)).answer.value
    'none'
    """
    times = half_years(len(flows), conventions)
    step = 1 if any(half % 2 for half in times) else 2
    coefficients = [Fraction(0)] * (max(times, default=0) // step + 1)
    for half, flow in zip(times, flows, strict=True):
        coefficients[half // step] += Fraction(flow)
    roots = positive_roots(coefficients)
    return RateOfReturn(rates=tuple(sorted(_rate(root, 2 // step) for root in roots)))


def _rate(root: Fraction, parts: int) -> float:
    """Return the yearly rate of a root that discounts one of so many parts of a year."""
    return float(1 / root**parts - 1)
