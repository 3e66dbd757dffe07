"""Numbers that are made when they are asked for, by more than a lineage holds."""

from importlib import import_module

from lingtan.app.layout import Layout
from lingtan.app.lineage.as_read import with_read
from lingtan.app.lineage.compared import with_compared
from lingtan.app.lineage.drawn_anew import with_drawn
from lingtan.app.lineage.of_movements import with_moved
from lingtan.app.lineage.of_verification import with_verified
from lingtan.app.lineage.target_allowed import with_allowed
from lingtan.evidence.lineage.asked_sums import Groups
from lingtan.evidence.lineage.detail_ids import BASE_YEAR, BETWEEN, MOVED
from lingtan.evidence.lineage.nodes import Lineage


def with_asked(lineage: Lineage, layout: Layout, id_: str, groups: Groups) -> Lineage:
    """Return a lineage with the node of a number; as it was where the id names no such one.

    Parameters
    ----------
    groups : mapping of str to collection of str
        See `with_sum`.
    """
    if id_ in lineage.nodes:
        return lineage
    return (
        with_compared(lineage, layout, id_, groups)
        or with_read(lineage, layout, id_)
        or with_drawn(lineage, layout, id_)
        or with_allowed(lineage, layout, id_)
        or _with_base_year(lineage, layout, id_)
        or with_moved(lineage, layout, id_)
        or _with_taken(lineage, layout, id_)
        or with_verified(lineage, layout, id_)
        or lineage
    )


def _with_base_year(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Hold the base year against the park of then; what that needs is loaded only now."""
    if not id_.startswith(BASE_YEAR + BETWEEN):
        return None
    found: Lineage | None = import_module("lingtan.app.draw_base_year").with_base_year(
        lineage, layout, id_
    )
    return found


def _with_taken(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Tell what a correction that was taken in has moved; what reads it is loaded only now."""
    if not id_.startswith(MOVED + BETWEEN):
        return None
    found: Lineage | None = import_module("lingtan.app.draw_correction").with_taken(
        lineage, layout, id_
    )
    return found
