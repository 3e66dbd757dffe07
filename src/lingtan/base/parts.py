"""Of what a figure was added up: what each meter and each factor gave of it.

A part is an amount a meter counted times a factor, in the unit of the figure. Errors of a meter
or a factor reach a figure through its parts, and only there.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one meter gave of a figure through one factor.

    Attributes
    ----------
    meter : str
        Meter id; empty where the amount is stated by a document, as that of a certificate.
    factor : str
        Id of the factor it was multiplied by; empty where it is an amount itself.
    value : float
        In the unit of the figure, signed: what leaves is negative.
    estimated : float
        What of it stands in for readings that were not there.
    """

    meter: str
    factor: str
    value: float
    estimated: float = 0.0

    def times(self, number: float) -> "Part":
        """Return the part of a figure that is a multiple of the first."""
        return Part(
            meter=self.meter,
            factor=self.factor,
            value=self.value * number,
            estimated=self.estimated * number,
        )


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Add up parts of the same meter and factor.

    Examples
    --------
    >>> one = Part(meter="m", factor="f", value=1.0)
    >>> joined([one, one.times(2)])
    (Part(meter='m', factor='f', value=3.0, estimated=0.0),)
    """
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    for part in parts:
        value, estimated = sums.get((part.meter, part.factor), (0.0, 0.0))
        sums[part.meter, part.factor] = (value + part.value, estimated + part.estimated)
    return tuple(
        Part(meter=meter, factor=factor, value=value, estimated=estimated)
        for (meter, factor), (value, estimated) in sums.items()
        if value or estimated
    )


def rated(parts: Iterable[Part], factor: str) -> tuple[Part, ...]:
    """Return parts of amounts as parts of what a factor makes of them."""
    return joined(
        Part(meter=part.meter, factor=factor, value=part.value, estimated=part.estimated)
        for part in parts
    )
