"""Trace whatever has an id: a figure as it stands, or what a rehearsed cause would do to it."""

from datetime import datetime
from importlib import import_module

from lingtan.app.layout import Layout
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.evidence.lineage.rehearsed_ids import read_rehearsed_id


def trace_asked(layout: Layout, asked: Traced, now: datetime) -> Lineage:
    """Return what a number rests on; only what is rehearsed loads what rehearses.

    Raises
    ------
    LingtanError
        No figure or node has that id, or it cannot be rehearsed.
    """
    id_ = None if asked.as_known_at else read_rehearsed_id(asked.figure)
    if id_ is None:
        return trace_figure(layout, asked)
    found: Lineage = import_module("lingtan.app.trace_rehearsed").trace_rehearsed(
        layout, id_, asked, now
    )
    return found
