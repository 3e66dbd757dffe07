"""Nodes of what errs behind numbers: how far it errs, what that moves them by, and its share."""

import math
from collections.abc import Iterable, Iterator

from lingtan.app.lineage.details import formula, made_of
from lingtan.app.lineage.ids import catalogue_id, meter_id, rate_id
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.base.figures import Figure
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.detail_ids import UNCERTAINTY, detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.selections import Measure
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.ledger.uncertainty.error_source import ErrorSource
from lingtan.ledger.uncertainty.propagate import Contribution
from lingtan.reports.error_ids import MOVES, SHARE, error_id, own_error_id

SHARE_OF_VARIANCE = "moves * moves / (sigma * sigma)"
Known = dict[str, str]
"""The nodes of meters and factors, by their ids."""


def source_nodes(
    certainties: Iterable[Certainty], known: Known, sources: Sources
) -> Iterator[Node]:
    """Yield how far each thing errs that numbers rest on, once."""
    told = (each.source for sure in certainties for each in sure.contributions)
    for source in {own_error_id(each): each for each in told}.values():
        parts = [known[source.id]] if source.id in known else []
        facts: dict[str, Fact] = {"label": source.label} if source.label else {}
        name = _name(source, sources)
        yield made_of(own_error_id(source), source.sigma, "ratio", parts, name, facts)


def share_nodes(figure: Figure, sure: Certainty, sources: Sources) -> Iterator[Node]:
    """Yield what each thing that errs moves a figure by, and its share of the variance."""
    sigma = detail_id(UNCERTAINTY, figure.id, "sigma")
    for each in sure.contributions:
        source, name = each.source, _name(each.source, sources)
        moves, share = (error_id(figure.id, source, what) for what in (MOVES, SHARE))
        rests_on = [own_error_id(source), figure.id]
        yield made_of(moves, _moved(each, sure), figure.unit, rests_on, name)
        parts = {"moves": moves, "sigma": sigma}
        yield formula(share, each.share, "ratio", SHARE_OF_VARIANCE, parts, name)


def _moved(each: Contribution, sure: Certainty) -> float:
    """Return what one standard uncertainty of a source moves a number by, without a sign."""
    return math.sqrt(each.share) * sure.sigma


def _name(source: ErrorSource, sources: Sources) -> Name:
    """Return the name of a meter or a factor; what no list names keeps its id."""
    factor = sources.knowledge.factors.get(source.id)
    if factor is not None:
        return factor.name
    names = {each.id: each.name for each in sources.park.meters}
    names |= {each.id: each.name for each in sources.park.virtual_meters}
    return names.get(source.id, UNNAMED)


def nodes_of_sources(sources: Sources) -> Known:
    """Return the node of each thing that may err: a meter, a factor of the account or a row."""
    found = {id_: catalogue_id(id_) for id_ in sources.knowledge.vintages}
    for entry in (*sources.entries.account, *sources.entries.users):
        found.setdefault(entry.factor_id, rate_id(entry, Measure.EMISSION))
    return found | {id_: meter_id(id_) for id_ in sources.meters}
