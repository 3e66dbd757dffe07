"""The highest load of a boundary, where its load is known by the hour."""

from collections.abc import Sequence

from lingtan.base.runner import SqlRunner
from lingtan.ledger import line_sql
from lingtan.ledger.calendar import HOUR
from lingtan.ledger.draw_up import Grain
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.members import Membership

RATED_USERS = "ledger_user_rated"


def peak_kw(runner: SqlRunner, membership: Membership, grains: Sequence[Grain]) -> float | None:
    """Return the highest hourly load of the boundary; None when it is not known by the hour."""
    if not any((g.pool, g.resolution) == (ELECTRICITY, HOUR) for g in grains):
        return None
    lines = line_sql.LOAD_OF_LINES.format(lines=RATED_USERS)
    peak = runner.rows(line_sql.LOAD_OF_PARK if membership.is_everything else lines)
    milli = peak["milli"].item()
    return None if milli is None else int(milli) / 1000
