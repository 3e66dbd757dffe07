"""Figures of what was stored and what came back: the sum of the documents of the very period."""

from collections.abc import Iterator, Mapping

from lingtan.app.facts_of import beside_of
from lingtan.app.lineage.of_removals import reversal_id
from lingtan.app.lineage.sources import Sources
from lingtan.ledger.statement.figures import CREDITS, STORED
from lingtan.ledger.statement.lines import OF_KIND

BACK = "back"


def stored_parts(sources: Sources) -> Mapping[str, tuple[str, ...]]:
    """Return the nodes that each account of the statement adds up, by the id of its figure.

    What came back is told by its events, the credits and what was stored by their documents.
    """
    beside = beside_of(sources.evaluation.account)
    found: dict[str, list[str]] = {}
    for account in (*STORED, *CREDITS):
        found[f"statement.{account.value}_kg"] = [
            f"contract:{line.about}"
            for line in beside.lines
            if line.account is account and not line.is_reversal
        ]
    for account in STORED:
        found[f"statement.{account.value}_{BACK}_kg"] = []
    for figure, event in _events(sources):
        found[figure].append(event)
    return {figure: tuple(parts) for figure, parts in found.items()}


def _events(sources: Sources) -> Iterator[tuple[str, str]]:
    """Yield what came back in the period, with the figure it counts in."""
    account = sources.evaluation.account
    period = account.check.period
    for removal in beside_of(account).removals:
        figure = f"statement.{OF_KIND[removal.kind].value}_{BACK}_kg"
        for number, reversal in enumerate(removal.reversals, start=1):
            if period.start <= reversal.on < period.end and reversal.quantity_kg:
                yield figure, reversal_id(removal.id, number)
