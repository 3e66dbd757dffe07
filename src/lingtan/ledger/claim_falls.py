"""What falls of a claim because somebody else holds it, while the rest stands.

A number stands for one megawatt-hour, so numbers that two claims hold, or that a register shows as
another's, take just their energy from the later claim. A settlement that two trades name has no
numbers to count: of both together no more stands than the greater one states.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lingtan.base.findings import Finding, FindingKind
from lingtan.ledger.serials import KWH_PER_NUMBER, Places, merged_places

MILLI = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """Numbers or energy of a claim that do not count.

    Attributes
    ----------
    finding : Finding
        Says why, where nothing of the claim is left.
    in_part : FindingKind
        Kind of the finding where the rest stands.
    places : tuple of (int, int)
        Which of its numbers, by their places among them.
    kwh : float
        How much energy, of what cannot be counted by numbers.
    """

    finding: Finding
    in_part: FindingKind
    places: Places = ()
    kwh: float = 0.0

    @property
    def energy_kwh(self) -> float:
        """How much energy that is."""
        return numbered_kwh(self.places) + self.kwh


def left_of(milli: int, falls: Sequence[Fall]) -> int:
    """Return what is left of a claim; a number that falls for two reasons falls once."""
    numbers = merged_places(place for fall in falls for place in fall.places)
    fallen = numbered_kwh(numbers) + sum(fall.kwh for fall in falls)
    return max(0, milli - round(fallen * MILLI))


def say_falls(falls: Iterable[Fall], left: int) -> tuple[Finding, ...]:
    """Return why a claim does not count, or counts no further than what is left of it."""
    return tuple(fall.finding if left <= 0 else _in_part(fall, left) for fall in falls)


def numbered_kwh(places: Places) -> float:
    """Return the energy of numbers by their places."""
    return float(sum(end - first for first, end in places) * KWH_PER_NUMBER)


def _in_part(fall: Fall, left: int) -> Finding:
    facts = {"fallen_kwh": fall.energy_kwh, "counted_kwh": left / MILLI}
    return replace(fall.finding, kind=fall.in_part, facts={**fall.finding.facts, **facts})
