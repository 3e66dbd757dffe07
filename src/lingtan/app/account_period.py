"""Account a period: validated readings become postings, postings become figures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from importlib import import_module

from lingtan.app.arguments import now_of
from lingtan.app.check_readings import believed, kept_check
from lingtan.app.closed_base import closed_base
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.open_park import require_boundary
from lingtan.app.results import Account, Check
from lingtan.app.trial_inputs import is_trial
from lingtan.app.wiring import find_kept, inventory_from_kept
from lingtan.base.findings import Finding
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.known_later import known_later


def account_period(
    layout: Layout,
    period_name: str,
    boundary: str = "",
    as_known_at: datetime | None = None,
    now: datetime | None = None,
) -> Account:
    """Return the carbon account of a boundary version over a period.

    Parameters
    ----------
    boundary : str
        Boundary version; the park's first one when empty.
    as_known_at : datetime or None
        State of knowledge; everything known when None.
    now : datetime or None
        What must be published by then where no state of knowledge answers; the clock's if None.
    """
    with inquire(layout, period_name, as_known_at) as inquiry:
        return account_of(inquiry, boundary, now)


def account_of(inquiry: Inquiry, boundary: str = "", now: datetime | None = None) -> Account:
    """Return the account a question is about; see `account_period`."""
    return accounts_of(inquiry, (boundary,), now)[0]


def accounts_of(
    inquiry: Inquiry, boundaries: Sequence[str], now: datetime | None = None
) -> tuple[Account, ...]:
    """Return the accounts of some boundary versions; those not kept are drawn up together."""
    names = [require_boundary(inquiry.opened.park, each) for each in boundaries]
    found = {name: _kept(inquiry, name) for name in names}
    lacking = [name for name, kept in found.items() if kept is None]
    if lacking:
        found |= _worked_out(inquiry, lacking)
    return tuple(_account(inquiry, *kept, now) for name in names if (kept := found[name]))


def account_boundaries(
    layout: Layout,
    period_name: str,
    as_known_at: datetime | None = None,
    park_layout: Layout | None = None,
    now: datetime | None = None,
) -> tuple[Account, ...]:
    """Return the account of every boundary version; the readings are validated once.

    Parameters
    ----------
    park_layout : Layout or None
        Where to take the park file from; see `lingtan.app.inquiry.inquire`.
    now : datetime or None
        See `account_period`.
    """
    with inquire(layout, period_name, as_known_at, park_layout) as inquiry:
        return accounts_of(inquiry, [each.id for each in inquiry.opened.park.boundaries], now)


def _account(
    inquiry: Inquiry, check: Check, inventory: Inventory, now: datetime | None
) -> Account:
    later = _later(inquiry, inventory, now)
    return Account(
        check=check,
        inventory=replace(inventory, findings=(*inventory.findings, *later)),
        as_known_at=inquiry.as_known_at,
        layout=inquiry.park_layout,
        closed_base=closed_base(inquiry, inventory.boundary),
        is_trial=is_trial(check.findings),
    )


def _later(inquiry: Inquiry, inventory: Inventory, now: datetime | None) -> tuple[Finding, ...]:
    """Return what the figures rest on that was published after what is told as known, or now."""
    used = {id_ for figure in inventory.figures.values() for id_ in figure.rests_on}
    opened, instant = inquiry.opened, inquiry.as_known_at or now_of(now)
    return known_later(opened.catalogue, used, instant, opened.park.time_zone)


def _kept(inquiry: Inquiry, boundary_id: str) -> tuple[Check, Inventory] | None:
    check = kept_check(inquiry)
    layout, key = inquiry.layout, inquiry.key("account", boundary_id)
    if key not in inquiry.inventories:
        entry = find_kept(layout.derived, key, layout.signing_key)
        inventory = inventory_from_kept(entry)
        if inventory is None:
            return None
        inquiry.inventories[key] = inventory
    return None if check is None else (check, inquiry.inventories[key])


def _worked_out(inquiry: Inquiry, names: Sequence[str]) -> dict[str, tuple[Check, Inventory]]:
    """Draw up anew; what that needs is loaded only now, for a kept answer does without."""
    check, runner = believed(inquiry)
    anew = import_module("lingtan.app.account_anew")
    inventories: tuple[Inventory, ...] = anew.draw_up_anew(inquiry, check, runner, names)
    for name, inventory in zip(names, inventories, strict=True):
        inquiry.inventories[inquiry.key("account", name)] = inventory
    return {each.boundary: (check, each) for each in inventories}
