"""Draw up as much of a lineage as a node that is asked for rests on.

A figure of the account asks for no verdicts, and a verdict asks for no money, heat or accounts of
enterprises. Each is a smaller piece of work, and tells of a node the very same as the whole.
"""

from datetime import datetime
from importlib import import_module
from types import ModuleType

from lingtan.app.draw_account_lineage import account_lineage, account_sources, has_all
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage_of import ACCOUNT, MADE_OF_LINES, PART, is_made_of_lines
from lingtan.catalogue.frameworks import Framework
from lingtan.evidence.lineage.detail_ids import BETWEEN, COMPARED
from lingtan.evidence.lineage.nodes import Lineage

KINDS = (
    *("term", "line", "activity", "use", "factor", "catalogue", "contract", "value_chain"),
    *("meter", "readings", "estimate", "delivery", "file", "row", "constant", "parameter"),
    "stream",
)
"""What the ids of nodes that figures of an account rest on begin with."""


def draw_asked(
    layout: Layout, period: str, boundary: str, as_known_at: datetime | None, asked: str
) -> tuple[Lineage, str]:
    """Return a lineage that has all a node rests on, and its extent: nothing where it is whole.

    Parameters
    ----------
    asked : str
        The id of the node.
    """
    with inquire(layout, period, as_known_at) as inquiry:
        if asked.startswith(COMPARED + BETWEEN):
            _of_comparisons().draw_both(inquiry, boundary, asked)
        sources = account_sources(inquiry, boundary)
        part, extent = _part(sources, asked)
        if asked in part.nodes or (extent == ACCOUNT and is_made_of_lines(asked)):
            return part, extent
        whole: Lineage = import_module("lingtan.app.draw_lineage").whole_lineage(sources)
        return whole, ""


def _of_comparisons() -> ModuleType:
    """Return what draws up numbers of two accounts; few ask for one, and it is loaded for them."""
    return import_module("lingtan.app.draw_comparison")


def _part(sources: AccountSources, asked: str) -> tuple[Lineage, str]:
    """Return the part a node may be in, and its extent; an empty one where none has it."""
    begins = asked.partition(BETWEEN)[0]
    if asked in sources.inventory.figures or begins in (*KINDS, *MADE_OF_LINES):
        part = account_lineage(sources)
        if begins == COMPARED:
            part = _of_comparisons().with_comparison(part, sources, asked)
        return part, ACCOUNT if has_all(part, sources) else PART
    framework = _framework_of(asked, sources)
    verdicts = import_module("lingtan.app.draw_verdict_lineage") if framework else None
    found = verdicts and verdicts.verdict_lineage(sources, framework)
    return found or Lineage(about={}, nodes={}), PART


def _framework_of(asked: str, sources: AccountSources) -> Framework | None:
    """Return the framework the park is judged under, one of whose indicators is asked for."""
    stated = sources.park.frameworks
    for framework in sources.catalogue.frameworks:
        is_judged = not stated or framework.id in stated
        if is_judged and any(asked == each.id for each in framework.indicators):
            return framework
    return None
