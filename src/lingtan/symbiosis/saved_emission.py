"""What saved heat would emit: only where the ledger knows what heat of its network carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lingtan.base.figures import Evidence
from lingtan.base.read_only import seal
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
    kg_per_kwh : mapping of str to float
        The factors of those whose heat may be saved, by enterprise [kgCO2/kWh].
    """

    low_kg: float | None = None
    high_kg: float | None = None
    why: Undecided | None = None
    about: tuple[str, ...] = ()
    labels: tuple[Evidence, ...] = ()
    kg_per_kwh: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "kg_per_kwh")


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
    known = {owner: rate for owner, rate in rates.items() if rate is not None}
    ends = list(known.values()) or [0.0]
    return SavedEmission(
        low_kg=kwh * min(ends),
        high_kg=kwh * max(ends),
        labels=factors.labels,
        kg_per_kwh=known,
    )
