"""Draw up as much of a lineage as a node that is asked for rests on.

A figure of the account asks for no verdicts, and a verdict asks for no money, heat or accounts of
enterprises. Each is a smaller piece of work, and tells of a node the very same as the whole.
"""

from datetime import datetime
from importlib import import_module

from lingtan.app.draw_account_lineage import account_lineage, account_sources
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.lineage.account_sources import AccountSources
from lingtan.catalogue.frameworks import Framework
from lingtan.evidence.lineage.nodes import Lineage

KINDS = (
    *("term", "line", "activity", "use", "factor", "catalogue", "contract", "value_chain"),
    *("meter", "readings", "estimate", "delivery", "file", "row", "constant", "parameter"),
    "stream",
)
"""What the ids of nodes that figures of an account rest on begin with."""


def draw_asked(
    layout: Layout, period: str, boundary: str, as_known_at: datetime | None, asked: str
) -> tuple[Lineage, bool]:
    """Return a lineage that has all of a node, and whether it is the whole one.

    Parameters
    ----------
    asked : str
        The id of the node.
    """
    with inquire(layout, period, as_known_at) as inquiry:
        sources = account_sources(inquiry, boundary)
        part = _part(sources, asked)
        if part is not None and asked in part.nodes:
            return part, False
        whole: Lineage = import_module("lingtan.app.draw_lineage").whole_lineage(sources)
        return whole, True


def _part(sources: AccountSources, asked: str) -> Lineage | None:
    """Return the part a node may be in; nothing where none has it."""
    if asked in sources.inventory.figures or asked.partition(":")[0] in KINDS:
        return account_lineage(sources)
    framework = _framework_of(asked, sources)
    if framework is None:
        return None
    part: Lineage | None = import_module("lingtan.app.draw_verdict_lineage").verdict_lineage(
        sources, framework
    )
    return part


def _framework_of(asked: str, sources: AccountSources) -> Framework | None:
    """Return the framework the park is judged under, one of whose indicators is asked for."""
    stated = sources.park.frameworks
    for framework in sources.catalogue.frameworks:
        is_judged = not stated or framework.id in stated
        if is_judged and any(asked == each.id for each in framework.indicators):
            return framework
    return None
