"""How a file is read, as a digest: when it differs, the same bytes may say something else."""

import hashlib

from lingtan.app.open_park import OpenPark
from lingtan.app.wiring_files import Mapping
from lingtan.base.errors import UnitError
from lingtan.catalogue.load import Catalogue
from lingtan.park.park import Park

ADDED = ("remark", "exported", "only", "ignore")
"""Keys that mappings gained: where they say nothing, files are read as they were before."""


def digest_of_reading(mapping: Mapping, opened: OpenPark) -> str:
    """Return a digest of all that decides how rows are read.

    That is the mapping, the meters with the names a file may call them, the park's zone, the
    sizes of the units that occur, and the multipliers where the file's are held against them.
    """
    park, catalogue = opened.park, opened.catalogue
    unsaid: dict[str, bool | set[str]] = dict.fromkeys(("notes", "matches", "trial"), True)
    unsaid |= {name: True for name in ADDED if not getattr(mapping, name)}
    if mapping.meter and not mapping.meter.negative:
        unsaid["meter"] = {"negative"}
    told = mapping.model_dump_json(exclude=unsaid)
    units = {column.unit for column in mapping.read_columns if column.unit}
    units |= set(mapping.meter.units.values()) if mapping.meter else set()
    units |= {meter.unit for meter in park.meters}
    units |= {catalogue.carrier(meter.carrier).unit for meter in park.meters}
    multipliers = _multipliers(park) if mapping.multiplier else []
    return _digest(told, park.time_zone, _meters(park), _sizes(units, catalogue), multipliers)


def digest_of_form_reading(opened: OpenPark) -> str:
    """Return a digest of what the park file says that decides how its forms are read."""
    park = opened.park
    enterprises = [(e.id, e.name.en, e.name.zh) for e in park.enterprises]
    return _digest("form", park.id, park.time_zone, _meters(park), enterprises)


def _meters(park: Park) -> list[tuple[object, ...]]:
    return [
        (m.id, m.name.en, m.name.zh, m.carrier, m.unit, m.kind, m.resolution, m.maximum)
        + ((m.volume_unit,) if m.volume_unit else ())
        for m in park.meters
    ]


def _multipliers(park: Park) -> list[tuple[object, ...]]:
    changed = [(event.meter, event.at, event.multiplier) for event in park.meter_events]
    return [*((meter.id, meter.multiplier) for meter in park.meters), *changed]


def _sizes(names: set[str], catalogue: Catalogue) -> list[tuple[object, ...]]:
    return [(name, *_size(name, catalogue)) for name in sorted(names)]


def _size(name: str, catalogue: Catalogue) -> tuple[object, ...]:
    try:
        unit = catalogue.units.find(name)
    except UnitError:
        return ()  # reading the file will say so, with all else that is wrong
    return unit.symbol, unit.dimension, unit.scale, unit.offset


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
