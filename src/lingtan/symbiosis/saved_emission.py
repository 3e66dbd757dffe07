"""What saved heat would emit: only where the ledger knows what heat of its network carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lingtan.base.figures import Evidence
from lingtan.ledger.footprint.heat_factors import HeatFactors
from lingtan.park.process_streams import ProcessStream
from lingtan.symbiosis.heat_sharing import GJ_PER_KWH, YearOfHeat


class Undecided(StrEnum):
    """Why no emission of the saving is told."""

    HOURS = "hours"  # a stream does not say how long it runs
    NETWORK = "network"  # a stream does not say which network heats it
    FACTOR = "factor"  # the ledger does not know what heat of the network carries


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedEmission:
    """Emission of the heat that sharing saves in a year, or why it is not decidable.

    Attributes
    ----------
    low_kg, high_kg : float or None
        At the lowest and the highest factor of those whose heat may be saved [kgCO2].
    why : Undecided or None
        Why there is none.
    about : tuple of str
        The streams, or the enterprises, it lacks for.
    labels : tuple of Evidence
        Weak evidence the factors rest on.
    """

    low_kg: float | None = None
    high_kg: float | None = None
    why: Undecided | None = None
    about: tuple[str, ...] = ()
    labels: tuple[Evidence, ...] = ()


def saved_emission(
    streams: Sequence[ProcessStream],
    year: YearOfHeat | None,
    factors: HeatFactors,
) -> SavedEmission:
    """Return what the saving of a year would emit.

    A target does not say whose heat is saved. So all heat that owners need alone has to come over
    a network, and the saving lies between the factors of those who draw from it. Who needs none
    while everything runs may need some in the hours its own waste heat stands still.
    """
    if year is None:
        silent = tuple(s.id for s in streams if s.hours_per_year is None)
        return SavedEmission(why=Undecided.HOURS, about=silent)
    users = [owner for owner, gj in year.alone_gj.items() if gj]
    heated = [s for s in streams if s.enterprise in users and not s.is_hot]
    unfed = tuple(s.id for s in heated if not s.heated_by)
    if unfed:
        return SavedEmission(why=Undecided.NETWORK, about=unfed)
    rates = {owner: factors.kg_per_kwh.get(owner) for owner in users}
    unknown = tuple(owner for owner, rate in rates.items() if rate is None)
    if unknown:
        return SavedEmission(why=Undecided.FACTOR, about=unknown)
    kwh = float(year.saved_gj / GJ_PER_KWH)
    known = [rate for rate in rates.values() if rate is not None] or [0.0]
    low, high = kwh * min(known), kwh * max(known)
    return SavedEmission(low_kg=low, high_kg=high, labels=factors.labels)
