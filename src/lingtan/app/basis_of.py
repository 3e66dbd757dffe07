"""What a park is judged on in the period of an account: its figures, its facts, its context."""

from collections.abc import Mapping

from lingtan.app.facts_of import facts_of
from lingtan.app.results import Account
from lingtan.base.figures import Figure
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
        figures={**account.inventory.figures, **(matched or {})},
        facts=facts_of(account),
        context=_context(account, catalogue, target_year),
        functions=QUANTITIES,
    )


def _context(account: Account, catalogue: Catalogue, target_year: int) -> Context:
    park, period = account.check.park, account.check.period
    members = park.boundary(account.inventory.boundary).members
    inside = {
        member.enterprise
        for member in members
        if member.valid_from < period.end
        and (member.valid_to is None or member.valid_to > period.start)
    }
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
