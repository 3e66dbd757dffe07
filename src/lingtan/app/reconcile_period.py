"""Reconcile the sources of a period: what agrees, and which meter cannot be right."""

from datetime import datetime
from pathlib import Path

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.results import Reconciliation
from lingtan.app.steam_qualities import steam_qualities
from lingtan.app.wiring import write_table
from lingtan.metering.reconciliation.headers import reconcile_headers
from lingtan.metering.reconciliation.reconcile_amounts import (
    Knowledge,
    reconcile_amounts,
    reconcile_hourly,
)
from lingtan.park.tables import RECONCILED_HOURS


def reconcile_period(
    layout: Layout,
    period_name: str,
    as_known_at: datetime | None = None,
    *,
    with_hours: bool = False,
    park_layout: Layout | None = None,
) -> Reconciliation:
    """Return reconciled values beside what was read, and what contradicts what.

    Parameters
    ----------
    park_layout : Layout or None
        Where to take the park file from; see `lingtan.app.inquiry.inquire`.
    """
    with inquire(layout, period_name, as_known_at, park_layout) as inquiry:
        check, runner = believed(inquiry)
        park, period, catalogue = check.park, check.period, inquiry.opened.catalogue
        knowledge = Knowledge(
            losses=catalogue.network_losses,
            faults=catalogue.meter_faults,
            units={carrier.id: carrier.unit for carrier in catalogue.carriers},
        )
        found = reconcile_amounts(runner, park, period, check.quality, knowledge)
        steam = reconcile_headers(
            found.network, found.spans[-1].totals, steam_qualities(park, catalogue)
        )
        hours = RECONCILED_HOURS.empty()
        if with_hours:
            hours = reconcile_hourly(runner, park, period, found)
    return Reconciliation(
        check=check,
        values=found.table,
        findings=(*found.findings, *steam.findings),
        hours=hours,
        headers=steam.headers,
    )


def write_hours(result: Reconciliation, path: Path) -> None:
    """Write the hours of a reconciliation as Parquet or CSV; see `write_table`."""
    write_table(result.hours, path)
