"""Draw up the lineage of an account alone: all that one of its own figures asks for.

Verdicts, green power, money and what else a report tells beside the account is worked out from it
and is no part of it. A question for one of its figures has no use for them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain

import polars as pl

from lingtan.app.account_period import account_of
from lingtan.app.check_readings import believed
from lingtan.app.inquiry import Inquiry
from lingtan.app.lineage.account_sources import AccountSources, Amount
from lingtan.app.lineage.completed import closed, with_rows
from lingtan.app.lineage.ids import line_id
from lingtan.app.lineage.monthly import months_of, values_of
from lingtan.app.lineage.of_activities import activity_nodes
from lingtan.app.lineage.of_claims import claim_nodes
from lingtan.app.lineage.of_derived import derived_nodes
from lingtan.app.lineage.of_factors import rate_nodes
from lingtan.app.lineage.of_lines import line_nodes
from lingtan.app.lineage.of_meters import (
    AMOUNTS,
    DELIVERIES,
    SET_ASIDE,
    answer_nodes,
    file_nodes,
    meter_nodes,
    set_aside_spans,
)
from lingtan.app.lineage.of_parameters import parameter_nodes
from lingtan.app.lineage.of_streams import stream_nodes
from lingtan.app.lineage.raw_lines import raw_lines
from lingtan.app.reconcile_period import reconciliation_of
from lingtan.app.results import Account, Check
from lingtan.app.trial_inputs import trials_of
from lingtan.base.errors import Fact
from lingtan.base.runner import SqlRunner
from lingtan.evidence.lineage.nodes import Lineage, Node
from lingtan.evidence.lineage.wholes import with_lacks_told
from lingtan.ledger.claim_lines import claim_rates
from lingtan.ledger.edges import Role
from lingtan.ledger.entries import entries_of
from lingtan.ledger.members import find_membership
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.rates import Rate
from lingtan.ledger.selections import Measure
from lingtan.ledger.setting import find_setting
from lingtan.reports.knowledge import knowledge_of


def account_lineage(sources: AccountSources) -> Lineage:
    """Return the nodes of an account of which everything they rest on is among them."""
    nodes = closed(with_rows(chain(derived_figures(sources), account_nodes(sources)), sources))
    return Lineage(about=about(sources.account), nodes=lacks_told(nodes))


def has_all(lineage: Lineage, sources: AccountSources) -> bool:
    """Whether each figure and each line of an account is in its lineage."""
    lines = {*sources.entries.account, *sources.entries.users}
    ids = {line_id(line, measure) for line in lines for measure in Measure}
    return lineage.nodes.keys() >= ids | sources.inventory.figures.keys()


def derived_figures(sources: AccountSources) -> Iterator[Node]:
    """Yield the figures an account derives, and their terms."""
    figures = sources.inventory.figures.values()
    return chain.from_iterable(derived_nodes(figure, sources) for figure in figures)


def account_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield all that figures of an account are derived from."""
    return chain(
        line_nodes(sources),
        activity_nodes(sources),
        rate_nodes(sources),
        meter_nodes(sources, raw_lines(sources.inquiry, sources.deliveries)),
        claim_nodes(sources),
        answer_nodes(sources),
        file_nodes(sources.records),
        parameter_nodes(sources),
        stream_nodes(sources),
    )


def lacks_told(nodes: Mapping[str, Node]) -> dict[str, Node]:
    """Return the nodes, each with the intervals that lack below it; see `with_lacks_told`."""
    return with_lacks_told(nodes, float(AccountOptions().missing_share_limit))


def about(account: Account) -> dict[str, Fact]:
    """Return what a lineage is of."""
    known = account.as_known_at
    return {
        "park": account.check.park.id,
        "period": account.inventory.period.name,
        "boundary": account.inventory.boundary,
        "known_at": known.isoformat() if known else "",
        "trial_inputs": ", ".join(each.subject for each in trials_of(account.check.findings)),
    }


def account_sources(inquiry: Inquiry, boundary: str) -> AccountSources:
    """Return what the lineage of an account is drawn up from."""
    account = account_of(inquiry, boundary)
    park, inventory = account.check.park, account.inventory
    membership = find_membership(park, inventory.boundary, inventory.period)
    _, runner = believed(inquiry)
    reconciled = reconciliation_of(inquiry)
    return AccountSources(
        inquiry=inquiry,
        account=account,
        records=tuple(
            record
            for record in inquiry.store.imports()
            if inquiry.as_known_at is None or record.known_at <= inquiry.as_known_at
        ),
        entries=entries_of(inventory.postings, is_everything=membership.is_everything),
        rates=_rates(account, inquiry),
        knowledge=knowledge_of(inquiry.opened.catalogue),
        amounts=_amounts(runner),
        used=_used(inventory.network),
        deliveries=_deliveries(inquiry, account.check),
        reconciled=reconciled.values,
        headers=reconciled.headers,
        enterprises={each.id: each.name for each in park.enterprises},
        activities={each.id: each for each in park.value_chain},
        months=months_of(inventory.postings, park.time_zone, membership.is_everything),
        values=values_of(inventory.postings, membership.is_everything),
    )


def _deliveries(inquiry: Inquiry, check: Check) -> pl.DataFrame:
    runner = inquiry.store.log_runner(inquiry.as_known_at, inquiry.period)
    runner.give(SET_ASIDE, set_aside_spans(check))
    return runner.rows(DELIVERIES)


def _rates(account: Account, inquiry: Inquiry) -> dict[str, tuple[Rate, ...]]:
    """Return the rates of the account by the id of their factor."""
    setting = find_setting(
        account.check.park, account.check.period, inquiry.opened.catalogue, AccountOptions()
    )
    return replace(setting, rates=(*setting.rates, *claim_rates(setting))).rates_by_id


def _amounts(runner: SqlRunner) -> dict[str, Amount]:
    return {
        row["meter_id"]: Amount(net=row["quantity"], positive=row["positive"])
        for row in runner.rows(AMOUNTS).iter_rows(named=True)
    }


def _used(network: pl.DataFrame) -> dict[tuple[str, str], float]:
    """Return what the meters of each enterprise counted in each pool [kWh]."""
    found: dict[tuple[str, str], Decimal] = {}
    uses = network.filter((pl.col("role") == Role.USE.value) & (pl.col("party") != ""))
    for row in uses.iter_rows(named=True):
        key = (row["pool"], row["party"])
        found[key] = found.get(key, Decimal(0)) + row["sign"] * row["quantity"]
    return {key: float(quantity) for key, quantity in found.items()}
