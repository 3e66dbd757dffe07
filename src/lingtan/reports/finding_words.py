"""Findings in a reader's words: things by the names the park file gives them, not by their ids."""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.reports.context import Context
from lingtan.reports.figure_names import figure_name

# Facts that hold the id of a thing; what a file said stays as the file says it.
NAMED = frozenset({"meter", "node", "nodes", "stream", "asset", "parent", "carrier", "item"})
BETWEEN = ", "  # how a fact lists several ids


def what(context: Context, finding: Finding) -> str:
    """Return what is wrong, with names for ids."""
    return context.words.what(_named(context, finding))


def next_step(context: Context, finding: Finding) -> str:
    """Return what to do about it, with names for ids; ``{id}`` keeps the id to write in a file."""
    return context.words.next_step(_named(context, finding), id_=finding.subject)


def thing_name(context: Context, id_: str) -> str:
    """Return the name of whatever an id stands for; an id nothing knows stands for itself.

    A meter keeps its id behind its name: it is written on the meter.
    """
    if id_ in context.meter_names:
        return context.meter(id_)
    known = context.thing_names.get(id_) or context.inputs.knowledge.terms.get(id_)
    if known is None and id_ in context.inputs.knowledge.factors:
        known = context.inputs.knowledge.factors[id_].name
    if known is not None:
        return context.name(known, id_)
    named = context.subject(id_)
    return figure_name(context, id_) if named == id_ else named


def _named(context: Context, finding: Finding) -> Finding:
    facts: Mapping[str, Fact] = {
        key: _names(context, value) if key in NAMED and isinstance(value, str) else value
        for key, value in finding.facts.items()
    }
    return replace(finding, subject=thing_name(context, finding.subject), facts=facts)


def _names(context: Context, ids: str) -> str:
    return context.say("joiner_short").join(thing_name(context, id_) for id_ in ids.split(BETWEEN))
