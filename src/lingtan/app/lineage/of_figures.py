"""Nodes of all figures of a report: derived by the account, or told by what they rest on."""

from collections.abc import Iterator

from lingtan.app.lineage.of_derived import derived_nodes
from lingtan.app.lineage.of_ruled import ruled_node, ruled_parts
from lingtan.app.lineage.other_figures import told_by_parts
from lingtan.app.lineage.sources import Sources
from lingtan.evidence.lineage.nodes import Node


def figure_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every figure of the account and of matching, with its terms."""
    ruled = ruled_parts(sources)
    for figure in sources.figures.values():
        if figure.id in ruled:
            yield ruled_node(figure, ruled[figure.id])
        else:
            derived = tuple(derived_nodes(figure, sources))
            yield from derived or (told_by_parts(figure, sources),)
