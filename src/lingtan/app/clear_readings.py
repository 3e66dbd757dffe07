"""Take from the doubts about readings what the other meters of the park clear."""

import polars as pl

from lingtan.app.inquiry import Inquiry
from lingtan.app.results import Check
from lingtan.base.runner import SqlRunner
from lingtan.metering.reconciliation.cleared import (
    Believed,
    clear_doubts,
    reconciled_months,
)


def cleared_readings(inquiry: Inquiry, check: Check, runner: SqlRunner) -> pl.DataFrame:
    """Return what an account has to weigh of the readings; columns of `READING_DOUBTS`.

    Parameters
    ----------
    runner : SqlRunner
        Has the ``amounts`` that were believed.
    """
    doubts = check.doubts
    losses = inquiry.opened.catalogue.network_losses
    believed = Believed(quality=check.quality, doubts=doubts, balances=check.balances)
    months = reconciled_months(runner, check.park, inquiry.period, believed, losses)
    return clear_doubts(doubts, months)
