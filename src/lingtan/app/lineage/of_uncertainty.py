"""Nodes of how sure figures are: their standard uncertainty, and the ends of their intervals."""

from collections.abc import Iterator

from lingtan.app.lineage.details import formula, made_of
from lingtan.app.lineage.of_chances import chance_nodes
from lingtan.app.lineage.of_error_sources import (
    Known,
    nodes_of_sources,
    share_nodes,
    source_nodes,
)
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.uncertainty.certainty import Certainty
from lingtan.ledger.uncertainty.drawn import FigureUncertainty
from lingtan.ledger.uncertainty.sources import NORMAL_95
from lingtan.reports.error_ids import MOVES, SHARE, error_id

KIND = "uncertainty"
ENDS = {"low": "-", "high": "+"}


def uncertainty_nodes(sources: Sources) -> Iterator[Node]:
    """Yield how sure figures and verdicts are that were weighed, by formula and by draws."""
    weighed = sources.beside.weighed
    if weighed is None:
        return
    known = nodes_of_sources(sources)
    yield from source_nodes(_certainties(weighed), known, sources)
    drawn_with: dict[str, Fact] = {"draws": weighed.draws, "seed": weighed.seed}
    for each in weighed.figures:
        yield _sigma(each)
        yield from _ends(each)
        yield from _drawn(each, drawn_with)
        yield from share_nodes(each.figure, each.certainty, sources)
        yield from _left_open(each, known)
    yield from chance_nodes(weighed, known)


def _certainties(weighed: Weighed) -> Iterator[Certainty]:
    yield from (each.certainty for each in weighed.figures)
    likely = (each.indicator.likelihood for each in weighed.indicators)
    yield from (each.certainty for each in likely if each is not None)


def _sigma(each: FigureUncertainty) -> Node:
    """Return the standard uncertainty, made of the figure and of what moves it."""
    figure, sure = each.figure, each.certainty
    moves = (error_id(figure.id, told.source, MOVES) for told in sure.contributions)
    return made_of(
        detail_id(KIND, figure.id, "sigma"), sure.sigma, figure.unit, [figure.id, *moves]
    )


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


def _left_open(each: FigureUncertainty, known: Known) -> Iterator[Node]:
    """Yield the share of the variance that rests on defaults, and what no factor vouches for."""
    figure, sure = each.figure, each.certainty
    if sure.default_share:
        defaults = (told.source for told in sure.contributions if told.source.is_default)
        shares = (error_id(figure.id, source, SHARE) for source in defaults)
        parts = [detail_id(KIND, figure.id, "sigma"), *shares]
        yield made_of(
            detail_id(KIND, figure.id, "default_share"), sure.default_share, "ratio", parts
        )
    if sure.unstated:
        parts = [figure.id, *(known[factor] for factor in sure.unstated if factor in known)]
        id_ = detail_id(KIND, figure.id, "unstated_share")
        yield made_of(id_, sure.unstated_share, "ratio", parts)
