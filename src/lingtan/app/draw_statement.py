"""Draw up the integrated statement: emission, reductions, sequestration, offsets."""

from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.facts_of import beside_of
from lingtan.app.layout import Layout
from lingtan.app.results import Evaluation
from lingtan.app.results_statement import Statement
from lingtan.ledger.statement.figures import statement_figures


def draw_statement(layout: Layout, question: Question) -> Statement:
    """Return the statement of a period; see `lingtan.app.results_statement`."""
    return statement_of(evaluate_park(layout, question))


def statement_of(evaluation: Evaluation) -> Statement:
    """Return the statement of an evaluation that is made already."""
    account = evaluation.account
    park, period = account.check.park, account.check.period
    beside = beside_of(account)
    figures = statement_figures(account.inventory.figures, beside, park, period)
    return Statement(evaluation=evaluation, beside=beside, figures=figures)
