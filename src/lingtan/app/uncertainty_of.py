"""What errs behind an account, from its parts, its meters and what is known of its factors."""

from collections.abc import Sequence

import polars as pl

from lingtan.app.results import Account
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.uncertainty.certainty import Uncertainty, weigh_uncertainty
from lingtan.ledger.uncertainty.sources import (
    ErrorKnowledge,
    Errors,
    Estimated,
    find_errors,
)


def uncertainty_of(account: Account, catalogue: Catalogue) -> Uncertainty:
    """Return the errors of an account and what they move."""
    return weigh_uncertainty(account.inventory.parts, errors_of([account], catalogue))


def errors_of(accounts: Sequence[Account], catalogue: Catalogue) -> Errors:
    """Return what errs behind some accounts of one park together."""
    return find_errors(
        pl.concat([account.inventory.parts for account in accounts]),
        accounts[-1].check.park,
        Estimated(
            amounts=pl.concat([account.check.estimates for account in accounts]),
            doubts=pl.concat([account.check.doubts for account in accounts]),
        ),
        ErrorKnowledge(factors=catalogue.factor_uncertainties, methods=catalogue.estimate_errors),
    )
