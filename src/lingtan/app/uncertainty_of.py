"""What errs behind an account, from its parts, its meters and what is known of its factors."""

from importlib import import_module
from typing import TYPE_CHECKING

import polars as pl

from lingtan.app.results import Account
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.uncertainty.certainty import Uncertainty, weigh_uncertainty
from lingtan.ledger.uncertainty.shared_reports import with_reports
from lingtan.ledger.uncertainty.sources import (
    Counted,
    ErrorKnowledge,
    Errors,
    Estimated,
    find_errors,
)
from lingtan.park.park import Park

if TYPE_CHECKING:
    from lingtan.metering.reconciliation.header_lines import Quality

STEAM = "steam"


def uncertainty_of(account: Account, catalogue: Catalogue) -> Uncertainty:
    """Return the errors of an account and what they move."""
    return weigh_uncertainty(parts_of(account), errors_of(account, catalogue))


def parts_of(account: Account) -> pl.DataFrame:
    """Return what each meter and factor gave of each figure, factors of one report as one."""
    return with_reports(account.inventory.parts, account.check.park)


def errors_of(account: Account, catalogue: Catalogue) -> Errors:
    """Return what errs behind an account."""
    return find_errors(
        parts_of(account),
        account.check.park,
        Estimated(amounts=account.check.estimates, doubts=account.check.doubts),
        ErrorKnowledge(
            factors=catalogue.factor_uncertainties,
            methods=catalogue.estimate_errors,
            models=_enthalpies(account.check.park, catalogue),
            counted=_counted(account),
        ),
    )


def _counted(account: Account) -> dict[str, Counted]:
    """Return what each meter counted whose smallest step is known."""
    shown = [meter.id for meter in account.check.park.meters if meter.display_step is not None]
    if not shown:
        return {}
    quality = account.check.quality.group_by("meter_id").agg(pl.col("measured", "suspect").sum())
    readings = {meter: one + other for meter, one, other in quality.iter_rows()}
    postings = account.inventory.postings.filter(pl.col("meter_id").is_in(shown))
    sums = postings.group_by("meter_id", "account").agg(pl.col("quantity").sum().abs())
    amounts = sums.group_by("meter_id").agg(pl.col("quantity").max().cast(pl.Float64))
    return {
        meter: Counted(amount=amount, readings=readings.get(meter, 0))
        for meter, amount in amounts.iter_rows()
    }


def _enthalpies(park: Park, catalogue: Catalogue) -> dict[str, float]:
    """Return how far the enthalpy of each steam meter may be off, as a share.

    What that needs is loaded only for a park that meters steam by mass.
    """
    if not any(meter.carrier == STEAM for meter in park.meters):
        return {}
    steam = import_module("lingtan.app.steam_qualities")
    found: dict[str, Quality] = steam.steam_qualities(park, catalogue)
    return {meter: each.sigma / each.gj_per_t for meter, each in found.items()}
