"""Nodes of how sure verdicts are: what an indicator errs by, and how probably it is met."""

from collections.abc import Iterator

from lingtan.app.lineage.details import made_of
from lingtan.app.lineage.of_error_sources import Known
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.indicators.results import IndicatorResult, Likelihood
from lingtan.indicators.uncertain import IndicatorUncertainty, Weighed
from lingtan.reports.error_ids import own_error_id
from lingtan.reports.weighed_ids import (
    DRAWN_MET,
    MET_HIGH,
    MET_LOW,
    TOLERATES,
    weighed_as,
    weighed_id,
)


def chance_nodes(weighed: Weighed, known: Known) -> Iterator[Node]:
    """Yield how sure each indicator is that was weighed, by formula and by draws."""
    facts: dict[str, Fact] = {"draws": weighed.draws, "seed": weighed.seed}
    for each in weighed.indicators:
        likely = each.indicator.likelihood
        if likely is not None:
            yield _sigma(each.indicator, likely)
            yield from _chances(each.indicator, likely)
            yield from _tolerated(each.indicator, likely, known)
            yield from _drawn(each, facts)


def _sigma(indicator: IndicatorResult, likely: Likelihood) -> Node:
    """Return the standard uncertainty, made of the value and of what errs behind it."""
    sure = likely.certainty
    parts = [weighed_as(indicator), *(own_error_id(each.source) for each in sure.contributions)]
    return made_of(
        weighed_id(indicator, "sigma"), sure.sigma, indicator.figure.unit, parts, indicator.name
    )


def _chances(indicator: IndicatorResult, likely: Likelihood) -> Iterator[Node]:
    """Yield between which ends the probability lies: every reading of the rule is asked."""
    readings = [each.figure.id for each in indicator.variants]
    parts = [*_weighed(indicator), *readings]
    for part, chance in ((MET_LOW, likely.lowest), (MET_HIGH, likely.highest)):
        if chance is not None:
            yield made_of(weighed_id(indicator, part), chance, "ratio", parts, indicator.name)


def _tolerated(indicator: IndicatorResult, likely: Likelihood, known: Known) -> Iterator[Node]:
    if likely.tolerates is None:
        return
    factors = (known[each] for each in likely.certainty.unstated if each in known)
    parts = [*_weighed(indicator), *factors]
    id_ = weighed_id(indicator, TOLERATES)
    yield made_of(id_, likely.tolerates, "ratio", parts, indicator.name)


def _drawn(each: IndicatorUncertainty, facts: dict[str, Fact]) -> Iterator[Node]:
    indicator, drawn = each.indicator, each.drawn
    if drawn is not None and drawn.met is not None:
        id_, parts = weighed_id(indicator, DRAWN_MET), _weighed(indicator)
        yield made_of(id_, drawn.met, "ratio", parts, indicator.name, facts)


def _weighed(indicator: IndicatorResult) -> list[str]:
    """Return what a probability is worked out from: value, error and threshold."""
    limit = detail_id("indicator", indicator.id, "threshold")
    return [weighed_as(indicator), weighed_id(indicator, "sigma"), limit]
