"""Enterprises that pass on to another what they drew: a meter from one to the other.

The bill of the first counts what both use; the meter between them says how much of it is the
other's. What is passed on carries the mean emission of what the first drew of that network.
"""

from collections.abc import Iterator, Mapping

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.plants import Made, Plant
from lingtan.ledger.allocation.supplies import Supplies
from lingtan.ledger.pool_use import PASSED_ON

BEYOND_USE = "passed_on_beyond_use"
ACCURACY = 1.02  # as of a branch and its header


def passing_on(supplies: Supplies) -> Iterator[Plant]:
    """Yield every enterprise that passes energy on, as a plant that makes it of what it drew."""
    drawn = _drawn(supplies)
    for supply in supplies.known:
        if supply.role != PASSED_ON:
            continue
        draws = Purpose(holder=supply.owner, label="", pool=supply.pool)
        kwh = sum(supplies.users[supply].values())
        whole = drawn.get(draws, 0.0)
        missing = Missing(kind="rule", id=BEYOND_USE, subject=supply.owner)
        yield Plant(
            asset="",
            owner=supply.owner,
            draws=(draws,),
            burned={},
            made={supply: Made(kwh=kwh, share=min(kwh / whole, 1.0) if whole > 0 else 0.0)},
            missing=(missing,) if kwh > whole * ACCURACY else (),
        )


def _drawn(supplies: Supplies) -> Mapping[Purpose, float]:
    """Return what each enterprise drew of each network, what was passed on to it included."""
    drawn: dict[Purpose, float] = {}
    for supply in supplies.known:
        for purpose, kwh in supplies.users[supply].items():
            drawn[purpose] = drawn.get(purpose, 0.0) + kwh
    return drawn
