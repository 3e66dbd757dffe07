"""Nodes of the lines of an account: activity data times factor."""

from collections.abc import Iterator

from lingtan.app.lineage.account_sources import AccountSources, joined
from lingtan.app.lineage.ids import activity_id, line_id, rate_id
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.entries import Entry
from lingtan.ledger.selections import Measure


def line_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield the lines of the account in each measure: activity data times factor."""
    for entry in dict.fromkeys((*sources.entries.account, *sources.entries.users)):
        for measure in (Measure.EMISSION, Measure.ENERGY):
            yield _line_node(entry, measure, sources)


def _line_node(entry: Entry, measure: Measure, sources: AccountSources) -> Node:
    value = entry.emissions_kg if measure is Measure.EMISSION else entry.energy_kgce
    return Node(
        id=line_id(entry, measure),
        kind=Kind.LINE,
        rule=Rule.PRODUCT,
        value=float(value),
        unit="kg" if measure is Measure.EMISSION else "kgce",
        name=entry_name(entry, sources),
        parts=(Part(node=activity_id(entry)), Part(node=rate_id(entry, measure))),
        facts={"account": entry.account, "lines": entry.lines},
    )


def entry_name(entry: Entry, sources: AccountSources) -> Name:
    """Return what lines are called: their carrier, or the activity, and whose they are."""
    activity = sources.activities.get(entry.stream)
    what = activity.name if activity else sources.carrier(entry.carrier)
    whose = sources.enterprise(entry.enterprise) if entry.enterprise else UNNAMED
    return joined([what, whose])
