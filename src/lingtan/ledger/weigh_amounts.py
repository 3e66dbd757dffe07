"""Hold the amounts against each other: nothing gives more than it takes, nothing is lost."""

from lingtan.base.runner import SqlRunner
from lingtan.ledger.carbon_balance import weigh_carbon
from lingtan.ledger.given_back import weigh_given
from lingtan.ledger.header_balance import weigh_headers
from lingtan.ledger.own_balance import weigh_own
from lingtan.ledger.setting import Setting
from lingtan.ledger.store_balance import weigh_stores
from lingtan.ledger.used_amounts import weigh_used


def weigh_amounts(runner: SqlRunner, setting: Setting) -> Setting:
    """Add findings on energy and carbon that appear or vanish, and what that leaves open."""
    for weigh in (weigh_stores, weigh_given, weigh_own, weigh_carbon, weigh_used, weigh_headers):
        setting = weigh(runner, setting)
    return setting
