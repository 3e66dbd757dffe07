"""How sure a number is: its standard uncertainty, where it comes from, and what it leaves out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from lingtan.ledger.uncertainty.propagate import (
    Contribution,
    Movements,
    contributions,
    movements,
    standard_uncertainty,
)
from lingtan.ledger.uncertainty.sources import NORMAL_95, Errors

MOST = 5  # contributions told; the rest is small


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """How far a number may be off by the errors of readings and factors.

    Attributes
    ----------
    sigma : float
        Standard uncertainty, in the unit of the number.
    low, high : float
        Ends of the 95 % interval, 1.96 sigma either way.
    contributions : tuple of Contribution
        What its variance is made of, the largest first.
    default_share : float
        Share of the variance that rests on defaults: a class assumed, an estimate.
    unstated : tuple of str
        Factors it rests on of which nobody states an uncertainty; sigma leaves them out.
    unstated_share : float
        What such factors carry, over the number: above one where large amounts cancel.
    """

    sigma: float
    low: float
    high: float
    contributions: tuple[Contribution, ...]
    default_share: float
    unstated: tuple[str, ...]
    unstated_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """The errors of an account and what they move.

    Attributes
    ----------
    amounts : mapping of str to mapping of str to float
        What each factor carries of each figure, signed.
    """

    errors: Errors
    movements: Movements
    amounts: Mapping[str, Mapping[str, float]]

    def certainty(self, value: float, slopes: Mapping[str, float]) -> Certainty:
        """Return how sure a quantity is that is worked out from figures of the account.

        Parameters
        ----------
        slopes : mapping of str to float
            How the quantity moves with each figure, by figure id.
        """
        row = self.movements.combined(slopes)
        sigma = standard_uncertainty(row)
        told = contributions(self.movements.sources, row)
        open_ones = self.unstated(slopes)
        carried = sum(abs(amount) for amount in open_ones.values())
        return Certainty(
            sigma=sigma,
            low=value - NORMAL_95 * sigma,
            high=value + NORMAL_95 * sigma,
            contributions=told[:MOST],
            default_share=sum(each.share for each in told if each.source.is_default),
            unstated=tuple(sorted(open_ones, key=lambda factor: -abs(open_ones[factor]))),
            unstated_share=carried / abs(value) if value else 0.0,
        )

    def unstated(self, slopes: Mapping[str, float]) -> dict[str, float]:
        """Return what factors of no stated uncertainty carry of a quantity, by factor."""
        carried: dict[str, float] = {}
        for figure_id, slope in slopes.items():
            for factor, amount in self.amounts.get(figure_id, {}).items():
                if factor in self.errors.unstated:
                    carried[factor] = carried.get(factor, 0.0) + slope * amount
        return {factor: amount for factor, amount in carried.items() if amount}


def weigh_uncertainty(parts: pl.DataFrame, errors: Errors) -> Uncertainty:
    """Return what the errors of an account move, figure by figure.

    Parameters
    ----------
    parts : DataFrame
        Table `FIGURE_PARTS`.
    """
    amounts: dict[str, dict[str, float]] = {}
    for figure, _, factor, value, _ in parts.iter_rows():
        of_figure = amounts.setdefault(figure, {})
        of_figure[factor] = of_figure.get(factor, 0.0) + value
    return Uncertainty(errors=errors, movements=movements(parts, errors), amounts=amounts)


def certainty_of_figures(
    uncertainty: Uncertainty, values: Mapping[str, float], wanted: Collection[str]
) -> dict[str, Certainty]:
    """Return how sure some figures of the account are, by id."""
    return {id_: uncertainty.certainty(values[id_], {id_: 1.0}) for id_ in wanted if id_ in values}
