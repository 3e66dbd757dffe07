"""Draw up the lineage of every figure of a period: worked out once, then kept."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import chain

import polars as pl

from lingtan.app.account_period import account_of
from lingtan.app.allocate_period import account_figures_of
from lingtan.app.basis_of import basis_of
from lingtan.app.check_readings import believed
from lingtan.app.draw_statement import statement_of
from lingtan.app.evaluate_park import Question, judge
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.lineage.beside import beside_account
from lingtan.app.lineage.monthly import months_of, values_of
from lingtan.app.lineage.of_activities import activity_nodes
from lingtan.app.lineage.of_claims import claim_nodes
from lingtan.app.lineage.of_details import detail_nodes
from lingtan.app.lineage.of_factors import catalogue_nodes, rate_nodes
from lingtan.app.lineage.of_figures import figure_nodes, line_nodes
from lingtan.app.lineage.of_footprints import footprint_nodes
from lingtan.app.lineage.of_materiality import materiality_nodes
from lingtan.app.lineage.of_meters import (
    AMOUNTS,
    DELIVERIES,
    SET_ASIDE,
    file_nodes,
    meter_nodes,
    set_aside_spans,
)
from lingtan.app.lineage.of_parameters import parameter_nodes
from lingtan.app.lineage.of_reconciled import reconciled_nodes
from lingtan.app.lineage.of_statement import proved_fact_nodes, statement_nodes
from lingtan.app.lineage.of_streams import stream_nodes
from lingtan.app.lineage.of_verdicts import fact_nodes, verdict_nodes
from lingtan.app.lineage.raw_lines import raw_lines
from lingtan.app.lineage.sources import Amount, Sources
from lingtan.app.match_period import matched
from lingtan.app.reconcile_period import reconciliation_of
from lingtan.app.results import Check, Evaluation
from lingtan.app.trial_inputs import trials_of
from lingtan.base.errors import Fact
from lingtan.base.runner import SqlRunner
from lingtan.catalogue.row_places import places_of_rows
from lingtan.catalogue.shelves import Shelf, built_in_shelf
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Rule
from lingtan.evidence.lineage.wholes import with_lacks_told
from lingtan.ledger.claim_lines import claim_rates
from lingtan.ledger.edges import Role
from lingtan.ledger.entries import entries_of
from lingtan.ledger.members import find_membership
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.rates import Rate
from lingtan.ledger.setting import find_setting
from lingtan.reports.knowledge import knowledge_of

CATALOGUE = "catalogue:"
SOURCE = "source:"


def draw_lineage(
    layout: Layout, period: str, boundary: str = "", as_known_at: datetime | None = None
) -> Lineage:
    """Return what every figure of a period rests on, down to lines of raw files."""
    question = Question(period=period, boundary=boundary, as_known_at=as_known_at)
    with inquire(layout, period, as_known_at) as inquiry:
        sources = _sources(inquiry, question)
        records = tuple(
            record
            for record in inquiry.store.imports()
            if inquiry.as_known_at is None or record.known_at <= inquiry.as_known_at
        )
        lines = raw_lines(inquiry, sources.deliveries)
        nodes = chain(
            figure_nodes(sources),
            verdict_nodes(sources),
            line_nodes(sources),
            activity_nodes(sources),
            rate_nodes(sources),
            meter_nodes(sources, lines),
            fact_nodes(sources, records),
            claim_nodes(sources),
            statement_nodes(sources),
            proved_fact_nodes(sources),
            detail_nodes(sources),
            file_nodes(records),
            reconciled_nodes(sources),
            parameter_nodes(sources),
            stream_nodes(sources),
            footprint_nodes(sources),
            materiality_nodes(sources),
        )
        limit = float(AccountOptions().missing_share_limit)
        told = with_lacks_told(_completed(nodes, sources), limit)
        return Lineage(about=_about(sources.evaluation), nodes=told)


def _about(evaluation: Evaluation) -> dict[str, Fact]:
    account = evaluation.account
    known = account.as_known_at
    return {
        "park": account.check.park.id,
        "period": account.inventory.period.name,
        "boundary": account.inventory.boundary,
        "known_at": known.isoformat() if known else "",
        "trial_inputs": ", ".join(each.subject for each in trials_of(account.check.findings)),
    }


def _sources(inquiry: Inquiry, question: Question) -> Sources:
    catalogue = inquiry.opened.catalogue
    account = account_of(inquiry, question.boundary)
    green = matched(inquiry, account)
    evaluation = judge(account, catalogue, question, green)
    park, inventory = account.check.park, account.inventory
    membership = find_membership(park, inventory.boundary, inventory.period)
    _, runner = believed(inquiry)
    reconciled = reconciliation_of(inquiry)
    return Sources(
        inquiry=inquiry,
        evaluation=evaluation,
        figures={
            **inventory.figures,
            **green.figures,
            **statement_of(evaluation).figures,
            **account_figures_of(account),
        },
        entries=entries_of(inventory.postings, is_everything=membership.is_everything),
        rates=_rates(evaluation, inquiry),
        basis=basis_of(account, catalogue, evaluation.target_year, evaluation.matched),
        knowledge=knowledge_of(catalogue),
        amounts=_amounts(runner),
        used=_used(inventory.network),
        deliveries=_deliveries(inquiry, account.check),
        reconciled=reconciled.values,
        headers=reconciled.headers,
        enterprises={each.id: each.name for each in park.enterprises},
        activities={each.id: each for each in park.value_chain},
        months=months_of(inventory.postings, park.time_zone, membership.is_everything),
        values=values_of(inventory.postings, membership.is_everything),
        beside=beside_account(inquiry.layout, evaluation, green),
    )


def _deliveries(inquiry: Inquiry, check: Check) -> pl.DataFrame:
    runner = inquiry.store.log_runner(inquiry.as_known_at, inquiry.period)
    runner.give(SET_ASIDE, set_aside_spans(check))
    return runner.rows(DELIVERIES)


def _rates(evaluation: Evaluation, inquiry: Inquiry) -> dict[str, tuple[Rate, ...]]:
    """Return the rates of the account by the id of their factor."""
    account = evaluation.account
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


def _completed(nodes: Iterable[Node], sources: Sources) -> dict[str, Node]:
    """Return the nodes by id, with the rows they name; what is named and not there lacks."""
    found: dict[str, Node] = {}
    for node in nodes:
        found.setdefault(node.id, node)
    own = sources.inquiry.park_layout.catalogue
    shelves = [built_in_shelf(), *([Shelf(root=own, name=own.name)] if own.is_dir() else [])]
    places = places_of_rows(shelves)
    found |= {node.id: node for node in catalogue_nodes(_unused(found, sources), sources, places)}
    while missing := tuple(_missing(found)):
        rows = (id_.removeprefix(CATALOGUE) for id_ in missing if id_.startswith(CATALOGUE))
        found |= {node.id: node for node in catalogue_nodes(rows, sources, places)}
        found |= {id_: _leaf(id_) for id_ in missing if not id_.startswith(CATALOGUE)}
    return found


def _unused(nodes: dict[str, Node], sources: Sources) -> Iterator[str]:
    """Yield the rows of the catalogue that figures rest on and no line was multiplied by."""
    figures = sources.inventory.figures.values()
    named = dict.fromkeys(root for figure in figures for root in figure.rests_on)
    vintages = sources.knowledge.vintages
    return (id_ for id_ in named if id_ in vintages and f"{CATALOGUE}{id_}" not in nodes)


def _missing(nodes: dict[str, Node]) -> Iterator[str]:
    named = dict.fromkeys(part.node for node in nodes.values() for part in node.parts)
    return (id_ for id_ in named if id_ not in nodes)


def _leaf(id_: str) -> Node:
    if id_.startswith(SOURCE):
        told = {"source": id_.removeprefix(SOURCE)}
        return Node(id=id_, kind=Kind.SOURCE, rule=Rule.GIVEN, facts=told)
    return Node(id=id_, kind=Kind.LACKING, rule=Rule.GIVEN, facts={"what": id_})
