"""Whom or what a number of a table is about, by the names a report has at hand."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import BY_PRODUCT, WATER, WATER_PROCESS, DetailId
from lingtan.reports.allocation_words import named_portion
from lingtan.reports.context import Context

ARROW = " → "


class Named(Protocol):
    """What the park file names."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> Name:
        """Its name."""


def subject_name(context: Context, found: DetailId) -> str:
    """Return the name of what a number is about; empty where its id is all there is."""
    return NAMERS[found.kind](context, found.subjects) if found.kind in NAMERS else ""


def _things(context: Context) -> Mapping[str, Sequence[Named]]:
    park = context.inputs.park
    return {
        "balance": park.nodes,
        "measure": park.measures,
        "loan": park.loans,
        "removal": park.removals,
        "process_stream": park.process_streams,
        WATER_PROCESS: park.water_processes,
        BY_PRODUCT: park.by_products,
    }


def _thing(kind: str) -> Callable[[Context, Sequence[str]], str]:
    """Return a namer of things of the park file; of a year or an event of one, that as well."""

    def name(context: Context, subjects: Sequence[str]) -> str:
        first, *more = subjects
        names = {thing.id: context.name(thing.name, first) for thing in _things(context)[kind]}
        return context.words.say("joiner_of_keys").join([names.get(first, first), *more])

    return name


def _holder(context: Context, subjects: Sequence[str]) -> str:
    return context.enterprise(subjects[0])


def _account(context: Context, subjects: Sequence[str]) -> str:
    """Name an enterprise, and the number of the span where there are several."""
    return context.words.say("joiner_of_keys").join(
        (context.enterprise(subjects[0]), *subjects[1:])
    )


def _transfer(context: Context, subjects: Sequence[str]) -> str:
    *ends, pool = subjects
    between = ARROW.join(map(context.enterprise, ends))
    return context.words.say("joiner_of_keys").join((between, context.carrier(pool)))


def _portion(context: Context, subjects: Sequence[str]) -> str:
    of, pool, items = subjects
    return named_portion(context.words, of, pool, items)


def _heat(context: Context, subjects: Sequence[str]) -> str:
    return context.enterprise(subjects[1]) if len(subjects) > 1 else ""


NAMERS: Mapping[str, Callable[[Context, Sequence[str]], str]] = {
    **{kind: _thing(kind) for kind in ("balance", "measure", "loan", "removal")},
    **{kind: _thing(kind) for kind in ("process_stream", WATER_PROCESS, BY_PRODUCT)},
    "matched": _holder,
    "allowance": _holder,
    "account": _account,
    "transfer": _transfer,
    "portion": _portion,
    "heat": _heat,
    WATER: _heat,
}
