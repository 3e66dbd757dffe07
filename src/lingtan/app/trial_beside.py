"""Trial readings beside a period: an estimate in it may lean on them, and so may a doubt.

Readings are judged month by month, with those some weeks before and after, see
`lingtan.metering.month_work`. So a trial reading of another month, or of another day of the month,
marks a period in which its meter was looked at closely or has a gap that was bridged.
"""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from lingtan.app.wiring import Store, TrialBeside, trial_readings_beside
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import aware
from lingtan.metering.dimension import EstimationRule, rules_of
from lingtan.metering.limits import DEFAULT
from lingtan.metering.month_work import margin_of, span_to_read
from lingtan.park.park import Park


def trials_beside(
    store: Store,
    park: Park,
    reach: Period,
    as_known_at: datetime | None,
    imports: Sequence[int],
) -> tuple[TrialBeside, ...]:
    """Return what trial imports decide next to a span, as far as a closer look at it reads."""
    runner = store.runner(as_known_at, period=span_to_read(park, reach, DEFAULT))
    return trial_readings_beside(runner, imports, reach)


def leant_on(
    found: Sequence[TrialBeside], park: Park, looked: pl.DataFrame, quality: pl.DataFrame
) -> set[int]:
    """Return which of these imports what was looked at in a period leans on.

    What stands beside a bill or counter counts where it is in doubt, or was told by other bills.
    Where it lifts a doubt, `lingtan.app.trial_doubts` tells.

    Parameters
    ----------
    looked : DataFrame
        ``meter_id``, ``first`` and ``after`` of `lingtan.metering.month_work.Work`.
    quality : DataFrame
        Columns of `park.tables.METER_QUALITY`.
    """
    doubted = set(quality.filter(pl.col("suspect") + pl.col("estimated") > 0)["meter_id"])
    meters = _estimable(park) | doubted
    spans = [row for row in looked.iter_rows() if row[0] in meters]
    return {
        each.import_id
        for each in found
        for meter_id, first, after in spans
        if meter_id == each.meter_id and each.is_within(aware(first), aware(after))
    }


def may_be_leant_on(found: Sequence[TrialBeside], park: Park, reach: Period) -> set[int]:
    """Return which of these imports a span may lean on that was not looked at itself.

    It may wherever a gap of the meter can be filled, or a doubt about it be lifted.
    """
    margins = {meter.id: margin_of(meter.resolution, DEFAULT) for meter in park.meters}
    return {
        each.import_id
        for each in found
        if (margin := margins.get(each.meter_id)) is not None
        and each.is_within(reach.start - margin, reach.end + margin)
    }


def _estimable(park: Park) -> set[str]:
    """Return the meters of which an interval can be estimated."""
    rules = rules_of(park, DEFAULT)
    return {rule.meter.id for rule in rules if rule.estimation is not EstimationRule.NONE}
