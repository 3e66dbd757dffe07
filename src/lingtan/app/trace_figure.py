"""Trace a figure of a report down to the line of a raw file.

What a lineage names last is looked at each time: a raw file that is gone or was changed is said to
lack, whether the lineage was kept or not.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from lingtan import __version__
from lingtan.app.arguments import now_of, past
from lingtan.app.layout import Layout
from lingtan.app.lineage_of import lineage_of
from lingtan.app.wiring_light import digest_now, write_document
from lingtan.base.errors import Detail, TraceError
from lingtan.evidence.lineage.addresses import Judged, read_address
from lingtan.evidence.lineage.asked_sums import with_sum
from lingtan.evidence.lineage.aspects import base_of, with_aspect
from lingtan.evidence.lineage.detail_ids import (
    BASE_YEAR,
    BETWEEN,
    COMPARED,
    MOVED,
    READ,
    TARGET,
    UNCERTAINTY,
    VERIFICATION,
)
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, below
from lingtan.evidence.lineage.prov import to_prov
from lingtan.ledger.accounts import NAMED

GONE, CHANGED, UNREADABLE = "gone", "changed", "unreadable"
NEAREST = 6
ALLOWANCE = "allowance:"
ASKED_ANEW = (BASE_YEAR, COMPARED, MOVED, READ, UNCERTAINTY, TARGET, VERIFICATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """What is asked of a trace.

    Attributes
    ----------
    figure : str
        Id of a figure, or of any node a trace has shown; with ``@PERIOD/BOUNDARY~INSTANT`` behind
        it that of another account.
    depth : int or None
        Steps to go down; None to the end.
    """

    figure: str
    period: str
    boundary: str = ""
    as_known_at: datetime | None = None
    depth: int | None = None


def trace_figure(layout: Layout, asked: Traced) -> Lineage:
    """Return what a figure rests on; its own node comes first.

    Raises
    ------
    TraceError
        No figure or node has that id; the nearest are named.
    PeriodError
        The instant of the id has not come yet.
    """
    layout.require()
    found = read_address(asked.figure)
    period, boundary = found.period or asked.period, found.boundary or asked.boundary
    instant = None if found.known_at is None else past(found.known_at, now_of(None))
    if instant is not None:
        whole = lineage_of(layout, period, boundary, instant, judged=found.judged)
        whole, root = find_node(_with_asked(layout, whole, found.node), found.node)
        whole = _as_closed(layout, whole, root, instant)
    else:
        known = replace(asked, figure=found.node, period=period, boundary=boundary)
        whole, root = _found(layout, known, found.judged)
    return _looked_at(layout, below(whole, root, asked.depth))


def _found(layout: Layout, asked: Traced, judged: Judged) -> tuple[Lineage, str]:
    """Return a lineage that has a node, and its id; what no part has is asked of the whole."""
    about = (layout, asked.period, asked.boundary, asked.as_known_at)
    part = lineage_of(*about, base_of(asked.figure), judged)
    try:
        return find_node(_with_asked(layout, part, asked.figure), asked.figure)
    except TraceError:
        whole = lineage_of(*about, judged=judged)
        return find_node(_with_asked(layout, whole, asked.figure), asked.figure)


def _as_closed(layout: Layout, lineage: Lineage, root: str, instant: datetime) -> Lineage:
    """Give a figure the value it was closed with; only an id with an instant opens the store."""
    found: Lineage = import_module("lingtan.app.lineage.as_closed").as_closed(
        layout, lineage, root, instant
    )
    return found


def write_prov(lineage: Lineage, path: Path) -> None:
    """Write a lineage as W3C PROV-JSON.

    Raises
    ------
    DocumentError
        The file cannot be written.
    """
    text = json.dumps(to_prov(lineage, __version__), ensure_ascii=False, indent=1)
    write_document(path, text.encode() + b"\n")


def find_node(lineage: Lineage, asked: str) -> tuple[Lineage, str]:
    """Return the id that was meant, in a lineage that has it; a meter needs no kind before it.

    Raises
    ------
    TraceError
        No figure or node has that id; the nearest are named.
    """
    for id_ in (asked, f"meter:{asked}", f"quantity:{asked}", f"contract:{asked}"):
        if id_ in lineage.nodes:
            return lineage, id_
    for made in (
        with_sum(lineage, asked, NAMED),
        with_aspect(lineage, asked),
        _with_cost(lineage, asked),
    ):
        if made is not None:
            return made, asked
    known = [*lineage.figures, *(id_ for id_ in lineage.nodes if id_.startswith("meter:"))]
    near = get_close_matches(asked, known, n=NEAREST, cutoff=0.4) or known[:NEAREST]
    raise TraceError(
        "no_figure",
        facts={"figure": asked, "count": len(lineage.figures)},
        details=[Detail(words="detail.use", facts={"names": id_}) for id_ in near],
    )


def _with_cost(lineage: Lineage, asked: str) -> Lineage | None:
    """Make what a position costs at a price; only such an id loads what reckons it."""
    if not asked.startswith(ALLOWANCE):
        return None
    found: Lineage | None = import_module("lingtan.app.lineage.asked_costs").with_cost(
        lineage, asked
    )
    return found


def _with_asked(layout: Layout, lineage: Lineage, asked: str) -> Lineage:
    """Make a number by more than the lineage holds; only such an id loads what works it out."""
    if asked in lineage.nodes or asked.partition(BETWEEN)[0] not in ASKED_ANEW:
        return lineage
    found: Lineage = import_module("lingtan.app.lineage.asked_anew").with_asked(
        lineage, layout, asked, NAMED
    )
    return found


def _looked_at(layout: Layout, lineage: Lineage) -> Lineage:
    """Say of each raw file whether it is there as it was imported."""
    states: dict[str, str] = {}
    for node in lineage.nodes.values():
        if node.kind is Kind.FILE:
            states[node.id] = _state(layout, node)
    nodes = {
        id_: replace(node, facts={**node.facts, "lacks": states[id_]}) if states.get(id_) else node
        for id_, node in lineage.nodes.items()
    }
    return replace(lineage, nodes=nodes)


def _state(layout: Layout, node: Node) -> str:
    path = layout.inbox / str(node.facts["file"])
    try:
        if not path.is_file():
            return GONE
        return "" if digest_now(path) == node.facts["sha256"] else CHANGED
    except OSError:
        return UNREADABLE
