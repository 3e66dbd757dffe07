"""Nodes of how sure figures are: their standard uncertainty, and the ends of their intervals."""

from collections.abc import Iterator

from lingtan.app.lineage.details import formula, made_of
from lingtan.app.lineage.ids import catalogue_id, meter_id, rate_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.selections import Measure
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.ledger.uncertainty.drawn import FigureUncertainty
from lingtan.ledger.uncertainty.sources import NORMAL_95

KIND = "uncertainty"
ENDS = {"low": "-", "high": "+"}


def uncertainty_nodes(sources: Sources) -> Iterator[Node]:
    """Yield how sure each figure is that was weighed, by formula and by draws."""
    weighed = sources.beside.weighed
    if weighed is None:
        return
    known = _nodes_of_sources(sources)
    drawn_with: dict[str, Fact] = {"draws": weighed.draws, "seed": weighed.seed}
    for each in weighed.figures:
        yield _sigma(each, known)
        yield from _ends(each)
        yield from _drawn(each, drawn_with)


def _sigma(each: FigureUncertainty, known: dict[str, str]) -> Node:
    """Return the standard uncertainty, made of the figure and of what errs behind it."""
    figure, sure = each.figure, each.certainty
    ids = (known.get(source) for source in _ids(sure))
    parts = [figure.id, *(id_ for id_ in ids if id_)]
    return made_of(detail_id(KIND, figure.id, "sigma"), sure.sigma, figure.unit, parts)


def _ids(sure: Certainty) -> Iterator[str]:
    yield from (told.source.id for told in sure.contributions)


def _ends(each: FigureUncertainty) -> Iterator[Node]:
    figure, sure = each.figure, each.certainty
    parts = {"value": figure.id, "sigma": detail_id(KIND, figure.id, "sigma")}
    for end, sign in ENDS.items():
        value, text = getattr(sure, end), f"value {sign} {NORMAL_95!r} * sigma"
        yield formula(detail_id(KIND, figure.id, end), value, figure.unit, text, parts)


def _drawn(each: FigureUncertainty, facts: dict[str, Fact]) -> Iterator[Node]:
    figure = each.figure
    parts = [figure.id, detail_id(KIND, figure.id, "sigma")]
    for end in ENDS:
        id_ = detail_id(KIND, figure.id, f"drawn_{end}")
        yield made_of(id_, getattr(each.drawn, end), figure.unit, parts, facts=facts)


def _nodes_of_sources(sources: Sources) -> dict[str, str]:
    """Return the node of each thing that may err: a meter, a factor of the account or a row."""
    found = {id_: catalogue_id(id_) for id_ in sources.knowledge.vintages}
    for entry in (*sources.entries.account, *sources.entries.users):
        found.setdefault(entry.factor_id, rate_id(entry, Measure.EMISSION))
    return found | {id_: meter_id(id_) for id_ in sources.meters}
