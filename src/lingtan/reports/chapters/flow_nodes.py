"""Boxes and bands for the Sankey pictures: joined, ordered, and few enough to read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lingtan.ledger.accounts import Account
from lingtan.reports.band_ids import USERS
from lingtan.reports.charts.palette import MUTED, account_colour, carrier_colour
from lingtan.reports.charts.sankey import Sankey, SankeyLink, SankeyNode
from lingtan.reports.context import Context
from lingtan.reports.sums import SUPPLY

HAIR = 5000  # a band thinner than this part of the thickest is not drawn
Ends = tuple[SankeyNode, SankeyNode]


@dataclass(frozen=True, slots=True)
class Flow:
    """What passes from one box to another.

    Attributes
    ----------
    of : tuple of str
        What it is counted by: the id of a number alone, or the keys of lines.
    """

    source: SankeyNode
    target: SankeyNode
    value: Decimal
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """All that passes from one box to another, and what it is counted by."""

    value: Decimal = Decimal(0)
    of: tuple[tuple[str, ...], ...] = ()

    def plus(self, flow: Flow) -> "Joined":
        """Return it with one flow more."""
        return Joined(self.value + flow.value, (*self.of, flow.of))


def only_one(joined: Joined) -> str:
    """Return the id of what a band is counted by alone; of several no id has the number."""
    return "".join(joined.of[0]) if len(joined.of) == 1 else ""


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


def rest_node(count: int, column: int) -> SankeyNode:
    """Return a box for so many users as are too small to be drawn alone."""
    return SankeyNode(id="other:users", label=f"… × {count}", column=column, colour=MUTED)


def chart_of(
    flows: Sequence[Flow],
    title: str,
    unit: str,
    figure_of: Callable[[Joined], str] = only_one,
) -> Sankey:
    """Join equal flows, leave out what would be thinner than a hair, order by size.

    Parameters
    ----------
    figure_of : callable
        Returns the id of what a band shows; empty where none has the very number.
    """
    joined: dict[Ends, Joined] = {}
    for flow in _few_users(flows):
        ends = flow.source, flow.target
        joined[ends] = joined.get(ends, Joined()).plus(flow)
    thickest = max((each.value for each in joined.values()), default=Decimal(0))
    kept = {ends: each for ends, each in joined.items() if each.value > thickest / HAIR}
    links = tuple(
        SankeyLink(
            source=source.id,
            target=target.id,
            value=float(each.value),
            figure=figure_of(each),
        )
        for (source, target), each in kept.items()
    )
    sizes = {ends: each.value for ends, each in kept.items()}
    return Sankey(title=title, unit=unit, nodes=_in_order(sizes), links=links)


def _sizes(ends: Mapping[Ends, Decimal]) -> dict[SankeyNode, Decimal]:
    sizes: dict[SankeyNode, Decimal] = {}
    for (source, target), value in ends.items():
        for node in (source, target):
            sizes[node] = sizes.get(node, Decimal(0)) + value
    return sizes


def _in_order(kept: Mapping[Ends, Decimal]) -> tuple[SankeyNode, ...]:
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
    last = max((flow.target.column for flow in flows), default=0)
    sizes: dict[SankeyNode, Decimal] = {}
    for flow in flows:
        if flow.target.column == last:
            sizes[flow.target] = sizes.get(flow.target, Decimal(0)) + flow.value
    small = sorted(sizes, key=lambda node: -sizes[node])[USERS:]
    if len(small) < 2:
        return list(flows)
    rest = rest_node(len(small), last)
    return [replace(flow, target=rest) if flow.target in small else flow for flow in flows]
