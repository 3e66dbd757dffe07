"""Whether the formulas of a lineage give the values of their nodes from those of the parts."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lingtan.base.figures import Figure
from lingtan.catalogue.formulas import parse_formula
from lingtan.evidence.lineage.nodes import Lineage, Node, Rule
from lingtan.evidence.lineage.sums import Disagreement
from lingtan.indicators.arithmetic import work_out

CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a node by the names its formula calls them."""

    values: Mapping[str, float]

    def quantity(self, name: str) -> Figure:
        return Figure(id=name, value=self.values[name], unit="")


def disagreeing_formulas(lineage: Lineage) -> Iterator[Disagreement]:
    """Yield the nodes whose formula gives another value; one with an unknown part says nothing."""
    for node in lineage.nodes.values():
        if node.rule is Rule.FORMULA and node.value is not None:
            yield from _checked(lineage, node, node.value)


def _checked(lineage: Lineage, node: Node, value: float) -> Iterator[Disagreement]:
    known = {
        part.name: found.value
        for part in node.parts
        if (found := lineage.nodes.get(part.node)) is not None and found.value is not None
    }
    if len(known) < len(node.parts):
        return
    told = work_out(parse_formula(str(node.facts["formula"])), _Parts(known)).value
    if told is None or not math.isclose(told, value, rel_tol=CLOSE, abs_tol=1e-12):
        yield Disagreement(node=node.id, value=value, of_parts=math.nan if told is None else told)
