"""Draw up the lineage of one framework: its indicators, what they name, and the account."""

from dataclasses import fields
from itertools import chain

from lingtan.app.basis_of import basis_of
from lingtan.app.draw_account_lineage import about, account_nodes, derived_figures, lacks_told
from lingtan.app.evaluate_park import Question, judge
from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.completed import closed, with_rows
from lingtan.app.lineage.ids import quantity_id
from lingtan.app.lineage.of_verdicts import fact_nodes, verdict_nodes
from lingtan.app.lineage.verdict_sources import VerdictSources
from lingtan.catalogue.frameworks import Framework
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.indicators.evaluate import HOURLY, ask_for_hours

BY_THE_HOUR = frozenset(map(quantity_id, HOURLY))  # nothing is matched here: the whole has them


def verdict_lineage(account: AccountSources, framework: Framework) -> Lineage | None:
    """Return the nodes of which everything they rest on is among them.

    Nothing is returned for a framework that asks for what is matched by the hour, itself or by
    the verdict of another.
    """
    if ask_for_hours((framework,), account.catalogue.frameworks):
        return None
    sources = _sources(account, framework)
    nodes = chain(
        derived_figures(sources),
        (node for node in verdict_nodes(sources) if node.id not in BY_THE_HOUR),
        account_nodes(sources),
        fact_nodes(sources, sources.records),
    )
    kept = closed(with_rows(nodes, sources))
    return Lineage(about=about(sources.account), nodes=lacks_told(kept))


def _sources(known: AccountSources, framework: Framework) -> VerdictSources:
    account, catalogue = known.account, known.catalogue
    question = Question(
        period=account.inventory.period.name,
        boundary=account.inventory.boundary,
        frameworks=(framework.id,),
        as_known_at=account.as_known_at,
    )
    evaluation = judge(account, catalogue, question, None)
    return VerdictSources(
        **{field.name: getattr(known, field.name) for field in fields(known)},
        evaluation=evaluation,
        figures=account.inventory.figures,
        basis=basis_of(account, catalogue, evaluation.target_year),
    )
