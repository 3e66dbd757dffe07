"""Judge the factories of a park: each enterprise by frameworks of factories, from its account."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lingtan.app.account_period import accounts_of
from lingtan.app.basis_of import basis_of, is_one_factory, members_of
from lingtan.app.facts_of import facts_of
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.results import Account
from lingtan.catalogue.frameworks import ONE_FACTORY, Framework
from lingtan.catalogue.load import Catalogue
from lingtan.indicators.basis import TIERS
from lingtan.indicators.evaluate import asks_for_tier, evaluate
from lingtan.indicators.results import FactoryResult
from lingtan.park.places import OF_ENTERPRISE, Sector


def factories_beside(
    layout: Layout, account: Account, frameworks: Sequence[Framework], target_year: int
) -> tuple[FactoryResult, ...]:
    """Return the verdicts on the factories inside an account that is drawn up already."""
    if not _of_factories(frameworks):
        return ()
    name = account.check.period.name
    with inquire(layout, name, account.as_known_at, account.layout) as inquiry:
        return judge_factories(inquiry, account, frameworks, target_year)


def judge_factories(
    inquiry: Inquiry, account: Account, frameworks: Sequence[Framework], target_year: int
) -> tuple[FactoryResult, ...]:
    """Return the verdict on every factory inside an account, by each framework of factories.

    A framework with two tiers judges twice: what is needed to be listed, and what is to be
    reached. A park that is one factory, or the account of one enterprise, is judged itself.

    Parameters
    ----------
    frameworks : sequence of Framework
        What was asked for; those that judge parks are left out.
    """
    asked = _of_factories(frameworks)
    if not asked:
        return ()
    if is_one_factory(account):
        accounts: Sequence[Account] = (account,)
    else:
        inside = [f"{OF_ENTERPRISE}{each}" for each in _factories(account)]
        accounts = accounts_of(inquiry, inside) if inside else ()
    catalogue = inquiry.opened.catalogue
    return tuple(
        result for each in accounts for result in _verdicts(each, asked, catalogue, target_year)
    )


def _of_factories(frameworks: Sequence[Framework]) -> tuple[Framework, ...]:
    return tuple(each for each in frameworks if each.is_of_one_factory)


def _factories(account: Account) -> Iterator[str]:
    """Yield the members that are factories: of industry, or as they state themselves."""
    year, park = account.check.period.year, account.check.park
    stated = {
        fact.enterprise: fact.value == 1
        for fact in park.facts
        if (fact.datum, fact.year) == (ONE_FACTORY, year)
    }
    members = members_of(account)
    for each in park.enterprises:
        if each.id in members and stated.get(each.id, each.sector is Sector.INDUSTRY):
            yield each.id


def _verdicts(
    account: Account, frameworks: Sequence[Framework], catalogue: Catalogue, target_year: int
) -> Iterator[FactoryResult]:
    basis, facts = basis_of(account, catalogue, target_year), facts_of(account)
    park = account.check.park
    boundary = park.boundary(account.inventory.boundary)
    for framework in frameworks:
        for tier in TIERS if asks_for_tier(framework) else ("",):
            context = replace(basis.context, tier=tier) if tier else basis.context
            yield FactoryResult(
                boundary=boundary.id,
                name=boundary.name,
                tier=tier,
                result=evaluate(framework, basis.figures, facts, park.excuses, context),
            )
