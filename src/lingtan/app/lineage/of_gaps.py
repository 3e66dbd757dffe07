"""Nodes of how far an indicator is from its threshold: the row that applies, gap and margin."""

from collections.abc import Iterator

from lingtan.app.lineage.details import formula, given, made_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Threshold

KIND = "indicator"
FROM_ABOVE = "value - threshold"
FROM_BELOW = "threshold - value"
EITHER_WAY = f"max({FROM_ABOVE}, {FROM_BELOW})"
FORMULAS = {"<=": FROM_ABOVE, "<": FROM_ABOVE, "meets_or_better": FROM_ABOVE, "==": EITHER_WAY}


def gap_nodes(sources: Sources) -> Iterator[Node]:
    """Yield threshold, gap and margin of every indicator that has a number to meet."""
    for result in sources.evaluation.frameworks:
        for indicator in result.indicators:
            threshold = indicator.threshold
            if threshold is not None and threshold.value is not None:
                yield from _nodes(result, indicator, threshold, threshold.value)


def _nodes(
    result: FrameworkResult, indicator: IndicatorResult, threshold: Threshold, limit: float
) -> Iterator[Node]:
    unit, name = indicator.unit, indicator.name
    id_, gap, margin = (
        detail_id(KIND, indicator.id, part) for part in ("threshold", "gap", "margin")
    )
    facts: dict[str, Fact] = {
        "framework": result.id,
        "source": result.name.en,
        "source_zh": result.name.zh,
        "label": indicator.label,
        "when": threshold.when,
    }
    yield given(id_, limit, unit, name, facts)
    if indicator.gap is not None:
        parts = {"value": indicator.figure.id or indicator.id, "threshold": id_}
        text = FORMULAS.get(threshold.op, FROM_BELOW)
        yield formula(gap, indicator.gap, unit, text, parts, name)
    if indicator.margin is not None and limit > 0:
        parts = {"gap": gap, "threshold": id_}
        yield formula(margin, indicator.margin, "ratio", "-gap / threshold", parts, name)
    elif indicator.margin is not None:
        yield made_of(margin, indicator.margin, "ratio", [gap, id_], name)
