"""What of a lineage everybody may see: how a number is made, and of how much, but not of what.

Named are figures and quantities of the whole park, and rules. What stands below them is of meters,
enterprises and files: it is counted. Documents that were published, and that factors were read
from, are named.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lingtan.evidence.lineage.detail_ids import UNCERTAINTY, read_detail_id
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part, Rule

COUNTED = (Kind.METER, Kind.FILE, Kind.FACT, Kind.CONTRACT, Kind.FACTOR)
NAMED = frozenset({Kind.QUANTITY, Kind.TERM, Kind.CONSTANT, Kind.PARAMETER})
OF_INDICATORS = frozenset({"indicator", UNCERTAINTY})
BY_NAME = ("by_enterprise.", "by_sector.", "scope3.")  # figures of some, not of the whole park


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLineage:
    """A number, and what everybody may know of what it is made of.

    Attributes
    ----------
    parts : tuple of tuple of Part and Node
        In the order of the formula; a quantity is the figure it stands for.
    hidden : int
        How many parts may not be named.
    counts : mapping of Kind to int
        How many of each kind of things stand below it.
    sources : tuple of Node
        A row for each published document that factors were read from, or that sets a limit.
    """

    node: Node
    parts: tuple[tuple[Part, Node], ...]
    hidden: int
    counts: Mapping[Kind, int]
    sources: tuple[Node, ...]

    @property
    def is_rule_open(self) -> bool:
        """Whether its rule may be told: a formula names all of its parts."""
        return self.node.rule is not Rule.FORMULA or not self.hidden


def open_lineage(
    lineage: Lineage, told: Collection[str], own: str, frameworks: Collection[str]
) -> OpenLineage:
    """Return what everybody may see of the first node of a lineage.

    Parameters
    ----------
    told : collection of str
        Ids of the numbers that everybody is told.
    own : str
        Folder of the park's own tables of factors, whose sources were published by nobody.
    frameworks : collection of str
        Those that were published; what a park's own one says was not.
    """
    root = next(iter(lineage.nodes.values()))
    below = [node for id_, node in lineage.nodes.items() if id_ != root.id]
    parts = tuple(_parts(lineage, root, told))
    counts = Counter(node.kind for node in below)
    return OpenLineage(
        node=root,
        parts=parts,
        hidden=len(root.parts) - len(parts),
        counts={kind: counts[kind] for kind in COUNTED if counts[kind]},
        sources=tuple(_published([root, *below], told, own, frameworks)),
    )


def _parts(lineage: Lineage, root: Node, told: Collection[str]) -> Iterator[tuple[Part, Node]]:
    for part in root.parts:
        node = lineage.nodes.get(part.node)
        if node is not None and is_open(node, told):
            yield part, _same_figure(lineage, node)


def is_open(node: Node, told: Collection[str]) -> bool:
    """Whether a part may be named: it is told itself, or is of the whole park or of a rule."""
    if node.id in told or node.kind in NAMED:
        return True
    if node.kind is Kind.FIGURE:
        return not node.id.startswith(BY_NAME)
    detail = read_detail_id(node.id)
    return detail is not None and detail.kind in OF_INDICATORS and detail.subjects[0] in told


def _same_figure(lineage: Lineage, node: Node) -> Node:
    """Return the figure a quantity of a formula stands for, where it is one."""
    below = [lineage.nodes[part.node] for part in node.parts if part.node in lineage.nodes]
    is_one = node.kind is Kind.QUANTITY and [each.kind for each in below] == [Kind.FIGURE]
    return below[0] if is_one and len(node.parts) == 1 else node


def _published(
    nodes: Collection[Node], told: Collection[str], own: str, frameworks: Collection[str]
) -> Iterator[Node]:
    """Yield a node for each published document: a row of a factor, or a limit that is told."""
    known: set[str] = set()
    for node in nodes:
        source, file = str(node.facts.get("source", "")), str(node.facts.get("file", ""))
        is_row = node.kind is Kind.FACTOR and bool(file) and not file.startswith(f"{own}/")
        is_limit = node.id in told and node.facts.get("framework") in frameworks
        if source and source not in known and (is_row or is_limit):
            known.add(source)
            yield node
