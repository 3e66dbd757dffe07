"""What differs between two descriptions of a park: added, dropped, changed, part by part."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum, StrEnum
from operator import itemgetter
from typing import Any  # a part of a description may be of any kind

from lingtan.base.names import Name
from lingtan.park.park import Park


class Turn(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkChange:
    """A difference between two descriptions of a park.

    Attributes
    ----------
    family : str
        What kind of thing it is, such as ``meters``; ``park`` for the park itself.
    id : str
        Id of the thing.
    part : str
        Name of the part that changed, as in the park file; empty for a whole thing.
    old, new : str
        What it said and says; empty where it said nothing.
    """

    family: str
    id: str
    turn: Turn
    part: str = ""
    old: str = ""
    new: str = ""


FAMILIES = (
    *("boundaries", "enterprises", "nodes", "assets", "meters", "meter_events"),
    *("virtual_meters", "streams", "contracts", "excuses"),
)
"""Parts of a park that a monitoring plan is about; yearly facts are data and no plan."""
OWN = (
    *("name", "type", "province", "time_zone", "frameworks", "target_year", "coal_rate"),
    *("country", "limit_edition", "gwp_set", "grid_intensity"),
)


def park_changes(before: Park, now: Park) -> tuple[ParkChange, ...]:
    """Return what differs, in the order of a park file.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from lingtan.park.places import ParkType
    >>> park = Park(id="p", name=Name.alike("P"), type=ParkType.MIXED, province="Hubei",
    ...             time_zone="Asia/Shanghai", boundaries=(), enterprises=(), nodes=(), meters=())
    >>> [(each.part, each.new) for each in park_changes(park, replace(park, target_year=2030))]
    [('target_year', '2030')]
    """
    own = _of_parts("park", now.id, [(name, before, now) for name in OWN])
    families = (_of_family(family, before, now) for family in FAMILIES)
    return (*own, *(change for family in families for change in family))


def _of_family(family: str, before: Park, now: Park) -> Iterator[ParkChange]:
    old, new = (_by_id(getattr(park, family)) for park in (before, now))
    for id_ in old.keys() - new.keys():
        yield ParkChange(family=family, id=id_, turn=Turn.DROPPED)
    for id_, thing in new.items():
        if id_ not in old:
            yield ParkChange(family=family, id=id_, turn=Turn.ADDED)
            continue
        parts = [(part.name, old[id_], thing) for part in fields(thing)]
        yield from _of_parts(family, id_, parts)


def _of_parts(family: str, id_: str, parts: Iterable[tuple[str, Any, Any]]) -> list[ParkChange]:
    found = []
    for part, old, new in parts:
        said = (_told(getattr(old, part)), _told(getattr(new, part)))
        if said[0] != said[1]:
            found.append(
                ParkChange(
                    family=family, id=id_, turn=Turn.CHANGED, part=part, old=said[0], new=said[1]
                )
            )
    return found


def _by_id(things: Iterable[Any]) -> Mapping[str, Any]:
    """Return things by id; an event of a meter by its meter and instant, an excuse by its own."""
    return dict(sorted(((_id_of(thing), thing) for thing in things), key=itemgetter(0)))


def _id_of(thing: Any) -> str:
    if hasattr(thing, "meter") and hasattr(thing, "at"):
        return f"{thing.meter} {thing.at.isoformat()}"
    return str(getattr(thing, "id", "") or thing.indicator)


def _told(value: object) -> str:
    """Return a value as one line; members and terms one after another."""
    if isinstance(value, Name):
        return value.en if value.en == value.zh else f"{value.en} / {value.zh}"
    if isinstance(value, tuple):
        return "; ".join(map(_told, value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = (_told(getattr(value, part.name)) for part in fields(value))
        return " ".join(part for part in parts if part)
    return _leaf(value)


def _leaf(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)
