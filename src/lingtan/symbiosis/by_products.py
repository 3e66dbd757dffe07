"""By-products of an open chain: what each step makes of what it is given, and what it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lingtan.base.errors import ArgumentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a chain: its product goes on, its waste is there for others [t]."""

    given_t: Fraction
    product_t: Fraction
    waste_t: Fraction


def open_chain(fresh_t: Fraction, yields: Sequence[Fraction]) -> tuple[Step, ...]:
    """Return what each step makes and leaves; nothing comes back, and nothing is lost.

    Parameters
    ----------
    yields : sequence of Fraction
        Product of each step as a share of what it is given, 0 to 1.

    Raises
    ------
    ArgumentError
        A yield is no share, or what comes in is below zero.

    Examples
    --------
    >>> (step,) = open_chain(Fraction(100), [Fraction(4, 5)])
    >>> int(step.product_t), int(step.waste_t)
    (80, 20)
    """
    if fresh_t < 0:
        raise ArgumentError("material_below_zero", facts={"given": float(fresh_t)})
    steps: list[Step] = []
    for share in yields:
        if not 0 <= share <= 1:
            raise ArgumentError("not_a_yield", facts={"given": float(share)})
        given = steps[-1].product_t if steps else fresh_t
        steps.append(Step(given_t=given, product_t=given * share, waste_t=given * (1 - share)))
    return tuple(steps)
