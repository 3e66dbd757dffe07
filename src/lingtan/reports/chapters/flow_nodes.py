"""Boxes and bands for the Sankey pictures: joined, ordered, and few enough to read."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lingtan.ledger.accounts import Account
from lingtan.reports.charts.palette import MUTED, account_colour, carrier_colour
from lingtan.reports.charts.sankey import Sankey, SankeyLink, SankeyNode
from lingtan.reports.context import Context
from lingtan.reports.sums import SUPPLY

USERS = 12  # more users than this are drawn as one
HAIR = 5000  # a band thinner than this part of the thickest is not drawn
Flow = tuple[SankeyNode, SankeyNode, Decimal]


def source_node(context: Context, account: str, carrier: str) -> SankeyNode:
    """Return where energy comes from: the kind of supply, or the fuel."""
    if Account(account) in SUPPLY:
        label, colour = context.say(f"series.{account}"), account_colour(account)
        return SankeyNode(id=f"from:{account}:{carrier}", label=label, column=0, colour=colour)
    colour = carrier_colour(carrier)
    return SankeyNode(
        id=f"from:{carrier}", label=context.carrier(carrier), column=0, colour=colour
    )


def user_node(context: Context, enterprise: str, nobody: str, column: int) -> SankeyNode:
    """Return who uses energy; `nobody` is the text for use that is no enterprise's."""
    label = context.enterprise(enterprise) if enterprise else context.say(nobody)
    return SankeyNode(id=f"to:{enterprise}", label=label, column=column, colour=MUTED)


def other_node(context: Context, kind: str, column: int) -> SankeyNode:
    """Return a box for what is neither a source nor a user: losses, sales, stores."""
    label = context.say(f"flow.{kind}")
    return SankeyNode(id=f"other:{kind}", label=label, column=column, colour=MUTED)


def chart_of(flows: Sequence[Flow], title: str, unit: str) -> Sankey:
    """Join equal flows, leave out what would be thinner than a hair, order by size."""
    joined: dict[tuple[SankeyNode, SankeyNode], Decimal] = {}
    for source, target, value in _few_users(flows):
        joined[source, target] = joined.get((source, target), Decimal(0)) + value
    thickest = max(joined.values(), default=Decimal(0))
    kept = {ends: value for ends, value in joined.items() if value > thickest / HAIR}
    links = tuple(
        SankeyLink(source=source.id, target=target.id, value=float(value))
        for (source, target), value in kept.items()
    )
    return Sankey(title=title, unit=unit, nodes=_in_order(kept), links=links)


def _sizes(ends: Mapping[tuple[SankeyNode, SankeyNode], Decimal]) -> dict[SankeyNode, Decimal]:
    sizes: dict[SankeyNode, Decimal] = {}
    for (source, target), value in ends.items():
        for node in (source, target):
            sizes[node] = sizes.get(node, Decimal(0)) + value
    return sizes


def _in_order(kept: Mapping[tuple[SankeyNode, SankeyNode], Decimal]) -> tuple[SankeyNode, ...]:
    """Put large nodes first, and sources in the order of what they mainly feed."""
    sizes = _sizes(kept)
    by_size = sorted(sizes, key=lambda n: (n.column, n.id.startswith("other"), -sizes[n]))
    place = {node: index for index, node in enumerate(by_size)}
    feeds: dict[SankeyNode, int] = {}
    for (source, target), _ in sorted(kept.items(), key=lambda item: item[1]):
        feeds[source] = place[target]
    first = [node for node in by_size if node.column == 0]
    rest = [node for node in by_size if node.column > 0]
    return (*sorted(first, key=lambda node: (feeds.get(node, 0), -sizes[node])), *rest)


def _few_users(flows: Sequence[Flow]) -> list[Flow]:
    last = max((target.column for _, target, _ in flows), default=0)
    sizes: dict[SankeyNode, Decimal] = {}
    for _, target, value in flows:
        if target.column == last:
            sizes[target] = sizes.get(target, Decimal(0)) + value
    small = sorted(sizes, key=lambda node: -sizes[node])[USERS:]
    if len(small) < 2:
        return list(flows)
    rest = SankeyNode(id="other:users", label=f"… × {len(small)}", column=last, colour=MUTED)
    return [
        (source, rest if target in small else target, value) for source, target, value in flows
    ]
