"""Heat streams: what has to be cooled or heated, in exact numbers.

A hot stream is shifted down by its own contribution to the least temperature difference, a cold
one up. Where shifted temperatures meet, heat can pass with the difference that both ask for.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lingtan.park.process_streams import ProcessStream


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatStream:
    """A stream that is heated or cooled at a constant heat capacity flow, or at one temperature.

    Attributes
    ----------
    owner : str
        Whose it is.
    supply_c, target_c : Fraction
        Where it comes in and where it has to go; equal where it condenses or boils [°C].
    duty_kw : Fraction
        Heat to be taken out or put in, never below zero [kW].
    contribution_k : Fraction
        Its part of the least temperature difference [K].
    is_hot : bool
        Whether it has to be cooled.
    hours_per_year : Fraction or None
        How long it runs; None where nobody says [h].
    """

    id: str
    owner: str
    supply_c: Fraction
    target_c: Fraction
    duty_kw: Fraction
    contribution_k: Fraction
    is_hot: bool
    hours_per_year: Fraction | None = None

    @property
    def shifted_c(self) -> tuple[Fraction, Fraction]:
        """Its higher and its lower temperature, shifted [°C]."""
        shift = -self.contribution_k if self.is_hot else self.contribution_k
        ends = (self.supply_c + shift, self.target_c + shift)
        return max(ends), min(ends)

    @property
    def given_kw(self) -> Fraction:
        """What it gives; below zero what it takes [kW]."""
        return self.duty_kw if self.is_hot else -self.duty_kw


def exact(value: float) -> Fraction:
    """Return the number a file says, not the binary one next to it.

    Examples
    --------
    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(Decimal(str(value)))


def heat_stream(stream: ProcessStream) -> HeatStream:
    """Return a stream of the park file in exact numbers."""
    hours = stream.hours_per_year
    return HeatStream(
        id=stream.id,
        owner=stream.enterprise,
        supply_c=exact(stream.supply_c),
        target_c=exact(stream.target_c),
        duty_kw=exact(stream.duty_kw),
        contribution_k=exact(stream.contribution_k),
        is_hot=stream.is_hot,
        hours_per_year=None if hours is None else exact(hours),
    )
