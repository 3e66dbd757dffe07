"""Trace a figure of a closed period as a restatement of today would tell it.

It is done on a copy of the workspace, which is thrown away: what is closed answers as it was
closed, but to whoever names an instant, and the park file of today may be of none.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from lingtan.app.kept_traces import kept_or_drawn
from lingtan.app.layout import Layout
from lingtan.app.rehearse_candidate import copy_of_workspace, is_held_closed
from lingtan.app.remember_park import remember_park
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.wiring import Store
from lingtan.evidence.lineage.nodes import Lineage

RESTATED = "restated"
MOMENT = timedelta(microseconds=1)  # two things known at once have no order


def trace_restated(layout: Layout, asked: Traced, now: datetime) -> Lineage:
    """Return what a figure would rest on if its period were restated today.

    Raises
    ------
    LingtanError
        No figure has that id, or the park file is faulty.
    """
    return kept_or_drawn(layout, (RESTATED,), asked, lambda: _drawn(layout, asked, now))


def _drawn(layout: Layout, asked: Traced, now: datetime) -> Lineage:
    with copy_of_workspace(layout) as stage:
        return trace_as_restated(stage, asked, now)


def trace_as_restated(stage: Layout, asked: Traced, now: datetime) -> Lineage:
    """Trace a figure on a passing copy of a workspace with all that it has.

    Of a closed period the copy sees its park file once more, after all that was taken in, and is
    asked as of then.
    """
    if not is_held_closed(stage, asked.period):
        return trace_figure(stage, replace(asked, as_known_at=None))
    with Store.open(stage.store, writable=True) as store:
        instant = _after_all(store, now)
        remember_park(stage, store, instant)
    return trace_figure(stage, replace(asked, as_known_at=instant))


def _after_all(store: Store, now: datetime) -> datetime:
    """Return an instant at which all is known that was taken in, closed or seen."""
    known = (
        *(each.known_at for each in store.imports()),
        *(each.known_at for each in store.closings()),
        *(each.known_at for each in store.parks()),
    )
    return max((now, *(instant + MOMENT for instant in known)))
