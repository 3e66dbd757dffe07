"""Validate the readings of a period anew, and keep what came of it for the next question."""

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from lingtan.app.inquiry import Inquiry
from lingtan.app.trial_doubts import trials_changing
from lingtan.app.wiring import CheckParts, check_to_kept, keep, keep_amounts
from lingtan.base.runner import SqlRunner
from lingtan.metering.limits import DEFAULT
from lingtan.metering.month_work import span_to_read
from lingtan.metering.register_epochs import counter_scales
from lingtan.metering.validate import validate_period


def validate_readings(inquiry: Inquiry) -> tuple[CheckParts, SqlRunner]:
    """Return what came of the readings, and a runner that holds their ``amounts``."""
    park, period = inquiry.opened.park, inquiry.period
    span = span_to_read(park, period, DEFAULT, inquiry.answers)
    runner = inquiry.store.runner(inquiry.as_known_at, period=span)
    scales = counter_scales(park, inquiry.opened.catalogue)
    result = validate_period(runner, park, period, DEFAULT, scales, inquiry.answers)
    tables = {
        "quality": result.quality,
        "gaps": result.gaps,
        "estimates": result.estimates,
        "doubts": result.doubts,
        "balances": result.balances,
        "looked": result.looked,
        "lifted": _lifted(inquiry, scales),
    }
    parts = CheckParts(findings=result.findings, tables=tables)
    layout, key = inquiry.layout, inquiry.key("check")
    keep(layout.derived, key, check_to_kept(parts), layout.signing_key)
    keep_amounts(layout.derived_amounts, key, runner, layout.signing_key)
    return parts, runner


def _lifted(inquiry: Inquiry, scales: Mapping[str, Fraction]) -> pl.DataFrame:
    """Return the trial imports beside the period without which something else is believed."""
    ids = trials_changing(inquiry, scales)
    return pl.DataFrame({"import_id": sorted(ids)}, schema={"import_id": pl.Int64()})
