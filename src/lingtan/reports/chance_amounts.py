"""Probabilities and small shares as numbers that lead on: written with care, kept exactly."""

from dataclasses import replace

from lingtan.reports.chance import chance_of
from lingtan.reports.context import Context
from lingtan.reports.model import Amount

LEAST_SHARE = 0.01  # below it a whole percent would read as nothing


def chance_amount(context: Context, probability: float, id_: str) -> Amount:
    """Return a probability as it is written, never as certain, with the number itself."""
    plain = context.traced(probability, "ratio", id_)
    return replace(plain, text=chance_of(probability), unit="")


def share_amount(context: Context, share: float, id_: str) -> Amount:
    """Return a share in whole percent; one that would round to nothing says that it is more."""
    plain = context.traced(max(share, LEAST_SHARE), "ratio", id_, 0)
    return replace(plain, value=share, text=f"< {plain.text}") if share < LEAST_SHARE else plain
