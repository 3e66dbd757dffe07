"""The accounts of the enterprises as figures, so that each has an id, its evidence and its parts.

``account.<enterprise>.total_kg`` is the sum of four: own, received, given (below zero, as it is
taken off) and allocated. Readings in doubt move what was received or allocated in proportion to
what it is a part of; that is an approximation (I), as they may move one user more than another.
"""

from collections.abc import Sequence
from dataclasses import replace

from lingtan.base.figures import Evidence, Figure, adding
from lingtan.ledger.allocation.enterprise_accounts import Allocation, EnterpriseAccount
from lingtan.ledger.inventory import Inventory

PARTS = ("own", "received", "given", "allocated")
SHARED = "shared_kg"


def figure_id(enterprise: str, part: str) -> str:
    """Return the id of a part of an account, or of its total.

    Examples
    --------
    >>> figure_id("steel", "total")
    'account.steel.total_kg'
    """
    return f"account.{enterprise}.{part}_kg"


def account_figures(allocation: Allocation, inventory: Inventory) -> dict[str, Figure]:
    """Return the figures of every account, by id."""
    found: dict[str, Figure] = {}
    for account in allocation.accounts:
        found |= _figures(account, allocation, inventory)
    return found


def _figures(
    account: EnterpriseAccount, allocation: Allocation, inventory: Inventory
) -> dict[str, Figure]:
    who = account.enterprise
    own, shared = inventory.figures[f"by_enterprise.{who}_kg"], inventory.figures[SHARED]
    received = _received(who, allocation)
    sources = {giver: _of_holder(giver, inventory) for giver in sorted(received)}
    given = None if account.given_kg is None else -account.given_kg
    found = {
        "own": _figure(account, "own", account.own_kg, [(own, 1.0)]),
        "received": _figure(
            account,
            "received",
            account.received_kg,
            [(figure, _share(received[giver], figure)) for giver, figure in sources.items()],
        ),
        "given": _figure(account, "given", given, [(own, _share(given, own))]),
        "allocated": _figure(
            account,
            "allocated",
            account.allocated_kg,
            [(shared, _share(account.allocated_kg, shared))],
        ),
    }
    parts = [(found[part], 1.0) for part in PARTS]
    found["total"] = _figure(account, "total", account.total_kg, parts)
    evidence = own.evidence | shared.evidence | {Evidence.I}
    return {each.id: replace(each, evidence=evidence) for each in found.values()}


def _figure(
    account: EnterpriseAccount,
    part: str,
    kilograms: int | None,
    sources: Sequence[tuple[Figure, float]],
) -> Figure:
    """Return a part of an account with the ends of what it was made from, in proportion."""
    figure = Figure(
        id=figure_id(account.enterprise, part),
        value=None if kilograms is None else float(kilograms),
        unit="kg",
        rests_on=tuple(source.id for source, _ in sources),
        missing=account.missing if kilograms is None else (),
    )
    return adding(figure, sources)


def _received(who: str, allocation: Allocation) -> dict[str, int]:
    received: dict[str, int] = {}
    for transfer in allocation.transfers:
        if transfer.receiver == who:
            received[transfer.giver] = received.get(transfer.giver, 0) + (transfer.kg or 0)
    return received


def _of_holder(holder: str, inventory: Inventory) -> Figure:
    return inventory.figures[f"by_enterprise.{holder}_kg" if holder else SHARED]


def _share(kilograms: int | None, figure: Figure) -> float:
    """Return what part of a figure an amount is; its readings move it in proportion."""
    return kilograms / figure.value if kilograms and figure.value else 0.0
