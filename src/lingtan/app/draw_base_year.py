"""Draw up what has moved a base year, for those who ask for one of its numbers.

The year is held once more against the park of the instant that the account is known at. With
others in that park than there were the base year is of a park that never was: its account is drawn
up as if they had been members over the whole year, or never, and traced like any other.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from lingtan.app.check_readings import believed
from lingtan.app.draw_account_lineage import account_lineage, account_sources
from lingtan.app.ground import park_of_instant, todays_park
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.lineage.of_base_year import base_year_nodes, threshold_node
from lingtan.app.open_park import open_park
from lingtan.app.recalculate_base_year import recalculate_base_year
from lingtan.app.wiring import Store
from lingtan.base.errors import ClosingError
from lingtan.evidence.lineage.detail_ids import BASE_YEAR, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.ledger.base_year import Recalculation, change_of, enterprise_of
from lingtan.reports.base_year_ids import threshold_id


def with_base_year(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with the node of such a number; None where the id names none.

    It stands in the account of the base year, as known at the instant it was held against the park
    of then.
    """
    told, known_at = read_detail_id(id_), str(lineage.about["known_at"])
    if told is None or told.kind != BASE_YEAR or not known_at:
        return None
    instant = datetime.fromisoformat(known_at)
    place = _place_of_park(layout, instant)
    park = open_park(place).park
    about = (lineage.about["period"], lineage.about["boundary"])
    if park.base_year is None or about != (str(park.base_year.year), park.boundaries[0].id):
        return None
    if id_ == threshold_id():
        node = threshold_node(park.base_year, place.park_file)
        return replace(lineage, nodes={**lineage.nodes, node.id: node})
    found = _held_then(layout, instant, place)
    if found is None:
        return None
    whole = _with_its_members(lineage, layout, found, place)
    names = {each.id: each.name for each in park.enterprises}
    figure = "".join(told.subjects[:1])
    nodes = {node.id: node for node in base_year_nodes(found, figure, whole, names)}
    return replace(whole, nodes={**whole.nodes, **nodes}) if id_ in nodes else None


def _place_of_park(layout: Layout, instant: datetime) -> Layout:
    """Return where the park file stands that was last seen by an instant."""
    with Store.open(layout.store) as store:
        return park_of_instant(layout, store, instant, todays_park(layout))[0]


def _held_then(layout: Layout, instant: datetime, place: Layout) -> Recalculation | None:
    """Return the base year as held against the park of then; None where it was not closed yet."""
    with suppress(ClosingError):
        return recalculate_base_year(layout, instant, place, as_known=True)
    return None


def _with_its_members(
    lineage: Lineage, layout: Layout, found: Recalculation, place: Layout
) -> Lineage:
    """Return the lineage of the account with those who joined in it, and without who left.

    As far as they make the emission no unknown one. Where nobody did it is the one given.
    """
    causes = [each.cause for each in found.causes if each.change is not None]
    members = [cause for cause in causes if enterprise_of(cause)]
    if not members:
        return lineage
    instant = datetime.fromisoformat(str(lineage.about["known_at"]))
    with inquire(layout, str(found.base.year), instant, place) as inquiry:
        sources = account_sources(_supposed(inquiry, found.boundary, members), found.boundary)
        return replace(account_lineage(sources), about=lineage.about)


def _supposed(inquiry: Inquiry, boundary: str, members: Sequence[str]) -> Inquiry:
    """Return a question about a park that never was; what is kept of it has keys of its own.

    Readings are believed as they are: who is a member has no part in that.
    """
    park = inquiry.opened.park
    changes = (change_of(cause, inquiry.period) for cause in members)
    for change in filter(None, changes):
        park = change.made_to(park, boundary)
    check, runner = believed(inquiry)
    supposed = replace(
        inquiry,
        opened=replace(inquiry.opened, park=park),
        ground=f"{inquiry.ground} {' '.join(members)}",
        checks={},
        believed={},
        inventories={},
    )
    key = supposed.key("check")
    supposed.checks[key] = replace(check, park=park)
    supposed.believed[key] = (supposed.checks[key], runner)
    return supposed
