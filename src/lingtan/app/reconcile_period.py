"""Reconcile the sources of a period: what agrees, and which meter cannot be right."""

from datetime import datetime
from importlib import import_module
from pathlib import Path

from lingtan.app.check_readings import kept_check
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.results import Reconciliation
from lingtan.app.wiring import find_kept, reconciled_from_kept, write_table
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
        return reconciliation_of(inquiry, with_hours=with_hours)


def reconciliation_of(inquiry: Inquiry, *, with_hours: bool = False) -> Reconciliation:
    """Return the reconciliation a question is about; see `reconcile_period`."""
    kept = None if with_hours else _kept(inquiry)
    return kept or _anew(inquiry, with_hours=with_hours)


def _kept(inquiry: Inquiry) -> Reconciliation | None:
    """Return what was worked out before from the very same things."""
    check = kept_check(inquiry)
    layout, key = inquiry.layout, inquiry.key("reconciliation")
    entry = find_kept(layout.derived, key, layout.signing_key)
    parts = reconciled_from_kept(entry)
    if check is None or parts is None:
        return None
    return Reconciliation(
        check=check,
        values=parts.table,
        findings=parts.findings,
        hours=RECONCILED_HOURS.empty(),
        headers=parts.headers,
    )


def _anew(inquiry: Inquiry, *, with_hours: bool) -> Reconciliation:
    """Reconcile anew; what that needs is loaded only now, for a kept answer does without."""
    anew = import_module("lingtan.app.reconcile_anew")
    found: Reconciliation = anew.reconcile_anew(inquiry, with_hours=with_hours)
    return found


def write_hours(result: Reconciliation, path: Path) -> None:
    """Write the hours of a reconciliation as Parquet or CSV; see `write_table`."""
    write_table(result.hours, path)
