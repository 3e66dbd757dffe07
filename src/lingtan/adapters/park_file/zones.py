"""Grid zones by the names people write: English or Chinese, short or in full.

Inside, a zone goes by its English name; the park file may say Shandong, 山东 or 山东省.
"""

from collections.abc import Iterator

from lingtan.catalogue.entries import GridFactor
from lingtan.catalogue.load import Catalogue, load_catalogue
from lingtan.park.park import CHINA

FULL_NAMES = {
    "provincial": ("省", "市", "自治区", "壮族自治区", "回族自治区", "维吾尔自治区"),
    "regional": ("电网", "区域电网"),
}
METHOD = "method"  # a factor that a method brings along belongs to no place


def english_zones(catalogue: Catalogue) -> dict[str, str]:
    """Return the English name of a zone by every name it may be written with."""
    return {name: grid.zone_name.en for grid in _zones(catalogue) for name in _names(grid)}


def country_of(zone: str) -> str:
    """Return the country of a zone; nothing for one of the park's own, which may be anywhere."""
    return CHINA if zone in english_zones(load_catalogue()) else ""


def shown_zones(catalogue: Catalogue) -> tuple[str, ...]:
    """Return every zone as it is listed for people, such as ``Shandong 山东``."""
    return tuple(
        sorted({f"{grid.zone_name.en} {grid.zone_name.zh}" for grid in _zones(catalogue)})
    )


def _zones(catalogue: Catalogue) -> Iterator[GridFactor]:
    return (grid for grid in catalogue.grid if grid.scope != METHOD)


def _names(grid: GridFactor) -> Iterator[str]:
    name = grid.zone_name
    yield from (name.en, name.zh)
    yield from (name.zh + ending for ending in FULL_NAMES.get(grid.scope, ()))
