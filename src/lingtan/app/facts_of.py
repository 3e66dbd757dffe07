"""The facts of an account: those of its boundary, and what stands beside the emission as facts."""

from lingtan.app.results import Account
from lingtan.base.findings import Finding
from lingtan.ledger.statement.facts import facts_of_statement
from lingtan.ledger.statement.lines import Beside, state_beside
from lingtan.park.facts import Fact
from lingtan.park.park import Park


def facts_of(account: Account) -> tuple[Fact, ...]:
    """Return the facts frameworks are judged by: of credits and removals what is proved."""
    return _told(account)[0]


def findings_beside(account: Account) -> tuple[Finding, ...]:
    """Return what of credits and removals is not counted, or stated otherwise as a sum."""
    return (*beside_of(account).findings, *_told(account)[1])


def _told(account: Account) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    park = account.check.park
    stated = facts_inside(park, account.inventory.boundary)
    return facts_of_statement(stated, beside_of(account), park, account.check.period)


def facts_inside(park: Park, boundary_id: str) -> tuple[Fact, ...]:
    """Return the facts that belong to a boundary, of every year: some indicators look back.

    What the park states as a whole belongs to its main boundary only: a part of the park has to
    state its own.
    """
    members = {member.enterprise for member in park.boundary(boundary_id).members}
    is_main = boundary_id == park.boundaries[0].id
    return tuple(
        fact for fact in park.facts if (fact.enterprise in members if fact.enterprise else is_main)
    )


def beside_of(account: Account) -> Beside:
    """Return what stands beside the emission of an account: sinks, removals, offsets."""
    park, boundary = account.check.park, account.inventory.boundary
    members = frozenset(member.enterprise for member in park.boundary(boundary).members)
    is_main = boundary == park.boundaries[0].id
    return state_beside(park, account.check.period, None if is_main else members)
