"""A lineage is a graph of nodes: each says what it is, what it is made of, and by which rule.

Nodes hold numbers and ids, never words. A node that many figures rest on stands once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name
from lingtan.base.read_only import seal


class Kind(StrEnum):
    """What a node is, from the reader's number down to the raw file."""

    FIGURE = "figure"  # a number of a report, under the id the report gives it
    FRAMEWORK = "framework"  # the verdict of a framework
    QUANTITY = "quantity"  # what the formula of a framework names
    SUM = "sum"  # lines added up, under the id a report gives their number
    DETAIL = "detail"  # a number of a table beside the figures, see `detail_ids`
    TERM = "term"  # a part of a figure that is no figure itself
    LINE = "line"  # lines of the ledger of one account, user, meter and factor
    ACTIVITY = "activity"  # their activity data
    USE = "use"  # what the meters of one user counted in a pool
    FACTOR = "factor"
    CONTRACT = "contract"
    FACT = "fact"  # a yearly statement
    VALUE_CHAIN = "value_chain"
    METER = "meter"
    RECONCILED = "reconciled"  # what balances with all others, of a meter or of a loss
    READINGS = "readings"  # validated readings of a meter
    ESTIMATE = "estimate"  # what was estimated in their place, by one method
    DELIVERY = "delivery"  # the readings of a meter that one file brought
    ANSWER = "answer"  # what a person said of a meter, by which its readings are understood
    FILE = "file"  # an imported file
    ROW = "row"  # a line of it
    FOOTPRINT = "footprint"  # a number of a product's footprint, as a document declares it
    CONSTANT = "constant"  # a number that a rule sets
    PARAMETER = "parameter"  # a constant or a choice of the method, printed with every result
    ASPECT = "aspect"  # a number told beside another node
    SOURCE = "source"  # what a figure rests on and nothing here describes closer
    LACKING = "lacking"  # a leaf that is not there


class Rule(StrEnum):
    """How the value of a node comes from its parts."""

    SUM = "sum"  # weight × part, added up
    PRODUCT = "product"
    FORMULA = "formula"  # the fact ``formula``, over the names of the parts
    COUNT = "count"  # the facts ``count`` of the parts add up to that of the node
    MADE_OF = "made_of"  # rests on its parts; the rule is no arithmetic of these numbers alone
    GIVEN = "given"  # a leaf: as it stands in a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the nodes another is made of.

    Attributes
    ----------
    weight : float
        What its value is multiplied by where the rule is a sum.
    name : str
        What a formula calls it.
    """

    node: str
    weight: float = 1.0
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A number, or what it rests on.

    Attributes
    ----------
    id : str
        The id of a figure as a report shows it; of any other node its kind, a colon and a name.
    value : float or None
        In `unit`; None when it is unknown or there is no number.
    facts : mapping
        What else is known of it: a factor's source, a file's digest, a meter's reconciled value.
    """

    id: str
    kind: Kind
    rule: Rule
    value: float | None = None
    unit: str = ""
    name: Name = UNNAMED
    parts: tuple[Part, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """Everything the figures of a period rest on.

    Attributes
    ----------
    about : mapping
        The question: ``period``, ``boundary``, ``known_at``, ``park``.
    nodes : mapping of str to Node
        By id.
    """

    about: Mapping[str, Fact]
    nodes: Mapping[str, Node]

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "about", "nodes")

    @property
    def figures(self) -> tuple[str, ...]:
        """Ids of the figures, in order."""
        return tuple(id_ for id_, node in self.nodes.items() if node.kind is Kind.FIGURE)


def below(lineage: Lineage, root: str, depth: int | None = None) -> Lineage:
    """Return a node with what it rests on, down to a depth; the root comes first.

    What lies deeper is cut off: the parts of the last nodes are named and not there.
    """
    found: dict[str, Node] = {}
    level = [root]
    steps = 0
    while level and (depth is None or steps <= depth):
        fresh = [id_ for id_ in dict.fromkeys(level) if id_ not in found]
        found |= {id_: lineage.nodes[id_] for id_ in fresh}
        level = [part.node for id_ in fresh for part in lineage.nodes[id_].parts]
        steps += 1
    return Lineage(about=lineage.about, nodes=found)


def leaves(lineage: Lineage) -> Iterator[Node]:
    """Yield the nodes that rest on nothing else."""
    return (node for node in lineage.nodes.values() if not node.parts)
