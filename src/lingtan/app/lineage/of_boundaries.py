"""Nodes of what the park file states of each boundary version."""

from collections.abc import Iterator

from lingtan.app.layout import PARK_FILE
from lingtan.app.lineage.details import given
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.nodes import Node
from lingtan.reports.boundary_ids import area_id


def boundary_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the area of every boundary version that has one."""
    lines = lines_of(sources.inquiry.park_layout.park_file)
    for each in sources.park.boundaries:
        if each.area_km2 is not None:
            place = place_of(lines, "boundaries", each.id)
            facts: dict[str, Fact] = {"source": PARK_FILE, **place}
            yield given(area_id(each.id), each.area_km2, "km²", each.name, facts)
