"""What a park is judged on in the period of an account: its figures, its facts, its context."""

from collections.abc import Mapping

from lingtan.app.facts_of import facts_of
from lingtan.app.results import Account
from lingtan.base.figures import Figure
from lingtan.catalogue.frameworks import ONE_FACTORY
from lingtan.catalogue.load import Catalogue
from lingtan.indicators.basis import Basis
from lingtan.indicators.context import Context
from lingtan.indicators.registry import QUANTITIES


def basis_of(
    account: Account,
    catalogue: Catalogue,
    target_year: int,
    matched: Mapping[str, Figure] | None = None,
) -> Basis:
    """Return everything known about a park in the year of an account, found by name.

    Parameters
    ----------
    matched : mapping of str to Figure, optional
        What matching tells of green power by the hour, where a framework asks for it.
    """
    return Basis(
        figures={**account.inventory.figures, **(matched or {}), **_of_enterprise(account)},
        facts=facts_of(account),
        context=_context(account, catalogue, target_year),
        functions=QUANTITIES,
    )


def is_one_factory(account: Account) -> bool:
    """Whether an account is that of one enterprise, or of a park that states to be one factory."""
    if account.check.park.boundary(account.inventory.boundary).enterprise:
        return True
    stated = (ONE_FACTORY, account.check.period.year, 1)
    return any((fact.datum, fact.year, fact.value) == stated for fact in facts_of(account))


def members_of(account: Account) -> frozenset[str]:
    """Return who is inside the boundary of an account at any time of its period."""
    period = account.check.period
    return frozenset(
        member.enterprise
        for member in account.check.park.boundary(account.inventory.boundary).members
        if member.valid_from < period.end
        and (member.valid_to is None or member.valid_to > period.start)
    )


def _of_enterprise(account: Account) -> dict[str, Figure]:
    """Return that the boundary of one enterprise is one factory: nobody has to state it."""
    if not account.check.park.boundary(account.inventory.boundary).enterprise:
        return {}
    return {ONE_FACTORY: Figure(id=ONE_FACTORY, value=1.0, unit="flag")}


def _context(account: Account, catalogue: Catalogue, target_year: int) -> Context:
    park, period, inside = account.check.park, account.check.period, members_of(account)
    return Context(
        year=period.year,
        target_year=target_year,
        is_whole_year=period.is_year,
        enterprises={e.id: e.sector.value for e in park.enterprises if e.id in inside},
        register={datum.id: datum for datum in catalogue.data_register},
        product_limits=catalogue.product_limits,
        limit_edition=park.limit_edition,
        frameworks={framework.id: framework for framework in catalogue.frameworks},
        closed_base=account.closed_base,
    )
