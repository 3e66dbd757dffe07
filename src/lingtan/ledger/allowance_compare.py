"""The account's own emission of an enterprise beside the one verified for the carbon market.

The market counts what an enterprise emits itself; the national method for parks adds the power and
heat it buys. Two figures of different rules may differ, so each difference comes with the reasons
that would explain it: none is proved here, and without any it is a finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from lingtan.base.figures import Figure
from lingtan.ledger.accounts import E_CONVERSION, E_FUEL, E_PROCESS
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.stream_trust import FAR
from lingtan.park.park import Park

DIRECT = (*E_FUEL, *E_CONVERSION, *E_PROCESS)
OWN_VALUES = "measured/"
AGREES, WITH_ENERGY, NOTHING_METERED = "agrees", "counts_power_and_heat", "nothing_metered"
DEFAULTS, ESTIMATES, PART_OF_YEAR = "default_factors", "estimated_readings", "part_of_year"
UNKNOWN, UNEXPLAINED = "own_unknown", "unexplained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What the account says of an enterprise, beside its verified emission.

    Attributes
    ----------
    direct_kg : float or None
        What its fuel and processes emit in the account; None where that is not known.
    whole_kg : float or None
        The same with power and heat, by the national method for parks.
    difference_kg : float or None
        Verified less direct.
    reasons : tuple of str
        That both agree, or what would explain the difference.
    """

    direct_kg: float | None
    whole_kg: float | None
    difference_kg: float | None
    reasons: tuple[str, ...]

    @property
    def is_unlike(self) -> bool:
        """Whether nothing known explains the difference."""
        return UNEXPLAINED in self.reasons


def compare_emissions(
    verified: Mapping[str, float], inventory: Inventory, park: Park, materiality: float
) -> dict[str, Compared]:
    """Return the account's figures beside verified ones, by enterprise.

    Parameters
    ----------
    verified : mapping of str to float
        Verified emission by enterprise [kgCO2].
    materiality : float
        Share of the verified emission within which two figures agree.
    """
    lines = inventory.postings.filter(pl.col("account").is_in([each.value for each in DIRECT]))
    return {
        enterprise: _compared(
            amount,
            _Own(enterprise, inventory, lines.filter(pl.col("enterprise") == enterprise), park),
            materiality,
        )
        for enterprise, amount in verified.items()
    }


class _Own:
    """What the account holds of one enterprise."""

    def __init__(
        self, enterprise: str, inventory: Inventory, lines: pl.DataFrame, park: Park
    ) -> None:
        self.figure: Figure | None = inventory.figures.get(f"by_enterprise.{enterprise}_kg")
        self.direct = float(lines["emissions_kg"].sum() or 0)
        self.rests_on_defaults = any(
            not str(each).startswith(OWN_VALUES) for each in lines["factor_id"].unique()
        )
        factor = pl.col("factor").cast(pl.Float64)
        guessed = lines.select((pl.col("estimated").cast(pl.Float64) * factor).abs().sum())
        self.estimated = float(guessed.item() or 0)
        span = (inventory.period.start, inventory.period.end)
        self.is_part_of_year = _joined_or_left(enterprise, inventory.boundary, park, span)

    @property
    def is_known(self) -> bool:
        return self.figure is not None and self.figure.is_known


def _compared(verified: float, own: _Own, materiality: float) -> Compared:
    if not own.is_known:
        return Compared(direct_kg=None, whole_kg=None, difference_kg=None, reasons=(UNKNOWN,))
    whole = None if own.figure is None else own.figure.value
    return Compared(
        direct_kg=own.direct,
        whole_kg=whole,
        difference_kg=verified - own.direct,
        reasons=_reasons(verified, whole or 0.0, own, materiality),
    )


def _reasons(verified: float, whole: float, own: _Own, materiality: float) -> tuple[str, ...]:
    near, apart = materiality * abs(verified), abs(verified - own.direct)
    if apart <= near:
        return (AGREES,)
    found = {
        WITH_ENERGY: abs(verified - whole) <= near,
        NOTHING_METERED: own.direct == 0,
        DEFAULTS: own.rests_on_defaults and apart <= float(FAR) * abs(own.direct),
        ESTIMATES: own.estimated > 0 and apart <= near + own.estimated,
        PART_OF_YEAR: own.is_part_of_year,
    }
    return tuple(reason for reason, holds in found.items() if holds) or (UNEXPLAINED,)


def _joined_or_left(
    enterprise: str, boundary_id: str, park: Park, span: tuple[datetime, datetime]
) -> bool:
    """Whether an enterprise was a member of the boundary for a part of the period only."""
    start, end = span
    members = [m for m in park.boundary(boundary_id).members if m.enterprise == enterprise]
    covers = (m.valid_from <= start and (m.valid_to is None or m.valid_to >= end) for m in members)
    return not any(covers)
