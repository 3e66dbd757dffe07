"""The part of a park that is an enterprise's own: all that its own form may speak of."""

from dataclasses import replace

from lingtan.park.meters import ENTERPRISE_PREFIX, Meter
from lingtan.park.park import Park


def own_part(park: Park, enterprise: str) -> Park:
    """Return a park that holds one enterprise, its meters and what it has stated.

    A form that is read against it can say nothing of another enterprise, nor of the park itself:
    no other is known.
    """
    return replace(
        park,
        enterprises=tuple(each for each in park.enterprises if each.id == enterprise),
        meters=own_meters(park, enterprise),
        virtual_meters=(),
        contracts=(),
        certificates=(),
        register_events=(),
        facts=tuple(fact for fact in park.facts if fact.enterprise == enterprise),
    )


def own_meters(park: Park, enterprise: str) -> tuple[Meter, ...]:
    """Return the meters of an enterprise: of what passes between two, whoever takes it."""
    end = f"{ENTERPRISE_PREFIX}{enterprise}"
    return tuple(meter for meter in park.meters if _end_of(meter) == end)


def _end_of(meter: Meter) -> str:
    return meter.target if meter.target.startswith(ENTERPRISE_PREFIX) else meter.source
