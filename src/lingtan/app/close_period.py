"""Close a period: keep the park file, and enter what its figures were and what was known."""

from datetime import datetime

from lingtan.app.account_period import account_boundaries
from lingtan.app.closed_park import keep_park
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.record_evidence import recording
from lingtan.app.result_key import code_digest
from lingtan.app.results import Account, ClosedPeriod
from lingtan.app.wiring import Store
from lingtan.base.errors import ClosingError
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.closing import BoundaryFigures, Closing, ClosingDraft, require_open


def close_period(layout: Layout, period_name: str, closed_by: str, now: datetime) -> ClosedPeriod:
    """Close a period for the first time.

    Raises
    ------
    ClosingError
        Nobody is named, the period has not ended, is closed already, or shares days with one
        that is; or files came in while it was being closed.
    """
    period = parse_period(period_name, open_park(layout).park.time_zone)
    _require_ready(layout, period, closed_by, now)
    last = last_import(layout)
    accounts = account_boundaries(layout, period.name)
    draft = ClosingDraft(
        period=period.name,
        asked_at=now,
        closed_by=closed_by.strip(),
        park_sha256=keep_park(layout),
        code=code_digest(),
        figures=figures_of(accounts),
    )
    return ClosedPeriod(closing=enter(layout, draft, last), accounts=accounts)


def last_import(layout: Layout) -> int:
    """Return the number of the last import; 0 for none."""
    with Store.open(layout.store) as store:
        return max((record.import_id for record in store.imports()), default=0)


def enter(layout: Layout, draft: ClosingDraft, last: int) -> Closing:
    """Enter a closing of accounts that rest on the imports up to one, and seal what is closed.

    Raises
    ------
    ClosingError
        Files came in since, so the accounts are not of what would be closed.
    """
    with recording(layout), Store.open(layout.store, writable=True) as store:
        if max((record.import_id for record in store.imports()), default=0) != last:
            raise ClosingError("changed_meanwhile", facts={"period": draft.period})
        closing = store.close_period(draft)
        store.seal()
    return closing


def figures_of(accounts: tuple[Account, ...]) -> BoundaryFigures:
    """Return the value of every figure of every boundary; None where it is unknown."""
    return {
        account.inventory.boundary: {
            id_: figure.value for id_, figure in account.inventory.figures.items()
        }
        for account in accounts
    }


def _require_ready(layout: Layout, period: Period, closed_by: str, now: datetime) -> None:
    if not closed_by.strip():
        raise ClosingError("nobody", facts={"period": period.name})
    if period.end > now:
        raise ClosingError("not_ended", facts={"period": period.name})
    with Store.open(layout.store) as store:
        require_open(store.closings(), period)
