"""Close a period: keep the park file, and enter what its figures were and what was known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from lingtan.app.account_period import account_boundaries
from lingtan.app.closed_park import keep_park, park_digest
from lingtan.app.code_digest import code_digest
from lingtan.app.figures_told import figures_beside, figures_of, told_as_closed
from lingtan.app.import_journals import import_waiting
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.record_evidence import recording
from lingtan.app.remember_park import remember_park
from lingtan.app.results import Account, ClosedPeriod
from lingtan.app.said import said_of
from lingtan.app.sealed_content import seal_store
from lingtan.app.trial_inputs import require_formal
from lingtan.app.wiring import Store
from lingtan.base.errors import ClosingError
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.closing import Closing, ClosingDraft, closed_parts, require_open
from lingtan.ledger.restatement import movements
from lingtan.park.signed_text import signed_name


def nothing_told() -> None:
    """Tell nobody."""


def close_period(
    layout: Layout,
    period_name: str,
    closed_by: str,
    now: datetime,
    *,
    settle: Callable[[], None] = nothing_told,
) -> ClosedPeriod:
    """Close a period for the first time.

    Parameters
    ----------
    settle : callable
        Is told when all is reckoned and about to be entered: from then on it is not given up.

    Raises
    ------
    ClosingError
        Nobody is named, the period has not ended, is closed already, or lies in one that is; a
        closed part of it says something else; nothing is known of it; it rests on a trial input;
        or files came in while it was being closed.
    """
    period = parse_period(period_name, open_park(layout).park.time_zone)
    _require_ready(layout, period, closed_by, now)
    now = import_waiting(layout, now)
    held, park = held_by(layout), park_digest(layout)
    _require_parts_agree(layout, period)
    accounts = account_boundaries(layout, period.name, now=now)
    _require_known(layout, period, accounts)
    require_formal(period.name, accounts[0].check.findings)
    draft = ClosingDraft(
        period=period.name,
        asked_at=now,
        closed_by=signed_name(closed_by),
        park_sha256=park,
        code=code_digest(),
        figures=figures_of(accounts),
        beside=figures_beside(layout, accounts),
    )
    settle()
    closing, findings = enter(layout, draft, held, accounts)
    return ClosedPeriod(closing=closing, accounts=accounts, findings=findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a store held when accounts were drawn up from it: its last import and closing."""

    imports: int
    closings: int


def held_by(layout: Layout) -> Held:
    """Return what the store of a workspace holds."""
    with Store.open(layout.store) as store:
        return _held(store)


def enter(
    layout: Layout, draft: ClosingDraft, held: Held, accounts: Sequence[Account] = ()
) -> tuple[Closing, tuple[Finding, ...]]:
    """Enter a closing of accounts that rest on what the store held, and seal what is closed.

    Returns it, and what must be known of the store.

    What was found about the accounts is recorded with it, and the factor files they rest on.

    Raises
    ------
    ClosingError
        Files came in, a period was closed or the park file was edited since, so the accounts
        are not of what would be closed.
    """
    said = said_of(accounts)
    with (
        recording(layout, said=said) as begun,
        Store.open(layout.store, writable=True, witness=begun.witness) as store,
    ):
        if _held(store) != held:
            raise ClosingError("changed_meanwhile", facts={"period": draft.period})
        if keep_park(layout) != draft.park_sha256:
            raise ClosingError("edited_meanwhile", facts={"period": draft.period})
        remember_park(layout, store, draft.asked_at)
        closing = store.close_period(draft)
        seal_store(layout, store)
    return closing, begun.noted


def _held(store: Store) -> Held:
    return Held(
        imports=store.last_import,
        closings=max((closing.closing_id for closing in store.closings()), default=0),
    )


def _require_ready(layout: Layout, period: Period, closed_by: str, now: datetime) -> None:
    if not signed_name(closed_by):
        raise ClosingError("nobody", facts={"period": period.name})
    if period.end > now:
        raise ClosingError("not_ended", facts={"period": period.name})
    with Store.open(layout.store) as store:
        require_open(store.closings(), period)


def _require_known(layout: Layout, period: Period, accounts: tuple[Account, ...]) -> None:
    """Make sure that anything is known of a period: a figure, or what a meter says of it.

    A figure of 0 tells nothing where there is no reading: so is whatever the park does not have.
    """
    known = figures_of(accounts).values()
    if any(value for figures in known for value in figures.values()):
        return
    is_told = pl.sum_horizontal("measured", "suspect", "estimated") > 0
    told = accounts[0].check.quality.filter(is_told)
    with Store.open(layout.store) as store:
        readings = store.log_runner(None, period).rows("select start from log limit 1")
    if readings.is_empty() and told.is_empty():
        facts = {"period": period.name, "folder": str(layout.folder)}
        raise ClosingError("nothing_known", facts=facts)


def _require_parts_agree(layout: Layout, period: Period) -> None:
    """Make sure that every closed part was closed with the figures it has now."""
    with Store.open(layout.store) as store:
        parts = closed_parts(store.closings(), period)
    moved = [part.period for part in parts if _has_moved(layout, part)]
    if moved:
        raise ClosingError(
            "part_moved",
            facts={"period": period.name, "parts": ", ".join(moved), "first": moved[0]},
        )


def _has_moved(layout: Layout, part: Closing) -> bool:
    accounts = account_boundaries(layout, part.period, None, layout)
    now = replace(told_as_closed(layout, part, accounts), cause=part.period)
    return bool(movements(part.draft.told, (now,)))
