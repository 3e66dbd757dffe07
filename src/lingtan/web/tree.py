"""A lineage as a tree for a page: the heaviest branch open, a node that stands twice told once."""

from dataclasses import dataclass

from lingtan.evidence.lineage.addresses import read_address
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part
from lingtan.evidence.lineage.sums import ranked
from lingtan.reports.lineage_words import NodeWords

MOST_PARTS = 200  # of one node; JSON has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A node on the page.

    Attributes
    ----------
    role : str
        What the formula above calls it.
    is_taken_off : bool
        Whether the sum above it has it with a minus.
    notes : tuple of str
        The rule it follows, where it stands, how sure it is.
    is_open : bool
        Whether its parts are shown at first.
    is_repeated : bool
        Whether its parts stand further up.
    left : int
        Parts that are not shown.
    elsewhere : str
        Its id in the lineage of another account, where it is a number of that.
    """

    id: str
    title: str
    value: str
    role: str
    is_taken_off: bool
    notes: tuple[str, ...]
    parts: tuple["Branch", ...]
    is_open: bool
    is_lacking: bool
    is_repeated: bool
    left: int
    elsewhere: str


def tree_of(lineage: Lineage, words: NodeWords) -> Branch:
    """Return the tree under the first node of a lineage."""
    root = next(iter(lineage.nodes.values()))
    return _branch(lineage, Part(node=root.id), words, is_open=True, told=set())


def _branch(
    lineage: Lineage, part: Part, words: NodeWords, *, is_open: bool, told: set[str]
) -> Branch:
    node = lineage.nodes[part.node]
    is_repeated = node.id in told and bool(node.parts)
    told.add(node.id)
    parts = [] if is_repeated else ranked(lineage, node)
    title = words.title_of(node)
    return Branch(
        id=node.id,
        title=title,
        value=words.value_of(node),
        role=part.name if part.name not in (node.id, title) else "",
        is_taken_off=part.weight < 0,
        notes=tuple(words.details_of(node)),
        parts=tuple(
            _branch(lineage, below, words, is_open=is_open and place == 0, told=told)
            for place, (below, _) in enumerate(parts[:MOST_PARTS])
        ),
        is_open=is_open,
        is_lacking=node.kind is Kind.LACKING or "lacks" in node.facts,
        is_repeated=is_repeated,
        left=max(0, len(parts) - MOST_PARTS),
        elsewhere=_elsewhere(node),
    )


def _elsewhere(node: Node) -> str:
    """Return the id of a number of another account that stands here as it is there."""
    source = str(node.facts.get("source", "")) if node.kind is Kind.DETAIL else ""
    return source if read_address(source).node != source else ""
