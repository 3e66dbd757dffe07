"""Reconcile a period anew, and keep what came of it for the next question."""

import polars as pl

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import Inquiry
from lingtan.app.results import Reconciliation
from lingtan.app.steam_qualities import steam_qualities
from lingtan.app.wiring import ReconciledParts, keep, reconciled_to_kept
from lingtan.metering.answered import unanswered
from lingtan.metering.reading_doubts import SPANNED
from lingtan.metering.reconciliation.headers import reconcile_headers
from lingtan.metering.reconciliation.reconcile_amounts import (
    Knowledge,
    reconcile_amounts,
    reconcile_hourly,
)
from lingtan.park.tables import RECONCILED_HOURS


def reconcile_anew(inquiry: Inquiry, *, with_hours: bool) -> Reconciliation:
    """Return reconciled values and findings, and the hours where they are asked for."""
    check, runner = believed(inquiry)
    park, period, catalogue = check.park, check.period, inquiry.opened.catalogue
    knowledge = Knowledge(
        losses=catalogue.network_losses,
        faults=catalogue.meter_faults,
        units={carrier.id: carrier.unit for carrier in catalogue.carriers},
    )
    found = reconcile_amounts(
        runner, park, period, check.quality, knowledge, read_whole=_read_whole(check.doubts)
    )
    qualities = steam_qualities(park, catalogue)
    steam = reconcile_headers(found.network, found.spans[-1].totals, qualities)
    every = (*found.findings, *steam.findings)
    findings = unanswered(every, inquiry.answers, period.zone)
    parts = ReconciledParts(findings=findings, table=found.table, headers=steam.headers)
    layout, key = inquiry.layout, inquiry.key("reconciliation")
    keep(layout.derived, key, reconciled_to_kept(parts), layout.signing_key)
    hours = RECONCILED_HOURS.empty()
    if with_hours:
        hours = reconcile_hourly(runner, park, period, found)
    return Reconciliation(
        check=check,
        values=parts.table,
        findings=parts.findings,
        hours=hours,
        headers=parts.headers,
    )


def _read_whole(doubts: pl.DataFrame) -> dict[str, float]:
    """Return the amount of each meter of which only the time was estimated, not the total."""
    spanned = doubts.filter(pl.col("kind") == SPANNED)
    sums = spanned.group_by("subject").agg(pl.col("quantity").sum().cast(pl.Float64()))
    return {str(meter): float(amount) for meter, amount in sums.iter_rows()}
