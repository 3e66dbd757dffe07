"""Ids of what the park file states of a boundary version."""

from lingtan.evidence.lineage.detail_ids import BOUNDARY, detail_id


def area_id(boundary: str) -> str:
    """Return the id of the land inside the line of a boundary version.

    Examples
    --------
    >>> area_id("services_zone")
    'boundary:services_zone:area'
    """
    return detail_id(BOUNDARY, boundary, "area")
