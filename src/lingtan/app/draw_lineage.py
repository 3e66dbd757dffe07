"""Draw up the lineage of every figure of a period: worked out once, then kept."""

from dataclasses import fields
from datetime import datetime
from itertools import chain

from lingtan.app.allocate_period import account_figures_of
from lingtan.app.basis_of import basis_of
from lingtan.app.draw_account_lineage import about, account_nodes, account_sources, lacks_told
from lingtan.app.draw_statement import statement_of
from lingtan.app.evaluate_park import Question, judge
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.beside import beside_account
from lingtan.app.lineage.completed import completed
from lingtan.app.lineage.judged_as import question_as, told_of
from lingtan.app.lineage.of_details import detail_nodes
from lingtan.app.lineage.of_figures import figure_nodes
from lingtan.app.lineage.of_footprints import footprint_nodes
from lingtan.app.lineage.of_materiality import materiality_nodes
from lingtan.app.lineage.of_reconciled import reconciled_nodes
from lingtan.app.lineage.of_statement import proved_fact_nodes, statement_nodes
from lingtan.app.lineage.of_verdicts import fact_nodes, verdict_nodes
from lingtan.app.lineage.sources import Sources
from lingtan.app.match_period import matched
from lingtan.evidence.lineage.addresses import USUAL, Judged
from lingtan.evidence.lineage.nodes import Lineage


def draw_lineage(
    layout: Layout,
    period: str,
    boundary: str = "",
    as_known_at: datetime | None = None,
    judged: Judged = USUAL,
) -> Lineage:
    """Return what every figure of a period rests on, down to lines of raw files."""
    with inquire(layout, period, as_known_at) as inquiry:
        return whole_lineage(account_sources(inquiry, boundary), judged)


def whole_lineage(account: AccountSources, judged: Judged = USUAL) -> Lineage:
    """Return the lineage of all that is worked out from an account, with its own."""
    sources = _sources(account, judged)
    nodes = chain(
        figure_nodes(sources),
        verdict_nodes(sources),
        account_nodes(sources),
        fact_nodes(sources, sources.records),
        statement_nodes(sources),
        proved_fact_nodes(sources),
        detail_nodes(sources),
        reconciled_nodes(sources),
        footprint_nodes(sources),
        materiality_nodes(sources),
    )
    of = {**about(sources.account), **told_of(judged)}
    return Lineage(about=of, nodes=lacks_told(completed(nodes, sources)))


def _sources(known: AccountSources, judged: Judged) -> Sources:
    inquiry, account, catalogue = known.inquiry, known.account, known.catalogue
    question = question_as(
        judged,
        Question(
            period=inquiry.period.name,
            boundary=account.inventory.boundary,
            as_known_at=inquiry.as_known_at,
        ),
    )
    green = matched(inquiry, account)
    evaluation = judge(account, catalogue, question, green)
    return Sources(
        **{field.name: getattr(known, field.name) for field in fields(known)},
        evaluation=evaluation,
        figures={
            **account.inventory.figures,
            **green.figures,
            **statement_of(evaluation).figures,
            **account_figures_of(account),
        },
        basis=basis_of(account, catalogue, evaluation.target_year, evaluation.matched),
        beside=beside_account(inquiry.layout, evaluation, green),
    )
