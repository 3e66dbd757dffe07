"""Counts of things: no figures of their own, on a page they lead to what they count."""

from dataclasses import replace
from decimal import Decimal

from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.way import way_to

FINDINGS = ("/findings", "table-finding_kinds")
ESTIMATES = ("", "table-estimates")  # on the same page
RECONCILED = ("", "table-reconciled")
GRADES = ("", "table-grades")
FIGURES = ("/reports", "table-every_figure")
REQUESTS = ("/findings", "table-requests")
FURTHER = ("", "table-further_findings")
METERS = ("/do/meters", "")
IMPORTS = ("/admin", "table-admin_imports")
OF_GRADE = ("/energy", "table-quality")  # asked for a grade
FURTHER_LISTED = ("/findings", "table-further_findings")  # asked for every one


def counted(
    context: Context, count: int | Decimal, place: tuple[str, str], **asked: str
) -> Amount:
    """Return a count that leads to a place: a page of ours, and what on it shows the things.

    Parameters
    ----------
    place : tuple of str
        Path, empty for the page itself, and anchor.
    asked : str
        What the page is asked for, so that it shows them alone.
    """
    way = replace(way_to(*place), brings=tuple(asked.items()))
    return replace(context.amount(count, "1"), leads_to=way)
