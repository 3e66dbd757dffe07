"""What the lines of each entry come to month by month, and by the value of their factor."""

import polars as pl

from lingtan.evidence.lineage.months import MonthAmount, months_as_text
from lingtan.evidence.lineage.sum_ids import value_name
from lingtan.ledger.entries import Entry, entries_of
from lingtan.reports.sums import with_month


def months_of(postings: pl.DataFrame, zone: str, is_everything: bool) -> dict[str, str]:
    """Return the months of each entry of an account as text, by the id of the entry.

    Parameters
    ----------
    zone : str
        Time zone of the park: a month is one of its calendar.
    is_everything : bool
        As for `entries_of`.
    """
    told: dict[str, dict[str, MonthAmount]] = {}
    by_month = with_month(postings, zone).partition_by("month", as_dict=True)
    for (month,), lines in sorted(by_month.items(), key=lambda item: str(item[0])):
        entries = entries_of(lines, is_everything=is_everything)
        for entry in dict.fromkeys((*entries.account, *entries.users)):
            told.setdefault(entry.id, {})[str(month)] = _amount(entry)
    return {id_: months_as_text(months) for id_, months in told.items()}


def values_of(postings: pl.DataFrame, is_everything: bool) -> dict[str, str]:
    """Return what entries whose factor changes come to at each value, by the id of the entry."""
    told: dict[str, dict[str, MonthAmount]] = {}
    for (factor,), lines in sorted(
        postings.filter(pl.col("factor").is_not_null())
        .partition_by("factor", as_dict=True)
        .items(),
        key=lambda item: str(item[0]),
    ):
        entries = entries_of(lines, is_everything=is_everything)
        for entry in dict.fromkeys((*entries.account, *entries.users)):
            told.setdefault(entry.id, {})[value_name(factor)] = _amount(entry)
    return {id_: months_as_text(values) for id_, values in told.items() if len(values) > 1}


def _amount(entry: Entry) -> MonthAmount:
    return MonthAmount(
        quantity=float(entry.quantity),
        emission=float(entry.emissions_kg),
        energy=float(entry.energy_kgce),
        estimated=float(entry.estimated),
    )
