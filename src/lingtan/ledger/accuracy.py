"""How far meters may differ by their accuracy alone, and what is left beyond that."""

from collections.abc import Iterable, Mapping

from lingtan.metering.limits import DEFAULT
from lingtan.park.meters import Meter, VirtualMeter
from lingtan.park.park import Park


def class_percent(meter: Meter | VirtualMeter, park: Park) -> float:
    """Return the accuracy class of a meter, of a sum the coarsest of its terms [%]."""
    terms = {meter.id} if isinstance(meter, Meter) else {term for _, term in meter.terms}
    classes = [m.accuracy_class or DEFAULT.assumed_class for m in park.meters if m.id in terms]
    return max(classes, default=DEFAULT.assumed_class)


def allowance(
    meters: Iterable[Meter | VirtualMeter], amounts: Mapping[str, float], park: Park
) -> float:
    """Return how much the amounts of some meters may be wrong together, all the same way."""
    return sum(abs(amounts.get(m.id, 0.0)) * class_percent(m, park) / 100 for m in meters)


def beyond(difference: float, allowed: float) -> float:
    """Return a difference whole where accuracy does not explain it, else none.

    Examples
    --------
    >>> beyond(30.0, 20.0), beyond(15.0, 20.0), beyond(-30.0, 20.0)
    (30.0, 0.0, 0.0)
    """
    return difference if difference > allowed else 0.0
