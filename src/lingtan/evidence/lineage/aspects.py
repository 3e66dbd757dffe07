"""Numbers told beside a node, such as an end of a figure: nodes made when they are asked for.

Their id is that of the node, the mark and the name of the fact: ``national.e_tce#low``.
"""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part, Rule

MARK = "#"
OWN = ""  # the unit of the node itself
# What may be asked for, by the unit it is told in.
ASPECTS: Mapping[str, str] = {
    **dict.fromkeys(("low", "high", "reading", "sigma", "adjustment", "reconciled_sigma"), OWN),
    **dict.fromkeys(("share_missing", "share_estimated", "share_doubted"), "ratio"),
    **dict.fromkeys(("share", "adjusted", "oxidation"), "ratio"),
    **dict.fromkeys(("test", "intervals", "intervals_expected", "intervals_measured"), "1"),
    **dict.fromkeys(("intervals_suspect", "intervals_estimated", "intervals_missing"), "1"),
    "ncv_mj_per_unit": "MJ",
    "carbon_kg_per_gj": "kg/GJ",
}


def aspect_id(node: str, aspect: str, *, period: str = "") -> str:
    """Return the id of a number told beside a node, which may be of another period.

    Examples
    --------
    >>> aspect_id("reconciled:e_import", "sigma", period="2025-01")
    'reconciled:e_import#sigma@2025-01'
    """
    told = f"{node}{MARK}{aspect}"
    return address_of(told, period=period) if period else told


def base_of(id_: str) -> str:
    """Return the id of the node a number is told beside; the id itself where it is none such.

    Examples
    --------
    >>> base_of("national.e_tce#low"), base_of("factor:grid/CN/2023#energy")
    ('national.e_tce', 'factor:grid/CN/2023#energy')
    """
    base, _, aspect = id_.rpartition(MARK)
    return base if base and aspect in ASPECTS else id_


def with_aspect(lineage: Lineage, id_: str) -> Lineage | None:
    """Return a lineage with the node of a number told beside another; None where none is."""
    base, _, aspect = id_.rpartition(MARK)
    node = lineage.nodes.get(base)
    if node is None or aspect not in ASPECTS or aspect not in node.facts:
        return None
    return replace(lineage, nodes={**lineage.nodes, id_: _node(id_, node, aspect)})


def _node(id_: str, node: Node, aspect: str) -> Node:
    return Node(
        id=id_,
        kind=Kind.ASPECT,
        rule=Rule.MADE_OF,
        value=float(node.facts[aspect]),
        unit=ASPECTS[aspect] or node.unit,
        name=node.name,
        parts=(Part(node=node.id),),
        facts={"aspect": aspect, "of": node.id},
    )
