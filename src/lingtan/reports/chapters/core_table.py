"""The core indicator as one row of numbers: value, threshold, gap, margin and verdict."""

from collections.abc import Iterator

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.reports.chapters.summary import core_indicator
from lingtan.reports.context import Context
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.indicator_words import SIGNS, gap_of, margin_of, reading_of, unit_of
from lingtan.reports.model import Table


def core_table(context: Context) -> Iterator[Table]:
    """Yield the row of the core indicator; without one, nothing."""
    core = core_indicator(context.inputs.frameworks)
    if core is None:
        return
    framework, indicator = core
    unit, threshold = unit_of(context, indicator), indicator.threshold
    limit = None if threshold is None else threshold.value
    id_ = detail_id("indicator", indicator.id, "threshold")
    sign = "" if threshold is None else SIGNS.get(threshold.op, threshold.op)
    yield Table(
        id="core",
        title=context.say("table.core"),
        columns=(
            context.text_column("framework", 2.6),
            context.text_column("indicator", 1.8),
            context.number_column("value", unit),
            context.text_column("sign", 0.5),
            context.number_column("threshold", unit),
            context.number_column("gap", unit),
            context.number_column("margin", "ratio"),
            context.text_column("verdict", 1.2),
        ),
        rows=(
            (
                context.name(framework.name, framework.id),
                indicator_name(context.words, indicator),
                reading_of(context, indicator),
                sign,
                context.traced(limit, unit, "" if limit is None else id_),
                gap_of(context, indicator),
                margin_of(context, indicator),
                context.verdict(indicator.outcome),
            ),
        ),
    )
