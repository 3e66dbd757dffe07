"""Hold the amounts against each other: nothing gives more than it takes, nothing is lost."""

import polars as pl

from lingtan.base.runner import SqlRunner
from lingtan.ledger.carbon_balance import weigh_carbon
from lingtan.ledger.direct_balance import weigh_direct
from lingtan.ledger.given_back import weigh_given
from lingtan.ledger.header_balance import weigh_headers
from lingtan.ledger.own_balance import weigh_own
from lingtan.ledger.process_balance import weigh_processes
from lingtan.ledger.setting import Setting
from lingtan.ledger.solar_nights import weigh_nights
from lingtan.ledger.stock_balance import weigh_stocks
from lingtan.ledger.store_balance import weigh_stores
from lingtan.ledger.used_amounts import weigh_used


def weigh_amounts(runner: SqlRunner, setting: Setting, read: pl.DataFrame) -> Setting:
    """Add findings on energy and carbon that appear or vanish, and what that leaves open.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    setting = weigh_given(weigh_stores(runner, setting, read), read)
    setting = weigh_nights(runner, weigh_own(weigh_direct(runner, setting), read))
    setting = weigh_carbon(runner, setting)
    setting = weigh_headers(weigh_used(setting, read), read)
    return weigh_processes(weigh_stocks(setting, read), read)
