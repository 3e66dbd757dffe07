"""The heat cascade (problem table): the least heat and cold that a set of streams needs.

Going down the shifted temperatures, each interval adds what its hot streams give and takes what
its cold streams need; what is left falls to the next. Nothing rises, so the deepest deficit has
to be put in at the top [1]_. The heat that then passes each temperature is the grand composite
curve, and where none passes is a pinch.

References
----------
.. [1] B. Linnhoff, J. R. Flower, Synthesis of heat exchanger networks, AIChE J. 24 (1978) 633;
   I. C. Kemp, Pinch Analysis and Process Integration, 2nd ed., ch. 3 (R: recalled).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lingtan.symbiosis.heat_streams import HeatStream

ZERO = Fraction(0)
Points = tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatTarget:
    """The least utilities of a set of streams, exactly; a bound, not a design.

    Attributes
    ----------
    hot_utility_kw, cold_utility_kw : Fraction
        Heat and cold that have to be bought or made, at least [kW].
    hot_duty_kw, cold_duty_kw : Fraction
        Heat of all streams that are to be cooled, and to be heated [kW].
    curve : tuple of (Fraction, Fraction)
        Grand composite curve from the top: shifted temperature [°C] and heat that passes it [kW].
        A stream at one temperature makes two points of that temperature.
    """

    hot_utility_kw: Fraction
    cold_utility_kw: Fraction
    hot_duty_kw: Fraction
    cold_duty_kw: Fraction
    curve: Points

    @property
    def recovered_kw(self) -> Fraction:
        """Heat that hot streams can give to cold ones, at most [kW]."""
        return self.hot_duty_kw - self.cold_utility_kw

    @property
    def pinches_c(self) -> tuple[Fraction, ...]:
        """Shifted temperatures no heat passes, from the top [°C]; none is a threshold problem.

        That nothing enters at the very top, or leaves at the very bottom, parts nothing.
        """
        inner = [
            temperature
            for place, (temperature, heat) in enumerate(self.curve)
            if heat == 0 and 0 < place < len(self.curve) - 1
        ]
        return tuple(dict.fromkeys(inner))


def target_heat(streams: Sequence[HeatStream]) -> HeatTarget:
    """Return the least hot and cold utility of streams that may all exchange heat.

    Examples
    --------
    >>> water = HeatStream(id="w", owner="a", supply_c=Fraction(20), target_c=Fraction(60),
    ...     duty_kw=Fraction(40), contribution_k=Fraction(5), is_hot=False)
    >>> target_heat([water]).hot_utility_kw
    Fraction(40, 1)
    """
    surplus = _surplus(streams)
    hot = max(ZERO, *(-heat for _, heat in surplus)) if surplus else ZERO
    return HeatTarget(
        hot_utility_kw=hot,
        cold_utility_kw=hot + surplus[-1][1] if surplus else ZERO,
        hot_duty_kw=sum((s.duty_kw for s in streams if s.is_hot), ZERO),
        cold_duty_kw=sum((s.duty_kw for s in streams if not s.is_hot), ZERO),
        curve=tuple((temperature, heat + hot) for temperature, heat in surplus),
    )


def _surplus(streams: Sequence[HeatStream]) -> Points:
    """Return the heat left at each temperature when none is put in at the top [kW]."""
    flows: dict[Fraction, Fraction] = defaultdict(Fraction)  # change, going down [kW/K]
    steps: dict[Fraction, Fraction] = defaultdict(Fraction)  # given at one temperature [kW]
    for stream in streams:
        high, low = stream.shifted_c
        if high == low:
            steps[high] += stream.given_kw
        else:
            flow = stream.given_kw / (high - low)
            flows[high] += flow
            flows[low] -= flow
    heat = flow = ZERO
    points: list[tuple[Fraction, Fraction]] = []
    for level in sorted({*flows, *steps}, reverse=True):
        heat += flow * (points[-1][0] - level) if points else ZERO
        points.append((level, heat))
        if steps.get(level):
            heat += steps[level]
            points.append((level, heat))
        flow += flows.get(level, ZERO)
    return tuple(points)
