"""What a node of a lineage is called in a report that shows a number of it."""

from collections.abc import Callable, Mapping

from lingtan.evidence.lineage.aspects import ASPECTS, MARK
from lingtan.reports.context import Context
from lingtan.reports.factor_sources import sourced
from lingtan.reports.sum_names import sum_name

Namer = Callable[[Context, str], str]
LOSS = "loss/"
PLAIN = "materiality:"  # a node that is called by its own name


def node_name(context: Context, id_: str, otherwise: Namer) -> str:
    """Return the name of a node that is no figure; empty where nothing names it.

    Parameters
    ----------
    otherwise : callable
        Names a figure, of which a node may tell something.
    """
    base, mark, aspect = id_.rpartition(MARK)
    if mark and aspect in ASPECTS:
        what = context.word("trace.aspect", aspect)
        return context.words.say(
            "trace.told_beside", {"what": what, "of": otherwise(context, base)}
        )
    if id_.startswith(PLAIN):
        return context.word("trace.aspect", id_.removeprefix(PLAIN))
    kind, _, rest = id_.partition(":")
    if kind in NAMERS:
        return NAMERS[kind](context, rest)
    names = {"carrier": context.carrier, "enterprise": context.enterprise, "meter": context.meter}
    return sum_name(context.words, id_, names)


def _reconciled(context: Context, stream: str) -> str:
    node = stream.removeprefix(LOSS)
    of = context.meter(stream) if node == stream else _loss(context, node)
    return context.words.say("trace.reconciled", {"name": of})


def _loss(context: Context, node: str) -> str:
    found = context.thing_names.get(node)
    return context.say("loss_at", node=context.name(found, node) if found else node)


def _estimate(context: Context, told: str) -> str:
    meter, _, method = told.rpartition(":")
    word = context.word("estimate_method", method)
    return f"{context.words.say('trace.estimate', {'method': word})}, {context.meter(meter)}"


def _factor(context: Context, told: str) -> str:
    factor, _, stream = told.partition("@")
    name = sourced(context, factor).name
    of = f"{name} ({context.subject(stream)})" if stream else name
    return context.words.say("trace.factor", {"name": of})


def _stream(context: Context, stream: str) -> str:
    found = context.thing_names.get(stream)
    return context.name(found, stream) if found else stream


def _fact(context: Context, told: str) -> str:
    """Name a yearly statement: what is stated, by whom and of which item, and of which year."""
    datum, year, enterprise, item = (*told.split(":", 3), "", "", "")[:4]
    who = context.enterprise(enterprise) if enterprise else ""
    name = context.say("joiner").join(filter(None, (context.subject(datum), who, item)))
    return context.words.say("trace.fact", {"name": name, "year": year})


NAMERS: Mapping[str, Namer] = {
    "fact": _fact,
    "meter": lambda context, meter: context.meter(meter),
    "reconciled": _reconciled,
    "estimate": _estimate,
    "factor": _factor,
    "catalogue": _factor,
    "parameter": lambda context, parameter: context.term(parameter),
    "stream": _stream,
}
